"""Measures 4 to 6: from the call to the display, a country in one process, ten thousand who watch."""

import json
import os
import subprocess
import time

import peers
from rounds import Facts, Failed, Rounds
from throughput import run_json

VISITS_A_DAY = 100
DAY_HOURS = 8
PEAK = 2  # The peak hour, in means.
TIMES = 20  # As much as the real peak hour.


def citizens_a_second(offices):
    return offices * VISITS_A_DAY / DAY_HOURS * PEAK * TIMES / 3600


class Hall:
    """bench-country beside a server: connected, then let go, then its result."""

    def __init__(self, server, *words):
        command = [os.path.join(server.bin, "bench-country"), "--port", server.port, *words]
        if server.tokens:
            command += ["--tokens", server.tokens]
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        if not self.process.stdout.readline().startswith("connected"):
            raise Failed(self.process.communicate()[1].strip())

    def go(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def result(self):
        out, err = self.process.communicate()
        if self.process.returncode != 0:
            raise Failed(err.strip())
        return json.loads(out)

    def is_running(self):
        return self.process.poll() is None

    def leave(self):
        self.process.stdin.close()
        self.process.stdin = None
        return self.process.communicate()


def sync_p99(bin_folder, seconds=1):
    """Of one page and fdatasync() on this machine's disk, microseconds."""
    server = peers.Folder()
    try:
        path = os.path.join(server.folder, "sync")
        return run_json(os.path.join(bin_folder, "bench-sync"), path, seconds)["p99_us"]
    finally:
        server.stop()


def one_hall(bin_folder, *words):
    server = peers.Offices(bin_folder, 1)
    try:
        server.start()
        hall = Hall(server, *words)
        hall.go()
        return {**hall.result(), "metrics": server.metrics()}
    finally:
        server.stop()


class IdleDisplay(Rounds):
    """A quiet office: the clerk's frame, the commit, and the display's frame."""

    def __init__(self, bin_folder, seconds):
        self.details = []

        def display():
            words = ("--per-second", 50, "--seconds", seconds, "--warm-ms", 500, "--walk-ms", 3, "--service-ms", 3)
            self.details.append(one_hall(bin_folder, *words)["display"])
            return self.details[-1]["p99_us"]

        contenders = {"call to display p99": display, "fdatasync p99": lambda: sync_p99(bin_folder)}
        super().__init__("call to display, one office", "microseconds", contenders)

    def report(self):
        return {**super().report(), "display": self.details}


class FanOut(Rounds):
    """One call, until the last of those who read has it; in the first contender a tenth reads nothing."""

    def __init__(self, bin_folder, watchers, calls):
        self.details = []
        deaf = watchers // 10

        def last(listening, silent):
            words = ("--watchers", listening + silent, "--deaf", silent, "--calls", calls, "--warm-calls", 8)
            result = one_hall(bin_folder, *words, "--pause-ms", 20)
            self.details.append(
                {
                    "deaf": silent,
                    "last": result["last"],
                    "first": result["display"],
                    "generator_cpu": result["generator_cpu"],
                    "states_skipped": result["metrics"]["topic_states_skipped_total"],
                }
            )
            return result["last"]["p50_us"]

        super().__init__(
            f"a call to the last of {watchers - deaf:,} displays",
            "microseconds",
            {
                f"with {deaf:,} more that read nothing": lambda: last(watchers - deaf, deaf),
                "without them": lambda: last(watchers - deaf, 0),
            },
        )

    def report(self):
        return {**super().report(), "runs": self.details}


def watch(server, hall, growth):
    """The server's own figures every second, until everybody has gone home."""
    while hall.is_running():
        metrics = server.metrics()
        growth.append(
            {"waiting": metrics["tickets_waiting"], "resident_kb": server.resident_kb(),
             "commit": metrics["commit_microseconds_total"]}
        )  # fmt: skip
        time.sleep(1)


def library_share(bin_folder, connections):
    """What a connection takes of a bare libwebsockets server, bytes."""
    server = peers.Echo(bin_folder)
    try:
        server.start()
        before = server.resident_kb()
        hall = Hall(server, "--bare", connections)
        after = server.resident_kb()
        hall.leave()
        return (after - before) * 1024 / connections
    finally:
        server.stop()


def resident_of(bin_folder, offices):
    server = peers.Offices(bin_folder, offices)
    try:
        server.start()
        return server.resident_kb()
    finally:
        server.stop()


def country(bin_folder, offices, seconds):
    one_kb = resident_of(bin_folder, 1)
    server = peers.Offices(bin_folder, offices)
    growth = []
    sync = [sync_p99(bin_folder)]
    try:
        server.start()
        offices_kb = server.resident_kb()
        hall = Hall(
            server, "--per-second", citizens_a_second(offices), "--seconds", seconds, "--warm-ms", 5000,
            "--walk-ms", 1000, "--service-ms", 2000,
        )  # fmt: skip
        connected_kb = server.resident_kb()
        before = server.usage()
        hall.go()
        began = time.monotonic()
        watch(server, hall, growth)
        result = hall.result()
        took = time.monotonic() - began
        busy = {key: (value - before[key]) / took for key, value in server.usage().items()}
        metrics = server.metrics()
    finally:
        server.stop()
    sync.append(sync_p99(bin_folder))
    disk = sum(sync) / 2
    library = library_share(bin_folder, result["connections"])
    connection = (connected_kb - offices_kb) * 1024 / result["connections"]
    fifths = [p99 / disk for p99 in result["display_p99_us_by_fifth"]]
    display = result["display"]
    middle = [row["waiting"] for row in growth[len(growth) // 4 : -4]] or [0]
    rows = [
        ("connections", f"{result['connections']:,}"),
        ("citizens served, of those who came", f"{result['served']:,} of {result['arrived']:,}"),
        ("most waiting in all offices, first and second half",
         f"{max(middle[: len(middle) // 2 + 1]):.0f}, {max(middle[len(middle) // 2 :]):.0f}"),
        ("most citizens before one kiosk", str(result["kiosk_line_most"])),
        ("call to display p50, p99, p99.9 (fdatasync p99s)",
         ", ".join(f"{display[key] / disk:.2f}" for key in ("p50_us", "p99_us", "p999_us"))),
        ("the same p99 in each fifth of the time", ", ".join(f"{value:.2f}" for value in fifths)),
        ("server's loop, its other threads, generator: busy",
         f"{busy['loop']:.0%}, {busy['others']:.0%}, {result['generator_cpu']:.0%}"),
        ("resident with one office, MB", f"{one_kb / 1024:.1f}"),
        ("resident per further office, KB", f"{(offices_kb - one_kb) / max(1, offices - 1):.1f}"),
        ("resident per connection, KB", f"{connection / 1024:.1f}"),
        ("of that, libwebsockets' own, KB", f"{library / 1024:.1f}"),
        ("growth under load, MB", f"{(growth[-1]['resident_kb'] - growth[len(growth) // 3]['resident_kb']) / 1024:.1f}"),
    ]  # fmt: skip
    details = {"result": result, "growth": growth, "fdatasync_p99_us": sync, "busy": busy, "metrics": metrics}
    return Facts(f"a country: {offices:,} offices, {TIMES} times the peak hour", rows, details)
