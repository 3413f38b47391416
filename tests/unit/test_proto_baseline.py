"""The messages keep what they promised: a journal of today is read in ten years, a client of today goes on.

Every promise made so far is in proto/baseline.txt. Nothing may be taken back; what is new is added to
the baseline in the commit that adds it:

    python3 tests/unit/test_proto_baseline.py --renew

The command refuses to take anything back. Usage of the test: test_proto_baseline.py [PROTOC]
"""

import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "proto"))
import schema

HERE = os.path.dirname(os.path.abspath(__file__))
BASELINE = os.path.join(HERE, "proto", "baseline.txt")
PROTO = os.path.join(HERE, "..", "..", "proto")
RENEW = "python3 tests/unit/test_proto_baseline.py --renew"
PROTOC = "protoc"

MEMBER = re.compile(r"^(?P<owner>(?:message|enum) \S+): (?P<number>\d+) = (?P<name>\S+)")
RESERVED = re.compile(r"^(?P<owner>.*): reserved (?:\"(?P<name>.*)\"|(?P<first>\d+)(?: to (?P<last>\d+))?)$")


def read_baseline():
    with open(BASELINE, encoding="utf-8") as file:
        return file.read().splitlines()


def reservations(lines):
    """For each owner, whether a number or a name is reserved."""
    taken = {}
    for found in filter(None, map(RESERVED.match, lines)):
        names, spans = taken.setdefault(found["owner"], (set(), []))
        if found["name"] is not None:
            names.add(found["name"])
        else:
            first = int(found["first"])
            spans.append((first, int(found["last"] or first)))
    return taken


def is_buried(member, taken):
    """A member may go if neither its number nor its name can come back."""
    names, spans = taken.get(member["owner"], (set(), []))
    number = int(member["number"])
    return member["name"] in names and any(first <= number <= last for first, last in spans)


def broken(before, now):
    """Promises of @before that @now does not keep."""
    kept, taken = set(now), reservations(now)
    for line in before:
        member, reserved = MEMBER.match(line), RESERVED.match(line)
        if line in kept or (member and is_buried(member, taken)):
            continue
        if reserved:
            names, spans = taken.get(reserved["owner"], (set(), []))
            first = int(reserved["first"] or 0)
            last = int(reserved["last"] or first)
            if reserved["name"] in names or any(a <= first and last <= b for a, b in spans):
                continue
        yield line


def added(before, now):
    known = set(before)
    return [line for line in now if line not in known]


def compiled(source):
    """The promises of one .proto file."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "a.proto"), "w", encoding="utf-8") as file:
            file.write('syntax = "proto3"; package p;\n' + source)
        descriptor = schema.describe(PROTOC, folder)
    return list(schema.lines(descriptor)), list(schema.undocumented(descriptor))


SAMPLE = """
message A { uint32 number = 1; string name = 2; repeated uint32 ids = 3; E kind = 4; bytes raw = 8;
            oneof body { B b = 5; B c = 6; } reserved 7, 20 to 30; reserved "old"; }
message B { int64 at_ms = 1; }
enum E { NONE = 0; ONE = 1; TWO = 2; reserved 9; reserved "NINE"; }
"""

# From, to: each takes a promise back.
BREAKS = {
    "a field renamed": ("uint32 number = 1", "uint32 count = 1"),
    "a field renumbered": ("uint32 number = 1", "uint32 number = 9"),
    "two numbers exchanged": ("uint32 number = 1; string name = 2", "string name = 1; uint32 number = 2"),
    "a type changed": ("uint32 number = 1", "sint32 number = 1"),
    "text made bytes": ("string name = 2", "bytes name = 2"),
    "another message": ("B b = 5", "A b = 5"),
    "a list made single": ("repeated uint32 ids", "uint32 ids"),
    "a single made a list": ("uint32 number = 1", "repeated uint32 number = 1"),
    "a list unpacked": ("ids = 3", "ids = 3 [packed = false]"),
    "presence added": ("uint32 number = 1", "optional uint32 number = 1"),
    "moved out of its oneof": ("oneof body { B b = 5; B c = 6; }", "B b = 5; oneof body { B c = 6; }"),
    "moved into a oneof": ("bytes raw = 8;\n            oneof body {", "oneof body { bytes raw = 8;"),
    "the oneof renamed": ("oneof body", "oneof corpse"),
    "a field removed": ("uint32 number = 1;", ""),
    "removed, only the number reserved": ("uint32 number = 1;", "reserved 1;"),
    "removed, only the name reserved": ("uint32 number = 1;", 'reserved "number";'),
    "a reserved number used": ("reserved 7, 20", "uint32 more = 7; reserved 20"),
    "a reserved name used": ('reserved "old";', "uint32 old = 40;"),
    "a reserved span shortened": ("20 to 30", "21 to 30"),
    "a message removed": (" B ", " C "),
    "an enum renamed": (" E ", " F "),
    "a value renumbered": ("TWO = 2", "TWO = 3"),
    "a value renamed": ("TWO = 2", "DEUX = 2"),
    "a value removed": ("TWO = 2;", ""),
    "a reserved value used": ('reserved 9; reserved "NINE"', 'TEN = 9; reserved "NINE"'),
}

# From, to: nothing is taken back.
CHANGES = {
    "the order of things": ("uint32 number = 1; string name = 2;", "string name = 2; uint32 number = 1;"),
    "a field added": ("uint32 number = 1;", "uint32 number = 1; uint32 more = 9;"),
    "a field added to the oneof": ("B c = 6;", "B c = 6; A d = 10;"),
    "a message and an enum added": ("message B", "message C {} enum F { ZERO = 0; } message B"),
    "a value added": ("TWO = 2;", "TWO = 2; THREE = 3;"),
    "a field removed and buried": ("uint32 number = 1;", 'reserved 1; reserved "number";'),
    "a value removed and buried": ("TWO = 2;", 'reserved 2; reserved "TWO";'),
    "a reserved span widened": ("20 to 30", "15 to 30"),
}


def changed(case):
    old, new = case
    assert old in SAMPLE, f"the sample does not say {old}"
    return compiled(SAMPLE.replace(old, new))[0]


class Baseline(unittest.TestCase):
    def test_promises_are_kept(self):
        now = list(schema.lines(schema.describe(PROTOC, PROTO)))
        back = list(broken(read_baseline(), now))
        self.assertEqual(
            back, [], "taken back; a member that must go leaves its number and its name reserved"
        )
        new = added(read_baseline(), now)
        self.assertEqual(new, [], f"new; if it is meant to stay for ever: {RENEW}")

    def test_everything_is_documented(self):
        self.assertEqual(list(schema.undocumented(schema.describe(PROTOC, PROTO))), [])

    def test_the_baseline_is_no_empty_promise(self):
        members = [line for line in read_baseline() if MEMBER.match(line)]
        self.assertIn("message queued.v1.Event: 1 = seq uint64", members)
        self.assertIn("enum queued.v1.RefusalCode: 60 = REFUSAL_CODE_WRONG_STATE", members)
        self.assertGreater(len(members), 400)

    def test_each_kind_of_break_is_seen(self):
        before = compiled(SAMPLE)[0]
        for name, case in BREAKS.items():
            with self.subTest(name):
                self.assertNotEqual(list(broken(before, changed(case))), [])

    def test_harmless_changes_pass_and_additions_are_seen(self):
        before = compiled(SAMPLE)[0]
        for name, case in CHANGES.items():
            with self.subTest(name):
                now = changed(case)
                self.assertEqual(list(broken(before, now)), [])
                self.assertEqual(bool(added(before, now)), name != "the order of things")

    def test_what_is_undocumented_is_seen(self):
        self.assertEqual(compiled("// Told.\nmessage A {\n  uint32 b = 1; // Told.\n}\n")[1], [])
        self.assertEqual(compiled("// Told.\nmessage A {\n  uint32 b = 1;\n}\n")[1], ["A.b"])
        self.assertEqual(compiled("message A {}\n")[1], ["A"])
        self.assertEqual(compiled("// Told.\nenum E {\n  NONE = 0;\n}\n")[1], ["E.NONE"])


def renew():
    now = list(schema.lines(schema.describe(PROTOC, PROTO)))
    back = list(broken(read_baseline() if os.path.exists(BASELINE) else [], now))
    if back:
        sys.exit("the baseline stays as it is; these would be taken back:\n  " + "\n  ".join(back))
    with open(BASELINE, "w", encoding="utf-8") as file:
        file.write("\n".join(now) + "\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--renew"]:
        renew()
    else:
        PROTOC = sys.argv.pop(1) if len(sys.argv) > 1 else PROTOC
        unittest.main()
