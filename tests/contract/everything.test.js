// Every request, every topic and every refusal that can be had over the wire; a refusal changes nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client, common, envelope, newCommandId, refusal, seen, topics } from "./client.js";
import { Server } from "../support/server.js";

const server = new Server();
const SECRETS = { lan: "1111", hoa: "2222", minh: "3333", duc: "6666", quanly: "motcua-bat-xat" };

// Counters of the sample and what they serve: 1 T B, 2 and 3 A B, 4 C H, 5 E, 6 G H K T.
before(async () => {
  server.edit((yaml) =>
    yaml
      .replace("issue_without_counter: true", "issue_without_counter: false")
      .replace("expected_minutes: 3", "expected_minutes: 3\n    daily_limit: 3"),
  );
  await server.start();
});
after(() => server.remove());

const people = {};
let services;

async function connect(hello = {}) {
  const client = await Client.connect(server.port);
  const welcome = await client.hello(hello);
  assert.equal(welcome.case, "welcome", welcome.value.text);
  client.welcome = welcome.value;
  return client;
}

async function logIn(user, counterId, takeOver = false) {
  const client = await connect({ language: common.Language.EN });
  const answer = await client.command("logIn", { user, secret: SECRETS[user], counterId, takeOver });
  assert.equal(answer.case, "loggedIn", answer.value.text);
  client.token = answer.value.sessionToken;
  client.seat = answer.value.counterId;
  return client;
}

async function done(answer) {
  const body = await answer;
  assert.equal(body.case, "done", body.value.text);
  return body.value;
}

// Refused with that code, and the journal has not grown: the state is nothing but its fold.
async function refused(code, ask) {
  const [events, refusals] = await Promise.all(["queued_events_total", `queued_refusals_total{code="${code}"}`].map((n) => server.metric(n)));
  const body = await ask();
  assert.equal(body.case, "refusal", `${code} expected`);
  assert.equal(refusal[body.value.code], code.toUpperCase());
  assert.equal(body.value.messageKey, `refusal.${code}`);
  assert.ok(body.value.text.length > 0);
  assert.equal(await server.metric("queued_events_total"), events);
  assert.ok((await server.metric(`queued_refusals_total{code="${code}"}`)) > refusals);
  return body.value;
}

const service = (letter) => services.find((s) => s.letter === letter).serviceId;
const issue = async (letter, value = {}) => (await done(people.kiosk.command("issue", { serviceId: service(letter), ...value }))).ticket;

test("a hello that is refused ends the connection", async () => {
  const cases = [
    ["hello_first", 1002, (c) => c.ask("getOffice")],
    ["hello_first", 1002, (c) => c.command("callTicket", { label: "e\u0323" })],
    ["unknown_version", 1002, (c) => c.hello({ protocolVersion: 2 })],
    ["invalid_value", 1008, (c) => c.hello({ office: "nowhere" })],
    ["invalid_value", 1008, (c) => c.hello({ language: 9 })],
    ["invalid_text", 1008, (c) => c.hello({ clientName: "x".repeat(65) })],
    ["bad_token", 1008, (c) => c.hello({ token: "0".repeat(26) })],
    ["bad_token", 1008, (c) => c.hello({ ticketToken: "0".repeat(26) })],
    ["bad_token", 1008, (c) => c.hello({ ticketToken: "no token" })],
  ];
  for (const [code, status, ask] of cases) {
    const client = await Client.connect(server.port);
    await refused(code, () => ask(client));
    assert.equal(await client.closed, status, code);
  }
});

test("nobody need wait for an answer, not even for welcome", async () => {
  const client = await Client.connect(server.port);
  const answers = [client.hello({ token: server.token("kiosk-1") }), client.ask("getOffice"), client.ask("getOffice")];
  const [welcome, office, again] = await Promise.all(answers);
  assert.equal(welcome.case, "welcome");
  assert.equal(office.case, "office");
  assert.deepEqual(again.value, office.value);
  await client.close();
});

test("frames that are none end the connection", async () => {
  const cases = [
    ["malformed", 1002, Buffer.from([0xff])],
    ["malformed", 1002, Buffer.alloc(0)], // No body.
    ["malformed", 1002, Buffer.from([0xa2, 0x06, 0x00])], // A body of a newer protocol: field 100.
    ["too_large", 1009, Buffer.alloc(4097)],
    ["too_large", 1002, Buffer.alloc(4096, Buffer.from([0x18, 0x00]))], // 2,048 fields.
  ];
  for (const [code, status, bytes] of cases) {
    const client = await connect();
    await refused(code, () => (client.sendRaw(bytes), client.push()));
    assert.equal(await client.closed, status, code);
  }
  const full = await connect(); // 4,096 bytes are not too many.
  const field = Buffer.concat([Buffer.from([0x08, 0x07, 0x6a, 0x00, 0xc2, 0x3e, 0xf7, 0x1f]), Buffer.alloc(4087)]);
  assert.equal(field.length, 4095);
  full.sendRaw(field);
  assert.equal((await full.push()).case, "office");
  await full.close();
});

test("who may not is told so", async () => {
  people.kiosk = await connect({ token: server.token("kiosk-1") });
  people.screen = await connect({ token: server.token("tv-1") });
  people.nobody = await connect();
  services = (await people.nobody.ask("getOffice")).value.services;
  await refused("hello_first", async () => {
    const client = await Client.connect(server.port);
    return client.ask("subscribe", { topic: topics.TopicKind.BOARD });
  });
  await refused("invalid_value", () => people.kiosk.hello());
  await refused("log_in_first", () => people.nobody.ask("getReport"));
  await refused("log_in_first", () => people.nobody.ask("subscribe", { topic: topics.TopicKind.BOARD }));
  await refused("not_allowed", () => people.kiosk.command("callNext"));
  await refused("not_allowed", () => people.kiosk.ask("subscribe", { topic: topics.TopicKind.STATISTICS }));
  await refused("not_allowed", () => people.screen.ask("printChecklist", { procedureId: 1 }));
  await refused("unknown_procedure", () => people.kiosk.ask("printChecklist", { procedureId: 999999 }));
  await refused("not_allowed", () => people.screen.command("issue", { serviceId: service("A") }));
  await refused("unknown_topic", () => people.screen.ask("subscribe", {}));
  await refused("bad_login", () => people.nobody.command("logIn", { user: "lan", secret: "0000", counterId: 1 }));
  for (let i = 0; i < 5; i++) await people.nobody.command("logIn", { user: "ghost", secret: "0" });
  await refused("too_many_tries", () => people.nobody.command("logIn", { user: "ghost", secret: "0" }));
});

test("seats: taken, elsewhere, unknown, closed, paused", async () => {
  people.manager = await logIn("quanly", 0);
  people.lan = await logIn("lan", 0);
  const lan = people.lan;
  assert.equal(lan.seat, 0);
  await refused("not_at_counter", () => lan.command("callNext"));
  await refused("not_at_counter", () => lan.ask("subscribe", { topic: topics.TopicKind.COUNTER }));
  await refused("unknown_counter", () => lan.command("logIn", { user: "lan", secret: SECRETS.lan, counterId: 99 }));
  await refused("unknown_counter", () => lan.ask("subscribe", { topic: topics.TopicKind.COUNTER, counterId: 99 }));
  await refused("invalid_value", () => people.manager.command("logIn", { user: "quanly", secret: SECRETS.quanly, counterId: 1 }));
  assert.equal((await lan.command("logIn", { user: "lan", secret: SECRETS.lan, counterId: 1 })).value.counterId, 1);
  const view = (await lan.ask("subscribe", { topic: topics.TopicKind.COUNTER })).value.state.value;
  assert.equal(view.counterId, 1);
  await refused("counter_closed", () => lan.command("callNext"));
  await refused("counter_closed", () => lan.command("closeCounter"));
  await refused("counter_closed", () => lan.command("pauseCounter", { reasonId: 1 }));
  await done(lan.command("openCounter"));
  await refused("unknown_reason", () => lan.command("pauseCounter", { reasonId: 99 }));
  await done(lan.command("pauseCounter", { reasonId: 1 }));
  await refused("counter_paused", () => lan.command("callNext"));
  await refused("counter_paused", () => lan.command("pauseCounter", { reasonId: 1 }));
  await done(lan.command("openCounter"));
  await refused("nobody_waiting", () => lan.command("callNext"));
  await refused("counter_idle", () => lan.command("start"));
  await refused("nothing_to_undo", () => lan.command("undo"));
  const elsewhere = await refused("at_other_counter", () => lan.command("logIn", { user: "lan", secret: SECRETS.lan, counterId: 2 }));
  assert.equal(elsewhere.counterId, 1);
  const hoa = await connect();
  const taken = await refused("counter_taken", () => hoa.command("logIn", { user: "hoa", secret: SECRETS.hoa, counterId: 1 }));
  assert.equal(taken.counterId, 1);
  await hoa.close();
});

test("taking over: the first is told, stays connected and has no seat", async () => {
  const minh = await logIn("minh", 4);
  const duc = await logIn("duc", 4, true);
  assert.equal((await minh.push()).value.messageKey, "notice.taken_over");
  await refused("not_at_counter", () => minh.command("openCounter"));
  await done(duc.command("logOut"));
  await refused("log_in_first", () => duc.command("callNext"));
  const gone = await Client.connect(server.port);
  await refused("bad_token", () => gone.hello({ token: duc.token }));
  for (const client of [minh, duc]) await client.close();
  [people.duc, people.hoa] = await Promise.all([logIn("duc", 2), logIn("hoa", 3)]);
  await Promise.all([people.duc, people.hoa].map((c) => done(c.command("openCounter"))));
});

test("an issue: what is missing, unknown, stale or full", async () => {
  const kiosk = people.kiosk;
  const version = people.manager.welcome.definitionVersion;
  await refused("command_id_missing", () => kiosk.ask("issue", { serviceId: service("A") }));
  await refused("command_id_missing", () => kiosk.command("issue", { serviceId: service("A") }, new Uint8Array(16)));
  await refused("invalid_value", () => kiosk.command("issue", { serviceId: service("A") }, new Uint8Array(15)));
  await refused("unknown_service", () => kiosk.command("issue", {}));
  await refused("unknown_service", () => kiosk.command("issue", { serviceId: 999 }));
  await refused("unknown_service", () => kiosk.ask("getForecast", { serviceId: 999 }));
  await refused("unknown_procedure", () => kiosk.command("issue", { procedureIds: [99999] }));
  await refused("stale_definition", () => kiosk.command("issue", { serviceId: service("A"), definitionVersion: version + 1n }));
  await refused("appointment_invalid", () => kiosk.command("issue", { serviceId: service("A"), ticketClass: common.TicketClass.APPOINTMENT }));
  await refused("appointment_invalid", () => kiosk.command("issue", { serviceId: service("A"), appointmentAtMs: 1795400000000n }));
  await refused("invalid_value", () => kiosk.command("issue", { serviceId: service("A"), ticketClass: 7 }));
  await refused("no_counter", () => kiosk.command("issue", { serviceId: service("C") }));
  const id = newCommandId();
  const value = { serviceId: service("T"), definitionVersion: version, language: common.Language.EN };
  const first = await done(kiosk.command("issue", value, id));
  const again = await done(kiosk.command("issue", value, id));
  assert.deepEqual([again.repeated, again.seq, again.ticketToken], [true, first.seq, first.ticketToken]);
  await refused("command_id_reused", () => kiosk.command("issue", { ...value, language: 0 }, id));
  await refused("command_id_reused", () => kiosk.command("reprint", { ticketId: first.ticket.ticketId }, id));
  people.tickets = [first.ticket, await issue("T"), await issue("T")];
  people.phoneToken = first.ticketToken;
  await refused("service_full", () => kiosk.command("issue", { serviceId: service("T") }));
  await done(kiosk.command("reprint", { ticketId: first.ticket.ticketId }));
  await refused("unknown_ticket", () => kiosk.command("reprint", { ticketId: 999999n }));
  await refused("unknown_procedure", () => kiosk.ask("printChecklist", { procedureId: 999999 }));
  assert.equal((await kiosk.ask("subscribe", { topic: topics.TopicKind.PRINTERS })).value.state.case, "printers");
  const page = (await kiosk.ask("getProcedures")).value;
  assert.ok(page.procedures.length > 0 && !page.more);
  assert.equal((await kiosk.ask("getForecast", { serviceId: service("T") })).value.peopleAhead, 3);
});

test("a phone sees its own ticket, and no other", async () => {
  const phone = await connect({ ticketToken: people.phoneToken });
  assert.equal(phone.welcome.actor, common.ActorKind.CITIZEN);
  const mine = (await phone.ask("subscribe", { topic: topics.TopicKind.TICKET })).value.state.value;
  assert.equal(mine.ticket.label, people.tickets[0].label);
  assert.equal(mine.forecast.known, true);
  await refused("not_allowed", () => phone.command("cancel", { ticketId: people.tickets[1].ticketId }));
  await refused("not_allowed", () => phone.ask("getProcedures"));
  const board = await people.screen.ask("subscribe", { topic: topics.TopicKind.BOARD });
  assert.equal(board.value.state.case, "board");
  const called = await done(people.lan.command("callNext"));
  assert.equal(called.ticket.label, people.tickets[0].label);
  await phone.until((b) => b.value.state.value.ticket.state === common.TicketState.CALLED);
  const shown = await people.screen.until((b) => b.value.state.value.calls.length > 0);
  assert.equal(shown.value.state.value.calls[0].language, common.Language.EN);
  assert.ok(shown.value.version >= called.seq);
  await refused("wrong_state", () => phone.command("cancel", {}));
  await phone.close();
});

test("the ticket at hand: too soon, the wrong state, the wrong place", async () => {
  const { lan, hoa } = people;
  const soon = await refused("too_soon", () => lan.command("recall"));
  assert.ok(soon.untilMs > lan.welcome.nowMs);
  const busy = await refused("counter_busy", () => lan.command("callNext"));
  assert.deepEqual([busy.counterId, busy.ticketId], [1, people.tickets[0].ticketId]);
  for (const kind of ["closeCounter", "logOut", "openCounter"]) await refused("counter_busy", () => lan.command(kind));
  await refused("counter_busy", () => lan.command("pauseCounter", { reasonId: 1 }));
  await refused("same_place", () => lan.command("transfer", { serviceId: service("T") }));
  await refused("unknown_service", () => lan.command("transfer", { serviceId: 999 }));
  await refused("unknown_counter", () => lan.command("transfer", { counterId: 99 }));
  await refused("counter_closed", () => lan.command("transfer", { counterId: 6 }));
  await refused("counter_does_not_serve", () => lan.command("transfer", { counterId: 2 }));
  await refused("wrong_state", () => lan.command("finish"));
  await done(lan.command("start"));
  for (const kind of ["start", "noShow", "requeue", "recall"]) await refused("wrong_state", () => lan.command(kind));
  await refused("invalid_value", () => lan.command("finish", { dossierDueDate: 20260230 }));
  await refused("invalid_text", () => lan.command("finish", { dossierCode: "a\nb" }));
  await done(lan.command("finish", { outcome: common.Outcome.RESULT_HANDED_OVER }));
  await done(lan.command("undo"));
  await done(lan.command("finish"));
  await done(lan.command("pauseCounter", { reasonId: 2 }));
  await refused("undo_overtaken", () => lan.command("undo"));
  await done(lan.command("openCounter"));
  await refused("unknown_ticket", () => lan.command("resume", { ticketId: 999999n }));
  await refused("wrong_state", () => lan.command("resume", { ticketId: people.tickets[0].ticketId }));
  await refused("unknown_ticket", () => hoa.command("return", { ticketId: 999999n }));
  await refused("wrong_state", () => hoa.command("return", { ticketId: people.tickets[0].ticketId }));
});

test("classes: granted by who may, once", async () => {
  const { lan, hoa, manager, tickets } = people;
  const ticketId = tickets[2].ticketId;
  const priority = common.TicketClass.PRIORITY;
  await refused("not_allowed", () => hoa.command("reclassify", { ticketId, ticketClass: priority }));
  await refused("same_class", () => lan.command("reclassify", { ticketId, ticketClass: common.TicketClass.REGULAR }));
  await refused("invalid_value", () => lan.command("reclassify", { ticketId, ticketClass: common.TicketClass.APPOINTMENT }));
  const changed = await done(lan.command("reclassify", { ticketId, ticketClass: priority }));
  assert.ok(changed.ticket.keyMs < tickets[2].keyMs);
  await done(manager.command("reclassify", { ticketId, ticketClass: common.TicketClass.REGULAR }));
  await done(people.kiosk.command("cancel", { ticketId }));
  await refused("wrong_state", () => lan.command("reclassify", { ticketId, ticketClass: priority }));
});

test("a particular ticket: elsewhere, bound, not served, over", async () => {
  const { lan, hoa, duc, tickets } = people;
  const text = await refused("invalid_text", () => duc.command("callTicket", { label: "A\u0323" }));
  assert.match(text.text, /invalid characters/);
  await refused("invalid_text", () => duc.command("callTicket", { label: "x".repeat(18) }));
  await refused("not_allowed", () => hoa.command("callTicket", { label: tickets[1].label }));
  await refused("unknown_ticket", () => duc.command("callTicket", { label: "Z999" }));
  await refused("counter_does_not_serve", () => duc.command("callTicket", { label: tickets[1].label }));
  await refused("wrong_state", () => duc.command("callTicket", { label: tickets[0].label }));
  const ticket = await issue("B");
  await done(hoa.command("callNext"));
  const other = await refused("other_counter", () => duc.command("callTicket", { label: ticket.label }));
  assert.deepEqual([other.counterId, other.ticketId], [3, ticket.ticketId]);
  await done(hoa.command("transfer", { counterId: 1 }));
  const bound = await refused("bound_elsewhere", () => duc.command("callTicket", { label: ticket.label }));
  assert.equal(bound.counterId, 1);
  await done(lan.command("closeCounter")); // The binding falls.
  await done(duc.command("callTicket", { label: ticket.label }));
  await done(duc.command("start"));
  await done(duc.command("park"));
  const parked = await refused("other_counter", () => hoa.command("resume", { ticketId: ticket.ticketId }));
  assert.equal(parked.counterId, 2);
  await done(duc.command("resume", { ticketId: ticket.ticketId }));
  await done(duc.command("finish"));
});

test("sent on and on, and parked without end", async () => {
  const { duc } = people;
  const ticket = await issue("A");
  for (let leg = 1; leg < 16; leg++) {
    await done(duc.command("callTicket", { label: ticket.label }));
    await done(duc.command("transfer", { serviceId: service(leg % 2 ? "B" : "A") }));
  }
  await done(duc.command("callTicket", { label: ticket.label }));
  await refused("too_many_legs", () => duc.command("transfer", { serviceId: service("A") }));
  await done(duc.command("requeue"));
  await done(duc.command("callNext"));
  for (let parked = 0; ; parked++) {
    await done(duc.command("start"));
    if (parked === 32) break;
    await done(duc.command("park"));
    await issue("A");
    await done(duc.command("callNext"));
  }
  await refused("too_many_parked", () => duc.command("park"));
  await refused("too_many_parked", () => people.manager.command("releaseCounter", { counterId: 2 }));
  await done(duc.command("finish"));
});

test("missed: back once, and not twice", async () => {
  const { hoa } = people;
  const ticket = await issue("A");
  for (let missed = 0; missed < 2; missed++) {
    assert.equal((await done(hoa.command("callNext"))).ticket.label, ticket.label);
    await done(hoa.command("noShow"));
    if (missed === 0) await done(hoa.command("return", { ticketId: ticket.ticketId }));
  }
  await refused("second_no_show", () => hoa.command("return", { ticketId: ticket.ticketId }));
  people.late = await issue("A");
  await done(hoa.command("callNext"));
  await done(hoa.command("noShow"));
});

test("a manager: reports one at a time, days, counters, figures", async () => {
  const { manager } = people;
  await refused("invalid_value", () => manager.ask("getReport", { fromDate: 20261301 }));
  await refused("invalid_value", () => manager.ask("getReport", { fromDate: 20261123, toDate: 20261122 }));
  let busy = false;
  while (!busy) {
    const answers = await Promise.all(Array.from({ length: 8 }, () => manager.ask("getReport")));
    for (const body of answers) assert.ok(body.case === "report" || refusal[body.value.code] === "BUSY");
    busy = answers.some((body) => body.case === "refusal");
  }
  const hall = (await manager.ask("subscribe", { topic: topics.TopicKind.STATISTICS })).value.state.value;
  const total = hall.services.reduce((sum, s) => sum + s.issued, 0);
  const row = (await manager.ask("getReport")).value.rows[0];
  assert.equal(row.issued, total);
  await done(manager.ask("unsubscribe", { topic: topics.TopicKind.STATISTICS }));
  await done(manager.ask("unsubscribe", { topic: topics.TopicKind.STATISTICS }));
  const story = (await manager.ask("getStory", { label: people.late.label.toLowerCase() })).value;
  assert.deepEqual([story.label, story.date, story.more], [people.late.label, 20261123, false]);
  assert.match(story.lines[0].text, new RegExp(`${people.late.label}.*kiosk-1`));
  assert.deepEqual(await manager.ask("getStory", { label: people.late.label, date: 20261123 }).then((a) => a.value.lines.length), story.lines.length);
  await refused("unknown_ticket", () => manager.ask("getStory", { label: people.late.label, date: 20261122 }));
  await refused("invalid_value", () => manager.ask("getStory", { label: "012" }));
  await refused("invalid_value", () => manager.ask("getStory", { label: "A012", date: 20261301 }));
  await refused("invalid_text", () => manager.ask("getStory", { label: "A".repeat(50) }));
  await refused("not_allowed", () => people.hoa.ask("getStory", { label: people.late.label }));
  await refused("not_allowed", () => people.hoa.ask("getStaff"));
  const staff = (await manager.ask("getStaff")).value.members;
  const seated = hall.counters.filter((counter) => counter.clerkId !== 0);
  assert.ok(seated.length > 0);
  for (const counter of seated) assert.ok(staff.find((member) => member.userId === counter.clerkId)?.name);
  await refused("day_open", () => manager.command("openDay"));
  await refused("unknown_counter", () => manager.command("releaseCounter", { counterId: 99 }));
  await refused("counter_closed", () => manager.command("releaseCounter", { counterId: 5 }));
  await issue("A");
  await done(people.hoa.command("callNext"));
  await done(manager.command("releaseCounter", { counterId: 3 }));
  await refused("not_at_counter", () => people.hoa.command("start"));
});

async function restart(clock) {
  const clients = Object.values(people).filter((p) => p instanceof Client);
  await server.stop("SIGKILL");
  await Promise.all(clients.map((c) => c.closed));
  await server.start(clock);
  people.kiosk = await connect({ token: server.token("kiosk-1") });
  for (const name of ["duc", "hoa", "manager"]) {
    const token = people[name].token;
    people[name] = await connect({ token });
    people[name].token = token;
  }
}

test("a citizen rates, once; a manager fetches a workbook, once", async () => {
  const { kiosk, duc, manager } = people;
  const issued = await done(kiosk.command("issue", { serviceId: service("A") }));
  const phone = await connect({ ticketToken: issued.ticketToken });
  await refused("wrong_state", () => phone.command("rate", { level: 4 }));
  await done(duc.command("callTicket", { label: issued.ticket.label }));
  await done(duc.command("start"));
  await done(duc.command("finish", { outcome: common.Outcome.SETTLED }));
  await refused("invalid_value", () => phone.command("rate", { level: 5 }));
  await refused("unknown_reason", () => phone.command("rate", { level: 1, reasonIds: [99] }));
  await refused("not_allowed", () => duc.command("rate", { level: 4 }));
  await done(phone.command("rate", { level: 4 }));
  await refused("already_rated", () => phone.command("rate", { level: 1 }));
  await phone.close();
  await refused("not_allowed", () => duc.ask("getWorkbook", { fromDate: 20261123, toDate: 20261123 }));
  const answer = await manager.ask("getWorkbook", { fromDate: 20261123, toDate: 20261123 });
  assert.match(answer.value.token, /^[0-9a-z]{26}$/);
  const url = `http://127.0.0.1:${server.port}/download/${answer.value.token}`;
  const file = await fetch(url);
  assert.equal(file.status, 200);
  assert.equal(Buffer.from(await file.arrayBuffer()).subarray(0, 2).toString(), "PK");
  assert.equal((await fetch(url)).status, 404);
});

test("an hour later, after a crash: too late", async () => {
  await restart("2026-11-23T10:00:00+0700");
  assert.equal(people.duc.welcome.counterId, 2); // The seat is still there.
  await refused("undo_too_late", () => people.duc.command("undo"));
  await refused("return_window_over", () => people.manager.command("return", { ticketId: people.late.ticketId }));
  await done(people.duc.command("callNext"));
});

test("noon, and the end of the day", async () => {
  await restart("2026-11-23T12:00:00+0700");
  const { kiosk, manager, duc } = people;
  assert.equal((await done(duc.command("recall"))).ticket.state, common.TicketState.CALLED);
  const closed = await refused("not_issuing", () => kiosk.command("issue", { serviceId: service("A") }));
  const opens = BigInt(Date.parse("2026-11-23T13:15:00+0700"));
  assert.equal(closed.untilMs, opens);
  assert.equal((await kiosk.ask("getOffice")).value.nextIssuingAtMs, opens);
  await done(manager.command("closeDay"));
  const over = await refused("day_closed", () => kiosk.command("issue", { serviceId: service("A") }));
  assert.equal(over.untilMs, BigInt(Date.parse("2026-11-25T07:00:00+0700"))); // Tuesday is a holiday.
  await refused("day_closed", () => manager.command("closeDay"));
  await refused("day_closed", () => duc.command("callNext"));
  await refused("day_closed", () => duc.command("logIn", { user: "duc", secret: SECRETS.duc, counterId: 2 }));
  await done(manager.command("openDay"));
  await done(duc.command("logOut")); // Without a seat: the session ends all the same.
});

test("a manager sees which devices are there, which went and which never came", async () => {
  const { manager } = people;
  const [kiosk, wall] = [await connect({ token: server.token("kiosk-1") }), await connect({ token: server.token("tv-1") })];
  await refused("not_allowed", () => wall.ask("subscribe", { topic: topics.TopicKind.DEVICES }));
  await refused("not_allowed", () => kiosk.ask("subscribe", { topic: topics.TopicKind.DEVICES }));
  const first = (await manager.ask("subscribe", { topic: topics.TopicKind.DEVICES })).value.state.value;
  assert.deepEqual(first.devices.map((d) => d.name), first.devices.map((d) => d.name).sort());
  assert.deepEqual(first.alarms, []);
  const found = (state, name) => state.devices.find((d) => d.name === name);
  const [{ DeviceKind }, { DeviceState }] = [common, topics];
  assert.deepEqual([found(first, "kiosk-1").kind, found(first, "kiosk-1").state], [DeviceKind.KIOSK, DeviceState.CONNECTED]);
  const screen = found(first, "tv-1");
  assert.deepEqual([screen.kind, screen.state], [DeviceKind.DISPLAY, DeviceState.CONNECTED]);
  const until = async (name, state) => {
    const news = await manager.until((b) => b.case === "topic" && b.value.state.case === "devices" && found(b.value.state.value, name)?.state === state);
    return found(news.value.state.value, name);
  };
  await wall.close();
  const gone = await until("tv-1", DeviceState.GONE);
  assert.ok(gone.sinceMs >= screen.sinceMs && screen.sinceMs > 0n);
  assert.equal(gone.deviceId, screen.deviceId);
  const token = server.run("device", "add", "tv-9", "--kind", "display", "--data", server.folder).trim();
  const started = (await until("tv-9", DeviceState.UNSEEN)).sinceMs; // The server.
  assert.ok(started > 0n && started <= screen.sinceMs);
  const late = await connect({ token });
  assert.ok((await until("tv-9", DeviceState.CONNECTED)).sinceMs >= gone.sinceMs);
  await late.close();
  await until("tv-9", DeviceState.GONE);
  await done(manager.ask("unsubscribe", { topic: topics.TopicKind.DEVICES }));
});

test("a server that stops says so", async () => {
  const stopped = server.stop();
  const notice = await people.manager.until((b) => b.case === "notice");
  assert.equal(notice.value.messageKey, "notice.stopping");
  assert.equal(await people.manager.closed, 1001);
  assert.equal(await stopped, 0);
});

test("nothing of the contract was left out", () => {
  const bodies = (schema) => schema.oneofs[0].fields.map((field) => field.localName);
  const missing = (wanted, had) => wanted.filter((name) => !had.has(name));
  // A kiosk with a printer is in tests/web.
  assert.deepEqual(missing(bodies(envelope.ClientMessageSchema), seen.requests), ["printChecklist"]);
  assert.deepEqual(missing(bodies(envelope.ServerMessageSchema), seen.bodies), []);
  assert.deepEqual(missing(["board", "counter", "ticket", "statistics", "printers", "devices"], seen.topics), []);
  const codes = Object.keys(refusal).filter((name) => Number.isNaN(Number(name)) && name !== "UNSPECIFIED");
  // Two million tickets, a full disk, and what only queued apply is told.
  assert.deepEqual(missing(codes, seen.refusals), ["STRANDS_TICKETS", "OFFICE_FULL", "DISK_FULL"]);
});
