"""The office does no I/O, reads no clock and takes memory only as declared: what its archive asks of
others is on the list beside this file.

usage: purity.py <libqueued_office.a>
"""

import fnmatch
import os
import sys

import lint

ALLOWED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "office_allowed.txt")


def patterns(text):
    return [line.split("#")[0].strip() for line in text.splitlines() if line.split("#")[0].strip()]


def symbols(*options_and_archive):
    """Last words of nm -P's "name type ..." lines, without the lines that name members."""
    lines = lint.output("nm", "-P", *options_and_archive).splitlines()
    return {line.split()[0].split("@")[0] for line in lines if " " in line.strip()}


def complaints(archive, allowed):
    lint.need(archive)
    outside = symbols("-u", archive) - symbols("-g", "--defined-only", archive)
    for name in sorted(outside):
        if not any(fnmatch.fnmatchcase(name, pattern) for pattern in allowed):
            yield f"{os.path.basename(archive)} uses {name}, which is not in office_allowed.txt"


if __name__ == "__main__":
    with open(ALLOWED, encoding="utf-8") as file:
        lint.finish(complaints(sys.argv[1], patterns(file.read())))
