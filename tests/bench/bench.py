"""Puts queued beside its peers and beside the limits of the machine, in one run: a table and a JSON file.

usage: bench.py BIN_FOLDER OUTPUT_FOLDER [--quick] [--rounds N] [--seconds S] [--offices N] [--only WORD]
"""

import argparse
import json
import os
import platform
import sys
import time

import growing
import halls
import peers
import throughput
from rounds import Failed


def measures(options):
    """(name, a function that gives what was measured): in this order."""
    folder, rounds, seconds = options.bin_folder, options.rounds, options.seconds
    quick = options.quick
    for connections in throughput.CONNECTIONS:
        yield "tickets", lambda c=connections: [throughput.Tickets(folder, c, seconds).run(rounds)]
    yield "citizens", lambda: [throughput.citizens(folder, seconds).run(rounds)]
    yield "stages", lambda: [throughput.breakdown(folder, 400 if quick else 4000)]
    yield "display", lambda: [halls.IdleDisplay(folder, 1 if quick else 3).run(rounds)]
    yield "country", lambda: [halls.country(folder, options.offices, 5 if quick else 30)]
    yield "fan-out", lambda: [halls.FanOut(folder, 500 if quick else 10000, 5 if quick else 12).run(rounds)]
    sizes = growing.WAITING[:2] if quick else growing.WAITING
    yield "waiting", lambda: growing.waiting(folder, sizes, rounds)
    yield "years", lambda: years(options)


def years(options):
    days = (1, 30) if options.quick else (1, growing.YEAR, 10 * growing.YEAR)
    histories = growing.Histories(options.bin_folder, days)
    try:
        found = [rounds.run(options.rounds) for rounds in growing.years(histories, days)]
    finally:
        histories.stop()
    size = (30, growing.VISITS) if options.quick else (growing.YEAR, growing.PROVINCE_VISITS)
    history = growing.Province(options.bin_folder, *size)
    try:
        return [*found, growing.province(history, options.rounds)]
    finally:
        history.stop()


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory_kb = int(file.readline().split()[1])
    return {
        "processors": os.cpu_count(),
        "model": models[0] if models else platform.machine(),
        "memory_mb": memory_kb // 1024,
        "kernel": platform.release(),
        "load_at_start": os.getloadavg()[0],
    }


def markdown(report):
    own = report["machine"]
    lines = [
        f"{own['processors']} processors ({own['model']}), {own['memory_mb']:,} MB, Linux {own['kernel']};"
        f" {report['rounds']} paired rounds; "
        + ", ".join(report["versions"].values()) + ".",
        "",
        "| measure | beside | ratio | least | most |",
        "| --- | --- | ---: | ---: | ---: |",
    ]  # fmt: skip
    lines += ["| " + " | ".join(row) + " |" for row in report["table"]]
    lines += [f"| {name} | failed: {why} | | | |" for name, why in report["failed"].items()]
    return "\n".join(lines) + "\n"


def print_table(report):
    print()
    for title, beside, *ratio in [("measure", "beside", "ratio", "least", "most"), *report["table"]]:
        print(f"{title:<52} {beside:<52} " + " ".join(f"{word:>8}" for word in ratio))
    for name, why in report["failed"].items():
        print(f"{name}: FAILED: {why}")


def run(options):
    found, failed = [], {}
    for name, measure in measures(options):
        if options.only and options.only != name:
            continue
        began = time.monotonic()
        try:
            found += measure()
        except Failed as why:
            failed[name] = str(why)
            print(f"  {name} FAILED: {why}", flush=True)
        print(f"  ({name}: {time.monotonic() - began:.0f} s)", flush=True)
    return found, failed


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin_folder")
    parser.add_argument("output")
    parser.add_argument("--quick", action="store_true", help="a minute: that everything runs, not what it comes to")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--offices", type=int)
    parser.add_argument("--only", help="tickets, citizens, stages, display, country, fan-out, waiting or years")
    options = parser.parse_args()
    options.rounds = options.rounds or (1 if options.quick else 5)
    options.seconds = options.seconds or (1 if options.quick else 2)
    options.offices = options.offices or (50 if options.quick else 3321)
    return options


def main():
    options = arguments()
    own = machine()
    servers = (peers.Queued, peers.Redis, peers.Beanstalkd, peers.Postgres)
    versions = {kind.name: peers.version_of(kind, options.bin_folder) for kind in servers}
    found, failed = run(options)
    report = {
        "machine": own,
        "versions": versions,
        "command": " ".join(sys.argv[1:]),
        "rounds": options.rounds,
        "seconds": options.seconds,
        "measures": [measure.report() for measure in found],
        "table": [row for measure in found for row in measure.rows()],
        "failed": failed,
    }
    print_table(report)
    os.makedirs(options.output, exist_ok=True)
    with open(os.path.join(options.output, "results.json"), "w", encoding="utf-8") as file:
        json.dump(report, file, indent=1)
        file.write("\n")
    with open(os.path.join(options.output, "results.md"), "w", encoding="utf-8") as file:
        file.write(markdown(report))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
