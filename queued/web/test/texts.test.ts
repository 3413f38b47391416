// The one list of texts: complete, composed, with the same values in both languages, and all in use.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { texts } from "../src/generated/texts_kiosk";
import { Words } from "../src/look/words";

const web = process.env.QUEUED_WEB!;
const all = JSON.parse(readFileSync(join(web, "../../proto/texts.json"), "utf8")) as Record<string, [string, string]>;

function sources(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name !== "generated" && name !== "node_modules")
    .map((name) => join(folder, name))
    .map((path) => (statSync(path).isDirectory() ? sources(path) : readFileSync(path, "utf8")))
    .join("\n");
}

test("every text is there in both languages, composed, with the same values", () => {
  // In the same order too: C puts them in by their place.
  const values = (text: string) => (text.match(/\{\w+\}/g) ?? []).join();
  for (const [key, [vi, en]] of Object.entries(all)) {
    assert.match(key, /^[a-z]+\.[a-z0-9_]+$/, key);
    for (const text of [vi, en]) {
      assert.ok(text.length > 0 && text === text.trim(), key);
      assert.equal(text, text.normalize("NFC"), key);
    }
    assert.equal(values(vi), values(en), key);
  }
});

test("no text without use", () => {
  const code = sources(join(web, "src")) + sources(join(web, "build"));
  // Keys made of a beginning and a value.
  const made = Array.from(code.matchAll(/`([a-z]+\.[a-z0-9_]+)\$\{/g), (match) => match[1]!);
  const states = ["kiosk.closed", "kiosk.full", "kiosk.no_clerk", "kiosk.no_clerk_refused", "kiosk.title", "counter.title", "phone.title", "manager.title", "board.title", "voice.call"]; // `kiosk.${obstacle}`, `${page}.title`
  const unused = Object.keys(all).filter((key) => !code.includes(`"${key}"`) && !made.some((beginning) => key.startsWith(beginning)) && !states.includes(key));
  assert.deepEqual(unused, []);
});

const vi = new Words(texts, "vi");
const en = new Words(texts, "en");
const minutes = (count: number) => count * 60000;

test("ranges of waiting are round", () => {
  const table: [number, number, string, string][] = [
    [0, 0.5, "dưới 1 phút", "under 1 min"],
    [2, 4.2, "dưới 5 phút", "under 5 min"],
    [4.9, 13.1, "4–14 phút", "4–14 min"],
    [11, 31, "10–35 phút", "10–35 min"],
    [0.4, 22, "dưới 25 phút", "under 25 min"],
    [61, 118, "60–120 phút", "60–120 min"],
    [95, 200, "1,5–3,5 giờ", "1.5–3.5 hours"],
    [300, 900, "trên 5 giờ", "over 5 hours"],
  ];
  for (const [low, high, inVietnamese, inEnglish] of table) {
    assert.equal(vi.range(minutes(low), minutes(high)), inVietnamese);
    assert.equal(en.range(minutes(low), minutes(high)), inEnglish);
  }
});

test("instants are those of the office, not of the machine", () => {
  const now = Date.UTC(2026, 10, 23, 5, 0); // Noon in Bát Xát, a Monday.
  assert.equal(vi.time(now), "12:00");
  assert.equal(vi.date(now), "23/11/2026");
  assert.equal(vi.when(now + minutes(75), now), "13:15 hôm nay");
  assert.equal(vi.when(now + minutes(19 * 60), now), "07:00 ngày mai");
  assert.equal(vi.when(now + minutes(43 * 60), now), "07:00 thứ Tư, 25/11");
  assert.equal(en.when(now + minutes(43 * 60), now), "07:00 on Wednesday, 25/11");
  assert.equal(vi.time(Date.UTC(2026, 10, 22, 17, 0)), "00:00");
  assert.equal(vi.when(Date.UTC(2026, 10, 22, 17, 0), now), "00:00 hôm nay");
  assert.equal(new Words(texts, "vi", "Europe/Berlin").time(now), "06:00");
});
