"""Measures 1 to 3: tickets and citizens a second beside the peers, and beside the limits of wire and disk."""

import json
import os
import tempfile

import callgrind
import peers
from rounds import Facts, Failed, Rounds, output_of

CONNECTIONS = (1, 50, 1000)


def run_json(*command):
    return json.loads(output_of(*command))


def load(server, peer, connections, *ends):
    return run_json(
        os.path.join(server.bin, "bench-load"), peer, "--port", server.port,
        "--connections", connections, *ends, *server.load_options(),
    )  # fmt: skip


def measured(make, peer, connections, seconds, before=None, after=None):
    """One round of one peer: a fresh server, its load, its end. Operations a second."""
    server = make()
    try:
        server.start()
        if before:
            before(server)
        usage = server.usage()
        result = load(server, peer, connections, "--seconds", seconds)
        if after:
            after(server, result, usage)
        return result["per_second"]
    finally:
        server.stop()


def commit_limit(bin_folder, rows, seconds):
    """Rows a second of bare SQLite in the journal's mode."""
    with tempfile.TemporaryDirectory(prefix="queued-bench-") as folder:
        path = os.path.join(folder, "x.db")
        return run_json(os.path.join(bin_folder, "bench-commit"), path, rows, seconds)["per_second"]


class Tickets(Rounds):
    """Durable tickets a second, and where the server's time goes meanwhile."""

    def __init__(self, bin_folder, connections, seconds):
        self.rows_a_commit = 1
        self.usages = []

        def note(server, result, before):
            """The commits of this round are of that size: so are those of the bare SQLite beside it."""
            metrics = server.metrics()
            self.rows_a_commit = max(1, round(metrics["events_total"] / max(1, metrics["commits_total"])))
            threads = {key: value - before[key] for key, value in server.usage().items()}
            self.usages.append(
                {
                    "events a commit": metrics["events_total"] / max(1, metrics["commits_total"]),
                    "loop busy": threads["loop"] / result["seconds"],
                    "other threads busy": threads["others"] / result["seconds"],
                    "commit under way": metrics["commit_microseconds_total"] / 1e6 / result["seconds"],
                    "generator busy": result["cpu"],
                }
            )

        def other(kind, peer):
            return lambda: measured(lambda: kind(bin_folder), peer, connections, seconds)

        super().__init__(
            f"durable tickets, {connections} connections",
            "tickets a second",
            {
                "queued": lambda: measured(
                    lambda: peers.Queued(bin_folder), "queued-issue", connections, seconds, after=note
                ),
                "redis": other(peers.Redis, "redis-push"),
                "beanstalkd": other(peers.Beanstalkd, "beanstalkd-put"),
                "postgresql": other(peers.Postgres, "postgres-insert"),
                "bare echo": other(peers.Echo, "echo"),
                "bare commit": lambda: commit_limit(bin_folder, self.rows_a_commit, 1),
            },
            fold={"the limit": lambda values: min(values["bare echo"], values["bare commit"])},
        )

    def report(self):
        return {**super().report(), "server": self.usages}


def citizens(bin_folder, seconds):
    """Enough people wait that nobody runs dry: who comes is one request, who is served two or three, and they
    come for three times as long, over more connections."""

    def fill(peer):
        return lambda server: load(server, peer, 500, "--seconds", 3 * seconds)

    count = peers.CLERKS
    return Rounds(
        f"citizens served (call, start, finish), {count} clerks",
        "citizens a second",
        {
            "queued": lambda: measured(
                lambda: peers.Queued(bin_folder, clerks=True),
                "queued-citizen", count, seconds, fill("queued-issue"),
            ),
            "redis": lambda: measured(
                lambda: peers.Redis(bin_folder), "redis-move", count, seconds, fill("redis-push")
            ),
            "postgresql": lambda: measured(
                lambda: peers.Postgres(bin_folder),
                "postgres-skip-locked", count, seconds, lambda server: server.fill(100000 * seconds),
            ),
        },
    )  # fmt: skip


# Where an issue's instructions go, by the functions in which a stage begins.
STAGES = {
    "decode": ("request_decode",),
    "step": ("office_step",),
    "encode": ("response_",),
    "append": ("record_pack_event", "chain_advance"),
    "commit": ("writer_commit",),
    "write": ("lws_write",),
}


def stages_of(path):
    """Instructions of a whole server, by stage; what is left is reading, the loop and the turn."""
    profile = callgrind.Profile(path)
    costs = {}
    for stage, starts in STAGES.items():
        costs[stage] = profile.below(lambda name, starts=starts: name.startswith(starts))
        if costs[stage] == 0:
            raise Failed(f"no function of the stage {stage} in the profile: see STAGES")
    costs["commit"] -= costs["append"]
    costs["read and turn"] = profile.total() - sum(costs.values())
    return costs


def profiled(bin_folder, operations):
    server = peers.Queued(bin_folder)
    try:
        path = os.path.join(server.folder, "callgrind.out")
        server.start(["valgrind", "--tool=callgrind", f"--callgrind-out-file={path}"])
        load(server, "queued-issue", 50, "--operations", operations)
        server.end()
        return stages_of(path)
    finally:
        server.stop()


def breakdown(bin_folder, operations):
    """The difference of two runs: what comes before the first ticket and after the last is in both."""
    few, many = profiled(bin_folder, operations // 4), profiled(bin_folder, operations)
    costs = {stage: (many[stage] - few[stage]) / (operations - operations // 4) for stage in many}
    total = sum(costs.values())
    rows = [(stage, f"{cost / total:.0%}") for stage, cost in costs.items()]
    return Facts("instructions of an issue, 50 connections", rows, {"instructions": costs})
