"""No plain assert(): it vanishes in some builds, and QD_ASSERT does not. No function whose result or
limit cannot be checked.
"""

import re

import lint

INSTEAD = {
    "assert": "QD_ASSERT, or an error when it can happen",
    "alloca": "an array of a fixed size",
    "atoi": "strtol with its checks",
    "atol": "strtol with its checks",
    "gets": "fgets",
    "sprintf": "snprintf",
    "strcat": "text_copy or snprintf",
    "strcpy": "text_copy",
    "strtok": "strchr or strcspn",
    "vsprintf": "vsnprintf",
}
CALL = re.compile(r"(?<![\w.>])(" + "|".join(INSTEAD) + r")\s*\(")
HEADER = re.compile(r"#\s*include\s*<assert\.h>")
OURS = ("queued/", "proto/client/", "counter-client/", "display/")


def complaints(path, text):
    spoken = lint.code(text)
    for number, line in enumerate(spoken.splitlines(), 1):
        for found in CALL.finditer(line):
            yield f"{path}:{number}: {found[1]}() is not used here: {INSTEAD[found[1]]}"
    if HEADER.search(spoken) and "static_assert" not in spoken:
        yield f"{path}: <assert.h> is for static_assert only, and there is none"


if __name__ == "__main__":
    lint.finish(
        complaint
        for path in lint.tracked()
        if lint.is_c(path) and path.startswith(OURS)
        for complaint in complaints(path, lint.read(path))
    )
