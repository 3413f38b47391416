"""Shell scripts parse, and say nothing that shellcheck minds where it is installed."""

import os
import shutil
import subprocess

import lint


def interpreter(text):
    """bash or sh by a script's first line; None for everything else."""
    first = text.split("\n", 1)[0]
    if not first.startswith("#!"):
        return None
    name = first.split("/")[-1].split()[-1]
    return name if name in ("sh", "bash") else None


def complaints(path, text):
    shell = interpreter(text)
    if shell is None:
        return
    commands = [[shell, "-n", "/dev/stdin"]]
    if shutil.which("shellcheck"):
        commands.append(["shellcheck", "--format=gcc", "-"])
    for command in commands:
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            yield f"{path}: {command[0]}: {(done.stderr or done.stdout).strip()}"


def is_script(path):
    with open(os.path.join(lint.TOP, path), "rb") as file:
        return file.read(2) == b"#!"


if __name__ == "__main__":
    lint.finish(
        complaint
        for path in filter(is_script, lint.tracked())
        for complaint in complaints(path, lint.read(path))
    )
