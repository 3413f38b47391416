// queued apply on a running server: in force at once, refused with a reason, never half.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { topics } from "../contract/client.js";
import { Server } from "../support/server.js";
import { clerk, display, enter, kiosk, refusal, refused, rows, until } from "./hall.js";

const server = new Server();
let original;
before(async () => {
  await server.start();
  original = readFileSync(join(server.folder, "office.yaml"), "utf8");
});
after(async () => {
  assert.equal(await server.stop(), 0);
  server.remove();
});

// Writes a file beside office.yaml and applies it: exit code and what was said.
function apply(text, { name = "office.yaml", options = [] } = {}) {
  writeFileSync(join(server.folder, `${name}.part`), text); // Another apply may be reading the file.
  renameSync(join(server.folder, `${name}.part`), join(server.folder, name));
  const child = spawn(process.env.TEST_SERVER, ["apply", join(server.folder, name), "--data", server.folder, ...options], {
    env: { ...process.env, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
  const ended = new Promise((done) => child.on("close", (code) => done({ code, said })));
  ended.child = child;
  return ended;
}

const version = () => rows(server, "SELECT max(version) AS v FROM definition WHERE office_id = 1")[0].v;

function titled(title, text = original) {
  return text.replace("en: Bát Xát Commune Public Administration Service Centre", `en: ${title}`);
}

// The office without its last service, "collecting results" (T).
function without() {
  const text = original.replace(/\n {2}- code: tra-ket-qua\n(?: {4}.*\n)+/, "\n")
    .replace("[tra-ket-qua, chung-thuc]", "[chung-thuc]").replace(", tra-ket-qua]", "]");
  assert.ok(!text.includes("tra-ket-qua"));
  return text;
}

test("the same file again changes nothing; a change is in force at once, and a stale kiosk is told", async () => {
  assert.match((await apply(original)).said, /^In force, version 1$/m);
  const [machine, screen] = [await kiosk(server), await display(server)];
  const board = (await screen.ask("subscribe", { topic: topics.TopicKind.BOARD })).value;
  assert.equal(board.state.value.definitionVersion, 1n);
  assert.match((await apply(titled("Second Office"))).said, /^In force, version 2$/m);
  const newer = (await screen.until((b) => b.value.state.value.definitionVersion === 2n)).value;
  assert.equal(newer.state.value.title.en, "Second Office");
  refused(await machine.command("issue", { serviceId: 1, definitionVersion: 1n }), refusal.STALE_DEFINITION);
  const office = (await machine.ask("getOffice")).value;
  assert.equal(office.title.en, "Second Office");
  assert.equal((await machine.command("issue", { serviceId: 1, definitionVersion: office.definitionVersion })).case, "done");
  await Promise.all([machine.close(), screen.close()]);
});

test("a file with mistakes: exit 2, and nothing changes", async () => {
  const before = version();
  const { code, said } = await apply(titled("Third Office").replace("code: bat-xat", "code: bat-xat\nfrobnicate: 1"));
  assert.equal(code, 2);
  assert.match(said, /office\.yaml:\d+/);
  assert.equal(version(), before);
});

test("a change that would strand somebody is refused with the list, and everybody is served", async () => {
  const machine = await kiosk(server);
  const office = (await machine.ask("getOffice")).value;
  const service = office.services.find((s) => s.letter === "T");
  const labels = [];
  for (let i = 0; i < 3; i++) labels.push((await machine.command("issue", { serviceId: service.serviceId })).value.ticket.label);
  const before = version();
  const { code, said } = await apply(without());
  assert.equal(code, 1);
  for (const label of labels) assert.ok(said.includes(label), said);
  assert.equal(version(), before);
  const counter = office.counters.find((c) => c.serviceIds.includes(service.serviceId));
  const user = ["lan", "hoa", "minh", "son", "thu", "duc"][counter.counterId - 1];
  const person = await clerk(server, user, counter.counterId);
  const served = [];
  for (let body; (body = await person.command("callNext")).case === "done"; ) {
    served.push(body.value.ticket.label);
    await person.command("start");
    await person.command("finish");
  }
  for (const label of labels) assert.ok(served.includes(label));
  assert.equal((await apply(without())).code, 0); // Now nobody is in the way.
  assert.ok((await machine.ask("getOffice")).value.services.every((s) => s.letter !== service.letter));
  refused(await machine.command("issue", { serviceId: service.serviceId }), refusal.UNKNOWN_SERVICE);
  assert.equal((await apply(titled("Fourth Office"))).code, 0);
  await Promise.all([machine.close(), person.close()]);
});

test("many at once: each is in force or refused, and none is lost under another", async () => {
  const before = version();
  const all = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => apply(titled(`Rival ${n}`), { name: `rival-${n}.yaml` })));
  const won = all.filter(({ code }) => code === 0);
  for (const { code, said } of all) assert.ok(code === 0 || (code === 1 && /another change/.test(said)), said);
  assert.ok(won.length >= 1);
  assert.deepEqual(won.map(({ said }) => Number(/version (\d+)/.exec(said)[1])).sort((a, b) => a - b),
    won.map((_, i) => before + 1 + i));
  assert.equal(version(), before + won.length);
});

test("one more office joins while others are served, and is there after a kill -9", async () => {
  const text = titled("Mường Hum Commune").replace("code: bat-xat", "code: muong-hum");
  const refusedOnce = await apply(text, { name: "second.yaml" });
  assert.equal(refusedOnce.code, 1);
  assert.match(refusedOnce.said, /--new/);
  const [one, two] = await Promise.all([1, 2].map(() => apply(text, { name: "second.yaml", options: ["--new"] })));
  assert.deepEqual([one.code, two.code].sort(), [0, 1]);
  for (const start of [false, true]) {
    if (start) {
      assert.equal(await server.stop("SIGKILL"), "SIGKILL");
      await server.start("2026-11-23T09:30:00+0700");
    }
    const guest = await enter(server, "", { office: "muong-hum" });
    const office = (await guest.ask("getOffice")).value;
    assert.equal(office.title.en, "Mường Hum Commune");
    assert.ok(office.dayOpen);
    const first = await enter(server, "", { office: "bat-xat" });
    assert.notEqual((await first.ask("getOffice")).value.officeId, office.officeId);
    await Promise.all([guest.close(), first.close()]);
  }
  server.run("device", "add", "kiosk-mh", "--kind", "kiosk", "--office", "muong-hum", "--data", server.folder, "--token-file", join(server.folder, "kiosk-mh.token"));
  const machine = await enter(server, server.token("kiosk-mh"));
  assert.equal((await machine.command("issue", { serviceId: 1 })).case, "done");
  await machine.close();
});

test("a server that does not answer: nothing has changed, now or later", async () => {
  const before = version();
  server.process.kill("SIGSTOP");
  const waiting = apply(titled("Too Late"));
  const killed = apply(titled("Forgotten"), { name: "forgotten.yaml" });
  await until(() => rows(server, "SELECT count(*) AS n FROM definition_request WHERE taken = 0")[0].n === 2, "both requests");
  killed.child.kill("SIGKILL");
  const { code, said } = await waiting;
  assert.equal(code, 1);
  assert.match(said, /does not answer; nothing has changed/);
  assert.equal(await server.stop("SIGKILL"), "SIGKILL");
  await server.start("2026-11-23T10:00:00+0700");
  assert.equal(version(), before);
  assert.equal(rows(server, "SELECT count(*) AS n FROM definition_request WHERE taken = 0")[0].n, 0);
  assert.equal((await apply(titled("In Time"))).code, 0);
  assert.equal(version(), before + 1);
});
