// The manager's page without a browser: periods, words for figures, files, and standing in line.
import { create } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import { test } from "node:test";
import { RefusalCode, RefusalSchema } from "../src/generated/queued/v1/refusal_pb";
import { ReportRowSchema, StaffSchema } from "../src/generated/queued/v1/report_pb";
import type { Answer, Link } from "../src/link/link";
import { isCrowded } from "../src/manager/chart";
import { csv } from "../src/manager/csv";
import { addDays, daysBetween, fromInput, mondayOf, ofText, period, PRESETS, shown, toInput, weekdayOf, type Preset } from "../src/manager/dates";
import { durationText, durationWords, measure, MEASURES, measuresOf, said, text, told, VIEWS } from "../src/manager/measures";
import { texts } from "../src/generated/texts_manager";
import { Words } from "../src/look/words";
import { Past } from "../src/manager/past";
import { binsOf, roughly, stepOf } from "../src/manager/distribution";
import { onPaper, PAPER_ROWS, Reports, unitOf } from "../src/manager/reports";
import { Stories, tidy } from "../src/manager/stories";

test("periods are those of the calendar, over the ends of months and years too", () => {
  const table: [number, Preset, number, number][] = [
    [20261126, "today", 20261126, 20261126],
    [20260101, "yesterday", 20251231, 20251231],
    [20261126, "week", 20261123, 20261126], // A Thursday.
    [20261123, "week", 20261123, 20261123],
    [20261129, "week", 20261123, 20261129],
    [20261123, "last_week", 20261116, 20261122],
    [20261126, "month", 20261101, 20261126],
    [20260331, "last_month", 20260201, 20260228],
    [20280331, "last_month", 20280201, 20280229],
    [20260115, "last_month", 20251201, 20251231],
    [20261126, "quarter", 20261001, 20261126],
    [20260930, "quarter", 20260701, 20260930],
    [20260215, "last_quarter", 20251001, 20251231],
    [20261126, "year", 20260101, 20261126],
    [20261126, "last_year", 20250101, 20251231],
  ];
  for (const [today, preset, from, to] of table) assert.deepEqual(period(preset, today), { from, to }, `${preset} of ${today}`);
  assert.equal(new Set(table.map((row) => row[1])).size, PRESETS.length);
});

test("dates are read and written, and nonsense is none", () => {
  assert.equal(ofText("23/11/2026"), 20261123);
  assert.equal(shown(20260105), "05/01/2026");
  assert.equal(toInput(20260105), "2026-01-05");
  for (const text of ["2026-01-05", " 5/1/2026", "05.01.2026"]) assert.equal(fromInput(text), 20260105, text);
  for (const text of ["", "2026-02-29", "2026-13-01", "31/4/2026", "hôm nay", "20260105", "0-0-0"]) assert.equal(fromInput(text), 0, text);
  assert.equal(addDays(20261231, 1), 20270101);
  assert.equal(daysBetween(20260101, 20261231), 364);
  assert.deepEqual([weekdayOf(20261123), weekdayOf(20261129)], [0, 6]);
});

test("figures are said as people read them, and nothing is not nought", () => {
  assert.equal(durationText(0), "0:00");
  assert.equal(durationText(245000), "4:05");
  assert.equal(durationText(3845499), "1:04:05");
  assert.equal(durationText(3599600), "1:00:00");
  assert.equal(durationText(442800000), "123 h");
  assert.equal(text("share", 0.9836, "vi"), "98,4 %");
  assert.equal(text("share", 0.9836, "en"), "98.4 %");
  assert.equal(text("count", 7000000, "vi"), "7.000.000");
  assert.equal(text("count", 999, "en"), "999");
  const few = create(ReportRowSchema, { rated: [0, 1, 2, 1], ratingMean: -1, ratingGood: -1 });
  assert.deepEqual(["ratings", "ratingMean", "ratingGood"].map((id) => said(measure(id), few, new Words(texts, "vi"))), ["4", "ít quá", "ít quá"]);
  assert.equal(said(measure("ratingMean"), create(ReportRowSchema, { rated: [0, 0, 0, 0], ratingMean: -1 }), new Words(texts, "en")), "–");
  assert.equal(said(measure("ratingMean"), create(ReportRowSchema, { rated: [0, 0, 0, 5], ratingMean: 4 }), new Words(texts, "en")), "4.0");
  const empty = create(ReportRowSchema, { withinPromise: -1, load: -1, throughputPerHour: -1, forecastWithin: -1, dossiersOnTimeRate: -1 });
  for (const id of ["wait.meanMs", "withinPromise", "load", "throughputPerHour", "forecastErrorMeanMs", "forecastWithin", "dossiersOnTimeRate", "leftBeforeCallMeanMs"]) {
    assert.equal(text("share", measure(id).value(empty), "vi"), "–", id);
  }
  assert.equal(measure("issued").value(empty), 0);
});

test("one figure is said in words, as finely as it matters", () => {
  const cases: [number, string, string][] = [
    [0, "0 giây", "0 s"],
    [44600, "45 giây", "45 s"],
    [60000, "1 phút", "1 min"],
    [516000, "8 phút 36 giây", "8 min 36 s"],
    [599400, "9 phút 59 giây", "9 min 59 s"],
    [599600, "10 phút", "10 min"],
    [2278000, "38 phút", "38 min"],
    [3585000, "1 giờ", "1 h"],
    [4695000, "1 giờ 18 phút", "1 h 18 min"],
    [442800000, "123 giờ", "123 h"],
  ];
  for (const [ms, vi, en] of cases) {
    assert.equal(durationWords(ms, new Words(texts, "vi")), vi);
    assert.equal(durationWords(ms, new Words(texts, "en")), en);
  }
  const row = create(ReportRowSchema, { issued: 12000, wait: { count: 1, medianMs: 516000n } });
  assert.equal(told(measure("wait.medianMs"), row, new Words(texts, "vi")), "8 phút 36 giây");
  assert.equal(told(measure("wait.p90Ms"), create(ReportRowSchema, {}), new Words(texts, "vi")), "–");
  assert.equal(told(measure("issued"), row, new Words(texts, "vi")), "12.000");
  assert.deepEqual([0, 0.001, 0.0049, 0.005, 0.427, 1].map((share) => roughly(share).replace(/\u00a0/g, " ")), ["0 %", "< 1 %", "< 1 %", "1 %", "43 %", "100 %"]);
});

test("figures over columns are left out where they would run into each other", () => {
  const bars = (count: number, figure: string) => Array.from({ length: count }, () => ({ label: "", value: 1, text: figure }));
  for (const [count, figure, crowded] of [[10, "106", false], [12, "261", false], [31, "261", true], [31, "5", true], [16, "26", false], [12, "12.345", true]] as const) {
    assert.equal(isCrowded(bars(count, figure)), crowded, `${count} times ${figure}`);
  }
  assert.equal(isCrowded([]), false);
});

test("on paper there are the rows with most people, in the order of all", () => {
  const rows = Array.from({ length: 30 }, (_, i) => create(ReportRowSchema, { group: String(i), issued: (i * 7) % 30 }));
  const printed = rows.filter((row) => onPaper(rows).has(row));
  assert.equal(printed.length, PAPER_ROWS);
  assert.deepEqual(printed.map((row) => row.issued).sort((a, b) => a - b), Array.from({ length: PAPER_ROWS }, (_, i) => 30 - PAPER_ROWS + i));
  assert.equal(onPaper(rows.slice(0, 5)).size, 5);
});

test("a chart steps as finely as it can be read", () => {
  for (const [from, to, unit] of [[20261126, 20261126, "hour"], [20261125, 20261126, "date"], [20261001, 20261201, "date"], [20261001, 20261202, "week"], [20260101, 20261231, "week"], [20170101, 20261231, "month"]] as const) {
    assert.equal(unitOf(from, to), unit, `${from} ${to}`);
  }
  assert.equal(mondayOf(20261129), 20261123);
  assert.equal(mondayOf(20261123), 20261123);
});

test("a distribution is drawn at the step that shows nine of ten, and nobody is left out", () => {
  const minutes = (...counts: number[]) => Array.from({ length: 181 }, (_, i) => counts[i] ?? 0);
  assert.deepEqual([stepOf([]), stepOf([5]), stepOf(minutes(...Array(13).fill(1))), stepOf(minutes(...Array(60).fill(1)))], [1, 1, 2, 5]);
  const long = minutes(3, 2, 0, 1);
  long[180] = 7;
  for (const counts of [[], [4], minutes(...Array(60).fill(2)), long]) {
    for (const step of [1, 2, 5, 10, 15, 30]) {
      const bins = binsOf(counts, step);
      assert.equal(bins.reduce((sum, bin) => sum + bin.count, 0), counts.reduce((sum, count) => sum + count, 0));
      assert.ok(bins.length <= 13 && bins.every((bin, i) => i === 0 || bin.over === bins[i - 1]!.upTo));
    }
  }
  assert.deepEqual(binsOf(long, 30).at(-1), { over: 180, upTo: 0, count: 7 });
});

test("every measure has a place, once", () => {
  assert.equal(new Set(MEASURES.map((one) => one.id)).size, MEASURES.length);
  const seen = VIEWS.filter((view) => view !== "summary").flatMap(measuresOf);
  assert.deepEqual(seen.map((one) => one.id).sort(), MEASURES.map((one) => one.id).sort());
  assert.ok(measuresOf("summary").every((one) => one !== undefined));
});

test("a file for spreadsheets: marked, separated, and no cell is a formula", () => {
  const row = create(ReportRowSchema, {
    title: '=HYPERLINK("x"); Hộ tịch', issued: 12, withinPromise: 0.5, load: -1, throughputPerHour: 3.25,
    wait: { count: 2, meanMs: 3845000n, medianMs: 60000n, p90Ms: 61000n, longestMs: 61000n },
  });
  const lines = csv([row], "Lĩnh vực", (one) => one.title, (one) => one.id).split("\r\n");
  assert.equal(lines.length, 3);
  assert.ok(lines[0]!.startsWith("\ufeffLĩnh vực;issued;served;"));
  assert.ok(lines[1]!.startsWith(`"'=HYPERLINK(""x""); Hộ tịch";12;0;`));
  const cells = lines[1]!.split(";").slice(2);
  assert.equal(cells.length, MEASURES.length);
  const cell = (id: string) => cells[MEASURES.findIndex((one) => one.id === id)];
  assert.equal(cell("wait.meanMs"), "1:04:05");
  assert.equal(cell("withinPromise"), "50,0%");
  assert.equal(cell("throughputPerHour"), "3,25");
  assert.equal(cell("load"), "");
  assert.equal(cell("service.meanMs"), "");
});

// A server that answers what it is told to, and how much was asked of it at a time.
function server(answers: Answer[]) {
  const seen = { asked: [] as string[], now: 0, most: 0, expired: 0, waited: 0 };
  const link = {
    ask(kind: string) {
      seen.asked.push(kind);
      seen.most = Math.max(seen.most, ++seen.now);
      return Promise.resolve().then(() => {
        seen.now--;
        return answers.length > 1 ? answers.shift()! : answers[0]!;
      });
    },
  } as unknown as Link;
  const past = new Past(() => link, () => { seen.expired++; }, () => { seen.waited++; return Promise.resolve(); });
  return { seen, past };
}
const refused = (code: RefusalCode): Answer => ({ case: "refusal", value: create(RefusalSchema, { code }) });
const staff: Answer = { case: "staff", value: create(StaffSchema, {}) };
const settled = async () => { for (let i = 0; i < 400; i++) await Promise.resolve(); };

test("questions stand in line, one at a time, and are asked again while the server is busy", async () => {
  const { seen, past } = server([refused(RefusalCode.BUSY), refused(RefusalCode.BUSY), staff]);
  const all = await Promise.all([past.ask("getStaff", {}), past.ask("getReport", {}), past.ask("getStaff", {})]);
  assert.deepEqual(all.map((answer) => answer.case), ["staff", "staff", "staff"]);
  assert.deepEqual(seen.asked, ["getStaff", "getStaff", "getStaff", "getReport", "getStaff"]);
  assert.deepEqual([seen.most, seen.waited, seen.expired], [1, 2, 0]);
});

test("after somebody has left, nobody waits for an answer to him", async () => {
  let answer: Answer | null = null;
  const link = { ask: () => (answer ? Promise.resolve(answer) : new Promise(() => {})) } as unknown as Link;
  const past = new Past(() => link, () => {});
  let late = "";
  void past.ask("getReport", {}).then(() => { late = "answered"; });
  await settled();
  answer = staff;
  past.forget();
  assert.equal((await past.ask("getStaff", {})).case, "staff");
  assert.equal(late, "");
});

test("a report that is refused for ever is said to have failed, and not asked for for ever", async () => {
  const { seen, past } = server([refused(RefusalCode.BUSY)]);
  let changes = 0;
  const reports = new Reports(past, () => { changes++; });
  reports.arrive(20261126);
  assert.ok(reports.loading);
  await settled();
  assert.deepEqual([reports.trouble, reports.loading, reports.shown], ["failed", false, null]);
  assert.ok(seen.asked.length > 1 && seen.asked.length < 100 && changes >= 2);
  reports.choose({ from: 20261127 });
  assert.equal(reports.trouble, "order");
  reports.choose({ from: 0 });
  assert.equal(reports.trouble, "invalid");
  reports.choose({ from: 20161118 });
  assert.equal(reports.trouble, "too_long");
  reports.choose({ from: 20161119 }); // Ten years.
  assert.equal(reports.trouble, "");
  reports.choose({ by: "date", from: 20251022 });
  assert.equal(reports.trouble, "too_many_dates");
  reports.choose({ from: 20251023 });
  assert.equal(reports.trouble, "");
});

test("a session that has ended is found out by any question", async () => {
  for (const code of [RefusalCode.LOG_IN_FIRST, RefusalCode.NOT_ALLOWED]) {
    const { seen, past } = server([refused(code)]);
    await past.ask("getReport", {});
    assert.equal(seen.expired, 1);
  }
});

test("labels are taken as people write them, and what is none is not asked for", async () => {
  for (const written of ["a012", " A 012 ", "A-012", "A.012"]) assert.equal(tidy(written), "A012");
  const { seen, past } = server([refused(RefusalCode.UNKNOWN_TICKET)]);
  const stories = new Stories(past, () => {});
  for (const written of ["", "12", "A", "xin chào", "A1B2", "ABCD1", "A1234567890"]) {
    stories.find(written, 0);
    assert.equal(stories.trouble, "not_label", written);
  }
  assert.equal(seen.asked.length, 0);
  stories.find("đ7", 20261123);
  await settled();
  assert.deepEqual([stories.trouble, stories.label], ["unknown", "Đ7"]);
});
