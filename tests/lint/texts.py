"""Text is UTF-8 in composed form, one line feed at each end of line, nothing left for later."""

import os
import re
import unicodedata

import lint

# Inputs of the fuzzers are whatever they are.
NOT_TEXT = ("tests/fuzz/corpus/",)
LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")


def line_complaints(path, number, line):
    if line != line.rstrip(" \t\r"):
        # Spreadsheets end their lines with both characters.
        if not (path.endswith(".csv") and line.rstrip("\r") == line.rstrip(" \t\r")):
            yield f"{path}:{number}: white space at the end of the line"
    if not unicodedata.is_normalized("NFC", line):
        yield f"{path}:{number}: not in composed form (NFC)"
    if LATER.search(line):
        yield f"{path}:{number}: left for later"


def complaints(path, content):
    """About the bytes @content; nothing about those that are no text."""
    if b"\0" in content or not content:
        return
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"{path}: not UTF-8 at byte {error.start}"
        return
    if text.startswith("\ufeff") and not path.endswith(".csv"):
        yield f"{path}: starts with a byte order mark"
    if not text.endswith("\n"):
        yield f"{path}: no line feed at the end"
    for number, line in enumerate(text.split("\n"), 1):
        yield from line_complaints(path, number, line)


def read_bytes(path):
    with open(os.path.join(lint.TOP, path), "rb") as file:
        return file.read()


if __name__ == "__main__":
    lint.finish(
        complaint
        for path in lint.tracked()
        if not path.startswith(NOT_TEXT)
        for complaint in complaints(path, read_bytes(path))
    )
