// The counter's desk: what is shown and offered in every state, what each question leads to, and tabs
// that do not fight. Without a page and without a server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { CallReason, CounterState, Language, Outcome, TicketClass } from "../src/generated/queued/v1/common_pb";
import { OfficeInfoSchema, ProcedureInfoSchema } from "../src/generated/queued/v1/office_pb";
import { TicketSchema } from "../src/generated/queued/v1/ticket_pb";
import { BoardSchema, CounterViewSchema, type CounterView } from "../src/generated/queued/v1/topic_pb";
import { texts } from "../src/generated/texts_counter";
import { DoneSchema } from "../src/generated/queued/v1/envelope_pb";
import { RefusalSchema } from "../src/generated/queued/v1/refusal_pb";
import { doneLine, issuedOf, refusalLine } from "../src/counter/answer";
import { askOf, readDate, type Ask } from "../src/counter/ask";
import { BUTTONS, buttonOf, GRID, type Button } from "../src/counter/buttons";
import { actionOf, duration, linkOf, look, titleOf, type Desk } from "../src/counter/desk";
import { Memory } from "../src/counter/memory";
import { Tabs, type Channel, type Worker } from "../src/counter/tabs";
import { Words } from "../src/look/words";

const NOW = Date.UTC(2026, 10, 23, 2, 0); // 09:00 in Bát Xát.
const MINUTE = 60000;
const vi = new Words(texts, "vi");
const en = new Words(texts, "en");
const ago = (minutes: number) => BigInt(NOW - minutes * MINUTE);

const office = create(OfficeInfoSchema, {
  services: [
    { serviceId: 1, letter: "A", name: { vi: "Hộ tịch", en: "Civil status" }, normMs: 12n * 60000n, issuing: true },
    { serviceId: 2, letter: "B", name: { vi: "Chứng thực", en: "Certification" }, issuing: true },
    { serviceId: 3, letter: "C", name: { vi: "Đất đai" } },
  ],
  counters: [{ counterId: 1, serviceIds: [1, 2] }, { counterId: 2, serviceIds: [1] }, { counterId: 3, serviceIds: [3] }],
  pauseReasons: [{ reasonId: 3, text: { vi: "Nghỉ trưa", en: "Lunch" } }],
});
const birth = create(ProcedureInfoSchema, {
  procedureId: 7, code: "1.001193", shortLabel: { vi: "Khai sinh" }, documents: "Tờ khai\nGiấy chứng sinh", link: "https://h/?so={ticket}&tt={procedure}&hs={dossier}&x={other}",
});
const ticket = (more = {}) =>
  create(TicketSchema, { ticketId: 12n, label: "A012", serviceId: 1, procedureIds: [7], ticketClass: TicketClass.PRIORITY, language: Language.EN, sinceMs: ago(5), startedAtMs: ago(5), issuedAtMs: ago(25), callCount: 1, ...more });

function viewOf(state: CounterState, more = {}): CounterView {
  const at = state === CounterState.CALLING || state === CounterState.SERVING;
  return create(CounterViewSchema, { counterId: 1, state, clerkId: 9, services: [{ serviceId: 1, waiting: 3, oldestIssuedAtMs: ago(23) }, { serviceId: 2 }], ...(at ? { atHand: ticket() } : {}), ...more });
}

function deskAt(view: CounterView | null, more: Partial<Desk> = {}): Desk {
  return {
    office, procedures: new Map([[7, birth]]), view, board: null, userName: "Nguyễn Thị Lan", counterId: 1, mayCallTicket: false, mayReclassify: false, up: true,
    downSinceMs: 0, pressed: null, message: null, dossier: "", canFloat: false, ...more,
  };
}

const ALWAYS: Button[] = ["return", "issue"];
const next = { ticket: { label: "A014", issuedAtMs: ago(20) }, reason: CallReason.SMALLEST_KEY };

test("each state offers what the server would do, and nothing else", () => {
  const table: [string, CounterView, string, string | null, Button[]][] = [
    ["closed", viewOf(CounterState.CLOSED), "Mở quầy", "openCounter", ["primary", "auto", "log_out"]],
    ["open", viewOf(CounterState.OPEN, { next }), "Gọi người kế tiếp", "callNext", ["primary", "auto", "pause", "close", "log_out"]],
    ["nobody", viewOf(CounterState.OPEN), "Chưa có ai chờ", null, ["auto", "pause", "close", "log_out"]],
    ["automatic", viewOf(CounterState.OPEN, { next, automatic: true }), "Tự gọi khi có người", null, ["auto", "pause", "close", "log_out"]],
    ["parked", viewOf(CounterState.OPEN, { parked: [ticket()] }), "Chưa có ai chờ", null, ["auto", "resume", "pause", "close", "log_out"]],
    ["calling", viewOf(CounterState.CALLING), "Bắt đầu phục vụ", "start", ["primary", "recall", "no_show", "requeue", "transfer", "link"]],
    ["serving", viewOf(CounterState.SERVING), "Kết thúc", "finish", ["primary", "park", "transfer", "finish_as", "link"]],
    ["paused", viewOf(CounterState.PAUSED), "Làm việc tiếp", "openCounter", ["primary", "auto", "close", "log_out"]],
  ];
  for (const [name, view, text, kind, offered] of table) {
    const shown = look(deskAt(view), NOW, vi);
    assert.equal(shown.primary, text, name);
    assert.equal(actionOf(shown, "primary")?.kind ?? null, kind, name);
    const all = (Object.keys(BUTTONS) as Button[]).filter((button) => shown.enabled[button]);
    assert.deepEqual(all.sort(), [...offered, ...ALWAYS].sort(), name);
    const pressed = look(deskAt(view, { pressed: { name: "x", untilMs: NOW + 9000 } }), NOW, vi);
    assert.ok((Object.keys(BUTTONS) as Button[]).every((button) => !pressed.enabled[button] || button === "link"), `${name}: one at a time`);
  }
  const able = look(deskAt(viewOf(CounterState.OPEN), { mayCallTicket: true, mayReclassify: true, canFloat: true }), NOW, vi);
  assert.ok(able.enabled.call_label && able.enabled.reclassify && able.enabled.compact);
  assert.ok(!look(deskAt(viewOf(CounterState.SERVING), { mayCallTicket: true }), NOW, vi).enabled.call_label, "while serving nobody is called");
  const unknown = look(deskAt(null), NOW, vi);
  assert.equal(unknown.label, "…");
  assert.equal(actionOf(unknown, "primary"), null);
});

test("the ticket at hand: how long, what to bring, and calmly what takes longer than the norm", () => {
  const shown = look(deskAt(viewOf(CounterState.SERVING)), NOW, vi);
  assert.deepEqual([shown.label, shown.state, shown.time, shown.service, shown.tone], ["A012", "đang phục vụ", "5 phút", "Hộ tịch", "serving"]);
  assert.deepEqual(shown.badges, ["ưu tiên", "phiếu tiếng Anh"]);
  assert.deepEqual(shown.procedures, [{ name: "Khai sinh", documents: ["Tờ khai", "Giấy chứng sinh"] }]);
  const late = { atHand: ticket({ startedAtMs: ago(33), parkedTotalMs: BigInt(20 * MINUTE) }) };
  assert.equal(look(deskAt(viewOf(CounterState.SERVING, late)), NOW, vi).time, "13 phút", "without the time parked");
  assert.deepEqual([look(deskAt(viewOf(CounterState.SERVING, late)), NOW, vi).tone, look(deskAt(viewOf(CounterState.SERVING, late)), NOW, vi).over], ["over", "quá 12 phút dự kiến"]);
  const called = look(deskAt(viewOf(CounterState.CALLING, { atHand: ticket({ callCount: 3, sinceMs: ago(40) }) })), NOW, vi);
  assert.equal(called.tone, "calling", "a walk has no norm");
  assert.ok(called.badges.includes("gọi lần 3"));
  assert.equal(titleOf(shown, vi), "A012 đang phục vụ · Quầy 1 · Nguyễn Thị Lan");
});

test("who is next and why, who waits, who is served by nobody", () => {
  const view = viewOf(CounterState.OPEN, {
    next: { ticket: { label: "A014", ticketClass: TicketClass.PRIORITY, issuedAtMs: ago(20) }, reason: CallReason.BOUND, passedNotServed: 2, passedBound: 1 },
    unservedServiceIds: [3],
    undoUntilMs: BigInt(NOW + 27600),
  });
  const shown = look(deskAt(view), NOW, vi);
  assert.equal(shown.nextWhy, "ưu tiên, đến lúc 08:40, được chuyển đến quầy này; 2 phiếu trước không thuộc quầy này; 1 phiếu trước chờ riêng quầy khác");
  assert.equal(shown.summary, "3 đang chờ · lâu nhất 23 phút");
  assert.deepEqual(shown.waiting.map((row) => [row.title, row.count, row.text]), [["A  Hộ tịch", 3, "lâu nhất 23 phút"], ["B  Chứng thực", 0, ""]]);
  assert.equal(shown.warning, "Có người chờ mà chưa quầy nào mở: Đất đai");
  assert.equal(shown.undo, "Hoàn tác (28 giây)");
  assert.ok(shown.enabled.undo && !look(deskAt(view), NOW + 27600, vi).enabled.undo);
  assert.equal(look(deskAt(view), NOW, en).warning, "People wait and no counter is open: Đất đai");
});

test("a lost link: said, kept, and until when what was pressed is tried", () => {
  const down = { up: false, downSinceMs: NOW - MINUTE, pressed: { name: "Kết thúc", untilMs: NOW + 9000 } };
  const shown = look(deskAt(viewOf(CounterState.SERVING), down), NOW, vi);
  assert.equal(shown.link, "Mất kết nối máy chủ · số liệu lúc 08:59 · đã bấm, sẽ gửi khi có lại, còn 9 giây");
  assert.equal(shown.label, "A012");
  assert.match(titleOf(shown, vi), /^Mất kết nối máy chủ · A012/);
  const message = { text: "x", bad: true, untilMs: NOW + 1 };
  assert.equal(look(deskAt(null, { message }), NOW, vi).message, "x");
  assert.equal(look(deskAt(null, { message }), NOW + 1, vi).message, "");
});

test("durations as people say them", () => {
  const table: [number, string, string][] = [[-5, "0 giây", "0 s"], [59999, "59 giây", "59 s"], [60000, "1 phút", "1 min"], [3599999, "59 phút", "59 min"], [3900000, "1 giờ 05 phút", "1 h 05 min"]];
  for (const [ms, inVietnamese, inEnglish] of table) assert.deepEqual([duration(vi, ms), duration(en, ms)], [inVietnamese, inEnglish]);
});

test("the address of other software: values escaped, web addresses only", () => {
  const desk = deskAt(viewOf(CounterState.SERVING), { dossier: "H37/1 &x" });
  assert.equal(linkOf(desk), "https://h/?so=A012&tt=1.001193&hs=H37%2F1%20%26x&x={other}");
  for (const link of ["", "file:///etc/{ticket}", "javascript:alert(1)"]) {
    assert.equal(linkOf({ ...desk, procedures: new Map([[7, create(ProcedureInfoSchema, { ...birth, link })]]) }), "");
  }
  assert.equal(linkOf(deskAt(viewOf(CounterState.OPEN))), "");
});

const key = (said: string, code = "") => {
  const parts = said.split("+");
  return { key: parts[parts.length - 1]!, code, ctrlKey: parts.includes("Ctrl"), altKey: parts.includes("Alt"), shiftKey: parts.includes("Shift"), metaKey: false };
};

test("every action has a key of its own, and a place", () => {
  const buttons = Object.keys(BUTTONS) as Button[];
  for (const button of buttons) {
    assert.equal(buttonOf(key(BUTTONS[button].key)), button);
    for (const code of BUTTONS[button].codes) assert.equal(buttonOf(key("x", code)), button);
  }
  assert.equal(new Set(buttons.map((button) => BUTTONS[button].key)).size, buttons.length);
  assert.deepEqual([...GRID, "primary", "undo", "compact"].sort(), buttons.slice().sort());
  assert.equal(buttonOf(key("Ctrl+z")), "undo");
  assert.equal(buttonOf({ ...key("Alt+≈", "KeyT") }), "resume", "where Alt makes another letter");
  for (const other of ["a", "Enter", "Shift+F9", "Ctrl+F9", "F1", "Ctrl+t", "Ctrl+w"]) assert.equal(buttonOf(key(other)), null, other);
  assert.equal(buttonOf(key("Ctrl+Enter", "NumpadEnter")), null);
});

test("dates that are dates", () => {
  const table: [string, number | null][] = [["", 0], [" ", 0], ["30/11/2026", 20261130], ["1/2/2026", 20260201], ["01-02-2026", 20260201], ["31/02/2026", null], ["30/11", null], ["2026-11-30", null], ["x", null]];
  for (const [text, date] of table) assert.equal(readDate(text), date, text);
});

test("questions: what can be chosen, and what comes of it", () => {
  const serving = viewOf(CounterState.SERVING);
  const board = create(BoardSchema, { services: [{ serviceId: 2, openCounters: 1 }, { serviceId: 3 }], counters: [{ counterId: 2, state: CounterState.CLOSED }] });
  const desk = deskAt(serving, { dossier: "H1", board });
  const asked = (button: Button, at: Desk = desk): Ask => askOf(button, at, look(at, NOW, vi), vi)!;
  const transfer = asked("transfer");
  assert.deepEqual(transfer.choices.map((choice) => [choice.text, choice.note]), [["B  Chứng thực", ""], ["C  Đất đai", "chưa quầy nào mở"], ["Quầy 2, cùng lĩnh vực", "đang đóng"]]);
  assert.deepEqual(transfer.choices.map((choice) => choice.act(transfer)), [{ kind: "transfer", value: { serviceId: 2 } }, { kind: "transfer", value: { serviceId: 3 } }, { kind: "transfer", value: { counterId: 2 } }]);
  const finish = asked("finish_as");
  assert.equal(finish.entries[0]!.value, "H1", "what was noted before");
  finish.entries[1]!.value = "31/02/2026";
  assert.equal(finish.choices[0]!.act(finish), null);
  assert.match(finish.complaint, /30\/11\/2026/);
  finish.entries[1]!.value = "30/11/2026";
  assert.deepEqual(finish.choices[0]!.act(finish), { kind: "finish", value: { outcome: Outcome.DOSSIER_ACCEPTED, dossierCode: "H1", dossierDueDate: 20261130 } });
  assert.equal(finish.choices.length, 6);
  const back = asked("return", deskAt(viewOf(CounterState.OPEN, { missed: [ticket()] })));
  assert.deepEqual(back.choices[0]!.act(back), { kind: "return", value: { label: "A012" } });
  back.entries[0]!.value = " b003 ";
  assert.deepEqual(back.choices[0]!.act(back), { kind: "return", value: { label: "B003" } }, "what is typed counts");
  const nobody = asked("return");
  assert.ok(nobody.typesFirst && nobody.choices[0]!.act(nobody) === null && nobody.complaint !== "");
  const resume = asked("resume", deskAt(viewOf(CounterState.OPEN, { parked: [ticket()] })));
  assert.deepEqual(resume.choices[0]!.act(resume), { kind: "resume", value: { label: "A012" } });
  const pause = asked("pause");
  assert.deepEqual(pause.choices[0]!.act(pause), { kind: "pauseCounter", value: { reasonId: 3 } });
  const call = asked("call_label");
  call.entries[0]!.value = "a007";
  assert.deepEqual(call.choices[0]!.act(call), { kind: "callTicket", value: { label: "A007" } });
  const change = asked("reclassify", deskAt(viewOf(CounterState.OPEN, { next })));
  assert.deepEqual(change.choices.map((choice) => choice.act(change)), [
    { kind: "reclassify", value: { label: "A014", ticketClass: TicketClass.PRIORITY } },
    { kind: "reclassify", value: { label: "A014", ticketClass: TicketClass.REGULAR } },
  ]);
  const issue = asked("issue");
  assert.equal(issue.choices.length, 2, "those that give numbers now");
  issue.checks[0]!.on = issue.checks[1]!.on = true;
  assert.deepEqual(issue.choices[1]!.act(issue), { kind: "issue", value: { serviceId: 2, ticketClass: TicketClass.PRIORITY, language: Language.EN } });
  for (const button of ["primary", "undo", "recall", "auto", "link", "log_out"] as const) assert.equal(askOf(button, desk, look(desk, NOW, vi), vi), null);
});

test("answers in words: what was done, what was refused and when to try again, the number of a citizen", () => {
  const done = create(DoneSchema, { ticket: { label: "A012", counterId: 4 }, ticketToken: "abc", forecast: { known: true, peopleAhead: 3, low50Ms: 240000n, high50Ms: 600000n } });
  assert.equal(doneLine(vi, "callNext", done), "A012 · mời đến quầy 4");
  assert.equal(doneLine(vi, "pauseCounter", create(DoneSchema, {})), "Quầy tạm nghỉ");
  const refusal = (more: object) => refusalLine(vi, create(RefusalSchema, { text: "Chưa được.", ...more }), NOW);
  assert.equal(refusal({}), "Chưa được.");
  assert.equal(refusal({ counterId: 2, untilMs: BigInt(NOW + 8001) }), "Chưa được. (quầy 2) Thử lại sau 9 giây.");
  assert.equal(refusal({ untilMs: BigInt(NOW + 75 * MINUTE) }), "Chưa được. Thử lại lúc 10:15.");
  assert.deepEqual(issuedOf(vi, done, "http://10.0.0.5:8090"), { label: "A012", url: "http://10.0.0.5:8090/t/abc", line: "3 người chờ trước · Chờ khoảng 4–10 phút" });
  for (const base of ["http://localhost:8090", "http://127.0.0.1:8090"]) assert.equal(issuedOf(vi, done, base).url, "", "no phone finds this machine");
  assert.equal(issuedOf(vi, create(DoneSchema, { ticket: { label: "A1" } }), "http://x").url, "");
});

// --- Tabs

type Post = Parameters<Channel["post"]>[0];

class Browser {
  listeners: { id: string; call: (message: Post) => void }[] = [];
  timers: (() => void)[] = [];

  tab(id: string, worker: Worker | null, keepsSecrets = true) {
    const seen = { left: 0, yielded: 0, worker };
    const channel: Channel = {
      keepsSecrets,
      post: (message) => this.listeners.filter((other) => other.id !== id).forEach((other) => other.call(message)),
      listen: (call) => this.listeners.push({ id, call }),
    };
    const tabs = new Tabs({
      channel, id, after: (_, call) => this.timers.push(call), worker: () => seen.worker,
      leave: () => { seen.left++; seen.worker = null; }, yieldTo: () => { seen.yielded++; seen.worker = null; },
    });
    return { tabs, seen };
  }

  close(id: string) { this.listeners = this.listeners.filter((other) => other.id !== id); }
  pass() { for (const call of this.timers.splice(0)) call(); }
}

const lan: Worker = { user: "lan", name: "Lan", token: "t", pressed: "p" };

test("a second tab knows of the first, and takes what it had only when asked to", () => {
  const browser = new Browser();
  const first = browser.tab("1", lan);
  const second = browser.tab("2", null);
  let began = false;
  second.tabs.look(() => { began = true; });
  browser.pass();
  assert.ok(began);
  assert.equal(second.tabs.otherOf("lan")?.name, "Lan");
  assert.deepEqual([first.seen.left, first.seen.yielded], [0, 0]);
  let got: Worker | null = null;
  second.tabs.moveFrom("1", (worker) => { got = worker; });
  assert.deepEqual(got, lan);
  assert.equal(first.seen.left, 1);
  browser.pass();
  assert.deepEqual(got, lan, "the time for an answer is over, and it was there");
  assert.equal(second.tabs.otherOf("lan"), undefined);
});

test("a tab that is gone does not answer; one that says so is forgotten; no token where it would be on the disk", () => {
  const browser = new Browser();
  const first = browser.tab("1", lan, false);
  const second = browser.tab("2", null, false);
  second.tabs.look(() => {});
  let got: Worker | null | undefined;
  second.tabs.moveFrom("1", (worker) => { got = worker; });
  assert.deepEqual([got?.token, got?.pressed], ["", ""]);
  first.seen.worker = lan;
  first.tabs.sayHere();
  browser.close("1");
  got = undefined;
  second.tabs.moveFrom("1", (worker) => { got = worker; });
  assert.equal(got, undefined);
  browser.pass();
  assert.equal(got, null);
  const third = browser.tab("3", { ...lan, user: "hoa" });
  third.tabs.sayHere();
  assert.ok(second.tabs.otherOf("hoa"));
  third.tabs.sayGone();
  assert.equal(second.tabs.otherOf("hoa"), undefined);
});

test("two tabs that woke together: the newer one asks, the older works on; another clerk is nobody's business", () => {
  const browser = new Browser();
  const older = browser.tab("1", lan);
  const newer = browser.tab("2", lan);
  const other = browser.tab("3", { ...lan, user: "hoa" });
  newer.tabs.sayHere();
  older.tabs.sayHere();
  other.tabs.sayHere();
  assert.deepEqual([older.seen.yielded, newer.seen.yielded, other.seen.yielded], [0, 1, 0]);
});

test("what is remembered survives a reload, and a browser without storage", () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value), removeItem: (name: string) => void kept.delete(name) };
  const memory = new Memory(storage, storage);
  const pressed = { id: "00".repeat(16), action: { kind: "finish" as const, value: {} }, name: "Kết thúc", untilMs: 5 };
  memory.session = { token: "t", user: "lan" };
  memory.pressed = pressed;
  memory.tongue = "en";
  const again = new Memory(storage, storage);
  assert.deepEqual([again.session, again.pressed, again.seat, again.tongue], [{ token: "t", user: "lan" }, pressed, null, "en"]);
  again.session = null;
  assert.equal(new Memory(storage, storage).session, null);
  kept.set("queued.counter.pressed", "{");
  assert.equal(again.pressed, null);
  const fails = () => { throw new Error("denied"); };
  const none = new Memory({ getItem: fails, setItem: fails, removeItem: fails }, { getItem: fails, setItem: fails, removeItem: fails });
  none.tongue = "en";
  none.session = { token: "t", user: "lan" };
  assert.deepEqual([none.session, none.tongue], [null, "vi"]);
});
