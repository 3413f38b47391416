"""Measure 7: what grows with those who wait, and with the years."""

import os
import time

import peers
from rounds import Failed, Rounds, output_of
from throughput import run_json

WAITING = (100, 10000, 1000000)
YEAR = 365
VISITS = 100
PROVINCE_VISITS = 19230  # A day; 7 million a year.


def waiting(bin_folder, sizes, rounds):
    """One program measures all four at once; each becomes a row."""
    program = os.path.join(bin_folder, "bench-growth")
    runs = {size: [] for size in sizes}
    for _ in range(rounds):
        for size in sizes:
            # The largest takes half a minute to fill: once, beside each round of the smallest.
            if size < WAITING[-1] or not runs[size]:
                runs[size].append(run_json(program, size))
    found = []
    for what in ("pick", "issue", "forecast", "replay of an event"):
        names = {f"{size:,} waiting": size for size in reversed(sizes)}
        growth = Rounds(f"{what} at {sizes[-1]:,} waiting", "nanoseconds", dict.fromkeys(names))
        for name, size in names.items():
            values = [run[what] for run in runs[size]]
            growth.results[name] = (values * rounds)[:rounds]
        found.append(growth)
    return found


def make_history(bin_folder, folder, days, visits):
    """As a server leaves it: with the roll-ups of the days that are over."""
    run_json(os.path.join(bin_folder, "bench-history"), folder, days, visits)
    output_of(os.path.join(bin_folder, "queued"), "rollup", "rebuild", "--data", folder)


class Histories:
    """An office of one day, a year and ten years, each in a folder of its own."""

    def __init__(self, bin_folder, days):
        self.bin = bin_folder
        self.folders = {}
        for count in days:
            self.folders[count] = peers.Folder()
            make_history(bin_folder, self.folders[count].folder, count, VISITS)

    def stop(self):
        for folder in self.folders.values():
            folder.stop()

    def start_ms(self, count):
        """From the start of the program until it says that it is ready."""
        server = peers.Served(self.bin, self.folders[count].folder)
        began = time.monotonic()
        try:
            server.start()
            return (time.monotonic() - began) * 1000
        finally:
            server.end()

    def report_ms(self, count):
        """Every figure of the newest year."""
        began = time.monotonic()
        output_of(
            os.path.join(self.bin, "queued"), "report", "--data", self.folders[count].folder,
            "--from", "2025-11-24", "--to", "2026-11-23", "--csv", "-",
        )  # fmt: skip
        return (time.monotonic() - began) * 1000


def years(histories, days):
    names = {1: "a day", YEAR: "a year", 10 * YEAR: "ten years"}
    order = sorted(days, reverse=True)

    def each(measure):
        return {f"{names.get(count, f'{count} days')} of history": (lambda count=count: measure(count)) for count in order}

    with_year = [count for count in order if count >= YEAR] or order
    start = Rounds("start until ready", "milliseconds", each(histories.start_ms))
    order = with_year
    return [start, Rounds("report of a year", "milliseconds", each(histories.report_ms))]


class Province:
    """A year of a whole province in one office, asked for by service: each answer is compared with the others."""

    def __init__(self, bin_folder, days, visits):
        self.bin = bin_folder
        self.folder = peers.Folder()
        self.tickets = 0
        self.figures = None
        make_history(bin_folder, self.folder.folder, days, visits)

    def stop(self):
        self.folder.stop()

    def report_ms(self, way):
        database = os.path.join(self.folder.folder, "queued.db")
        answer = run_json(os.path.join(self.bin, "bench-report"), database, "20251124", "20261123", way)
        if self.figures not in (None, answer["figures"]):
            raise Failed(f"the report from {way} says something else")
        self.figures, self.tickets = answer["figures"], answer["tickets"]
        return answer["milliseconds"]


def province(history, rounds):
    history.report_ms("rollups")  # How many tickets there are.
    ways = {
        "from the roll-ups": lambda: history.report_ms("rollups"),
        "the same figures from the tickets": lambda: history.report_ms("tickets"),
    }
    return Rounds(f"report of a year, {history.tickets:,} tickets", "milliseconds", ways).run(rounds)
