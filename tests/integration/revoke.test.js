// Who may no longer be inside is let out at once; who does nothing for long, too.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { topics } from "../contract/client.js";
import { Server } from "../support/server.js";
import { Client, PINS, clerk, display, enter, kiosk, logIn, refusal, refused, until } from "./hall.js";

const server = new Server();
before(() => server.start());
after(async () => {
  assert.equal(await server.stop(), 0);
  server.remove();
});

const run = (...args) => server.run(...args, "--data", server.folder);

// Waits for the notice that says why, and the end of the connection.
async function shownOut(client, key) {
  const body = await client.until((b) => b.case === "notice");
  assert.equal(body.value.messageKey, key);
  assert.ok(body.value.text.length > 10);
  assert.equal(await client.closed, 1001);
}

async function rejected(token) {
  const client = await Client.connect(server.port);
  refused(await client.hello({ token }), refusal.BAD_TOKEN);
  await client.closed;
}

test("a new device fetches its token by a code that is good once", async () => {
  const said = run("device", "add", "kiosk-9", "--kind", "kiosk", "--code");
  const code = said.trim();
  assert.match(code, /^[0-9a-z]{5}-[0-9a-z]{5}$/);
  const both = await Promise.all([1, 2].map(() => Client.connect(server.port)));
  const answers = await Promise.all(both.map((client) => client.hello({ enrolmentCode: code.toUpperCase() })));
  const won = answers.findIndex((body) => body.case === "welcome");
  refused(answers[1 - won], refusal.BAD_TOKEN);
  const { actorName, deviceToken } = answers[won].value;
  assert.equal(actorName, "kiosk-9");
  assert.match(deviceToken, /^[0-9a-z]{26}$/);
  assert.equal((await both[won].command("issue", { serviceId: 1 })).case, "done");
  const again = await enter(server, deviceToken);
  assert.equal(again.welcome.deviceToken, "");
  const next = run("device", "code", "kiosk-9").trim(); // Its memory was lost: another code, another token.
  const renewed = await Client.connect(server.port);
  assert.equal((await renewed.hello({ enrolmentCode: next })).case, "welcome");
  await shownOut(again, "notice.revoked");
  await rejected(deviceToken);
  const mixed = await Client.connect(server.port);
  refused(await mixed.hello({ enrolmentCode: next, token: deviceToken }), refusal.INVALID_VALUE);
  for (const client of [...both, renewed, mixed]) await client.close();
});

test("a revoked device is cut off while it is connected, and others are not", async () => {
  const [machine, screen] = [await kiosk(server), await display(server)];
  run("device", "revoke", "kiosk-1");
  await shownOut(machine, "notice.revoked");
  await rejected(server.token("kiosk-1"));
  assert.equal((await screen.ask("subscribe", { topic: topics.TopicKind.BOARD })).case, "topic");
  await screen.close();
});

test("a disabled clerk is shown out; the counter keeps its ticket, and a manager frees it", async () => {
  const [lan, hoa] = [await clerk(server, "lan", 1), await clerk(server, "hoa", 2)];
  const office = (await lan.ask("getOffice")).value;
  const serviceId = office.counters.find((c) => c.counterId === 1).serviceIds[0];
  await hoa.command("issue", { serviceId });
  const ticket = (await lan.command("callNext")).value.ticket;
  run("user", "disable", "lan");
  await shownOut(lan, "notice.revoked");
  await rejected(lan.sessionToken);
  const again = await enter(server, "");
  refused(await again.command("logIn", { user: "lan", secret: PINS.lan, counterId: 1 }), refusal.BAD_LOGIN);
  const manager = await logIn(await enter(server, ""), "quanly");
  const counter = (await manager.ask("subscribe", { topic: topics.TopicKind.COUNTER, counterId: 1 })).value.state.value;
  assert.equal(counter.atHand.ticketId, ticket.ticketId);
  assert.equal((await manager.command("releaseCounter", { counterId: 1 })).case, "done");
  assert.equal((await hoa.ask("getOffice")).case, "office");
  for (const client of [again, manager, hoa]) await client.close();
});

test("a new PIN ends what the old one opened, also on an enrolled terminal", async () => {
  run("device", "add", "terminal-3", "--kind", "counter", "--token-file", join(server.folder, "terminal-3.token"));
  const minh = await logIn(await enter(server, server.token("terminal-3")), "minh", 3);
  const file = join(server.folder, "pin");
  writeFileSync(file, "93517\n", { mode: 0o600 });
  run("user", "secret", "minh", "--secret-file", file);
  await shownOut(minh, "notice.revoked");
  await rejected(minh.sessionToken);
  const back = await enter(server, server.token("terminal-3")); // The terminal itself is as good as before.
  refused(await back.command("logIn", { user: "minh", secret: PINS.minh, counterId: 3 }), refusal.BAD_LOGIN);
  assert.equal((await back.command("logIn", { user: "minh", secret: "93517", counterId: 3 })).case, "loggedIn");
  await back.close();
});

test("a manager who does nothing is logged out, a clerk at midnight, a device never", async () => {
  const fast = new Server();
  await fast.start();
  await fast.stop();
  fast.process = spawn(process.env.TEST_SERVER, ["serve", "--data", fast.folder, "--port", "0", "--log", "warn",
    "--clock", "2026-11-23T08:30:00+0700", "--speed", "5000", "--manager-idle", "0.02"], { stdio: ["ignore", "pipe", "inherit"] });
  fast.exited = new Promise((done) => fast.process.on("exit", (code, signal) => done(code ?? signal)));
  fast.port = await new Promise((done) => fast.process.stdout.on("data", (data) => {
    const match = /:(\d+)\//.exec(data);
    if (match) done(Number(match[1]));
  }));
  const screen = await display(fast);
  const son = await logIn(await enter(fast, ""), "son", 4);
  const manager = await logIn(await enter(fast, ""), "quanly");
  await shownOut(manager, "notice.idle");
  const client = await Client.connect(fast.port);
  refused(await client.hello({ token: manager.sessionToken }), refusal.BAD_TOKEN);
  assert.equal((await son.ask("getOffice")).case, "office");
  await shownOut(son, "notice.revoked");
  assert.equal((await screen.ask("subscribe", { topic: topics.TopicKind.BOARD })).case, "topic");
  await screen.close();
  assert.equal(await fast.stop(), 0);
  fast.remove();
});

test("the audit knows who came in, who was refused and who left, and from where", async () => {
  const before = run("audit").split("\n").length;
  const someone = await enter(server, "");
  refused(await someone.command("logIn", { user: "thu", secret: "0000", counterId: 5 }), refusal.BAD_LOGIN);
  refused(await someone.command("logIn", { user: "ai-do", secret: "0000", counterId: 5 }), refusal.BAD_LOGIN);
  await logIn(someone, "thu", 5);
  assert.equal((await someone.command("logOut", {})).case, "done");
  await until(() => run("audit").includes("logged out: thu"), "the end of the session");
  const told = run("audit").trimEnd().split("\n").slice(before - 1);
  const said = told.map((line) => line.replace(/^\S+ \S+ {2}/, ""));
  assert.deepEqual(said, [
    "log-in refused: thu  ← 127.0.0.1",
    "log-in refused  ← 127.0.0.1", // What was typed may be a password.
    "logged in: thu  ← 127.0.0.1",
    "logged out: thu  ← 127.0.0.1",
  ]);
  run("verify");
  await someone.close();
});

test("changed rights end the session; the next one has them", async () => {
  const thu = await clerk(server, "thu", 5);
  run("user", "rights", "thu", "--rights", "reclassify");
  await shownOut(thu, "notice.revoked");
  const again = await enter(server, "");
  const answer = await again.command("logIn", { user: "thu", secret: PINS.thu, counterId: 5, takeOver: true });
  assert.equal(answer.value.mayReclassify, true);
  assert.equal(answer.value.mayCallTicket, false);
  await again.close();
});

// The last one: from here on the address has to wait.
test("codes cannot be guessed at leisure", async () => {
  const codes = [];
  for (let i = 0; i < 22; i++) {
    const client = await Client.connect(server.port);
    codes.push(refusal[(await client.hello({ enrolmentCode: `00000-0000${i % 10}` })).value.code]);
    await client.closed;
  }
  assert.deepEqual([...new Set(codes)], ["BAD_TOKEN", "TOO_MANY_TRIES"]);
  assert.equal(codes.filter((code) => code === "BAD_TOKEN").length, 20);
});
