// Memory that runs out, in the programs as an office has them, libraries included: one allocation after
// another fails. Either what was asked for is done and whole, or it is refused in a line and nothing
// has changed; a server that ends has lost nothing that it answered.
// QUEUED_MEMORY_STEP: every so many allocations (199); QUEUED_MEMORY_ROUNDS: of servers (20).
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Client, newCommandId } from "../contract/client.js";
import { Server } from "../support/server.js";
import { clerk, kiosk, rows } from "./hall.js";

const binary = process.env.TEST_SERVER;
const step = Number(process.env.QUEUED_MEMORY_STEP ?? 199);
const rounds = Number(process.env.QUEUED_MEMORY_ROUNDS ?? 20);
const module = process.env.SCARCE_MODULE;
const sample = fileURLToPath(new URL("../../queued/setup/sample/office.yaml", import.meta.url));
const at = mkdtempSync(join(tmpdir(), "queued-memory-"));
const mark = join(at, "mark");
const language = { LANG: "C.UTF-8", LC_ALL: "C.UTF-8" };

function scarce(number, isForGood, program = "queued") {
  rmSync(mark, { force: true });
  const env = { ...language, LD_PRELOAD: module, SCARCE_AT: String(number), SCARCE_MARK: mark, SCARCE_PROGRAM: program };
  if (isForGood) env.SCARCE_FOR_GOOD = "1";
  return env;
}

function run(args, env = language, input = "") {
  return spawnSync(binary, args, { encoding: "utf8", env: { ...process.env, ...env }, input, timeout: 60000 });
}

const verified = (path) => {
  const ended = run(["verify", "--data", path]);
  assert.equal(ended.status, 0, ended.stderr);
};

// A day of a few tickets, and nobody who serves it.
const server = new Server();
let label;
before(async () => {
  await server.start();
  const [machine, lan] = [await kiosk(server), await clerk(server, "lan", 1)];
  const { serviceIds } = (await lan.ask("getOffice")).value.counters.find((one) => one.counterId === 1);
  for (let i = 0; i < 12; i++) {
    label = (await machine.command("issue", { serviceId: serviceIds[i % serviceIds.length] })).value.ticket.label;
  }
  for (const kind of ["callNext", "start", "finish"]) assert.equal((await lan.command(kind)).case, "done");
  await Promise.all([machine.close(), lan.close()]);
  assert.equal(await server.stop(), 0);
});
after(() => {
  server.remove();
  rmSync(at, { recursive: true, force: true });
});

// Each allocation of @args in turn: once, and for good. @whole looks at what a success has left,
// @untouched at what a failure has.
function failEach(args, { input, whole = () => {}, untouched = () => {} } = {}) {
  for (const isForGood of [false, true]) {
    let failures = 0;
    for (let number = 1; ; number += step) {
      const ended = run(args, scarce(number, isForGood), input);
      const said = `${args[0]}, allocation ${number}: ${ended.signal ?? ended.status} ${ended.stderr}`;
      assert.equal(ended.signal, null, said);
      if (!existsSync(mark)) {
        assert.equal(ended.status, 0, said);
        assert.ok(failures > 0, `${args[0]} needs no memory?`);
        whole(ended, said);
        break;
      }
      if (ended.status === 0) {
        whole(ended, said);
      } else {
        failures++;
        assert.equal(ended.status, 3, said);
        assert.match(ended.stderr, /out of memory/, said);
        assert.doesNotMatch(ended.stderr, /damaged|corrupt|run queued/, said); // It is not the file.
        untouched(ended, said);
      }
    }
  }
}

const copy = () => {
  const folder = mkdtempSync(join(at, "data-"));
  for (const name of readdirSync(server.folder)) copyFileSync(join(server.folder, name), join(folder, name));
  return folder;
};

test("an office is read, or it is not", () => {
  const { stdout } = run(["check", sample]);
  assert.match(stdout, /8 services/);
  failEach(["check", sample], {
    whole: (ended, said) => assert.equal(ended.stdout, stdout, said),
    untouched: (ended, said) => assert.equal(ended.stdout, "", said),
  });
});

test("what is asked of the journal is told whole, or not at all", () => {
  for (const args of [["report"], ["report", "--by", "service"], ["export", "events"], ["export", "tickets"],
    ["story", label, "--date", "2026-11-23"], ["audit"], ["verify"], ["user", "list"], ["device", "list"]]) {
    const { stdout, status, stderr } = run([...args, "--data", server.folder]);
    assert.equal(status, 0, `${args}: ${stderr}`);
    failEach([...args, "--data", server.folder], { whole: (ended, said) => assert.equal(ended.stdout, stdout, said) });
  }
});

test("a backup is a whole one, or none", () => {
  const path = join(at, "backup.db");
  failEach(["backup", path, "--data", server.folder], {
    whole: () => {
      assert.equal(run(["verify", path]).status, 0);
      rmSync(path);
    },
    untouched: (_, said) => assert.deepEqual(readdirSync(at).filter((name) => name.startsWith("backup")), [], said),
  });
});

test("a change is there with its entry in the audit, or not at all", () => {
  const folder = copy();
  const database = { database: join(folder, "queued.db") };
  const people = () => rows(database, "SELECT count(*) AS n FROM user")[0].n;
  const entries = () => rows(database, "SELECT count(*) AS n FROM audit")[0].n;
  const counts = () => [people(), entries()];
  let [person, before] = [0, counts()];
  const add = () => ["user", "add", `p${person++}`, "--title", "Bà Pờ", "--role", "clerk", "--data", folder];
  for (let number = 1; ; number += step) {
    const ended = run(add(), scarce(number, false), "482915\n");
    assert.equal(ended.signal, null, ended.stderr);
    const now = counts();
    if (!existsSync(mark)) break;
    const added = now[0] - before[0];
    assert.equal(now[1] - before[1], added, `allocation ${number}: a change without its entry`);
    assert.ok(added === 1 || ended.status !== 0, `allocation ${number}: said, not done`);
    before = now;
  }
  verified(folder);
});

// The kiosk goes on as long as there is a server that answers; what it was told, and what it was not.
async function takeTickets(office, told, doubts) {
  const machine = await Client.connect(office.port);
  const gone = machine.closed.then(() => null);
  const say = (answer) => Promise.race([gone, answer]);
  const ask = async (id) => {
    doubts.add(id);
    const body = await say(machine.command("issue", { serviceId: 1 }, id));
    if (body === null) return false;
    doubts.delete(id);
    if (body.case === "done") told.set(body.value.ticket.ticketId, body.value);
    return true;
  };
  if ((await say(machine.hello({ token: office.token("kiosk-1") })))?.case !== "welcome") return machine.close();
  for (const id of [...doubts]) if (!(await ask(id))) return;
  for (let i = 0; i < 40; i++) if (!(await ask(newCommandId()))) return;
  await machine.close();
}

test(`a server, ${rounds} times: what was answered is there, and once`, { timeout: 600000 }, async () => {
  const office = new Server();
  const [told, doubts] = [new Map(), new Set()];
  await office.start();
  assert.equal(await office.stop(), 0);
  let survived = 0;
  for (let round = 0; round < rounds; round++) {
    const number = 1 + Math.floor(((round + Math.random()) / rounds) * 14000);
    office.environment = scarce(number, round % 2 === 1);
    await office.start();
    if (office.isServing) {
      await takeTickets(office, told, doubts).catch((error) => assert.match(String(error), /ECONN|closed|hang up/, error));
      survived++;
    }
    const ended = await office.stop();
    assert.ok([0, 3, 4, "SIGABRT"].includes(ended), `allocation ${number}: the server ended with ${ended}`);
  }
  office.environment = {};
  await office.start();
  await takeTickets(office, told, doubts);
  assert.equal(await office.stop(), 0);
  assert.equal(doubts.size, 0);
  assert.ok(survived > 0 && told.size > 40);
  const tickets = new Map(rows(office, "SELECT ticket_id, letter, number FROM ticket").map((row) => [BigInt(row.ticket_id), row]));
  assert.equal(tickets.size, told.size, "a ticket that nobody was told of, or one too few");
  for (const [id, { ticket }] of told) assert.ok(ticket.label.endsWith(String(tickets.get(id).number)), ticket.label);
  verified(office.folder);
  office.remove();
});
