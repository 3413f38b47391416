// The measures of a report, in the order and the words of queued/reports/column.c: what the page
// shows, draws and exports is made from this one list.
import type { Durations, ReportRow } from "../generated/queued/v1/report_pb";
import { plain, type Int64 } from "../link/number";
import type { texts } from "../generated/texts_manager";
import type { Tongue, Words } from "../look/words";

export type Kind = "count" | "duration" | "share" | "rate";
export type Section = "visitors" | "wait" | "counter" | "visit" | "work" | "rating" | "dossiers";
type Key = keyof typeof texts;

export interface Measure {
  id: string;
  section: Section;
  kind: Kind;
  name: Key;
  value: (row: ReportRow) => number | null; // Durations in milliseconds; null: there is nothing to tell.
}

type DurationsField = "wait" | "walk" | "service" | "visit" | "parked";
type CountField = { [K in keyof ReportRow]-?: ReportRow[K] extends number ? K : never }[keyof ReportRow];
type WideField = { [K in keyof ReportRow]-?: ReportRow[K] extends bigint ? K : never }[keyof ReportRow];

const count = (section: Section, field: CountField, name: Key): Measure => ({ id: field, section, kind: "count", name, value: (row) => row[field] as number });
const share = (section: Section, field: CountField, name: Key, kind: Kind = "share"): Measure => ({
  id: field,
  section,
  kind,
  name,
  value: (row) => ((row[field] as number) < 0 ? null : (row[field] as number)),
});
const wide = (section: Section, field: WideField, name: Key, of?: CountField): Measure => ({
  id: field,
  section,
  kind: "duration",
  name,
  value: (row) => (of && row[of] === 0 ? null : plain(row[field] as Int64)),
});

export const FIGURES = ["meanMs", "medianMs", "p90Ms", "longestMs"] as const;
export type Figure = (typeof FIGURES)[number];
export const DURATIONS: DurationsField[] = ["wait", "walk", "service", "visit", "parked"];

export const figure = (durations: Durations | undefined, which: Figure): number | null =>
  durations && durations.count > 0 ? plain(durations[which]) : null;

const four = (section: Section, field: DurationsField, names: [Key, Key, Key, Key]): Measure[] =>
  FIGURES.map((which, i) => ({ id: `${field}.${which}`, section, kind: "duration" as const, name: names[i]!, value: (row: ReportRow) => figure(row[field], which) }));

export const MEASURES: Measure[] = [
  count("visitors", "issued", "manager.m_issued"),
  count("visitors", "served", "manager.m_served"),
  count("visitors", "present", "manager.m_present"),
  count("visitors", "noShows", "manager.m_no_shows"),
  count("visitors", "cancelled", "manager.m_cancelled"),
  count("visitors", "expired", "manager.m_expired"),
  count("visitors", "transfers", "manager.m_transfers"),
  ...four("wait", "wait", ["manager.m_wait_mean", "manager.m_wait_median", "manager.m_wait_p90", "manager.m_wait_longest"]),
  share("wait", "withinPromise", "manager.m_within_promise"),
  count("wait", "leftBeforeCall", "manager.m_left"),
  wide("wait", "leftBeforeCallMeanMs", "manager.m_left_mean", "leftBeforeCall"),
  wide("wait", "leftBeforeCallLongestMs", "manager.m_left_longest", "leftBeforeCall"),
  ...four("counter", "walk", ["manager.m_walk_mean", "manager.m_walk_median", "manager.m_walk_p90", "manager.m_walk_longest"]),
  ...four("counter", "service", ["manager.m_service_mean", "manager.m_service_median", "manager.m_service_p90", "manager.m_service_longest"]),
  ...four("visit", "visit", ["manager.m_visit_mean", "manager.m_visit_median", "manager.m_visit_p90", "manager.m_visit_longest"]),
  { id: "parked.count", section: "visit", kind: "count", name: "manager.m_parked", value: (row) => row.parked?.count ?? 0 },
  ...four("visit", "parked", ["manager.m_parked_mean", "manager.m_parked_median", "manager.m_parked_p90", "manager.m_parked_longest"]),
  wide("work", "openMs", "manager.m_open"),
  wide("work", "busyMs", "manager.m_busy"),
  share("work", "load", "manager.m_load"),
  share("work", "throughputPerHour", "manager.m_throughput", "rate"),
  count("work", "forecastCount", "manager.m_forecasts"),
  wide("work", "forecastErrorMeanMs", "manager.m_forecast_error", "forecastCount"),
  share("work", "forecastWithin", "manager.m_forecast_within"),
  { id: "ratings", section: "rating", kind: "count", name: "manager.m_ratings", value: (row) => row.rated.reduce((sum, level) => sum + level, 0) },
  share("rating", "ratingMean", "manager.m_rating_mean", "rate"),
  share("rating", "ratingGood", "manager.m_rating_good"),
  ...([1, 2, 3, 4] as const).map((level): Measure => ({ id: `rated.${level}`, section: "rating", kind: "count", name: `manager.m_rated_${level}`, value: (row) => row.rated[level - 1] ?? 0 })),
  count("dossiers", "dossiersAccepted", "manager.m_accepted"),
  count("dossiers", "dossiersOnTime", "manager.m_on_time"),
  count("dossiers", "dossiersLate", "manager.m_late"),
  share("dossiers", "dossiersOnTimeRate", "manager.m_on_time_rate"),
];

export const measure = (id: string): Measure => MEASURES.find((other) => other.id === id)!;

// What is looked at together: a short choice of all, then each section. The first is drawn.
export const VIEWS = ["summary", "visitors", "wait", "counter", "visit", "work", "rating", "dossiers"] as const;
export type View = (typeof VIEWS)[number];
const SUMMARY = ["issued", "served", "noShows", "wait.medianMs", "wait.p90Ms", "withinPromise", "service.meanMs", "load"];

export const measuresOf = (view: View): Measure[] =>
  view === "summary" ? SUMMARY.map(measure) : MEASURES.filter((other) => other.section === view);

const decimal = (value: number, digits: number, tongue: Tongue) => {
  const text = value.toFixed(digits);
  return tongue === "vi" ? text.replace(".", ",") : text;
};

// "4:05", "1:04:05": minutes and seconds, with hours when there are any; "123 h" from 100 hours on.
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (n: number) => (n < 10 ? "0" : "") + n;
  const hours = Math.floor(seconds / 3600);
  if (hours >= 100) return `${Math.round(seconds / 3600)} h`;
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, "");
}

// The same in words, for those who read one figure: "45 giây", "8 phút 36 giây", "38 phút", "1 giờ 18 phút".
export function durationWords(ms: number, words: Words<typeof texts>): string {
  const seconds = Math.round(ms / 1000);
  const minutes = seconds < 600 ? Math.floor(seconds / 60) : Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const parts: [number, Key][] =
    minutes < 10 ? [[minutes, "manager.minutes"], [seconds % 60, "manager.seconds"]]
    : hours < 100 ? [[hours, "manager.hours"], [minutes % 60, "manager.minutes"]]
    : [[Math.round(minutes / 60), "manager.hours"]];
  const said = parts.filter(([count]) => count > 0).map(([count, name]) => words.say(name, { count }));
  return said.length > 0 ? said.join(" ") : words.say("manager.seconds", { count: 0 });
}

export function grouped(value: number, tongue: Tongue): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, tongue === "vi" ? "." : ",");
}

export function text(kind: Kind, value: number | null, tongue: Tongue): string {
  if (value === null) return "–";
  switch (kind) {
    case "count": return grouped(value, tongue);
    case "duration": return durationText(value);
    case "share": return `${decimal(value * 100, 1, tongue)} %`;
    case "rate": return decimal(value, 1, tongue);
  }
}

// A measure of a row. Ratings that are too few to judge anybody by are not nothing.
export function said(one: Measure, row: ReportRow, words: Words<typeof texts>): string {
  const value = one.value(row);
  const isTooFew = value === null && one.section === "rating" && row.rated.some((count) => count > 0);
  return isTooFew ? words.say("manager.too_few") : text(one.kind, value, words.tongue);
}

// The same where it stands alone.
export function told(one: Measure, row: ReportRow, words: Words<typeof texts>): string {
  const value = one.value(row);
  return one.kind === "duration" && value !== null ? durationWords(value, words) : said(one, row, words);
}
