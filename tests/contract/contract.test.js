import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client, common, newCommandId, refusal, topics } from "./client.js";
import { Server } from "../support/server.js";

const server = new Server();
before(() => server.start());
after(async () => {
  assert.equal(await server.stop(), 0);
  server.remove();
});

const SECRETS = { lan: "1111", hoa: "2222", minh: "3333", son: "4444", thu: "5555", duc: "6666" };

async function kiosk() {
  const client = await Client.connect(server.port);
  const welcome = await client.hello({ token: server.token("kiosk-1") });
  assert.equal(welcome.case, "welcome");
  assert.equal(welcome.value.actor, common.ActorKind.DEVICE);
  return client;
}

async function clerk(user, counterId) {
  const client = await Client.connect(server.port);
  assert.equal((await client.hello({})).value.actor, common.ActorKind.UNSPECIFIED);
  const answer = await client.command("logIn", { user, secret: SECRETS[user], counterId, takeOver: true });
  assert.equal(answer.case, "loggedIn", answer.value.text);
  client.sessionToken = answer.value.sessionToken;
  const opened = await client.command("openCounter", {});
  assert.equal(opened.case, "done");
  return client;
}

function refused(body, code) {
  assert.equal(body.case, "refusal");
  assert.equal(refusal[body.value.code], refusal[code]);
  assert.ok(body.value.text.length > 0);
  assert.match(body.value.messageKey, /^refusal\.[a-z_]+$/);
}

test("hello: version, token, once", async () => {
  const client = await Client.connect(server.port);
  refused(await client.ask("getOffice"), refusal.HELLO_FIRST);
  await client.closed;
  const old = await Client.connect(server.port);
  refused(await old.ask("hello", { protocolVersion: 2 }), refusal.UNKNOWN_VERSION);
  await old.closed;
  const stranger = await Client.connect(server.port);
  refused(await stranger.hello({ token: "0000000000000000000000000" }), refusal.BAD_TOKEN);
  await stranger.closed;
  const twice = await kiosk();
  refused(await twice.hello({}), refusal.INVALID_VALUE);
  await twice.close();
});

test("the office, its procedures and a forecast", async () => {
  const client = await kiosk();
  const office = (await client.ask("getOffice")).value;
  assert.match(office.title.vi, /Bát Xát/);
  assert.equal(office.counters.length, 6);
  assert.ok(office.dayOpen && office.issuing);
  const procedures = (await client.ask("getProcedures")).value;
  assert.ok(procedures.procedures.length >= 30);
  const forecast = await client.ask("getForecast", { serviceId: office.services[0].serviceId });
  assert.equal(forecast.case, "forecast");
  await client.close();
});

test("a visit: issue, call, start, finish; the board and the phone follow", async () => {
  const [machine, lan] = [await kiosk(), await clerk("lan", 1)];
  const screen = await Client.connect(server.port);
  await screen.hello({ token: server.token("tv-1") });
  const board = await screen.ask("subscribe", { topic: topics.TopicKind.BOARD });
  assert.equal(board.value.state.case, "board");
  const office = (await lan.ask("getOffice")).value;
  const serviceId = office.counters.find((c) => c.counterId === 1).serviceIds[0];
  const issued = (await machine.command("issue", { serviceId })).value;
  assert.match(issued.ticket.label, /^\p{Lu}\d{3}$/u);
  assert.match(issued.ticketToken, /^[0-9a-z]{26}$/);
  const phone = await Client.connect(server.port);
  const welcome = await phone.hello({ ticketToken: issued.ticketToken });
  assert.equal(welcome.value.actor, common.ActorKind.CITIZEN);
  const mine = await phone.ask("subscribe", { topic: topics.TopicKind.TICKET });
  assert.equal(mine.value.state.value.ticket.label, issued.ticket.label);
  refused(await phone.command("callNext"), refusal.NOT_ALLOWED);
  const called = (await lan.command("callNext")).value;
  assert.equal(called.ticket.label, issued.ticket.label);
  const seen = await screen.until((b) => b.value.state.value.calls.some((c) => c.label === issued.ticket.label));
  assert.ok(seen.value.version >= called.seq);
  await phone.until((b) => b.value.state.value.ticket.state === common.TicketState.CALLED);
  assert.equal((await lan.command("start")).case, "done");
  assert.equal((await lan.command("finish", { outcome: common.Outcome.DOSSIER_ACCEPTED, dossierCode: "H38.12" })).case, "done");
  await phone.until((b) => b.value.state.value.ticket.state === common.TicketState.DONE);
  refused(await lan.command("start"), refusal.COUNTER_IDLE);
  for (const client of [machine, lan, screen, phone]) await client.close();
});

test("bad input is named, and changes nothing", async () => {
  const machine = await kiosk();
  refused(await machine.ask("issue", { serviceId: 1 }), refusal.COMMAND_ID_MISSING);
  refused(await machine.command("issue", { serviceId: 9999 }), refusal.UNKNOWN_SERVICE);
  refused(await machine.command("issue", { procedureIds: [1, 2, 3, 4, 5, 6] }), refusal.INVALID_VALUE);
  refused(await machine.command("issue", { serviceId: 1, definitionVersion: 77n }), refusal.STALE_DEFINITION);
  refused(await machine.command("callNext"), refusal.NOT_ALLOWED);
  const id = newCommandId();
  assert.equal((await machine.command("issue", { serviceId: 1 }, id)).case, "done");
  refused(await machine.command("issue", { serviceId: 2 }, id), refusal.COMMAND_ID_REUSED);
  machine.sendRaw(Buffer.from([0xff, 0xff, 0xff]));
  refused(await machine.push(), refusal.MALFORMED);
  assert.equal(await machine.closed, 1002);
  const large = await kiosk();
  large.sendRaw(Buffer.alloc(5000));
  refused(await large.push(), refusal.TOO_LARGE);
  await large.closed;
  const talker = await kiosk();
  talker.sendRaw("text");
  assert.equal(await talker.closed, 1003);
  await assert.rejects(Client.connect(server.port, ["something.else"]));
  const metrics = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  assert.match(metrics, /queued_refusals_total\{code="malformed"\} [1-9]/);
  assert.match(metrics, /queued_refusals_total\{code="too_large"\} [1-9]/);
});

test("wrong secrets look all alike, and too many have to wait", async () => {
  const client = await Client.connect(server.port);
  await client.hello({ language: common.Language.EN });
  const answers = [];
  for (const user of ["duc", "nobody"]) {
    answers.push(await client.command("logIn", { user, secret: "9999", counterId: 0 }));
  }
  for (const answer of answers) refused(answer, refusal.BAD_LOGIN);
  assert.equal(answers[0].value.text, answers[1].value.text);
  for (let i = 0; i < 4; i++) await client.command("logIn", { user: "nobody", secret: "9999" });
  refused(await client.command("logIn", { user: "nobody", secret: "9999" }), refusal.TOO_MANY_TRIES);
  await client.close();
});

test("two clerks at once, hundreds of times: never the same citizen", async () => {
  const machine = await kiosk();
  const [lan, hoa] = [await clerk("lan", 1), await clerk("hoa", 2)];
  const office = (await lan.ask("getOffice")).value;
  const [one, two] = [1, 2].map((n) => office.counters.find((c) => c.counterId === n).serviceIds);
  const shared = one.filter((id) => two.includes(id));
  assert.ok(shared.length > 0, "counters 1 and 2 of the sample share a service");
  const seen = new Set();
  for (let round = 0; round < 200; round++) {
    await Promise.all([0, 1].map(() => machine.command("issue", { serviceId: shared[0] })));
    const both = await Promise.all([lan.command("callNext"), hoa.command("callNext")]);
    for (const answer of both) {
      assert.equal(answer.case, "done");
      assert.ok(!seen.has(answer.value.ticket.ticketId));
      seen.add(answer.value.ticket.ticketId);
    }
    await Promise.all([lan, hoa].map(async (c) => { await c.command("start"); await c.command("finish"); }));
  }
  assert.equal(seen.size, 400);
  for (const client of [machine, lan, hoa]) await client.close();
});

test("a command repeated after a lost answer and a kill -9: one effect", async () => {
  let machine = await kiosk();
  const lan = await clerk("lan", 1);
  const id = newCommandId();
  const first = (await machine.command("issue", { serviceId: 1 }, id)).value;
  assert.equal(first.repeated, false);
  await server.stop("SIGKILL");
  await Promise.all([machine.closed, lan.closed]);
  await server.start("2026-11-23T09:30:00+0700");
  machine = await kiosk();
  const again = (await machine.command("issue", { serviceId: 1 }, id)).value;
  assert.equal(again.repeated, true);
  assert.equal(again.seq, first.seq);
  assert.equal(again.ticket.label, first.ticket.label);
  assert.equal(again.ticketToken, first.ticketToken);
  const back = await Client.connect(server.port);
  const welcome = (await back.hello({ token: lan.sessionToken })).value;
  assert.equal(welcome.actor, common.ActorKind.CLERK);
  assert.equal(welcome.counterId, 1);
  assert.equal((await back.command("callTicket", { label: first.ticket.label })).case, "refusal"); // Not Lan's right.
  const next = (await back.command("callNext")).value;
  assert.ok(next.ticket.ticketId <= first.ticket.ticketId);
  for (const client of [machine, back]) await client.close();
});

test("a manager's report adds up to what was told", async () => {
  const manager = await Client.connect(server.port);
  await manager.hello({});
  refused(await manager.ask("getReport"), refusal.LOG_IN_FIRST);
  const answer = await manager.command("logIn", { user: "quanly", secret: "motcua-bat-xat" });
  assert.equal(answer.case, "loggedIn");
  const row = (await manager.ask("getReport")).value.rows[0];
  assert.equal(row.issued, 403);
  assert.equal(row.served, 401);
  const services = (await manager.ask("getReport", { by: 1 })).value.rows;
  assert.equal(services.reduce((sum, r) => sum + r.issued, 0), 403);
  const statistics = await manager.ask("subscribe", { topic: topics.TopicKind.STATISTICS });
  assert.equal(statistics.value.state.case, "statistics");
  await manager.close();
});
