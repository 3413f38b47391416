// kill -9 at any instant, again and again: whatever was answered is there, whatever was not is asked
// again and happens once, and no screen ever showed what was not on the disk.
// QUEUED_KILL_ROUNDS says how often (50).
import assert from "node:assert/strict";
import { test } from "node:test";
import { newCommandId, topics } from "../contract/client.js";
import { Server } from "../support/server.js";
import { clerk, display, enter, kiosk, refusal, rows } from "./hall.js";

const rounds = Number(process.env.QUEUED_KILL_ROUNDS ?? 50);
const seed = Number(process.env.QUEUED_KILL_SEED ?? Date.now() % 100000);

// Numerical Recipes' generator: a round can be played again from its seed.
let random_state = seed;
function random(n) {
  random_state = (Math.imul(random_state, 1664525) + 1013904223) >>> 0;
  return Math.floor((random_state / 2 ** 32) * n);
}

const EVENTS = {
  issue: 30, callNext: 31, recall: 32, start: 33, finish: 34, noShow: 35,
  park: 37, resume: 38, transfer: 39, requeue: 40, cancel: 42,
};

// Everything that was ever said to anybody.
const told = new Map(); // seq -> { kind, ticketId, label, counterId }
const boards = [];

class Person {
  constructor(name, enter) {
    this.name = name;
    this.enter = enter;
    this.commands = []; // Answered in this round, to be asked again after the next start.
    this.doubt = null; // Sent, and no answer came.
  }

  async open() {
    this.client = await this.enter(this);
    this.down = this.client.closed.then(() => null);
    for (const command of this.commands.splice(0)) {
      const body = await this.send(command);
      if (body === null) return;
      assert.equal(body.case, "done", `${this.name} ${command.kind}: ${body.value.text}`);
      assert.equal(body.value.repeated, true);
      assert.equal(body.value.seq, command.answer.seq);
      assert.equal(body.value.ticket?.ticketId, command.answer.ticket?.ticketId);
      assert.equal(body.value.ticketToken, command.answer.ticketToken);
    }
    if (this.doubt !== null) await this.do(this.doubt.kind, this.doubt.value, this.doubt.id);
  }

  send(command) {
    return Promise.race([this.client.command(command.kind, command.value, command.id), this.down]);
  }

  // The answer, or null when the server was gone first.
  async do(kind, value = {}, id = newCommandId()) {
    const command = { kind, value, id };
    this.doubt = command;
    const body = await this.send(command);
    if (body === null) return null;
    this.doubt = null;
    answers++;
    if (body.case === "done") {
      const { seq, ticket } = body.value;
      command.answer = body.value;
      this.commands.push(command);
      assert.ok(!told.has(seq), `${seq} was told twice`);
      told.set(seq, { kind, ticketId: ticket.ticketId, label: ticket.label, counterId: body.value.counterId });
      this.atHand = ["callNext", "recall", "start", "resume"].includes(kind) ? ticket : this.atHand;
    } else {
      assert.equal(body.case, "refusal");
    }
    return body;
  }
}

let answers = 0;
let stopping = false;

async function takeTickets(person, services) {
  while (!stopping) {
    const body = await person.do("issue", { serviceId: services[random(services.length)], ticketClass: 1 + random(2) });
    if (body === null) return;
    if (body.case === "done" && random(10) === 0) {
      if ((await person.do("cancel", { ticketId: body.value.ticket.ticketId })) === null) return;
    }
  }
}

async function serve(person) {
  let turn = 0;
  while (!stopping) {
    const kinds = [["callNext"], ["start"], ["finish"], ["callNext"], ["start"], ["park"], ["callNext"], ["noShow"],
      ["callNext"], ["requeue"], ["resume"], ["finish"], ["callNext"], ["start"], ["transfer"]];
    const [kind] = kinds[turn++ % kinds.length];
    const value = kind === "resume" ? { ticketId: person.parked ?? 1n }
      : kind === "transfer" ? { serviceId: person.services[random(person.services.length)] } : {};
    const body = await person.do(kind, value);
    if (body === null) return;
    if (body.case === "done" && kind === "park") person.parked = body.value.ticket.ticketId;
    if (body.case === "refusal" && refusal[body.value.code] === "COUNTER_BUSY" && (await person.do("start")) === null) return;
    if (body.case === "refusal" && refusal[body.value.code] === "NOBODY_WAITING") {
      await new Promise((done) => setTimeout(done, 5));
    }
  }
}

async function watch(client) {
  const first = await client.ask("subscribe", { topic: topics.TopicKind.BOARD });
  boards.push(first.value);
  for (;;) boards.push((await client.push()).value);
}

test(`kill -9, ${rounds} rounds from seed ${seed}`, { timeout: 60000 + rounds * 30000 }, async () => {
  const server = await new Server().start();
  const [lan, hoa, minh] = await Promise.all([clerk(server, "lan", 1), clerk(server, "hoa", 2), clerk(server, "minh", 3)]);
  const office = (await lan.ask("getOffice")).value;
  const people = [new Person("kiosk", () => kiosk(server))];
  for (const [index, client] of [lan, hoa, minh].entries()) {
    const person = new Person(`clerk ${index + 1}`, () => enter(server, client.sessionToken));
    person.services = office.counters.find((counter) => counter.counterId === index + 1).serviceIds;
    people.push(person);
  }
  const services = [...new Set(people.slice(1).flatMap((person) => person.services))];
  await Promise.all([lan, hoa, minh].map((client) => client.close()));

  for (let round = 0; round < rounds; round++) {
    stopping = false;
    await Promise.all(people.map((person) => person.open()));
    const screen = await display(server);
    watch(screen).catch(() => {});
    const goal = answers + 1 + random(80);
    const work = people.map((person, i) => (i === 0 ? takeTickets(person, services) : serve(person)));
    while (answers < goal) await new Promise((done) => setImmediate(done));
    for (let spin = random(2000); spin > 0; spin--) await null;
    const exit = await server.stop("SIGKILL");
    assert.equal(exit, "SIGKILL");
    stopping = true;
    await Promise.all(work);
    await screen.closed;
    await server.start();
  }

  stopping = true;
  await Promise.all(people.map((person) => person.open()));
  const screen = await display(server);
  const last = (await screen.ask("subscribe", { topic: topics.TopicKind.BOARD })).value;
  await Promise.all(people.map((person) => person.client.close()));
  await screen.close();
  assert.equal(await server.stop(), 0);

  const kinds = Object.values(EVENTS).join(",");
  const events = rows(server, `SELECT seq, kind, ticket_id, counter_id FROM event WHERE kind IN (${kinds}) ORDER BY seq`);
  const journal = new Map(events.map((event) => [BigInt(event.seq), event]));
  for (const [seq, answer] of told) {
    const event = journal.get(seq);
    assert.ok(event, `${answer.kind} was answered with ${seq}, which is not in the journal`);
    assert.equal(event.kind, EVENTS[answer.kind]);
    assert.equal(BigInt(event.ticket_id), answer.ticketId);
  }
  assert.equal(journal.size, told.size, "the journal has what nobody was told");
  const labels = rows(server, "SELECT letter, number, count(*) AS n FROM ticket GROUP BY letter, number HAVING n > 1");
  assert.deepEqual(labels, []);
  const newest = rows(server, "SELECT max(seq) AS seq FROM event")[0].seq;
  assert.equal(last.version, BigInt(newest));
  for (const board of [...boards, last]) {
    assert.ok(board.version <= BigInt(newest), "a board from the future");
    for (const call of board.state.value.calls) {
      const event = journal.get(call.seq);
      assert.ok(event?.kind === EVENTS.callNext || event?.kind === EVENTS.recall, `a call ${call.seq} that never was`);
      assert.equal(told.get(call.seq).label, call.label);
      assert.equal(BigInt(event.ticket_id), call.ticketId);
    }
  }
  console.log(`${rounds} rounds, ${told.size} answers, ${boards.length} boards: no difference`);
  server.remove();
});
