"""The servers that are measured, each started fresh in a folder of its own on a free port."""

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

from rounds import Failed, output_of

CLERKS = 50
PIN = "2580"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process, seconds=120):
    """Until something listens on @port."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise Failed(f"{process.args[0]} ended by itself, with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise Failed(f"{process.args[0]} does not listen")


class Folder:
    """A folder of this run, which goes with it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="queued-bench-")

    def stop(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Server(Folder):
    """A server of this run: start() … stop(); its data goes with it."""

    name = ""
    program = ""
    tokens = None  # File of bench-offices.

    def __init__(self, bin_folder):
        super().__init__()
        self.bin = bin_folder
        self.port = free_port()
        self.log = os.path.join(self.folder, "stderr")
        self.process = None

    def launch(self, *command, **options):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, **options)
        wait_for(self.port, self.process)

    def last_words(self):
        """What it said last on stderr, and whether it still runs."""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            said = file.read().strip().splitlines()[-3:]
        code = self.process.poll()
        return " ".join([f"{self.name} {'runs' if code is None else f'ended with {code}'};", *said])

    def load_options(self):
        return []

    def end(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def stop(self):
        self.end()
        super().stop()

    def resident_kb(self):
        with open(f"/proc/{self.process.pid}/smaps_rollup", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Rss:"))

    def usage(self):
        """Processor time of the first thread and of the others so far, seconds."""
        tasks = f"/proc/{self.process.pid}/task"
        times = {"loop": 0.0, "others": 0.0}
        for task in os.listdir(tasks):
            with open(f"{tasks}/{task}/stat", encoding="utf-8") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            key = "loop" if int(task) == self.process.pid else "others"
            times[key] += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return times

    def version(self):
        done = subprocess.run([self.program, "--version"], capture_output=True, text=True, check=False)
        return (done.stdout or done.stderr).strip().splitlines()[0]


OFFICE = """code: bench
title: {vi: Đơn vị đo, en: Bench office}
time_zone: Asia/Ho_Chi_Minh
issue_without_counter: true
week:
  monday: &all [{open: "00:00", close: "24:00", tickets_from: "00:00", tickets_until: "24:00"}]
  tuesday: *all
  wednesday: *all
  thursday: *all
  friday: *all
  saturday: *all
  sunday: *all
services:
  - {code: s, letter: A, name: {vi: Dịch vụ, en: Service}, expected_minutes: 5}
counters:
"""


class Queued(Server):
    name = "queued"

    def __init__(self, bin_folder, clerks=False):
        super().__init__(bin_folder)
        self.program = os.path.join(bin_folder, "queued")
        self.clerks = clerks
        self.token = ""

    def run(self, *words, **options):
        return output_of(self.program, *words, "--data", self.folder, **options)

    def metrics(self):
        """The server's own figures, by name without "queued_"; those with labels are left out."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=60) as answer:
                lines = answer.read().decode("utf-8").splitlines()
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"/metrics: {error}; {self.last_words()}") from error
        pairs = (line.removeprefix("queued_").split(" ") for line in lines if line.startswith("queued_"))
        return {name: float(value) for name, value in pairs if "{" not in name}

    def start(self, under=()):
        path = os.path.join(self.folder, "office.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(OFFICE)
            for number in range(1, CLERKS + 1):
                file.write(f"  - {{number: {number}, services: [s]}}\n")
        self.run("apply", path)
        token_file = os.path.join(self.folder, "kiosk.token")
        self.run("device", "add", "kiosk", "--kind", "kiosk", "--token-file", token_file)
        with open(token_file, encoding="utf-8") as file:
            self.token = file.read().strip()
        for number in range(1, CLERKS + 1) if self.clerks else []:
            self.run("user", "add", f"clerk{number}", "--role", "clerk", "--title", f"C {number}", input=PIN + "\n")
        self.serve(under)

    def serve(self, under=(), *words):
        self.launch(
            *under, self.program, "serve", "--data", self.folder, "--port", str(self.port), "--log", "error", *words
        )

    def load_options(self):
        return ["--token", self.token, "--secret", PIN]


# When the offices of bench-offices and bench-history are open.
CLOCK = "2026-11-23T08:00:00+0700"


class Offices(Queued):
    """Offices like the sample one, open, with people in them."""

    def __init__(self, bin_folder, count):
        super().__init__(bin_folder)
        self.count = count
        self.tokens = os.path.join(self.folder, "tokens")

    def start(self, under=()):
        sample = Folder()
        try:
            output_of(self.program, "sample", "--data", sample.folder)
            path = os.path.join(sample.folder, "office.yaml")
            output_of(os.path.join(self.bin, "bench-offices"), path, self.folder, str(self.count))
        finally:
            sample.stop()
        self.serve(under, "--clock", CLOCK)


class Served(Queued):
    """A server of a folder that is there, and stays."""

    def __init__(self, bin_folder, folder):
        super().__init__(bin_folder)
        super().stop()
        self.folder = folder
        self.log = os.path.join(self.folder, "stderr")

    def start(self, under=()):
        self.serve(under, "--clock", "2026-11-23T13:00:00+0700")


class Redis(Server):
    name = "redis"
    program = "redis-server"

    def start(self):
        self.launch(
            "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "",
        )  # fmt: skip


class Beanstalkd(Server):
    name = "beanstalkd"
    program = "beanstalkd"

    def start(self):
        self.launch("beanstalkd", "-l", "127.0.0.1", "-p", str(self.port), "-b", self.folder, "-f", "0")

    def version(self):
        return subprocess.run(["beanstalkd", "-v"], capture_output=True, text=True, check=False).stdout.strip()


class Postgres(Server):
    name = "postgresql"

    def __init__(self, bin_folder):
        super().__init__(bin_folder)
        versions = sorted(os.listdir("/usr/lib/postgresql"), key=int)
        self.tools = os.path.join("/usr/lib/postgresql", versions[-1], "bin")
        self.program = os.path.join(self.tools, "postgres")

    def as_postgres(self):
        """PostgreSQL does not run as root."""
        return {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}

    def start(self):
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        data = os.path.join(self.folder, "data")
        quiet = {"stdout": subprocess.DEVNULL, "check": True, "cwd": "/", **self.as_postgres()}
        subprocess.run(
            [os.path.join(self.tools, "initdb"), "-D", data, "-A", "trust", "-U", "bench", "--no-sync"], **quiet
        )
        self.launch(
            self.program, "-D", data, "-p", str(self.port), "-h", "127.0.0.1", "-k", self.folder,
            "-c", "max_connections=1100", cwd="/", **self.as_postgres(),
        )  # fmt: skip
        psql = [os.path.join(self.tools, "psql"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench"]
        for _ in range(100):
            if subprocess.run([*psql, "-c", "SELECT 1", "postgres"], capture_output=True, check=False).returncode == 0:
                break
            time.sleep(0.1)
        subprocess.run([*psql, "-c", "CREATE DATABASE bench", "postgres"], **quiet)
        subprocess.run(
            [*psql, "-c", "CREATE TABLE ticket (id bigserial PRIMARY KEY, state int NOT NULL DEFAULT 0,"
             " counter int, body text NOT NULL); CREATE INDEX waiting ON ticket (id) WHERE state = 0", "bench"],
            **quiet,
        )  # fmt: skip


    def fill(self, count):
        psql = [os.path.join(self.tools, "psql"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench"]
        rows = f"INSERT INTO ticket (body) SELECT lpad(n::text, 96, '0') FROM generate_series(1, {count}) n"
        subprocess.run([*psql, "-c", rows, "-c", "ANALYZE ticket", "bench"], check=True, stdout=subprocess.DEVNULL)


class Echo(Server):
    name = "echo"

    def start(self):
        self.launch(os.path.join(self.bin, "bench-echo"), str(self.port))

    def version(self):
        return "bare libwebsockets on libuv"


def version_of(kind, bin_folder):
    server = kind(bin_folder)
    try:
        return server.version()
    finally:
        server.stop()
