"""Every header compiles alone, without a warning: who includes it needs nothing before it.

usage: headers.py <compiler> <compile_commands.json>
"""

import concurrent.futures
import json
import os
import shlex
import subprocess
import sys

import lint

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-unused"]


def flags(commands):
    """Every include folder and definition that any source is compiled with, each once."""
    found = ["-I" + lint.TOP]
    for command in commands:
        words = shlex.split(command["command"])
        for word, following in zip(words, words[1:] + [""]):
            flag = [word, following] if word == "-isystem" else [word]
            if word.startswith(("-I", "-D", "-isystem", "-pthread")) and flag[-1] not in found:
                found += flag
    return found


def complaint(compiler, options, path):
    done = subprocess.run(
        [compiler, "-std=c17", "-fsyntax-only", *WARNINGS, *options, "-x", "c",
         os.path.join(lint.TOP, path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return f"{path} does not compile alone:\n{done.stderr}" if done.returncode != 0 else None


def complaints(compiler, options, paths):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(lambda path: complaint(compiler, options, path), paths)
        return [answer for answer in answers if answer]


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as file:
        given = flags(json.load(file))
    headers = [path for path in lint.tracked() if path.endswith(".h")]
    lint.finish(complaints(sys.argv[1], given, headers))
