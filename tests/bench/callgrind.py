"""What callgrind counted: its output files, read without its tools."""

import collections
import re

NAME = re.compile(r"\((\d+)\)(?: (.*))?")


class Profile:
    """Instructions of one dump: by object and function, and what each function had others do."""

    def __init__(self, path):
        self.trigger = ""
        self.own = collections.Counter()  # (object, function) -> instructions of its own
        self.calls = collections.Counter()  # (function, called function) -> instructions below it
        self._names = {"ob": {}, "fn": {}}
        with open(path, encoding="utf-8", errors="replace") as file:
            self._read(file)

    def _name(self, kind, text):
        """Names are written once, then by number."""
        match = NAME.fullmatch(text)
        if not match:
            return text
        number, name = match.groups()
        if name is not None:
            self._names[kind][number] = name
        return self._names[kind][number]

    def _read(self, file):
        obj = function = called = ""
        is_call = False
        for line in file:
            line = line.rstrip("\n")
            if line[:1].isdigit() or line[:1] in "+-*":
                cost = int(line.split()[1]) if len(line.split()) > 1 else 0
                if is_call:
                    self.calls[function, called] += cost
                else:
                    self.own[obj, function] += cost
                is_call = False
                continue
            key, _, value = line.partition("=")
            if key == "ob":
                obj = self._name("ob", value)
            elif key == "fn":
                function = self._name("fn", value)
            elif key == "cob":
                self._name("ob", value)
            elif key == "cfn":
                called = self._name("fn", value)
            elif key == "calls":
                is_call = True
            elif line.startswith("desc: Trigger: Client Request: "):
                self.trigger = line.removeprefix("desc: Trigger: Client Request: ")

    def of_objects(self, is_ours):
        return sum(cost for (obj, _), cost in self.own.items() if is_ours(obj))

    def total(self):
        return sum(self.own.values())

    def below(self, is_stage):
        """Instructions of functions that @is_stage names, called from outside of them, and all below."""
        return sum(
            cost for (caller, called), cost in self.calls.items() if is_stage(called) and not is_stage(caller)
        )
