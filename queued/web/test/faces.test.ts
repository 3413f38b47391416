// The tables of README.md that say what each face offers, held to the programs: the clerk's window, its
// one-shot commands and the display in C, the pages here.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BUTTONS, type Button } from "../src/counter/buttons";

const top = join(process.env.QUEUED_WEB!, "../..");
const source = (path: string) => readFileSync(join(top, path), "utf8");
const sources = (folder: string, ending: RegExp) => readdirSync(join(top, folder)).filter((name) => ending.test(name)).map((name) => source(`${folder}/${name}`)).join("\n");
const readme = source("queued/web/README.md");
const client = sources("counter-client", /\.c$/);
const display = sources("display", /\.c$/);
const page = sources("queued/web/src/counter", /\.tsx?$/);
const board = sources("queued/web/src/board", /\.tsx?$/);
const all = (text: string, pattern: RegExp) => Array.from(text.matchAll(pattern), (match) => match[1]!);

// The rows of the table with this head; the first cell of each is its name.
function table(head: string): Map<string, string[]> {
  const lines = readme.slice(readme.indexOf(head)).split("\n\n")[0]!.trim().split("\n").slice(2);
  return new Map(lines.map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim())).map(([name, ...cells]) => [name!, cells]));
}

// What stands behind a row of the counter's table: buttons, texts of both, commands and options of the one-shot program.
interface Row {
  buttons?: Button[];
  texts?: string[];
  commands?: string[];
  options?: string[];
}

const COUNTER: Record<string, Row> = {
  "log in, open, call next, start, finish, recall, no-show, requeue, park, undo, close, log out": {
    buttons: ["primary", "recall", "no_show", "requeue", "park", "undo", "close", "log_out"],
    commands: ["login", "open", "next", "start", "finish", "recall", "no-show", "requeue", "park", "undo", "close", "logout"],
  },
  "finish with outcome, dossier code and due date": { buttons: ["finish_as"], options: ["outcome", "dossier", "due"] },
  "return (also of another counter's), resume, transfer by service or counter": {
    buttons: ["return", "resume", "transfer"], texts: ["ask_return_label"], commands: ["return", "resume", "transfer"], options: ["service", "counter"],
  },
  "transfer to a service and a counter at once": { options: ["service", "counter"] },
  "pause with a reason, a particular ticket by label": { buttons: ["pause", "call_label"], commands: ["pause", "call"] },
  "take over a seat": { texts: ["taken", "taken_yes", "taken_no"], options: ["take-over"] },
  "who is next and why, waiting, longest wait, unserved services": {
    texts: ["why_arrived", "why_not_served", "why_elsewhere", "waiting_count", "longest", "unserved"], commands: ["status", "watch"],
  },
  "documents needed, norm passed, slip language": { texts: ["slip_vi", "slip_en"] },
  "where a transfer would find nobody": { texts: ["ask_unserved"] },
  "called automatically": { buttons: ["auto"], texts: ["automatic"], commands: ["open"], options: ["automatic"] },
  "change a class": { buttons: ["reclassify"], commands: ["reclassify"], options: ["priority", "regular"] },
  "take a number for a citizen": { buttons: ["issue"], commands: ["issue"], options: ["service", "priority", "appointment"] },
  "cancel a waiting ticket": { commands: ["cancel"] },
  "software of a procedure": { buttons: ["link"] },
  "small and always above": { buttons: ["compact"], options: ["compact"] },
  "address of the server": { options: ["server"] },
  "numeric key pad": {},
  "close the counter, resume": { buttons: ["close", "resume"], commands: ["close", "resume"] },
  "touch, screen reader": {},
};

// How the one-shot program is run, whatever it does.
const RUN = ["ca", "enrol", "token-file", "pin-file", "json", "timeout", "lang", "help", "version"];

const sorted = (names: Iterable<string>) => [...new Set(names)].sort();
const isNo = (cell: string) => /^no\b/.test(cell);
const keysIn = (cell: string) => all(cell, /\b(F\d+|(?:Ctrl|Alt)\+[A-Z])\b/g);

test("what the counter's table says of window, page and commands is so, and nothing that they offer is missing in it", () => {
  const rows = table("| | window | `/counter` | one-shot commands |");
  assert.deepEqual(sorted(rows.keys()), sorted(Object.keys(COUNTER)));
  const windowKeys = new Map<string, string>();
  for (const [, name, key] of client.matchAll(/\[(?:DESK|BUTTON)_([A-Z_]+)\] = \{(?:WORDS_BOTH\(\w+\)|"", ""),\s*"([^"]+)"/g)) windowKeys.set(name!.toLowerCase(), key!);
  const windowTexts = new Set(all(client, /\bTEXT_COUNTER_([A-Z0-9_]+)/g).map((name) => name.toLowerCase()));
  const pageTexts = new Set(all(page, /"counter\.([a-z0-9_]+)"/g));
  const words = sorted(all(client, /\[ACTION_[A-Z_]+\] = \{"([a-z-]+)"/g));
  const options = sorted(all(client, /\{"([a-z-]+)", (?:required|no)_argument/g));
  for (const [name, [inWindow, onPage, oneShot]] of rows) {
    const { buttons = [], texts = [], commands = [], options: own = [] } = COUNTER[name]!;
    for (const [cell, keys, known] of [[inWindow!, windowKeys, windowTexts], [onPage!, new Map(Object.entries(BUTTONS).map(([button, { key }]) => [button, key])), pageTexts]] as const) {
      for (const button of buttons) assert.equal(keys.has(button), !isNo(cell), `${name}: ${button}`);
      for (const text of texts) assert.equal(known.has(text), !isNo(cell), `${name}: counter.${text}`);
      for (const key of keysIn(cell)) assert.ok(buttons.some((button) => keys.get(button) === key), `${name}: ${key}`);
    }
    for (const said of all(oneShot!, /`([^`]+)`/g)) {
      for (const word of said.split(" ")) {
        if (word.startsWith("--")) assert.ok(own.includes(word.slice(2)), `${name}: ${word}`);
        else assert.ok(commands.includes(word), `${name}: ${word}`);
      }
    }
    for (const command of commands) assert.ok(words.includes(command), `${name}: ${command}`);
    for (const option of own) assert.ok(options.includes(option), `${name}: --${option}`);
  }
  const covered = Object.values(COUNTER);
  assert.deepEqual(sorted(covered.flatMap((row) => row.buttons ?? [])), sorted(Object.keys(BUTTONS)), "every button of the page");
  assert.deepEqual(sorted(covered.flatMap((row) => row.buttons ?? [])), sorted(windowKeys.keys()), "and of the window");
  assert.deepEqual(sorted(covered.flatMap((row) => row.commands ?? [])), words, "every command");
  assert.deepEqual(sorted([...RUN, ...covered.flatMap((row) => row.options ?? [])]), options, "every option");
});

// Options of the display, settings of the page's address.
const BOARD: Record<string, { options?: string[]; settings?: string[] }> = {
  "layout, words, counters and services of one's own, themes, second language, quiet hours, volume": {
    options: ["language", "counters", "services", "theme", "quiet", "volume"], settings: ["language", "counters", "services", "theme", "quiet", "volume"],
  },
  voice: { options: ["voice"], settings: ["voice"] },
  "recorded clips": { options: ["voice"], settings: ["voice"] },
  slides: { options: ["slides"] },
  "enrolment, by a token or a code for one use": { options: ["token-file", "enrol"], settings: ["token", "code"] },
  "the server, and which of its offices": { options: ["server", "ca", "office"] },
  "size of the picture": { options: ["size"] },
  "the sound as a file": { options: ["sound-file"] },
  "a look at a clip pack": { options: ["check-pack"] },
  "a kiosk's token": {},
  "burn-in care": {},
  "a terminal": { options: ["text"] },
  "sound without a touch": {},
};

test("what the board's table says of display and page is so, and no option of either is missing in it", () => {
  const rows = table("| | display | `/board` |");
  assert.deepEqual(sorted(rows.keys()), sorted(Object.keys(BOARD)));
  const options = sorted(all(display, /\{"([a-z-]+)", (?:required|no)_argument/g).filter((name) => !/^(help|version)$/.test(name)));
  const settings = sorted([...all(source("queued/web/src/board/settings.ts"), /\bsaid\.([a-z]+)/g).filter((name) => name !== "languages"), ...all(board, /\[#&\]([a-z]+)=/g)]);
  const covered = Object.values(BOARD);
  assert.deepEqual(sorted(covered.flatMap((row) => row.options ?? [])), options, "every option of the display");
  assert.deepEqual(sorted(covered.flatMap((row) => row.settings ?? [])), settings, "every setting of the page");
  const served = sources("queued/cli", /\.c$/);
  for (const [name, [onDisplay, onPage]] of rows) {
    for (const option of all(onDisplay!, /`--([a-z-]+)/g)) assert.ok(BOARD[name]!.options?.includes(option), `${name}: --${option}`);
    for (const setting of all(onPage!, /`#([a-z]+)=/g)) assert.ok(BOARD[name]!.settings?.includes(setting), `${name}: #${setting}`);
    for (const option of all(onPage!, /`queued serve --([a-z-]+)/g)) assert.ok(served.includes(`{"${option}", required_argument`), `${name}: serve --${option}`);
  }
  assert.match(rows.get("burn-in care")![1]!, /picture moves/);
  assert.match(board, /const SHIFTS/);
  assert.match(rows.get("a kiosk's token")![1]!, new RegExp(JSON.parse(source("proto/texts.json"))["board.enrol_kiosk"][0].split(".")[0]));
});
