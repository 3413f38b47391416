// A kiosk against a server made of nothing: whatever is lost, there is one ticket.
import assert from "node:assert/strict";
import { test } from "node:test";
import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { ActorKind, Language } from "../src/generated/queued/v1/common_pb";
import { ClientMessageSchema, ServerMessageSchema, type ClientMessage } from "../src/generated/queued/v1/envelope_pb";
import { RefusalCode } from "../src/generated/queued/v1/refusal_pb";
import type { SocketLike } from "../src/link/link";
import { idToHex } from "../src/link/command_id";
import { Kiosk, SHOW_MS } from "../src/kiosk/model";
import { Store, type StorageLike } from "../src/kiosk/store";

type Body = NonNullable<MessageInitShape<typeof ServerMessageSchema>["body"]>;

class Memory implements StorageLike {
  values = new Map<string, string>();
  getItem(key: string) { return this.values.get(key) ?? null; }
  setItem(key: string, value: string) { this.values.set(key, value); }
  removeItem(key: string) { this.values.delete(key); }
}

// A server that does an issue once for each id, and whose answers can be lost.
class Server {
  tickets = new Map<string, number>();
  cancelled: number[] = [];
  reprints = 0;
  loseAnswers = false;
  refuseWith: RefusalCode | null = null;
  version = 1;
  services = [1];
  procedures = [7];
  elsewhere = ["Biển số xe"];
  languages: number[] = []; // Of each hello.
  sockets: Socket[] = [];
  heard = 0;
  cut: { at: number; answered: boolean } | null = null; // The link goes down with that message, before or after it is done.

  hear(socket: Socket, message: ClientMessage): void {
    const isCut = this.cut?.at === this.heard++;
    if (!isCut || this.cut!.answered) this.answer(isCut ? new Socket(this) : socket, message);
    if (isCut) queueMicrotask(() => (socket.onclose as (() => void) | null)?.());
  }

  answer(socket: Socket, message: ClientMessage): void {
    const say = (body: Body) => queueMicrotask(() => socket.says(message.request, body));
    const body = message.body;
    if (body.case === "hello") { this.languages.push(body.value.language); say({ case: "welcome", value: { actor: ActorKind.DEVICE, nowMs: 0n } }); }
    else if (body.case === "getOffice") say({ case: "office", value: { definitionVersion: BigInt(this.version), issuing: true, services: this.services.map((serviceId) => ({ serviceId, issuing: true })), elsewhere: this.elsewhere.map((vi) => ({ name: { vi } })) } });
    else if (body.case === "getProcedures") say({ case: "procedures", value: { procedures: this.procedures.map((procedureId) => ({ procedureId, serviceId: 1, name: `p${procedureId}` })) } });
    else if (body.case === "getForecast") say({ case: "forecast", value: { known: true, peopleAhead: 2 } });
    else if (body.case === "subscribe") say({ case: "topic", value: {} });
    else if (body.case === "cancel") { this.cancelled.push(Number(body.value.ticketId)); say({ case: "done", value: {} }); }
    else if (body.case === "reprint") {
      if (this.refuseWith !== null) { say({ case: "refusal", value: { code: this.refuseWith } }); return; }
      this.reprints++;
      say({ case: "done", value: {} });
    }
    else if (body.case === "issue") {
      if (this.refuseWith !== null) { say({ case: "refusal", value: { code: this.refuseWith } }); return; }
      const id = idToHex(message.commandId);
      if (!this.tickets.has(id)) this.tickets.set(id, this.tickets.size + 1);
      const ticketId = BigInt(this.tickets.get(id)!);
      if (!this.loseAnswers) say({ case: "done", value: { ticket: { ticketId, label: `A00${ticketId}`, serviceId: 1 }, ticketToken: "t" } });
    }
  }
}

class Socket implements SocketLike {
  binaryType = "";
  readyState = 1;
  onopen: SocketLike["onopen"] = null;
  onclose: SocketLike["onclose"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onerror: SocketLike["onerror"] = null;
  constructor(readonly server: Server) { queueMicrotask(() => (this.onopen as (() => void) | null)?.()); }
  send(data: Uint8Array) { this.server.hear(this, fromBinary(ClientMessageSchema, data)); }
  close() {}
  says(request: number, body: Body) {
    const bytes = toBinary(ServerMessageSchema, create(ServerMessageSchema, { request, body }));
    (this.onmessage as ((event: { data: ArrayBuffer }) => void) | null)?.({ data: bytes.buffer as ArrayBuffer });
  }
}

class Hall {
  at = 1_000_000;
  timers: { at: number; call: () => void }[] = [];
  memory = new Memory();
  server = new Server();
  printed = 0;
  kiosk!: Kiosk;

  constructor() { new Store(this.memory).enrolment = { token: "k", printing: "browser" }; }

  // A fresh page on the same machine.
  load() {
    this.timers = [];
    for (const socket of this.server.sockets.splice(0)) socket.onopen = socket.onmessage = socket.onclose = null;
    const after = (ms: number, call: () => void) => { const timer = { at: this.at + ms, call }; this.timers.push(timer); return timer; };
    this.kiosk = new Kiosk({
      store: new Store(this.memory),
      link: {
        url: "ws://x/",
        socket: () => { const s = new Socket(this.server); this.server.sockets.push(s); return s; },
        clock: { now: () => this.at, after, cancel: (timer) => { this.timers = this.timers.filter((other) => other !== timer); } },
        random: () => 0.5,
      },
      after,
      now: () => this.at,
      print: () => this.printed++,
    });
    return this.settle();
  }

  async settle() { for (let i = 0; i < 5; i++) await new Promise((done) => setImmediate(done)); }

  async pass(ms: number) {
    const end = this.at + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.at = Math.max(this.at, next.at);
      this.timers = this.timers.filter((timer) => timer !== next);
      next.call();
      await this.settle();
    }
    this.at = end;
  }

  async toService() {
    await this.pass(1000);
    this.kiosk.open({ name: "service", serviceId: 1, procedureId: 0 });
    await this.pass(1000);
  }

  screen(): string { return this.kiosk.screen.name; }

  lose() { for (const socket of this.server.sockets.splice(0)) (socket.onclose as (() => void) | null)?.(); }
}

test("one touch, one ticket: double taps and touches that come too late", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.toService();
  hall.kiosk.take(false);
  hall.kiosk.take(false);
  hall.kiosk.take(true);
  await hall.settle();
  hall.kiosk.take(false);
  assert.equal(hall.server.tickets.size, 1);
  assert.equal(hall.screen(), "ticket");
  await hall.pass(100);
  assert.equal(hall.printed, 1);
});

test("a second tap does not fall through to the next screen", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.pass(1000);
  hall.kiosk.open({ name: "service", serviceId: 1, procedureId: 0 });
  hall.kiosk.take(false);
  await hall.settle();
  assert.equal(hall.server.tickets.size, 0);
});

test("a lost answer, a reload in the middle, again and again: one ticket", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.toService();
  hall.server.loseAnswers = true;
  hall.kiosk.take(false);
  await hall.settle();
  for (let i = 0; i < 5; i++) {
    hall.lose();
    await hall.pass(5000);
    assert.equal(hall.screen(), "taking");
    await hall.load();
    assert.equal(hall.screen(), "taking");
  }
  hall.server.loseAnswers = false;
  hall.lose();
  await hall.pass(20000);
  assert.equal(hall.screen(), "ticket");
  assert.equal(hall.kiosk.shown!.label, "A001");
  assert.equal(hall.server.tickets.size, 1);
  assert.deepEqual(hall.server.cancelled, []);
});

test("the link cut at every message of a visit, before it is done and after, with a reload and without: one ticket", async () => {
  for (const answered of [false, true]) {
    for (const reload of [false, true]) {
      let at = 0;
      for (let reached = true; reached; at++) {
        const hall = new Hall();
        hall.server.cut = { at, answered };
        const onward = async (ms: number) => {
          await hall.pass(ms);
          if (!reload || hall.server.heard <= at || hall.server.sockets.length > 1) return;
          await hall.load();
          await hall.pass(ms);
        };
        await hall.load();
        await onward(20000);
        hall.kiosk.open({ name: "service", serviceId: 1, procedureId: 0 });
        await onward(1000);
        if (hall.screen() === "start") { // Loaded again in between: the citizen touches again.
          hall.kiosk.open({ name: "service", serviceId: 1, procedureId: 0 });
          await onward(1000);
        }
        await hall.pass(9000);
        hall.kiosk.take(false);
        await onward(100);
        await hall.pass(15000);
        const what = `message ${at}, ${answered ? "done" : "lost"}, ${reload ? "reload" : "no reload"}`;
        assert.equal(hall.screen(), "ticket", what);
        assert.equal(hall.server.tickets.size, 1, what);
        assert.equal(hall.kiosk.shown!.label, "A001", what);
        assert.deepEqual(hall.server.cancelled, [], what);
        assert.equal(hall.printed, 1, what);
        reached = hall.server.heard > at;
      }
      assert.ok(at > 8, `${at} messages`);
    }
  }
});

test("what a new definition takes away is left, calmly; what it leaves stays", async () => {
  const gone: [string, Parameters<Kiosk["open"]>[0], (server: Server) => void][] = [
    ["service", { name: "service", serviceId: 1, procedureId: 0 }, (server) => { server.services = [2]; }],
    ["procedure", { name: "procedure", procedureId: 7 }, (server) => { server.procedures = [8]; }],
    ["its service", { name: "procedure", procedureId: 7 }, (server) => { server.services = [2]; }],
    ["take", { name: "service", serviceId: 1, procedureId: 7 }, (server) => { server.procedures = [8]; }],
    ["elsewhere", { name: "elsewhere", called: "Biển số xe" }, (server) => { server.elsewhere = ["Hộ chiếu", "Thuế"]; }],
  ];
  for (const [what, screen, change] of gone) {
    for (const goes of [true, false]) {
      const hall = new Hall();
      await hall.load();
      await hall.pass(1000);
      hall.kiosk.open(screen);
      assert.equal(hall.screen(), screen.name);
      hall.server.version++;
      if (goes) change(hall.server);
      await hall.pass(30000);
      assert.equal(hall.screen(), goes ? "start" : screen.name, what);
      assert.equal(hall.kiosk.trouble, goes ? "stale" : null, what);
    }
  }
});

test("back leads past what is gone", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.pass(1000);
  hall.kiosk.open({ name: "search" });
  await hall.pass(1000);
  hall.kiosk.open({ name: "procedure", procedureId: 7 });
  await hall.pass(1000);
  hall.kiosk.open({ name: "service", serviceId: 1, procedureId: 0 });
  hall.server.version++;
  hall.server.procedures = [8];
  await hall.pass(30000);
  assert.equal(hall.screen(), "service");
  hall.kiosk.back();
  assert.equal(hall.screen(), "search");
});

test("a citizen who walks away from a dead link leaves the kiosk to the next, and no ticket", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.toService();
  hall.server.loseAnswers = true;
  hall.kiosk.take(false);
  await hall.settle();
  await hall.pass(110000);
  assert.equal(hall.screen(), "taking");
  await hall.pass(15000);
  assert.equal(hall.screen(), "start");
  hall.server.loseAnswers = false;
  hall.lose();
  await hall.pass(20000);
  assert.equal(hall.server.tickets.size, 1);
  assert.deepEqual(hall.server.cancelled, [1]);
});

test("the server speaks the language that was chosen, and Vietnamese to the next", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.pass(1000);
  hall.kiosk.chooseTongue("en");
  hall.kiosk.chooseTongue("en");
  assert.ok(!hall.kiosk.lost, "no alarm about it");
  await hall.toService();
  hall.kiosk.take(false);
  await hall.settle();
  assert.equal(hall.screen(), "ticket");
  hall.kiosk.toStart();
  await hall.pass(1000);
  assert.deepEqual(hall.server.languages, [Language.VI, Language.EN, Language.VI]);
});

test("a refused reprint may be touched again", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.toService();
  hall.kiosk.take(false);
  await hall.pass(1000);
  hall.server.refuseWith = RefusalCode.BUSY;
  hall.kiosk.reprint();
  await hall.settle();
  assert.ok(!hall.kiosk.reprinted);
  hall.server.refuseWith = null;
  hall.kiosk.reprint();
  await hall.settle();
  assert.ok(hall.kiosk.reprinted);
  assert.equal(hall.printed, 2);
});

test("procedures that begin or end with a day are asked for again", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.pass(1000);
  hall.server.procedures = [7, 8];
  await hall.pass(3700000);
  assert.equal(hall.kiosk.procedures.length, 2);
});

test("given up: the ticket that was made all the same is cancelled, also after a reload", async () => {
  for (const reload of [false, true]) {
    const hall = new Hall();
    await hall.load();
    await hall.toService();
    hall.server.loseAnswers = true;
    hall.kiosk.take(false);
    await hall.settle();
    hall.kiosk.giveUp();
    assert.equal(hall.screen(), "start");
    if (reload) await hall.load();
    hall.server.loseAnswers = false;
    hall.lose();
    await hall.pass(20000);
    assert.equal(hall.screen(), "start");
    assert.equal(hall.server.tickets.size, 1);
    assert.deepEqual(hall.server.cancelled, [1]);
  }
});

test("the number stays after a reload, goes by itself, and is printed once", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.toService();
  hall.kiosk.take(false);
  await hall.pass(1000);
  await hall.load();
  assert.equal(hall.screen(), "ticket");
  assert.equal(hall.kiosk.shown!.label, "A001");
  await hall.pass(1000);
  assert.equal(hall.printed, 1);
  hall.kiosk.reprint();
  hall.kiosk.reprint();
  await hall.settle();
  assert.equal(hall.server.reprints, 1);
  assert.equal(hall.printed, 2);
  await hall.pass(SHOW_MS + 1000);
  assert.equal(hall.screen(), "start");
  await hall.load();
  assert.equal(hall.screen(), "start");
});

test("a number that is still being read stays", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.toService();
  hall.kiosk.take(false);
  await hall.pass(SHOW_MS - 2000);
  assert.equal(hall.screen(), "ticket");
  hall.kiosk.touched();
  await hall.pass(10000);
  assert.equal(hall.screen(), "ticket");
  await hall.pass(6000);
  assert.equal(hall.screen(), "start");
});

test("a stale definition and a busy server", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.toService();
  hall.server.refuseWith = RefusalCode.STALE_DEFINITION;
  hall.kiosk.take(false);
  await hall.settle();
  assert.equal(hall.kiosk.trouble, "stale");
  assert.equal(hall.screen(), "start");
  await hall.toService();
  hall.server.refuseWith = RefusalCode.BUSY;
  hall.kiosk.take(false);
  await hall.pass(3000);
  assert.equal(hall.screen(), "taking");
  hall.server.refuseWith = null;
  await hall.pass(3000);
  assert.equal(hall.screen(), "ticket");
  assert.equal(hall.server.tickets.size, 1);
});

test("whoever walks away leaves a fresh screen in Vietnamese", async () => {
  const hall = new Hall();
  await hall.load();
  await hall.pass(1000);
  hall.kiosk.chooseTongue("en");
  hall.kiosk.open({ name: "search" });
  hall.kiosk.type("x".repeat(50000));
  assert.equal(hall.kiosk.query.length, 120);
  await hall.pass(70000);
  assert.equal(hall.screen(), "search");
  assert.ok(hall.kiosk.secondsToStart()! <= 5);
  hall.kiosk.touched();
  await hall.pass(70000);
  assert.equal(hall.screen(), "search");
  await hall.pass(10000);
  assert.equal(hall.screen(), "start");
  assert.equal(hall.kiosk.tongue, "vi");
  assert.equal(hall.kiosk.query, "");
});

test("broken storage is no obstacle", async () => {
  const hall = new Hall();
  hall.memory.values.set("queued.kiosk.asked", "{");
  hall.memory.values.set("queued.kiosk.shown", "[1");
  await hall.load();
  assert.equal(hall.screen(), "start");
  hall.memory.values.set("queued.kiosk.asked", JSON.stringify([{ id: "nonsense" }, null]));
  await hall.load();
  assert.equal(hall.screen(), "start");
});
