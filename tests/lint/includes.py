"""Rooms know only the rooms below them, and each library is known to few rooms."""

import re

import lint

GENERATED = "generated"

# Which rooms the files of a room may include; its own goes without saying.
ARROWS = {
    "queued/base": [],
    "queued/office": ["base"],
    "queued/voice": ["base"],
    "queued/codec": ["office", "base", GENERATED],
    "queued/journal": ["codec", "office", "base"],
    "queued/gateway": ["codec", "office", "base"],
    "queued/reports": ["journal", "codec", "office", "base"],
    "queued/printing": ["office", "base"],
    "queued/setup": ["journal", "codec", "office", "base"],
    "queued/app": ["gateway", "office", "journal", "reports", "printing", "voice", "codec", "base"],
    "queued/cli": [
        "app", "setup", "gateway", "office", "journal", "reports", "printing", "codec", "base",
    ],
    "queued/main": ["cli", "app", "setup", "office", "base"],
    "proto/client": ["base", GENERATED],
    "counter-client": ["proto/client", "base"],
    "display": ["proto/client", "voice", "base"],
}  # fmt: skip

# Which rooms may include a library. What is not here, anybody may.
LIBRARIES = [
    (re.compile(r"^uv(\.h|/)"), ["queued/app", "queued/gateway", "queued/journal"]),
    (re.compile(r"^sqlite3"), ["queued/journal", "queued/reports"]),
    (re.compile(r"^protobuf-c/|\.pb-c\.h$"), ["queued/codec", "proto/client"]),
    (re.compile(r"^libwebsockets|^lws"), ["queued/gateway"]),
    (re.compile(r"^cyaml/"), ["queued/setup"]),
    (re.compile(r"^openssl/"), ["queued/cli", "queued/gateway"]),
    (re.compile(r"^xlsxwriter"), ["queued/reports"]),
    (re.compile(r"^(cairo|pango|qrencode)"), ["queued/printing", "display"]),
    (re.compile(r"^(sndfile|samplerate)\."), ["queued/voice"]),
    (re.compile(r"^gst/"), ["display"]),
    (re.compile(r"^gtk/"), ["counter-client", "display"]),
    (re.compile(r"^libsoup/"), ["proto/client"]),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def target(name):
    """The room that an included file is in; None for a header of the system."""
    if name.endswith(".pb-c.h"):
        return GENERATED
    if name.startswith(("queued/", "proto/client/", "counter-client/", "display/", "tests/")):
        return lint.room(name)
    return None


def refusal(room, name):
    """Why a file of @room may not include @name; None if it may."""
    for library, rooms in LIBRARIES:
        if library.search(name) and room not in rooms:
            return f"{name} is for {', '.join(rooms)} only"
    known = target(name)
    below = ARROWS[room]
    if known in (None, room) or known in below or known.removeprefix("queued/") in below:
        return None
    return f"{room} may not know {known}"


def complaints(path, text):
    room = lint.room(path)
    if room not in ARROWS:
        return
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        if found and refusal(room, found[1]):
            yield f"{path}:{number}: {refusal(room, found[1])}"


def strangers(paths):
    """Folders of C that the arrows do not speak of."""
    rooms = {lint.room(path) for path in paths if lint.is_c(path)}
    for room in sorted(rooms - set(ARROWS) - {"tests"}):
        yield f"{room}: no room of the architecture"


if __name__ == "__main__":
    files = [path for path in lint.tracked() if lint.is_c(path)]
    lint.finish(
        list(strangers(files))
        + [complaint for path in files for complaint in complaints(path, lint.read(path))]
    )
