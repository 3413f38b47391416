// The board without a browser: where things stand, what is shown, which calls are spoken, and that the
// display and the counter's window say the same as the pages.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { CallQueue } from "../src/board/calls";
import { cellBox, makePlan, serviceBox, type Box, type CallPlace, type Content, type Plan } from "../src/board/plan";
import { isQuiet, readCounters, readQuiet, readSettings, readVoices } from "../src/board/settings";
import { readSlides, Slides } from "../src/board/slides";
import { BUTTONS, GRID, type Button } from "../src/counter/buttons";
import { CounterState } from "../src/generated/queued/v1/common_pb";
import { BoardSchema, type Board } from "../src/generated/queued/v1/topic_pb";

const web = process.env.QUEUED_WEB!;
const all = JSON.parse(readFileSync(join(web, "../../proto/texts.json"), "utf8")) as Record<string, [string, string]>;
const source = (path: string) => readFileSync(join(web, "../..", path), "utf8");

const inside = (box: Box, width: number, height: number) => box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
const apart = (one: Box, other: Box) => one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;

test("on any screen nothing overlaps or leaves it, and figures are a twelfth of it", () => {
  for (const [width, height] of [[1280, 720], [1920, 1080], [3840, 2160], [1080, 1920], [1366, 768], [2160, 3840], [720, 1280], [1024, 768]] as const) {
    for (const counters of [1, 3, 6, 8, 12, 30]) {
      for (const [services, slides] of [[0, false], [1, false], [7, false], [12, false], [0, true], [7, true], [12, true]] as const) {
        const plan = makePlan(width, height, { counters, services, labelLen: 4, counterDigits: counters > 9 ? 2 : 1, slides });
        const name = `${width}x${height} ${counters} ${services} ${slides}`;
        assert.equal(plan.slides.height > 0, slides, name);
        assert.ok(!slides || plan.slides.width * plan.slides.height > width * height * 0.035, `${name}: ${JSON.stringify(plan.slides)}`);
        const least = width >= height ? height / 12 : width / 12;
        assert.ok(plan.figure >= least, `${name}: ${plan.figure}`);
        assert.ok(plan.newest.figure * 12 >= height, `${name}: newest ${plan.newest.figure}`);
        assert.ok(plan.pages * plan.columns * plan.rows >= counters, name);
        const cells = Array.from({ length: Math.min(counters, plan.columns * plan.rows) }, (_, i) => cellBox(plan, i));
        const rows = plan.services.height > 0 ? Array.from({ length: services }, (_, i) => serviceBox(plan, i)) : [];
        assert.equal(plan.page.height > 0, plan.pages > 1, name);
        const boxes = [plan.callsHead, plan.page, plan.newest.tile, ...plan.recent.map((call) => call.tile), ...cells, ...rows, ...(slides ? [plan.slides] : []), plan.notice];
        boxes.forEach((box, i) => {
          assert.ok(inside(box, width, height), `${name}: ${JSON.stringify(box)}`);
          boxes.slice(i + 1).forEach((other) => assert.ok(apart(box, other), `${name}: ${JSON.stringify([box, other])}`));
        });
      }
    }
  }
});

// One line for each wall that the display plans (tests/web/wall_plans.c): what is placed, and every number.
function planLine(width: number, height: number, content: Content): string {
  const plan = makePlan(width, height, content);
  const flat = (...boxes: Box[]) => boxes.map((box) => [box.x, box.y, box.width, box.height].join()).join(" ");
  const call = (at: CallPlace) => `call ${at.figure} ${flat(at.tile, at.label, at.arrow, at.caption, at.counter)}`;
  const many = (count: number, place: (plan: Plan, index: number) => Box) => Array.from({ length: count }, (_, i) => flat(place(plan, i)));
  return [
    `${width} ${height} ${content.counters} ${content.services} ${content.labelLen} ${content.counterDigits} ${Number(content.slides)}:`,
    plan.margin, plan.gap, plan.text, flat(plan.title, plan.titleSecond, plan.time, plan.date, plan.callsHead), call(plan.newest), ...plan.recent.map(call),
    "grid", plan.columns, plan.rows, plan.pages, plan.figure, ...many(Math.min(content.counters, plan.columns * plan.rows), cellBox), flat(plan.page),
    "services", flat(plan.servicesHead, plan.services), ...many(plan.services.height > 0 ? content.services : 0, serviceBox), flat(plan.slides, plan.notice),
  ].join(" ");
}

test("everything stands where the display has it, to the pixel, on wide walls and on narrow upright ones", () => {
  const plans = process.env.QUEUED_WALL_PLANS;
  assert.ok(plans, "QUEUED_WALL_PLANS names the program that prints the display's");
  const lines = execFileSync(plans, { encoding: "utf8", maxBuffer: 1 << 26 }).trim().split("\n");
  assert.ok(lines.length > 1000, String(lines.length));
  let below = 0;
  for (const line of lines) {
    const [width, height, counters, services, labelLen, counterDigits, slides] = line.split(":")[0]!.split(" ").map(Number) as [number, number, number, number, number, number, number];
    const content = { counters, services, labelLen, counterDigits, slides: slides === 1 };
    assert.equal(planLine(width, height, content), line);
    const { newest } = makePlan(width, height, content);
    if (newest.counter.y > newest.label.y) below++;
  }
  assert.ok(below > 50, `the counter stands below its ticket on ${below} of ${lines.length}`);
});

test("settings are read as the display reads its options", () => {
  assert.deepEqual(readCounters("1,3-5,4"), [1, 3, 4, 5]);
  for (const wrong of ["", "0", "5-3", "1,", "a", "1-9999"]) assert.equal(readCounters(wrong), null, wrong);
  const night = readQuiet("11:30-13:30,17:00-07:00")!;
  assert.deepEqual([11 * 60 + 29, 11 * 60 + 30, 13 * 60 + 30, 16 * 60, 17 * 60, 0, 419, 420].map((minute) => isQuiet(night, minute)), [false, true, false, false, true, true, true, false]);
  for (const wrong of ["", "11:30", "25:00-26:00", "11:60-12:00", "24:30-25:00"]) assert.equal(readQuiet(wrong), null, wrong);
  assert.deepEqual(readSettings("#languages=en,vi&counters=2&services=A%2CB&theme=light&voice=none&volume=250"), { languages: ["en", "vi"], counters: [2], services: ["A", "B"], theme: "light", voice: [], volume: 100, quiet: [] });
  assert.deepEqual(readSettings("#language=en").languages, ["en"]);
  assert.deepEqual(readSettings("#language=vi,vi&theme=pink"), { languages: ["vi", "en"], counters: [], services: [], theme: "dark", voice: ["vi", "en"], volume: 100, quiet: [] });
});

test("recorded voices are asked for by their names", () => {
  assert.deepEqual(readVoices("vi,mong-trang,en"), ["vi", "mong-trang", "en"]);
  for (const wrong of ["", "vi,", "vi,vi", "../vi", "VI", "a".repeat(16), "1,2,3,4,5,6,7,8,9"]) assert.equal(readVoices(wrong), null, wrong);
  assert.deepEqual(readSettings("#voice=mong,vi").voice, ["mong", "vi"]);
});

test("slides take turns by their names; one that is no picture is passed over, and the list stays while the server is away", async () => {
  const listed = (names: string[]) => JSON.stringify({ slides: names.map((name) => ({ name, version: "1" })) });
  assert.deepEqual(readSlides(listed(["Lễ hội.jpg"])), ["/slides/L%E1%BB%85%20h%E1%BB%99i.jpg?v=1"]);
  let list = listed(["a.jpg", "bad.jpg", "c.jpg"]);
  let changes = 0;
  const slides = new Slides({
    list: () => (list === "" ? Promise.reject(new Error("away")) : Promise.resolve(list)),
    load: (url) => (/bad/.test(url) ? Promise.reject(new Error("no picture")) : Promise.resolve()),
    onChange: () => changes++,
  });
  const shown: string[] = [];
  const turns = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await slides.turn();
      shown.push(slides.url.slice("/slides/".length, -"?v=1".length));
    }
  };
  await turns(5);
  assert.deepEqual(shown, ["a.jpg", "c.jpg", "c.jpg", "a.jpg", "c.jpg"]);
  assert.equal(changes, 4);
  list = "";
  await turns(7); // Asks once more, and hears nothing.
  assert.equal(shown[shown.length - 1], "c.jpg");
  list = listed([]);
  await turns(6);
  assert.equal(slides.url, "", "an emptied folder");
});

// Calls newest first, as [seq, label, counter]; who is still being called, as [counter, label].
function board(calls: [number, string, number][], calling: [number, string][]): Board {
  return create(BoardSchema, {
    calls: calls.map(([seq, label, counterId]) => ({ seq: BigInt(seq), label, counterId })),
    counters: calling.map(([counterId, label]) => ({ counterId, label, state: CounterState.CALLING })),
  });
}

function labels(queue: CallQueue): string[] {
  const said = [];
  for (let call = queue.next(); call; call = queue.next()) said.push(call.label);
  return said;
}

test("calls: in order, none twice, none lost, none that is over, none from before", () => {
  const queue = new CallQueue();
  queue.take(board([[5, "A001", 1]], [[1, "A001"]]), 5);
  assert.deepEqual(labels(queue), [], "from before");
  queue.take(board([[8, "A003", 3], [7, "A002", 2], [5, "A001", 1]], [[1, "A001"], [2, "A002"], [3, "A003"]]), 8);
  queue.take(board([[8, "A003", 3], [7, "A002", 2], [5, "A001", 1]], [[1, "A001"], [2, "A002"], [3, "A003"]]), 8);
  assert.deepEqual(labels(queue), ["A002", "A003"]);
  queue.take(board([[9, "A002", 2], [8, "A003", 3]], [[2, "A002"], [3, "A003"]]), 9);
  assert.deepEqual(labels(queue), ["A002"], "a recall is a new call");
  queue.take(board([[11, "A005", 1], [10, "A004", 2]], [[1, "A005"]]), 12);
  assert.deepEqual(labels(queue), ["A005"], "A004 has come");
  queue.take(board([[13, "A006", 1]], [[1, "A006"]]), 13);
  queue.take(board([[13, "A006", 1]], []), 14);
  assert.deepEqual(labels(queue), [], "and so has A006 meanwhile");
  queue.take(board([[31, "A009", 3], [30, "A008", 2]], [[1, "A007"], [2, "A008"], [3, "A009"]]), 31);
  assert.deepEqual(labels(queue), ["A007", "A008", "A009"], "pushed out of the list unseen, found at its counter");
  queue.take(board([[2, "A001", 1]], [[1, "A001"]]), 2);
  assert.deepEqual(labels(queue), [], "a server restored from a backup");
});

test("the display writes and says what the page does: both from the one list", () => {
  const view = source("display/view.c");
  const used = new Set(Array.from(view.matchAll(/TEXT_BOARD_([A-Z0-9_]+)/g), (match) => `board.${match[1]!.toLowerCase()}`));
  const page = source("queued/web/src/board/scene.ts");
  const shown = new Set(Array.from(page.matchAll(/"(board\.[a-z0-9_]+)"/g), (match) => match[1]!));
  for (let day = 0; day < 7; day++) shown.add(`board.weekday_${day}`);
  assert.deepEqual([...used].sort(), [...shown].sort());
  assert.ok(!/"[^"]*[^\x00-\x7f][^"]*"/.test(view), "no words of its own");
  assert.match(source("queued/voice/words.c"), /TEXT_VOICE_CALL/);
});

// All of the window and the one-shot commands: which file has what is theirs to say.
const window = readdirSync(join(web, "../../counter-client")).filter((name) => name.endsWith(".c")).map((name) => source(`counter-client/${name}`)).join("\n");

// The window's buttons: which text of the list each says, and its key.
function windowButtons(): Map<string, { text: string; key: string }> {
  const found = new Map<string, { text: string; key: string }>();
  for (const [, name, text, key] of window.matchAll(/\[(?:DESK|BUTTON)_([A-Z_]+)\] = \{WORDS_BOTH\(TEXT_([A-Z_]+)\),\s*"([^"]+)"/g)) {
    found.set(name!.toLowerCase(), { text: text!.toLowerCase().replace("_", "."), key: key! });
  }
  return found;
}

test("the window and the page name the same actions with the same words, on the same keys, in the same order", () => {
  const buttons = windowButtons();
  const named = (Object.keys(BUTTONS) as Button[]).filter((button) => button !== "primary"); // Its words follow the state.
  assert.deepEqual([...buttons.keys()].sort(), named.slice().sort());
  const elsewhere: Partial<Record<Button, string>> = { resume: "Alt+T", close: "Alt+W" }; // A browser keeps these of Ctrl to itself.
  for (const name of named) {
    assert.equal(buttons.get(name)!.text, BUTTONS[name].text, name);
    assert.equal(BUTTONS[name].key, elsewhere[name] ?? buttons.get(name)!.key, name);
  }
  const grid = /static const enum \w*button grid\[\] = \{([^}]+)\}/.exec(window)![1]!;
  const order = Array.from(grid.matchAll(/(?:DESK|BUTTON)_([A-Z_]+)/g), (match) => match[1]!.toLowerCase());
  assert.deepEqual(order, GRID, "the same order");
});

// What the page alone says, and why the window does not.
const PAGE_ONLY: Record<string, string> = {
  title: "the page's name in the tab",
  choose_counter: "a list to choose from, where the window has a number to type", loading: "the page is there before its link is",
  no_answer: "the window also names the address that it was given",
  tab_other: "tabs", tab_here: "tabs", tab_another: "tabs", tab_gone: "tabs", tab_back: "tabs",
  calls: "how often it was called", over_norm: "by how much, where the window changes its colour",
  documents: "a heading", no_procedure: "under that heading", actions: "a heading for screen readers", at_hand: "a heading for screen readers",
  pressed: "the window's button is grey meanwhile", again_in: "the window's server says to wait a little",
  ask_hint: "without the numeric pad", ask_unserved: "said beside the choice", issued_scan: "the window shows no QR code",
};

test("whatever both say, the window takes from the list: no text of it is written twice, and what only one says has its reason", () => {
  const used = new Set(Array.from(window.matchAll(/\bTEXT_COUNTER_([A-Z0-9_]+)/g), (match) => match[1]!.toLowerCase()));
  const listed = Object.keys(all).filter((key) => key.startsWith("counter.")).map((key) => key.slice("counter.".length));
  assert.deepEqual(listed.filter((key) => !used.has(key)).sort(), Object.keys(PAGE_ONLY).sort());
  const bare = (text: string) => text.replace(/\{\w+\}|%\d*[a-z]/g, "").replace(/[\s.,:;·…()“”"\\]+/g, " ").trim().toLowerCase();
  const known = new Map(Object.entries(all).filter(([key]) => key.startsWith("counter.")).map(([key, [vi]]) => [bare(vi), key]));
  const own = Array.from(window.matchAll(/((?:"(?:[^"\\]|\\.)*"\s*)+),\s*"/g), (match) => Array.from(match[1]!.matchAll(/"((?:[^"\\]|\\.)*)"/g), (part) => part[1]!).join(""));
  assert.ok(own.length > 30, "the window has words of its own, too");
  assert.deepEqual(own.filter((vi) => /[^\x00-\x7f]/.test(vi) && known.has(bare(vi)) && !(vi.includes("%") && !bare(vi).includes(" "))), [], "no second copy of a text of the list"); // "Quầy %u" begins many a sentence.
});
