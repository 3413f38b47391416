// The link against a server made of nothing: every answer and every loss is decided by the test.
import assert from "node:assert/strict";
import { test } from "node:test";
import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { ClientMessageSchema, ServerMessageSchema, type ClientMessage } from "../src/generated/queued/v1/envelope_pb";
import { ClientKind } from "../src/generated/queued/v1/hello_pb";
import { Language } from "../src/generated/queued/v1/common_pb";
import { RefusalCode } from "../src/generated/queued/v1/refusal_pb";
import { TopicKind, type TopicState } from "../src/generated/queued/v1/topic_pb";
import { Link, type Clock, type SocketLike } from "../src/link/link";
import { Backoff } from "../src/link/backoff";
import { idFromHex, idToHex, newCommandId } from "../src/link/command_id";

class FakeClock implements Clock {
  at = 1000;
  timers: { at: number; call: () => void; id: number }[] = [];
  private id = 0;

  now() { return this.at; }
  after(ms: number, call: () => void) {
    this.timers.push({ at: this.at + ms, call, id: ++this.id });
    return this.id;
  }
  cancel(timer: unknown) { this.timers = this.timers.filter((other) => other.id !== timer); }
  // Lets time pass, a timer at a time.
  pass(ms: number) {
    const end = this.at + ms;
    for (;;) {
      const next = this.timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.at = next.at;
      this.cancel(next.id);
      next.call();
    }
    this.at = end;
  }
}

type Body = NonNullable<MessageInitShape<typeof ServerMessageSchema>["body"]>;

class FakeSocket implements SocketLike {
  binaryType = "";
  readyState = 0;
  onopen: SocketLike["onopen"] = null;
  onclose: SocketLike["onclose"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onerror: SocketLike["onerror"] = null;
  closed = false;
  sent: ClientMessage[] = [];

  send(data: Uint8Array) { this.sent.push(fromBinary(ClientMessageSchema, data)); }
  close() { this.closed = true; }
  opens() { (this.onopen as (() => void) | null)?.(); }
  dies() { (this.onclose as (() => void) | null)?.(); }
  says(request: number, body: Body) {
    const bytes = toBinary(ServerMessageSchema, create(ServerMessageSchema, { request, body }));
    (this.onmessage as ((event: { data: ArrayBuffer }) => void) | null)?.({ data: bytes.buffer as ArrayBuffer });
  }
  last(): ClientMessage { return this.sent[this.sent.length - 1]!; }
  of(kind: ClientMessage["body"]["case"]) { return this.sent.filter((m) => m.body.case === kind); }
  welcomes(nowMs = 0n) {
    this.opens();
    this.says(this.of("hello")[0]!.request, { case: "welcome", value: { nowMs, protocolVersion: 1 } });
  }
}

function makeLink() {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const link = new Link({
    url: "ws://x/",
    kind: ClientKind.KIOSK,
    language: Language.VI,
    token: "k",
    clock,
    random: () => 0.5,
    socket: () => { const s = new FakeSocket(); sockets.push(s); return s; },
  }).open();
  return { clock, sockets, link };
}

const flush = () => new Promise((done) => setImmediate(done));

test("hello first, then what waited", async () => {
  const { sockets, link } = makeLink();
  const answer = link.ask("getOffice", {});
  const socket = sockets[0]!;
  socket.opens();
  assert.deepEqual(socket.sent.map((m) => m.body.case), ["hello"]);
  socket.says(socket.last().request, { case: "welcome", value: { nowMs: 5000n } });
  assert.equal(link.state, "ready");
  assert.equal(link.now(), 5000);
  socket.says(socket.of("getOffice")[0]!.request, { case: "office", value: { officeId: 3 } });
  const body = await answer;
  assert.ok(body.case === "office" && body.value.officeId === 3);
});

test("what is too large for the server is refused here, and the link stays", async () => {
  const { sockets, link } = makeLink();
  sockets[0]!.welcomes();
  const sent = sockets[0]!.sent.length;
  for (const answer of [await link.command("logIn", { user: "x".repeat(50000), secret: "y" }), await link.ask("getStory", { label: "A".repeat(4100) })]) {
    assert.ok(answer.case === "refusal" && answer.value.code === RefusalCode.TOO_LARGE);
  }
  assert.deepEqual([sockets[0]!.sent.length, sockets.length, link.state], [sent, 1, "ready"]);
  void link.command("logIn", { user: "quanly", secret: "y".repeat(3900) }); // The server's to judge.
  assert.equal(sockets[0]!.of("logIn").length, 1);
  link.setToken("k".repeat(50000));
  link.reconnect();
  sockets[1]!.opens();
  assert.deepEqual([sockets[1]!.sent.length, link.state, link.refusal?.code], [0, "refused", RefusalCode.BAD_TOKEN]);
});

test("a lost link: the same command id again, and one answer", async () => {
  const { clock, sockets, link } = makeLink();
  sockets[0]!.welcomes();
  const answer = link.command("issue", { serviceId: 7 });
  const first = sockets[0]!.of("issue")[0]!;
  assert.equal(first.commandId.length, 16);
  sockets[0]!.dies();
  assert.equal(link.state, "waiting");
  clock.pass(1000);
  assert.equal(sockets.length, 2);
  sockets[1]!.welcomes();
  const again = sockets[1]!.of("issue");
  assert.equal(again.length, 1);
  assert.deepEqual(again[0]!.commandId, first.commandId);
  sockets[0]!.says(first.request, { case: "done", value: { seq: 1n } }); // Too late: nobody listens there.
  sockets[1]!.says(again[0]!.request, { case: "done", value: { seq: 2n } });
  const body = await answer;
  assert.ok(body.case === "done" && body.value.seq === 2n);
});

test("a server that falls silent is given up, a quiet one is asked", () => {
  const { clock, sockets, link } = makeLink();
  sockets[0]!.welcomes();
  link.subscribe(TopicKind.BOARD, () => {});
  sockets[0]!.says(sockets[0]!.last().request, { case: "topic", value: { version: 1n } });
  clock.pass(20000);
  assert.equal(sockets[0]!.of("subscribe").length, 1);
  clock.pass(8000);
  assert.equal(sockets[0]!.of("subscribe").length, 2, "asked after a quiet time");
  assert.equal(sockets.length, 1);
  clock.pass(13000);
  assert.ok(sockets[0]!.closed, "no answer: dead");
  assert.ok(sockets.length >= 2);
});

test("pauses grow, are bounded, and begin anew after a welcome", () => {
  const backoff = new Backoff(500, 15000, () => 1);
  const pauses = Array.from({ length: 9 }, () => backoff.next());
  assert.deepEqual(pauses.slice(0, 6), [500, 1000, 2000, 4000, 8000, 15000]);
  assert.equal(pauses[8], 15000);
  backoff.reset();
  assert.equal(backoff.next(), 500);
  const low = new Backoff(500, 15000, () => 0);
  assert.equal(low.next(), 250);
});

test("topics: subscribed again after a reconnect, old versions dropped, others not mixed in", () => {
  const { clock, sockets, link } = makeLink();
  const seen: number[] = [];
  const stop = link.subscribe(TopicKind.BOARD, (state: TopicState) => seen.push(Number(state.version)));
  sockets[0]!.welcomes();
  sockets[0]!.says(sockets[0]!.of("subscribe")[0]!.request, { case: "topic", value: { version: 5n, state: { case: "board", value: {} } } });
  return flush().then(() => {
    sockets[0]!.says(0, { case: "topic", value: { version: 4n, state: { case: "board", value: {} } } });
    sockets[0]!.says(0, { case: "topic", value: { version: 6n, state: { case: "statistics", value: {} } } });
    sockets[0]!.says(0, { case: "topic", value: { version: 7n, state: { case: "board", value: {} } } });
    assert.deepEqual(seen, [5, 7]);
    sockets[0]!.dies();
    clock.pass(1000);
    sockets[1]!.welcomes();
    assert.equal(sockets[1]!.of("subscribe").length, 1);
    stop();
    assert.equal(sockets[1]!.of("unsubscribe").length, 1);
    sockets[1]!.says(0, { case: "topic", value: { version: 9n, state: { case: "board", value: {} } } });
    assert.deepEqual(seen, [5, 7]);
  });
});

test("a refused hello ends it, a busy server does not", () => {
  const busy = makeLink();
  busy.sockets[0]!.opens();
  busy.sockets[0]!.says(busy.sockets[0]!.last().request, { case: "refusal", value: { code: RefusalCode.BUSY } });
  busy.sockets[0]!.dies();
  assert.equal(busy.link.state, "waiting");
  const bad = makeLink();
  bad.sockets[0]!.opens();
  bad.sockets[0]!.says(bad.sockets[0]!.last().request, { case: "refusal", value: { code: RefusalCode.BAD_TOKEN } });
  assert.equal(bad.link.state, "refused");
  assert.equal(bad.link.refusal?.code, RefusalCode.BAD_TOKEN);
  bad.clock.pass(60000);
  assert.equal(bad.sockets.length, 1);
});

test("what is given up is said no more, and its answer has no case", async () => {
  const { clock, sockets, link } = makeLink();
  sockets[0]!.welcomes();
  sockets[0]!.dies();
  const [kept, dropped] = [newCommandId(), newCommandId()];
  void link.command("recall", {}, kept);
  const answer = link.command("callNext", {}, dropped);
  link.giveUp(newCommandId()); // Of nobody: nothing happens.
  link.giveUp(dropped);
  assert.equal((await answer).case, undefined);
  clock.pass(1000);
  sockets[1]!.welcomes();
  assert.equal(sockets[1]!.of("callNext").length, 0);
  assert.equal(sockets[1]!.of("recall").length, 1);
});

test("another token, after a refused hello too; notices are passed on", () => {
  const { sockets, link } = makeLink();
  const heard: string[] = [];
  link.onNotice((notice) => heard.push(notice.messageKey));
  sockets[0]!.opens();
  sockets[0]!.says(sockets[0]!.last().request, { case: "refusal", value: { code: RefusalCode.BAD_TOKEN } });
  assert.equal(link.state, "refused");
  link.setToken("other");
  link.reopen();
  sockets[1]!.welcomes();
  const hello = sockets[1]!.of("hello")[0]!.body;
  assert.ok(hello.case === "hello" && hello.value.token === "other");
  sockets[1]!.says(0, { case: "notice", value: { messageKey: "notice.taken_over" } });
  assert.deepEqual(heard, ["notice.taken_over"]);
});

test("the network is back: tried at once", () => {
  const { clock, sockets, link } = makeLink();
  for (let i = 0; i < 6; i++) { sockets[sockets.length - 1]!.dies(); clock.pass(15000); }
  const before = sockets.length;
  sockets[before - 1]!.dies();
  link.hurry();
  assert.equal(sockets.length, before + 1);
});

test("command ids survive as text, and nothing else does", () => {
  const id = newCommandId();
  assert.deepEqual(idFromHex(idToHex(id)), id);
  for (const text of ["", "0", "zz".repeat(16), "00".repeat(15), "00".repeat(17)]) assert.equal(idFromHex(text), null);
});
