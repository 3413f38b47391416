"""Instructions of each stage of each command, counted by callgrind, beside the baseline in this folder.

usage: instructions.py BENCH_INSTRUCTIONS COMPILER [--renew]

Fails when a stage takes more than a tenth more than the baseline says. Counted is what the compiler has
made of our sources, protobuf-c and SQLite: the C library and libsodium choose code by the processor.
--renew writes the baseline: for a change that is worth its cost, and says so.
"""

import glob
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile

import callgrind

BASELINE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "instructions.json")
GROWTH_MAX = 0.10
SKIPPED = 77
OURS = ("bench-instructions", "libprotobuf-c.so", "libsqlite3.so")


def is_ours(obj):
    return os.path.basename(obj).startswith(OURS)


def count(program):
    """{"issue step": instructions of all its rounds, ...}"""
    stages = {}
    with tempfile.TemporaryDirectory(prefix="queued-instructions-") as folder:
        data = os.path.join(folder, "data")
        os.mkdir(data)
        dumps = os.path.join(folder, "dump")
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--collect-atstart=no", f"--callgrind-out-file={dumps}",
             program, data],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise SystemExit(f"instructions: {done.stderr.strip()}")
        for path in glob.glob(dumps + ".*"):
            profile = callgrind.Profile(path)
            if profile.trigger:
                stages[profile.trigger] = stages.get(profile.trigger, 0) + profile.of_objects(is_ours)
    return dict(sorted(stages.items()))


def tools(compiler):
    """What the numbers depend on besides our sources."""

    def version(*command):
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip().splitlines()[0]

    return {
        "machine": platform.machine(),
        "gcc": version(compiler, "-dumpfullversion"),
        "protobuf-c": version("pkg-config", "--modversion", "libprotobuf-c"),
        "sqlite": version("pkg-config", "--modversion", "sqlite3"),
    }


def complaints(baseline, stages):
    for name in sorted(baseline.keys() | stages.keys()):
        before, now = baseline.get(name), stages.get(name)
        if before is None or now is None:
            yield f"{name}: in the baseline or in the program, not in both"
        elif now > before * (1 + GROWTH_MAX):
            yield f"{name}: {now:,} instructions, {now / before - 1:.0%} more than {before:,}"


def print_table(baseline, stages):
    for name, now in stages.items():
        before = baseline.get(name, 0)
        change = f"{now / before - 1:+8.1%}" if before else "     new"
        print(f"{name:<20} {now:>12,} {change}")


def main():
    program, compiler, *rest = sys.argv[1:]
    if not shutil.which("valgrind"):
        print("valgrind is not installed")
        return SKIPPED
    own = tools(compiler)
    if rest == ["--renew"]:
        stages = count(program)
        with open(BASELINE, "w", encoding="utf-8") as file:
            json.dump({"tools": own, "stages": stages}, file, indent=1)
            file.write("\n")
        print_table({}, stages)
        return 0
    with open(BASELINE, encoding="utf-8") as file:
        kept = json.load(file)
    if kept["tools"] != own:
        print(f"the baseline is of {kept['tools']}, and this is {own}")
        return SKIPPED
    stages = count(program)
    print_table(kept["stages"], stages)
    found = list(complaints(kept["stages"], stages))
    for complaint in found:
        print(complaint)
    if found:
        print("If it is worth that, renew the baseline and say why in the commit:\n"
              f"  python3 -B tests/bench/instructions.py {program} {compiler} --renew")  # fmt: skip
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
