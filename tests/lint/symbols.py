"""Every global name says which file it is from: it starts with the name of a file of its room and _,
or with qd_.

usage: symbols.py <folder>=<archive> ...
"""

import os
import sys

import lint


def nouns(folder):
    """The names of the room's files, without what follows the first dot."""
    names = os.listdir(os.path.join(lint.TOP, folder))
    return {name.split(".")[0] for name in names if lint.is_c(name)}


def is_named(symbol, owners):
    # The compiler's own names start with __; after a dot come its copies of our functions.
    name = symbol.split(".")[0]
    return name.startswith(("__", "qd_")) or any(
        name == owner or name.startswith(owner + "_") for owner in owners
    )


def complaints(archive, folder, owners):
    lint.need(archive)
    for line in lint.output("nm", "-P", "-g", "--defined-only", archive).splitlines():
        symbol = line.split()[0] if " " in line.strip() else "qd_"
        if not is_named(symbol, owners):
            yield f"{folder}: {symbol} starts with no file name of its folder, and not with qd_"


if __name__ == "__main__":
    pairs = [argument.split("=", 1) for argument in sys.argv[1:]]
    lint.finish(
        complaint
        for folder, archive in pairs
        for complaint in complaints(archive, folder, nouns(folder))
    )
