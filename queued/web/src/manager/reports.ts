// A period and its figures: the office's row, the flow of people over it, and rows by what was chosen.
import { ReportBy, type Report, type ReportRow } from "../generated/queued/v1/report_pb";
import { RefusalCode } from "../generated/queued/v1/refusal_pb";
import { plain } from "../link/number";
import { DATES_MAX, DAYS_MAX, daysBetween, period, type Preset } from "./dates";
import type { Flow } from "./flow";
import type { View } from "./measures";
import type { Past } from "./past";

// What a report can be by, in the order in which it is offered.
export const GROUPINGS = {
  service: ReportBy.SERVICE,
  procedure: ReportBy.PROCEDURE,
  counter: ReportBy.COUNTER,
  clerk: ReportBy.CLERK,
  class: ReportBy.CLASS,
  channel: ReportBy.CHANNEL,
  hour: ReportBy.HOUR,
  weekday: ReportBy.WEEKDAY,
  date: ReportBy.DATE,
  week: ReportBy.WEEK,
  month: ReportBy.MONTH,
} as const;
export type Grouping = keyof typeof GROUPINGS;

// More bars than these are not drawn: a table says it better.
export const BARS_MAX = 62;

// One page of paper has room for so many rows: those that most people came to.
export const PAPER_ROWS = 14;
export const onPaper = (rows: ReportRow[]): Set<ReportRow> => new Set(rows.slice().sort((a, b) => b.issued - a.issued).slice(0, PAPER_ROWS));

// What a chart over a period steps by: as fine as it can be read.
export type Unit = "hour" | "date" | "week" | "month";
const UNITS: Record<Unit, ReportBy> = { hour: ReportBy.HOUR, date: ReportBy.DATE, week: ReportBy.WEEK, month: ReportBy.MONTH };

export function unitOf(from: number, to: number): Unit {
  const days = daysBetween(from, to) + 1;
  if (days === 1) return "hour";
  if (days <= BARS_MAX) return "date";
  return days <= BARS_MAX * 7 ? "week" : "month";
}

export interface Choice {
  preset: Preset | "own";
  from: number;
  to: number;
  by: Grouping;
  view: View;
  withoutNoShows: boolean;
}

export interface Shown {
  from: number;
  to: number;
  by: Grouping;
  withoutNoShows: boolean;
  promisedWaitMs: number;
  office: ReportRow;
  distribution: Record<Times, number[]>; // By the minute.
  flow: Flow;
  rows: ReportRow[];
}

// The durations whose distribution is told.
export const TIMES = ["wait", "walk", "service", "visit"] as const;
export type Times = (typeof TIMES)[number];

export type Trouble = "" | "order" | "too_long" | "too_many_dates" | "invalid" | "failed";

export class Reports {
  choice: Choice = { preset: "today", from: 0, to: 0, by: "service", view: "summary", withoutNoShows: false };
  shown: Shown | null = null;
  loading = false;
  isMaking = false; // A workbook.
  trouble: Trouble = "";

  private round = 0;

  constructor(private readonly past: Past, private readonly changed: () => void) {}

  clear(): void {
    this.round++;
    this.shown = null;
    this.loading = false;
    this.trouble = "";
    this.choice = { ...this.choice, preset: "today", from: 0, to: 0 };
  }

  arrive(today: number): void {
    if (this.choice.preset !== "own") this.choice = { ...this.choice, ...period(this.choice.preset, today) };
    this.load();
  }

  choosePreset(preset: Preset, today: number): void {
    this.choice = { ...this.choice, preset, ...period(preset, today) };
    this.load();
  }

  choose(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    this.load();
  }

  // What is shown is not asked for again.
  chooseView(view: View): void {
    this.choice = { ...this.choice, view };
    this.changed();
  }

  private check(): Trouble {
    const { from, to } = this.choice;
    if (from === 0 || to === 0) return "invalid";
    if (from > to) return "order";
    if (daysBetween(from, to) >= DAYS_MAX) return "too_long";
    return this.choice.by === "date" && daysBetween(from, to) >= DATES_MAX ? "too_many_dates" : "";
  }

  // The period as an Excel workbook: where to fetch it, once; null: it could not be made.
  workbook(): Promise<string | null> {
    const { from, to, withoutNoShows } = this.shown!;
    this.isMaking = true;
    this.changed();
    return this.past.ask("getWorkbook", { fromDate: from, toDate: to, withoutNoShows }).then((answer) => {
      this.isMaking = false;
      this.changed();
      return answer.case === "workbook" ? `/download/${answer.value.token}` : null;
    });
  }

  private load(): void {
    const round = ++this.round;
    this.trouble = this.check();
    this.loading = this.trouble === "";
    this.changed();
    if (!this.loading) return;
    const { from, to, by, withoutNoShows } = this.choice;
    const reports: Report[] = [];
    const unit = unitOf(from, to);
    const groupings = [ReportBy.UNSPECIFIED, UNITS[unit], GROUPINGS[by]];
    const next = (): void => {
      if (round !== this.round) return;
      const at = reports.length;
      if (at === groupings.length) {
        const [office, flow, rows] = reports as [Report, Report, Report];
        this.loading = false;
        this.shown = {
          from, to, by, withoutNoShows,
          promisedWaitMs: plain(office.promisedWaitMs),
          office: office.rows[0]!,
          distribution: {
            wait: office.wait?.counts ?? [],
            walk: office.walk?.counts ?? [],
            service: office.service?.counts ?? [],
            visit: office.visit?.counts ?? [],
          },
          flow: { from, to, unit, rows: flow.rows },
          rows: rows.rows,
        };
        this.changed();
        return;
      }
      const same = groupings.indexOf(groupings[at]!);
      if (same < at) {
        reports.push(reports[same]!);
        next();
        return;
      }
      void this.past.ask("getReport", { fromDate: from, toDate: to, by: groupings[at]!, withoutNoShows, distribution: at === 0 }).then((answer) => {
        if (round !== this.round) return;
        if (answer.case === "report") {
          reports.push(answer.value);
          next();
          return;
        }
        this.loading = false;
        this.trouble = answer.case === "refusal" && answer.value.code === RefusalCode.INVALID_VALUE ? "invalid" : "failed";
        this.changed();
      });
    };
    next();
  }
}
