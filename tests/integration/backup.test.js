// Copies of an office at work, the way back from them, and the databases of older and newer programs.
import assert from "node:assert/strict";
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Server } from "../support/server.js";
import { clerk, kiosk, rows } from "./hall.js";

const binary = process.env.TEST_SERVER;
const at = mkdtempSync(join(tmpdir(), "queued-backup-"));
const scratch = join(at, "scratch");
mkdirSync(scratch);
const env = { ...process.env, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TMPDIR: scratch };
after(() => rmSync(at, { recursive: true, force: true }));

const run = (...args) => spawnSync(binary, args, { encoding: "utf8", env, timeout: 60000 });
const start = (...args) => new Promise((done) => execFile(binary, args, { env }, (error, stdout, stderr) =>
  done({ status: error === null ? 0 : error.code, stdout, stderr })));
const copy = (name) => ({ database: join(at, `${name}.db`) });

test("a copy under full load is one committed instant, and can be restored", { timeout: 120000 }, async () => {
  const server = await new Server().start();
  const [machine, lan] = [await kiosk(server), await clerk(server, "lan", 1)];
  const { serviceIds } = (await lan.ask("getOffice")).value.counters.find((one) => one.counterId === 1);
  let [busy, told] = [true, 0n];
  const note = (body) => {
    if (body.case === "done" && body.value.seq > told) told = body.value.seq;
  };
  const take = async () => {
    while (busy) note(await machine.command("issue", { serviceId: serviceIds[0] }));
  };
  const serve = async () => {
    while (busy) for (const kind of ["callNext", "start", "finish"]) note(await lan.command(kind));
  };
  const work = [take(), take(), take(), take(), serve()];
  const newest = [];
  for (let i = 0; i < 5 && busy; i++) {
    const before = told;
    const ended = await start("backup", copy(i).database, "--data", server.folder);
    busy = ended.status === 0 && told > before; // Else it ends here, and is said below.
    newest.push([before, told, ended]);
  }
  busy = false;
  await Promise.all(work);
  for (const [i, [before, later, ended]] of newest.entries()) {
    assert.equal(ended.status, 0, ended.stderr);
    assert.ok(later > before, "nothing happened meanwhile: that was no load");
    assert.equal(run("verify", copy(i).database).status, 0);
    const [{ seq, chain, n }] = rows(copy(i), "SELECT o.seq, hex(o.chain) AS chain, (SELECT count(*) FROM event) AS n FROM office o");
    assert.equal(n, seq);
    assert.ok(BigInt(seq) >= before, "what was answered before the copy began is not in it");
    assert.ok(seq <= rows(server, "SELECT max(seq) AS seq FROM event")[0].seq);
    const [here] = rows(server, `SELECT hex(chain) AS chain FROM event WHERE seq = ${seq}`);
    assert.equal(chain, here.chain, "the copy is of another history");
    const drill = run("restore", "--drill", copy(i).database); // Beside the server, which it does not disturb.
    assert.equal(drill.status, 0, drill.stderr);
    assert.match(drill.stdout, new RegExp(`: ${seq} events`));
    assert.match(drill.stdout, /nothing was touched/);
    assert.deepEqual(readdirSync(scratch), []);
  }
  await Promise.all([machine.close(), lan.close()]);
  assert.equal(await server.stop(), 0);
  server.remove();
});

test("a drill says what would not come back", () => {
  const bytes = readFileSync(copy(0).database);
  for (let i = 8192; i < bytes.length; i += 4096) bytes.fill(0x55, i, i + 64);
  writeFileSync(copy("bad").database, bytes);
  for (const path of [copy("bad").database, copy("none").database]) {
    const drill = run("restore", "--drill", path);
    assert.notEqual(drill.status, 0);
    assert.equal(drill.stdout, "");
    assert.equal(drill.stderr.trimEnd().split("\n").length, 1, drill.stderr);
    assert.deepEqual(readdirSync(scratch), []);
  }
});

const dumps = fileURLToPath(new URL("../unit/schema/", import.meta.url));
for (const dump of readdirSync(dumps).sort()) {
  test(`what an older program left comes up to date: ${dump}`, async () => {
    const server = new Server();
    execFileSync("sqlite3", [server.database], { input: readFileSync(join(dumps, dump)) });
    const before = rows(server, "SELECT seq, hex(chain) AS chain FROM event ORDER BY seq");
    assert.ok(before.length > 30);
    await server.start("2036-01-07T08:00:00+0700");
    assert.notEqual(server.port, undefined);
    assert.equal(await server.stop(), 0);
    const kept = rows(server, "SELECT seq, hex(chain) AS chain FROM event ORDER BY seq");
    assert.deepEqual(kept.slice(0, before.length), before);
    assert.equal(run("verify", "--data", server.folder).status, 0);
    server.remove();
  });
}

test("what a newer program left is refused, and stays as it is", () => {
  const folder = join(at, "newer");
  const database = join(folder, "queued.db");
  mkdirSync(folder);
  execFileSync("cp", [copy(0).database, database]);
  execFileSync("sqlite3", [database, "PRAGMA user_version = 99"]);
  const before = readFileSync(database);
  for (const args of [["serve", "--port", "0"], ["report"], ["user", "list"], ["backup", copy("newer-copy").database], ["verify"]]) {
    const ended = run(...args, "--data", folder);
    assert.notEqual(ended.status, 0, args[0]);
    assert.match(ended.stderr, /newer queued/, args[0]);
  }
  assert.deepEqual(readFileSync(database), before);
});
