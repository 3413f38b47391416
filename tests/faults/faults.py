"""Planted faults: realistic bugs, each of which some test must notice.

A fault replaces a piece of one source file, or several, word for word; each must be there exactly once. So the
product carries no switches, and a fault that no longer fits the source says so. The changed file is compiled
as the build directory compiles the original, and linked in front of it into the test that must fail.

usage: faults.py BUILD_DIRECTORY [NAME...]    all of them, or those named
       faults.py --list
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys
from dataclasses import dataclass

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SEEDS = 200  # Days in a made-up world until one of them shows the fault.
SECONDS = 400


@dataclass
class Fault:
    name: str
    path: str
    old: str
    new: str
    test: str = "world"  # The program that must notice.
    also: tuple = ()  # Further pieces: (old, new).


FAULTS = [
    # --- Commit, then speak
    Fault("an answer leaves with the batch before its own", "queued/app/turn.c",
          "    return open ? app->open : app->committing;",
          "    return open && app->committing == NULL ? app->open : app->committing;"),
    Fault("a board leaves with the batch before its own", "queued/app/turn.c",
          "->office, &turn_of_newest(app)->outbox);",
          "->office, &(app->committing != NULL ? app->committing : app->open)->outbox);"),
    Fault("a board is sealed when its batch is on the disk", "queued/app/turn.c",
          "    seal(app, turn);\n    app->committing = turn;", "    app->committing = turn;",
          also=(("    struct outbox told = turn->outbox;", "    seal(app, turn);\n    struct outbox told = turn->outbox;"),)),
    Fault("a failed commit is taken for a good one", "queued/app/turn.c",
          "\"commit failed\", \"err=\\\"%s\\\"\", journal_errmsg(app->journal));\n        _exit(QD_EXIT_STORAGE);",
          "\"commit failed\", \"err=\\\"%s\\\"\", journal_errmsg(app->journal));\n       "),
    Fault("commits are not synced", "queued/journal/store.c",
          "PRAGMA synchronous=FULL", "PRAGMA synchronous=NORMAL"),
    Fault("a board bears the number of its day", "queued/codec/response_topic.c",
          "state->version = office->seq;", "state->version = office->day_seq;"),
    Fault("whoever changes the office is not told with the change", "queued/journal/writer.c",
          "    if (err == QD_OK && found->request_id != 0) {", "    if (found->request_id == UINT64_MAX) {"),
    # --- Commands once
    Fault("a restart forgets command ids", "queued/app/site.c",
          "    return err == QD_OK ? office_fold(&restore->site->office, event) : err;",
          "    struct event copy = *event;\n    copy.command_id = (struct command_id){{0}};\n"
          "    return err == QD_OK ? office_fold(&restore->site->office, &copy) : err;"),
    Fault("a repeated command is done again", "queued/office/step.c",
          "    if (refusal != REFUSAL_NONE || answer->repeated) {",
          "    answer->repeated = false;\n    if (refusal != REFUSAL_NONE) {"),
    Fault("an answer goes to whoever has the slot now", "queued/gateway/session.c",
          "        gateway->slots[id.slot].generation != id.generation) {",
          "        gateway->slots[id.slot].generation == 0) {"),
    Fault("a refused command moves the clock", "queued/office/step.c",
          "    if (refusal != REFUSAL_NONE) {\n        return refusal;\n    }\n    assign(&step);",
          "    if (refusal != REFUSAL_NONE) {\n        office->at_ms = step.now_ms;\n"
          "        return refusal;\n    }\n    assign(&step);"),
    # --- The journal
    Fault("an event is lost where a batch changes offices", "queued/journal/writer.c",
          "        if (err == QD_OK) {\n            err = write_entry(writer, batch, entry, &head);",
          "        bool changes = i > 0 && entry[-1].event.office_id != entry->event.office_id;\n"
          "        if (err == QD_OK && !changes) {\n"
          "            err = write_entry(writer, batch, entry, &head);"),
    Fault("the chain is not checked at the start", "queued/journal/journal.c",
          "    if (memcmp(chain, stored, sizeof stored) != 0) {", "    if (chain == NULL) {",
          "test_damage"),
    Fault("a day that is opened again is a new one", "queued/journal/verify_twin.c",
          "event->kind == EVENT_DAY_OPENED && event->day_opened.date != twin->office.date",
          "event->kind == EVENT_DAY_OPENED"),
    Fault("a restart folds from the newest opening of the day", "queued/journal/writer.c",
          "event->kind == EVENT_DAY_OPENED && head->date != event->day_opened.date",
          "event->kind == EVENT_DAY_OPENED"),
    # --- Nothing let in, nothing left out
    Fault("a connection outlives what cannot be read", "queued/gateway/session.c",
          "    return refusal == REFUSAL_MALFORMED || refusal == REFUSAL_TOO_LARGE ||",
          "    return"),
    Fault("a report leaves out whoever is still here", "queued/reports/visit.c",
          "        numbers[TALLY_PRESENT]++;", "        break;"),
    # --- The order
    Fault("a transfer makes a new key", "queued/office/fold_ticket.c",
          "    ticket->transfer_count++;",
          "    ticket->transfer_count++;\n"
          "    ticket->key_ms = event->at_ms + office->definition->head_regular_ms;"),
    Fault("a counter forgets whom only it may call", "queued/office/pick.c",
          "    uint32_t best = counter->queue.head;", "    uint32_t best = INDEX_NONE;"),
    Fault("equal keys go the wrong way round", "queued/office/queue.c",
          "    return id_a == id_b ? 0 : (id_a < id_b ? -1 : 1);",
          "    return id_a == id_b ? 0 : (id_a < id_b ? 1 : -1);", "test_queue"),
    # --- The rules of the day
    Fault("the day is that of UTC", "queued/office/calendar.c",
          "    int64_t local_ms = at_ms + offset_ms(definition, at_ms);\n    int64_t days",
          "    int64_t local_ms = at_ms;\n    int64_t days"),
    Fault("undo does not look at the counter", "queued/office/undo.c",
          "ticket->changed_seq != undo->seq || counter->changed_seq != undo->seq",
          "ticket->changed_seq != undo->seq"),
    Fault("lunch eats the return window", "queued/office/step_ticket.c",
          "calendar_open_between(definition, ticket->ended_at_ms, step->now_ms)",
          "step->now_ms - ticket->ended_at_ms"),
    Fault("a cancelled ticket frees a place", "queued/office/fold_ticket.c",
          "    service->cancelled_count += cancelled ? 1 : 0;",
          "    service->cancelled_count += cancelled ? 1 : 0;\n"
          "    service->issued_count -= cancelled ? 1 : 0;"),
    Fault("a second no-show is not final", "queued/office/step_ticket.c",
          "    if (ticket->no_show_count > 1) {", "    if (ticket->no_show_count > 2) {"),
    Fault("two tickets have one label", "queued/office/step_issue.c",
          "    while (tickets_find_label(office, label) != INDEX_NONE) {", "    while (label[0] == '\\0') {"),
    Fault("a token is used again", "queued/office/step_issue.c",
          "    memcpy(issued->token, issue->token, sizeof issued->token);",
          "    memset(issued->token, 7, sizeof issued->token);"),
    Fault("a manager's day is closed by the calendar", "queued/office/fold_day.c",
          "    office->day_by_manager = event->day_opened.by_manager;",
          "    office->day_by_manager = false;"),
]


def fail(message):
    raise SystemExit(message)


class Build:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        commands = json.loads((self.folder / "compile_commands.json").read_text())
        self.compile = {}
        for entry in commands:
            path = pathlib.Path(entry["file"])
            if path.is_relative_to(SOURCE / "queued") and "_swift" not in entry["command"] \
                    and "_counted" not in entry["command"]:
                self.compile[str(path.relative_to(SOURCE))] = shlex.split(entry["command"])
        self.link = {}

    def link_command(self, target):
        """What links the program, and from where."""
        if target not in self.link:
            listed = subprocess.run(["ninja", "-t", "targets", "all"], cwd=self.folder, text=True,
                                    capture_output=True, check=True).stdout
            paths = [line.split(":")[0] for line in listed.splitlines()
                     if line.split(":")[0].rsplit("/", 1)[-1] == target and "LINKER" in line]
            if len(paths) != 1:
                fail(f"{target}: {len(paths)} programs of that name")
            last = subprocess.run(["ninja", "-t", "commands", "-s", paths[0]], cwd=self.folder, text=True,
                                  capture_output=True, check=True).stdout.strip().splitlines()[-1]
            self.link[target] = (last, paths[0])
        return self.link[target]


def changed_source(fault):
    text = (SOURCE / fault.path).read_text()
    for old, new in ((fault.old, fault.new), *fault.also):
        count = text.count(old)
        if count != 1:
            fail(f"this fault fits {fault.path} {count} times instead of once; put it right in {__file__}:\n{old}")
        text = text.replace(old, new)
    return text


def plant(build, fault):
    """Makes the program with the fault in it."""
    slug = fault.name.replace(" ", "-").replace("'", "")
    folder = build.folder / "faults" / slug
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / pathlib.Path(fault.path).name
    source.write_text(changed_source(fault))
    compile_command = list(build.compile[fault.path])
    output = compile_command.index("-o")
    compile_command[output + 1] = str(folder / "fault.o")
    compile_command[compile_command.index("-c") + 1] = str(source)
    for flag in ("-MF", "-MT"):
        if flag in compile_command:
            at = compile_command.index(flag)
            del compile_command[at:at + 2]
    compile_command = [word for word in compile_command if word not in ("-MD", "-Werror")] + ["-w"]
    run(compile_command, build.folder)
    line, path = build.link_command(fault.test)
    program = folder / fault.test
    before, after = line.split(f" -o {path} ", 1)
    run(["/bin/sh", "-c", f"{before} {shlex.quote(str(folder / 'fault.o'))} "
         f"-o {shlex.quote(str(program))} {after}"], build.folder)
    return program


def run(command, folder):
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        fail(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def notice(build, fault):
    """How the fault shows; None if it does not."""
    program = plant(build, fault)
    arguments = ["--seeds", "1", str(SEEDS)] if fault.test == "world" else []
    environment = dict(os.environ, QUEUED_SOURCE_DIR=str(SOURCE), QUEUED_BUILD_DIR=str(build.folder))
    done = subprocess.run([program, *arguments], cwd=program.parent, text=True, capture_output=True,
                          check=False, timeout=SECONDS, env=environment)
    program.unlink()
    if done.returncode == 0:
        return None
    told = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    told = [line for line in told if "seed" in line or "FAILED" in line or "assert" in line] or told
    return told[0].strip() if told else "it ended without a word"


def attempt(build, fault):
    try:
        return notice(build, fault), None
    except SystemExit as error:
        return None, str(error)
    except subprocess.TimeoutExpired:
        return "it never ended", None


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(fault.name for fault in FAULTS))
        return 0
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    build = Build(sys.argv[1])
    chosen = [fault for fault in FAULTS if not sys.argv[2:] or fault.name in sys.argv[2:]]
    unknown = set(sys.argv[2:]) - {fault.name for fault in FAULTS}
    if unknown:
        fail(f"no fault is called {', '.join(sorted(unknown))}; see --list")
    missed = 0
    for target in {fault.test for fault in chosen}:
        build.link_command(target)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for fault, (seen, trouble) in zip(chosen, pool.map(lambda fault: attempt(build, fault), chosen)):
            if trouble is not None:
                print(f"BROKEN   {fault.name}: {trouble}")
            elif seen is None:
                print(f"MISSED   {fault.name}: {fault.test} notices nothing")
            else:
                print(f"noticed  {fault.name}: {seen}")
            missed += seen is None
            sys.stdout.flush()
    print(f"{len(chosen) - missed} of {len(chosen)} faults noticed")
    return 0 if missed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
