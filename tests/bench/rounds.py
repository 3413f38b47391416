"""Paired rounds: each contender once a round, in turn, so that what the machine does hits all alike."""

import os
import statistics
import subprocess


class Failed(Exception):
    """A measure came to no end; the others go on."""


def output_of(*command, **options):
    """What a program writes; Failed, with its last line, when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise Failed(done.stderr.strip() or f"{os.path.basename(words[0])} failed, with {done.returncode}")
    return done.stdout


class Rounds:
    """contenders: name -> a function that measures one round of it. The first is put beside each other one;
    fold puts it beside several at once: name -> a function of the values of a round."""

    def __init__(self, title, unit, contenders, fold=None):
        self.title = title
        self.unit = unit
        self.contenders = contenders
        self.fold = fold or {}
        self.results = {name: [] for name in contenders}

    def run(self, rounds):
        for number in range(rounds):
            for name, measure in self.contenders.items():
                self.results[name].append(measure())
                print(f"  {self.title}, round {number + 1}: {name} {self.results[name][-1]:,.1f}", flush=True)
        return self

    def _beside(self, other):
        if other in self.fold:
            return [self.fold[other](values) for values in self._each_round()]
        return self.results[other]

    def _each_round(self):
        return [dict(zip(self.results, values)) for values in zip(*self.results.values())]

    def ratios(self):
        """The first over each of the others, per round: median, smallest, largest."""
        own, *others = self.results
        table = {}
        for other in [*others, *self.fold]:
            pairs = sorted(a / b for a, b in zip(self.results[own], self._beside(other)) if b)
            if pairs:
                table[other] = {"median": statistics.median(pairs), "least": pairs[0], "most": pairs[-1]}
        return table

    def report(self):
        return {"title": self.title, "unit": self.unit, "values": self.results, "ratios": self.ratios()}

    def rows(self):
        """For the table: measure, beside what, median, least, most."""
        return [
            (self.title, other, *(f"{ratio[key]:.2f}" for key in ("median", "least", "most")))
            for other, ratio in self.ratios().items()
        ]


class Facts:
    """What is no ratio of two contenders: rows of their own, and everything for the report."""

    def __init__(self, title, rows, details):
        self.title = title
        self._rows = rows  # (what, value)
        self.details = details

    def report(self):
        return {"title": self.title, "facts": dict(self._rows), "details": self.details}

    def rows(self):
        return [(self.title, what, value, "", "") for what, value in self._rows]
