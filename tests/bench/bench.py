"""Puts queued beside its peers: paired rounds on one machine, in one run; a table and a JSON file.

usage: bench.py BIN_FOLDER OUTPUT.json [--rounds N] [--seconds S]
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile

import peers

CONNECTIONS = (1, 50, 1000)


def load(server, peer, connections, *ends):
    command = [
        os.path.join(server.bin, "bench-load"), peer, "--port", str(server.port),
        "--connections", str(connections), *ends, *server.load_options(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"bench: {done.stderr.strip()}")
    return json.loads(done.stdout)["per_second"]


def measured(make, peer, connections, seconds, before=None):
    """One round of one peer: a fresh server, its load, its end. Operations a second."""
    server = make()
    server.start()
    try:
        if before:
            before(server)
        return load(server, peer, connections, "--seconds", str(seconds))
    finally:
        server.stop()


class Rounds:
    """Paired rounds: each peer once a round, in turn, so that what the machine does hits all alike."""

    def __init__(self, title, unit, contenders):
        self.title = title
        self.unit = unit
        self.contenders = contenders  # name -> a function that returns operations a second
        self.results = {name: [] for name in contenders}

    def run(self, rounds):
        for number in range(rounds):
            for name, measure in self.contenders.items():
                self.results[name].append(measure())
                print(f"  {self.title}, round {number + 1}: {name} {self.results[name][-1]:.0f}", flush=True)
        return self

    def ratios(self):
        """queued over each of the others, per round: median, smallest, largest."""
        own, *others = self.results
        table = {}
        for other in others:
            pairs = sorted(a / b for a, b in zip(self.results[own], self.results[other]))
            table[other] = {"median": statistics.median(pairs), "least": pairs[0], "most": pairs[-1]}
        return table


def tickets(bin_folder, connections, seconds):
    return Rounds(
        f"durable tickets, {connections} connections",
        "tickets",
        {
            "queued": lambda: measured(lambda: peers.Queued(bin_folder), "queued-issue", connections, seconds),
            "redis": lambda: measured(lambda: peers.Redis(bin_folder), "redis-push", connections, seconds),
            "beanstalkd": lambda: measured(
                lambda: peers.Beanstalkd(bin_folder), "beanstalkd-put", connections, seconds
            ),
            "postgresql": lambda: measured(
                lambda: peers.Postgres(bin_folder), "postgres-insert", connections, seconds
            ),
            "echo": lambda: measured(lambda: peers.Echo(bin_folder), "echo", connections, seconds),
        },
    )


def citizens(bin_folder, seconds):
    """Enough people wait that nobody runs dry."""

    def fill(peer, count):
        return lambda server: load(server, peer, 50, "--operations", str(count * seconds))

    count = peers.CLERKS
    return Rounds(
        f"citizens served (call, start, finish), {count} clerks",
        "citizens",
        {
            "queued": lambda: measured(
                lambda: peers.Queued(bin_folder, clerks=True),
                "queued-citizen", count, seconds, fill("queued-issue", 20000),
            ),
            "redis": lambda: measured(
                lambda: peers.Redis(bin_folder), "redis-move", count, seconds, fill("redis-push", 60000)
            ),
            "postgresql": lambda: measured(
                lambda: peers.Postgres(bin_folder),
                "postgres-skip-locked", count, seconds, fill("postgres-insert", 12000),
            ),
        },
    )  # fmt: skip


def commit_limit(bin_folder, rows, seconds):
    with tempfile.TemporaryDirectory(prefix="queued-bench-") as folder:
        command = [os.path.join(bin_folder, "bench-commit"), os.path.join(folder, "x.db"), str(rows), str(seconds)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)["per_second"]


def print_table(all_rounds):
    print(f"\n{'measure':<52} {'beside':<12} {'ratio':>7} {'least':>7} {'most':>7}")
    for rounds in all_rounds:
        for other, ratio in rounds.ratios().items():
            print(
                f"{rounds.title:<52} {other:<12} {ratio['median']:>7.2f} {ratio['least']:>7.2f} {ratio['most']:>7.2f}"
            )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin_folder")
    parser.add_argument("output")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    sets = [tickets(options.bin_folder, count, options.seconds) for count in CONNECTIONS]
    sets.append(citizens(options.bin_folder, options.seconds))
    for rounds in sets:
        rounds.run(options.rounds)
    limits = {str(rows): commit_limit(options.bin_folder, rows, options.seconds) for rows in (1, 50, 500)}
    print_table(sets)
    print("\nbare SQLite, rows a second by rows a commit: " + ", ".join(f"{k}: {v:.0f}" for k, v in limits.items()))
    servers = (peers.Queued, peers.Redis, peers.Beanstalkd, peers.Postgres)
    report = {
        "machine": {"cpu_count": os.cpu_count(), "kernel": platform.release(), "processor": platform.machine()},
        "versions": {kind.name: kind(options.bin_folder).version() for kind in servers},
        "rounds": options.rounds,
        "seconds": options.seconds,
        "measures": [
            {"title": r.title, "unit": r.unit, "per_second": r.results, "ratios": r.ratios()} for r in sets
        ],
        "commit_rows_per_second": limits,
    }  # fmt: skip
    with open(options.output, "w", encoding="utf-8") as file:
        json.dump(report, file, indent=1)


if __name__ == "__main__":
    main()
