"""What every lint shares: which files are ours, and how complaints are told.

A lint is a module with a function that returns its complaints, so that self_test.py can show it a
bad sample; run as a program it looks at the tree and ends with 1 when there is anything to say.
"""

import os
import re
import subprocess
import sys

TOP = os.environ.get("QUEUED_SOURCE_DIR") or os.path.abspath(
    os.path.join(os.path.dirname(__file__), "..", "..")
)
NOT_OURS = {".git", "build", "node_modules", "var"}


def tracked():
    """Every file of the tree that exists, relative to its top."""
    listed = subprocess.run(
        ["git", "-C", TOP, "ls-files", "-z"], capture_output=True, check=False
    )
    paths = listed.stdout.decode().split("\0") if listed.returncode == 0 else walked()
    return sorted(path for path in paths if os.path.isfile(os.path.join(TOP, path)))


def walked():
    """The same from a tree without git, such as an unpacked archive."""
    for folder, folders, files in os.walk(TOP):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        for name in files:
            yield os.path.relpath(os.path.join(folder, name), TOP)


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def is_c(path):
    return path.endswith((".c", ".h"))


def room(path):
    """The room a file is in: "queued/office", "queued/main", "proto/client", "display", "tests"."""
    parts = path.split("/")
    if parts[0] == "queued":
        return "queued/" + (parts[1] if len(parts) > 2 else parts[1].rsplit(".", 1)[0])
    if parts[0] == "proto" and len(parts) > 1 and parts[1] == "client":
        return "proto/client"
    return parts[0]


# A comment, or a string or character constant, whichever starts first.
UNSPOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def code(text):
    """C without what it says in comments and strings; lines stay where they are."""
    return UNSPOKEN.sub(lambda found: "\n" * found.group().count("\n") or " ", text)


def output(*command):
    """What a tool prints; its failure is ours."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def need(path):
    """An archive that has not been built yet would pass every test."""
    if not os.path.exists(path):
        sys.exit(f"{path} is not built; build the whole preset first")


def finish(complaints):
    complaints = list(complaints)
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)
