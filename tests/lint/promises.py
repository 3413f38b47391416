"""Every promise of SECURITY.md names the test that shows it, and that test exists.

usage: promises.py CTEST BUILD_DIRECTORY    of the build that has all tests
"""

import fnmatch
import json
import re
import sys

import lint

NAME = re.compile(r"`([a-z]+\.[a-z_0-9*]+)`")


def rows(text):
    """The cells of each row of the tables, without heads."""
    lines = [line.strip() for line in text.splitlines()]
    for at, line in enumerate(lines):
        is_head = at + 1 < len(lines) and lines[at + 1].startswith("| ---")
        if line.startswith("|") and not line.startswith("| ---") and not is_head:
            yield at + 1, [cell.strip() for cell in line.strip("|").split("|")]


def complaints(path, text, tests):
    for number, cells in rows(text):
        named = NAME.findall(cells[-1])
        if not named:
            yield f"{path}:{number}: no test is named"
        for name in named:
            if not fnmatch.filter(tests, name):
                yield f"{path}:{number}: there is no test {name}"


if __name__ == "__main__":
    listed = json.loads(lint.output(sys.argv[1], "--test-dir", sys.argv[2], "--show-only=json-v1"))
    lint.finish(complaints("SECURITY.md", lint.read("SECURITY.md"), [test["name"] for test in listed["tests"]]))
