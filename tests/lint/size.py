"""No source above 800 lines: a file is about one noun."""

import lint

LINES_MAX = 800
SOURCES = (
    ".c", ".h", ".proto", ".cmake", ".txt", ".py", ".sh", ".sql",
    ".js", ".mjs", ".ts", ".tsx", ".css", ".html",
)  # fmt: skip
PROGRAMS = {"dev", ".ci/run"}
# Data that a test compares with, or that a program wrote.
DATA = ("tests/golden/", "tests/fuzz/corpus/", "tests/unit/proto/baseline.txt")


def is_source(path):
    return path in PROGRAMS or (path.endswith(SOURCES) and not path.startswith(DATA))


def complaints(path, text):
    count = len(text.splitlines())
    if is_source(path) and count > LINES_MAX:
        yield f"{path}: {count} lines, {LINES_MAX} at most; which two things is it about?"


if __name__ == "__main__":
    lint.finish(
        complaint
        for path in filter(is_source, lint.tracked())
        for complaint in complaints(path, lint.read(path))
    )
