#!/usr/bin/env python3
"""Says of each test that failed in a JUnit report of CTest which it was and why, in a few lines.

Usage: failures.py PRESET REPORT. Prints nothing when nothing failed.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree

LINES = 6
# What the tests' programs say of a failure: node's reporter, assertions, cmocka, sanitizers, our scripts.
TELLING = re.compile(r"^\s*✖ |Assert|Error\b|error:|FAILED|\[  ERROR|ERROR: |runtime error|Failure!|refused|timed? ?out", re.I)
# Node repeats every failure after this line.
REPEATED = "✖ failing tests:"


def telling_lines(output):
    """The lines that say why; where none does, the last."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    if REPEATED in lines:
        lines = lines[lines.index(REPEATED) + 1 :]
    telling = [line for line in lines if TELLING.search(line)]
    return telling[:LINES] or lines[-LINES:]


def main(preset, report):
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        if case.find("failure") is None:
            continue
        print(f"{preset}/{case.get('name')}:")
        for line in telling_lines(case.findtext("system-out") or case.find("failure").get("message") or ""):
            print("    " + line.strip()[:200])


if __name__ == "__main__":
    main(*sys.argv[1:])
