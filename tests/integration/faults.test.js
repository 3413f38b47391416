// What can go wrong around the server: each one line and an exit code, or a hall that goes on.
import assert from "node:assert/strict";
import { spawn, spawnSync, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Server } from "../support/server.js";
import { clerk, kiosk, refusal, refused, rows, until } from "./hall.js";

const binary = process.env.TEST_SERVER;

const server = new Server();
before(() => server.start());
after(async () => {
  assert.equal(await server.stop(), 0);
  server.remove();
});

// A start that must fail: its exit code and its one line.
function failed(args, options = {}) {
  const { command = [binary] } = options;
  const [name, ...first] = command;
  const ended = spawnSync(name, [...first, "serve", "--log", "error", ...args], {
    encoding: "utf8", timeout: 60000, env: { ...process.env, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" } });
  assert.equal(ended.signal, null, ended.stderr);
  assert.equal(ended.stderr.trimEnd().split("\n").length, 1, ended.stderr);
  assert.match(ended.stderr, /^queued serve: /);
  return { code: ended.status, line: ended.stderr };
}

function folder() {
  return mkdtempSync(join(tmpdir(), "queued-faults-"));
}

// A data folder with the sample office, and nobody who serves it.
function stopped() {
  const at = folder();
  execFileSync(binary, ["sample", "--data", at], { stdio: "ignore" });
  return at;
}

test("port in use: exit 4, and what to do", () => {
  const at = stopped();
  const { code, line } = failed(["--data", at, "--port", String(server.port)]);
  assert.equal(code, 4);
  assert.match(line, /--port/);
  rmSync(at, { recursive: true });
});

test("an address that is none, or not ours: exit 4", () => {
  const at = stopped();
  for (const address of ["localhost.example", "192.0.2.1", ""]) {
    assert.equal(failed(["--data", at, "--port", "0", "--plain-text-on-the-network", "--listen", address]).code, 4);
  }
  rmSync(at, { recursive: true });
});

test("a second server on the same data: exit 2, the first goes on", async () => {
  const { code, line } = failed(["--data", server.folder, "--port", "0"]);
  assert.equal(code, 2);
  assert.match(line, /another queued is serving/);
  const machine = await kiosk(server);
  assert.equal((await machine.command("issue", { serviceId: 1 })).case, "done");
  await machine.close();
});

test("no office, no folder, a stranger's file: exit 2, and the file stays as it is", () => {
  const at = folder();
  assert.equal(failed(["--data", at, "--port", "0"]).code, 2);
  assert.notEqual(failed(["--data", join(at, "missing"), "--port", "0"]).code, 0);
  const other = folder();
  execFileSync("sqlite3", [join(other, "queued.db"), "CREATE TABLE theirs (a)"]);
  const before = readFileSync(join(other, "queued.db"));
  const { code, line } = failed(["--data", other, "--port", "0"]);
  assert.equal(code, 2);
  assert.match(line, /not a database of queued/);
  assert.deepEqual(readFileSync(join(other, "queued.db")), before);
  for (const path of [at, other]) rmSync(path, { recursive: true });
});

test("data that may not be read or written: exit 2", (t) => {
  const at = stopped();
  execFileSync("chmod", ["-R", "a-rwx", at]);
  let command = [binary];
  if (process.getuid() === 0) command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", binary];
  if (spawnSync(command[0], ["--version"]).error) return t.skip("no setpriv, and root may do everything");
  if (process.getuid() === 0 && spawnSync(command[0], [...command.slice(1), "--version"]).status !== 0) {
    return t.skip("another user cannot run the program where it is");
  }
  const { code, line } = failed(["--data", at, "--port", "0"], { command });
  assert.equal(code, 2);
  assert.match(line, /ermission denied/);
  execFileSync("chmod", ["-R", "u+rwx", at]);
  rmSync(at, { recursive: true });
});

test("a damaged database: exit 3, what is damaged and the way out, nothing repaired", () => {
  const at = stopped();
  const path = join(at, "queued.db");
  const bytes = readFileSync(path);
  for (let i = 100; i < 4096; i += 7) bytes[i] ^= 0x55;
  writeFileSync(path, bytes);
  for (const end of ["-wal", "-shm"]) rmSync(path + end, { force: true });
  const { code, line } = failed(["--data", at, "--port", "0"]);
  assert.equal(code, 3);
  assert.match(line, /queued verify/);
  assert.match(line, /backup/);
  assert.deepEqual(readFileSync(path), bytes);
  rmSync(at, { recursive: true });
});

// Issues until the server is gone; all that was answered.
async function issueToTheEnd(machine) {
  const gone = machine.closed.then(() => null);
  const done = [];
  for (;;) {
    const bodies = await Promise.race([gone, Promise.all(Array.from({ length: 8 }, () => machine.command("issue", { serviceId: 1 })))]);
    if (bodies === null) return done;
    for (const body of bodies) if (body.case === "done") done.push(body.value);
  }
}

test("a disk that has no room in the middle of the day: exit 3, and no answer is lost", async () => {
  const full = new Server();
  await full.start();
  await full.stop();
  const size = readdirSync(full.folder).length;
  assert.ok(size > 0);
  // No file may grow beyond this: what a full disk does to a write, on any machine.
  const start = full.start;
  const wrapper = spawn("sh", ["-c", `ulimit -f 600; exec "$0" "$@"`, binary, "serve", "--data", full.folder, "--port", "0",
    "--log", "error", "--clock", "2026-11-23T08:30:00+0700"], { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  wrapper.stderr.on("data", (data) => (stderr += data));
  const exited = new Promise((done) => wrapper.on("exit", (code, signal) => done(signal ?? code)));
  const early = exited.then((code) => assert.fail(`it ended with ${code} before anybody came: ${stderr}`));
  const ready = new Promise((done) => wrapper.stdout.on("data", (data) => {
    const match = /:(\d+)\//.exec(data);
    if (match) done(Number(match[1]));
  }));
  full.port = await Promise.race([ready, early]);
  const machine = await Promise.race([kiosk(full), early]);
  early.catch(() => {}); // From now on it may.
  const done = await issueToTheEnd(machine);
  assert.equal(await exited, 3, stderr);
  assert.match(stderr, /commit failed/);
  assert.ok(done.length > 0);
  await start.call(full, "2026-11-23T09:00:00+0700");
  const kept = new Map(rows(full, "SELECT seq, ticket_id FROM event WHERE kind = 30").map((row) => [row.seq, row.ticket_id]));
  for (const answer of done) assert.equal(kept.get(Number(answer.seq)), Number(answer.ticket.ticketId));
  assert.equal(await full.stop(), 0);
  full.remove();
});

test("a disk that is nearly full: no new tickets, those in the hall are served", async (t) => {
  const at = folder();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=80m", "tmpfs", at]);
  if (mounted.status !== 0) {
    rmSync(at, { recursive: true });
    return t.skip("a small disk cannot be mounted here");
  }
  const small = new Server();
  rmSync(small.folder, { recursive: true });
  small.folder = join(at, "data");
  mkdirSync(small.folder);
  small.database = join(small.folder, "queued.db");
  try {
    await small.start();
    const [machine, lan] = [await kiosk(small), await clerk(small, "lan", 1)];
    const office = (await lan.ask("getOffice")).value;
    const serviceId = office.counters.find((c) => c.counterId === 1).serviceIds[0];
    assert.equal((await machine.command("issue", { serviceId })).case, "done");
    writeFileSync(join(at, "filler"), Buffer.alloc(30 << 20));
    let body;
    await until(async () => (body = await machine.command("issue", { serviceId })).case === "refusal", "a refusal");
    refused(body, refusal.DISK_FULL);
    assert.ok(body.value.text.length > 20);
    assert.equal((await lan.command("callNext")).case, "done");
    assert.equal((await lan.command("start")).case, "done");
    assert.equal((await lan.command("finish")).case, "done");
    rmSync(join(at, "filler"));
    await until(async () => (await machine.command("issue", { serviceId })).case === "done", "room again");
    await Promise.all([machine.close(), lan.close()]);
  } finally {
    await small.stop();
    spawnSync("umount", [at]);
    rmSync(at, { recursive: true, force: true });
  }
});

test("the machine's clock was behind at the restart: the day goes on", async () => {
  const behind = new Server();
  await behind.start("2026-11-23T09:00:00+0700");
  const machine = await kiosk(behind);
  const first = (await machine.command("issue", { serviceId: 1 })).value;
  await behind.stop();
  await behind.start("2026-11-23T03:00:00+0700"); // Before anybody was awake.
  const again = await kiosk(behind);
  const second = (await again.command("issue", { serviceId: 1 })).value;
  assert.ok(second.ticket, "tickets are still taken");
  assert.ok(second.atMs >= first.atMs);
  await again.close();
  assert.equal(await behind.stop(), 0);
  behind.remove();
});

test("wrong use: exit 1, one line", () => {
  for (const args of [["--port", "99999"], ["--port", "x"], ["--speed", "0"], ["--manager-idle", "0"], ["--manager-idle", "x"], ["--clock", "noon"], ["--frobnicate"], ["extra"]]) {
    assert.equal(failed(args).code, 1);
  }
});
