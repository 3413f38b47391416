"""Every lint finds the bad sample it is shown, and leaves the good one alone."""

import os
import subprocess
import tempfile
import unittest

import calls
import headers
import includes
import lint
import promises
import purity
import shell
import size
import symbols
import texts

LATER = "TO" + "DO"


def archive(folder, source):
    """An archive of one object, compiled as plainly as can be."""
    paths = {end: os.path.join(folder, "sample" + end) for end in (".c", ".o", ".a")}
    with open(paths[".c"], "w", encoding="utf-8") as file:
        file.write(source)
    subprocess.run([CC, "-O0", "-c", paths[".c"], "-o", paths[".o"]], check=True)
    subprocess.run(["ar", "rcs", paths[".a"], paths[".o"]], check=True)
    return paths[".a"]


CC = os.environ.get("CC", "cc")


class Lints(unittest.TestCase):
    def check(self, function, good, bad):
        """Samples are the arguments of @function."""
        for sample in good:
            self.assertEqual(list(function(*sample)), [], sample)
        for sample in bad:
            self.assertNotEqual(list(function(*sample)), [], sample)

    def test_calls(self):
        path = "queued/office/a.c"
        self.check(
            lambda text: calls.complaints(path, text),
            good=[
                ("/* assert(x) */ QD_ASSERT(x); static_assert(1, \"assert(x)\");",),
                ("#include <assert.h>\nstatic_assert(1 < 2, \"order\");\n",),
                ("my_assert(x); table.assert(x); table->assert(x);",),
            ],
            bad=[("assert(x);",), ("#include <assert.h>\n",), ("if (a) {\n\tstrcpy (a, b);\n}",)],
        )

    def test_comments_keep_their_lines(self):
        self.assertEqual(
            list(calls.complaints("a.c", "/* one\n two */\nassert(x);"))[0].split(":")[1], "3"
        )

    def test_promises(self):
        head = "| promise | shown by |\n| --- | --- |\n"
        self.check(
            lambda text: promises.complaints("SECURITY.md", text, ["unit.rights", "sim.world_seeds"]),
            good=[(head + "| a | `unit.rights`, `sim.world_*` |",), ("Words.",), (head,)],
            bad=[(head + "| a | `unit.wrongs` |",), (head + "| a | by looking |",), (head + "| `unit.rights` | `web.x_*` |",)],
        )

    def test_includes(self):
        def one(path, name):
            return includes.complaints(path, f'int a;\n#  include "{name}"\n')

        self.check(
            one,
            good=[
                ("queued/office/a.c", "queued/base/list.h"),
                ("queued/office/a.c", "queued/office/a.h"),
                ("queued/office/a.c", "string.h"),
                ("queued/codec/a.c", "queued/v1/ticket.pb-c.h"),
                ("queued/journal/a.c", "sqlite3.h"),
                ("queued/app/a.c", "uv.h"),
                ("queued/main.c", "queued/cli/cli.h"),
                ("queued/cli/user.c", "queued/journal/account.h"),
                ("display/main.c", "proto/client/client.h"),
                ("tests/unit/test_a.c", "sqlite3.h"),
            ],
            bad=[
                ("queued/base/a.c", "queued/office/office.h"),
                ("queued/office/a.c", "queued/codec/command.h"),
                ("queued/office/a.h", "uv.h"),
                ("queued/setup/a.c", "sqlite3.h"),
                ("queued/app/a.c", "queued/setup/account.h"),
                ("queued/app/a.c", "queued/cli/cli.h"),
                ("queued/cli/user.c", "sqlite3.h"),
                ("queued/gateway/a.c", "queued/v1/ticket.pb-c.h"),
                ("queued/codec/a.c", "libwebsockets.h"),
                ("queued/journal/a.c", "queued/reports/report.h"),
                ("queued/office/a.c", "tests/support/fault.h"),
                ("display/main.c", "queued/office/office.h"),
            ],
        )

    def test_rooms(self):
        self.check(
            includes.strangers,
            good=[(["queued/base/a.c", "queued/main.c", "tests/unit/a.c", "docs/a.md"],)],
            bad=[(["queued/helpers/a.c"],), (["library/a.h"],)],
        )

    def test_size(self):
        self.check(
            size.complaints,
            good=[("a.c", "x\n" * 800), ("package-lock.json", "x\n" * 801)],
            bad=[("a.c", "x\n" * 801), ("dev", "x\n" * 801)],
        )

    def test_texts(self):
        self.check(
            texts.complaints,
            good=[
                ("a.c", "Số thứ tự\n".encode()),
                ("a.csv", "\ufeffmã,tên\r\n".encode()),
                ("a.png", b"\x89PNG\0 \xff"),
                ("a.c", b"TODOS\n"),
            ],
            bad=[
                ("a.c", b"caf\xe9\n"),
                ("a.c", "Sô\u0301\n".encode()),
                ("a.c", b"a \n"),
                ("a.c", b"a\r\n"),
                ("a.csv", b"a \r\n"),
                ("a.c", b"a"),
                ("a.c", "\ufeffa\n".encode()),
                ("a.c", f"/* {LATER}: later */\n".encode()),
            ],
        )

    def test_shell(self):
        self.check(
            shell.complaints,
            good=[("a", "#!/bin/sh\necho a\n"), ("a", "#!/usr/bin/env python3\nif (\n")],
            bad=[("a", "#!/bin/sh\nif true; then\n"), ("a", "#!/usr/bin/env bash\necho (\n")],
        )

    def test_purity(self):
        with tempfile.TemporaryDirectory() as folder:
            clock = archive(
                folder,
                "#include <time.h>\n#include <string.h>\n"
                "time_t a(const char *text); time_t b(void); time_t b(void) { return time(0); }\n"
                "time_t a(const char *text) { return b() + (time_t)strlen(text); }\n",
            )
            self.check(
                lambda allowed: purity.complaints(clock, allowed),
                good=[(["strlen", "ti*"],)],
                bad=[(["strlen"],), (["time"],)],
            )

    def test_purity_list(self):
        self.assertEqual(purity.patterns("# no\n\nmemcpy # yes\nqd_*\n"), ["memcpy", "qd_*"])

    def test_symbols(self):
        with tempfile.TemporaryDirectory() as folder:
            sample = archive(folder, "int order_pick; int qd_any; static int loose; int *order(void)"
                             "; int *order(void) { return &loose; }\n")  # fmt: skip
            self.check(
                lambda owners: symbols.complaints(sample, "queued/office", owners),
                good=[({"order", "ticket"},)],
                bad=[({"ticket"},), ({"order_pick"},), ({"ord"},)],
            )

    def test_headers(self):
        with tempfile.TemporaryDirectory() as folder:
            good, bad = os.path.join(folder, "good.h"), os.path.join(folder, "bad.h")
            for path, text in ((good, "#include <stddef.h>\nsize_t a(void);\n"),
                               (bad, "size_t a(void);\n")):  # fmt: skip
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            self.check(
                lambda path: headers.complaints(CC, [], [path]), good=[(good,)], bad=[(bad,)]
            )

    def test_header_flags(self):
        command = "cc -Ia -isystem b -fsanitize=address -DX=1 -c a.c -o a.o"
        self.assertEqual(
            headers.flags([{"command": command}, {"command": command}]),
            ["-I" + lint.TOP, "-Ia", "-isystem", "b", "-DX=1"],
        )

    def test_the_tree_is_seen(self):
        """A lint that is given no files finds nothing."""
        files = lint.tracked()
        self.assertIn("CMakeLists.txt", files)
        self.assertTrue(any(path.endswith(".h") for path in files))


if __name__ == "__main__":
    unittest.main()
