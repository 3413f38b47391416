// Those who guess, race, leave in the middle and never stop asking: the office goes on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { topics } from "../contract/client.js";
import { Server } from "../support/server.js";
import { Client, PASSWORD, PINS, clerk, common, display, enter, kiosk, logIn, metric, refusal, refused, rows, until } from "./hall.js";

const server = new Server();
before(() => server.start());
after(async () => {
  assert.equal(await server.stop(), 0);
  server.remove();
});

test("a log-in whose connection is gone does not spoil the one that came in its place", async () => {
  const old = await enter(server, "");
  old.command("logIn", { user: "thu", secret: "0000" }); // Takes its time; nobody waits for it.
  await until(async () => (await metric(server, "frames_in_total")) >= 2, "both messages");
  await old.close();
  const next = await enter(server, "");
  await until(async () => (await metric(server, "connections")) === 1, "the old one gone");
  await logIn(next, "son", 4);
  assert.equal((await next.command("logOut")).case, "done");
  assert.equal((await next.ask("getOffice")).case, "office"); // It is nobody again, of this office.
  refused(await next.command("callNext"), refusal.LOG_IN_FIRST);
  await next.close();
});

test("guessing: all tries at once count like one after another, and at the counter's terminal nobody is kept out", async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => enter(server, "")));
  const answers = await Promise.all(clients.map((client, i) => client.command("logIn", { user: "duc", secret: `00${10 + i}` })));
  const codes = answers.map((answer) => refusal[answer.value.code]);
  assert.equal(codes.filter((code) => code === "BAD_LOGIN").length, 5);
  assert.equal(codes.filter((code) => code === "TOO_MANY_TRIES").length, 3);
  refused(await clients[0].command("logIn", { user: "duc", secret: PINS.duc }), refusal.TOO_MANY_TRIES);
  server.run("device", "add", "terminal-6", "--kind", "counter", "--data", server.folder, "--token-file", `${server.folder}/terminal-6.token`);
  const terminal = await enter(server, server.token("terminal-6"));
  await logIn(terminal, "duc", 6);
  await Promise.all([...clients, terminal].map((client) => client.close()));
});

test("what is mistyped at a counter's terminal keeps nobody else behind the same address out", async () => {
  const terminal = await enter(server, server.token("terminal-6"));
  for (let i = 0; i < 20; i++) refused(await terminal.command("logIn", { user: `nobody-${i}`, secret: "0000" }), refusal.BAD_LOGIN);
  const manager = await logIn(await enter(server, ""), "quanly");
  await Promise.all([terminal, manager].map((client) => client.close()));
});

test("one secret at a time on a connection", async () => {
  const client = await enter(server, "");
  const both = await Promise.all([1, 2].map(() => client.command("logIn", { user: "son", secret: PINS.son })));
  assert.deepEqual(both.map((body) => body.case).sort(), ["loggedIn", "refusal"]);
  refused(both.find((body) => body.case === "refusal"), refusal.BUSY);
  await client.close();
});

test("two clerks press next at the same instant, thousands of times: never the same citizen", async () => {
  const machine = await kiosk(server);
  const [lan, hoa] = await Promise.all([clerk(server, "lan", 1), clerk(server, "hoa", 2)]);
  const office = (await lan.ask("getOffice")).value;
  const [one, two] = [1, 2].map((n) => office.counters.find((c) => c.counterId === n).serviceIds);
  const serviceId = one.find((id) => two.includes(id));
  const issued = new Set();
  const called = new Map();
  const goal = Number(process.env.QUEUED_RACE_CALLS ?? 3000);
  const supply = async () => {
    while (issued.size < goal) {
      const bodies = await Promise.all(Array.from({ length: 8 }, () => machine.command("issue", { serviceId })));
      for (const body of bodies) issued.add(body.value.ticket.ticketId);
    }
  };
  const race = async (client) => {
    // Pressed again before the answer comes: impatience, too, must not call two citizens for one.
    while (called.size < goal) {
      const answers = await Promise.all([client.command("callNext"), client.command("callNext")]);
      const done = answers.filter((body) => body.case === "done");
      assert.ok(done.length <= 1);
      for (const body of done) {
        const id = body.value.ticket.ticketId;
        assert.ok(issued.has(id) || issued.size < goal);
        assert.ok(!called.has(id), `${body.value.ticket.label} was called twice`);
        called.set(id, body.value.seq);
        await client.command("start");
        await client.command("finish");
      }
    }
  };
  await Promise.all([supply(), race(lan), race(hoa)]);
  const order = [...called].sort((a, b) => (a[1] < b[1] ? -1 : 1)).map(([id]) => id);
  assert.deepEqual(order, [...order].sort((a, b) => (a < b ? -1 : 1)), "first come, first served");
  for (const client of [machine, lan, hoa]) await client.close();
});

test("a phone sees its own ticket change at once, and what others do costs it nothing", async () => {
  const [machine, lan] = [await kiosk(server), await clerk(server, "lan", 1)];
  const office = (await lan.ask("getOffice")).value;
  const serviceId = office.counters.find((c) => c.counterId === 1).serviceIds[0];
  while ((await lan.command("callNext")).case === "done") {
    await lan.command("start");
    await lan.command("finish");
  }
  const tickets = [];
  for (let i = 0; i < 20; i++) tickets.push((await machine.command("issue", { serviceId })).value);
  const phones = await Promise.all(tickets.map(async (issued) => {
    const phone = await Client.connect(server.port);
    assert.equal((await phone.hello({ ticketToken: issued.ticketToken })).case, "welcome");
    const state = (await phone.ask("subscribe", { topic: topics.TopicKind.TICKET })).value.state.value;
    assert.equal(state.ticket.ticketId, issued.ticket.ticketId);
    return phone;
  }));
  const called = (await lan.command("callNext")).value.ticket.ticketId;
  const index = tickets.findIndex((issued) => issued.ticket.ticketId === called);
  await phones[index].until((b) => b.value.state.value.ticket.state === common.TicketState.CALLED);
  await lan.command("start");
  await phones[index].until((b) => b.value.state.value.ticket.state === common.TicketState.SERVING);
  // Everybody else hears in turn that one person fewer is ahead.
  const last = phones.at(-1);
  await last.until((b) => b.value.state.value.forecast?.peopleAhead === 18);
  refused(await last.command("callNext"), refusal.NOT_ALLOWED);
  await lan.command("finish");
  for (const client of [machine, lan, ...phones]) await client.close();
});

test("phone tokens cannot be guessed, and a wrong one ends the connection", async () => {
  for (const ticketToken of ["", "0", "00000000000000000000000000", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "A001"]) {
    const client = await Client.connect(server.port);
    const answer = await client.hello({ ticketToken });
    if (ticketToken === "") assert.equal(answer.case, "welcome");
    else refused(answer, refusal.BAD_TOKEN);
    if (ticketToken === "") await client.close();
    else await client.closed;
  }
});

// The last that guesses: its address has to wait, until the server starts again.
test("codes of devices: all guesses at once count like one after another, and the rest costs nothing", async () => {
  const clients = await Promise.all(Array.from({ length: 60 }, () => Client.connect(server.port)));
  const answers = await Promise.all(clients.map((client, i) => client.hello({ enrolmentCode: `ZZZZZ-ZZZ${10 + i}` })));
  const codes = answers.map((answer) => refusal[answer.value.code]);
  assert.equal(codes.filter((code) => code === "BAD_TOKEN").length, 20);
  assert.equal(codes.filter((code) => code === "TOO_MANY_TRIES").length, 40);
  await Promise.all(clients.map((client) => client.closed));
  assert.equal(rows(server, "SELECT count(*) AS n FROM audit WHERE kind = 12")[0].n, 20);
});

test("asked to stop in the busiest minute, it stops, and every answer it gave is kept", async () => {
  const machines = await Promise.all(Array.from({ length: 10 }, () => kiosk(server)));
  const done = [];
  let refusals = 0;
  const ask = async (machine) => {
    const gone = machine.closed.then(() => null);
    for (;;) {
      const body = await Promise.race([machine.command("issue", { serviceId: 1 }), gone]);
      if (body === null) return;
      if (body.case === "done") done.push(body.value);
      else refusals++;
    }
  };
  const work = machines.flatMap((machine) => Array.from({ length: 8 }, () => ask(machine)));
  await until(() => done.length > 100, "a hundred tickets");
  assert.equal(await server.stop(), 0);
  await Promise.all(work);
  await server.start("2026-11-23T10:30:00+0700");
  const manager = await logIn(await enter(server, ""), "quanly");
  const told = new Set(done.map((answer) => answer.ticket.ticketId));
  assert.equal(told.size, done.length);
  const screen = await display(server);
  const board = (await screen.ask("subscribe", { topic: topics.TopicKind.BOARD })).value;
  assert.ok(done.every((answer) => answer.seq <= board.version));
  const report = (await manager.ask("getReport")).value.rows[0];
  assert.ok(report.issued >= done.length);
  await Promise.all([manager, screen].map((client) => client.close()));
});
