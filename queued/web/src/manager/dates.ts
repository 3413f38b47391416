// Dates as the protocol writes them (20261123), and the periods a manager asks for.
export interface Period {
  from: number;
  to: number;
}
export const PRESETS = ["today", "yesterday", "week", "last_week", "month", "last_month", "quarter", "last_quarter", "year", "last_year"] as const;
export type Preset = (typeof PRESETS)[number];

// Longer periods are refused by the server: ten years, and by date little more than one.
export const DAYS_MAX = 3660;
export const DATES_MAX = 400;
const DAY_MS = 86400000;

const utc = (date: number) => Date.UTC(Math.floor(date / 10000), (Math.floor(date / 100) % 100) - 1, date % 100);
const ofUtc = (ms: number) => {
  const day = new Date(ms);
  return day.getUTCFullYear() * 10000 + (day.getUTCMonth() + 1) * 100 + day.getUTCDate();
};

export const addDays = (date: number, days: number): number => ofUtc(utc(date) + days * DAY_MS);
export const daysBetween = (from: number, to: number): number => Math.round((utc(to) - utc(from)) / DAY_MS);
// Monday is 0.
export const weekdayOf = (date: number): number => (new Date(utc(date)).getUTCDay() + 6) % 7;

export const mondayOf = (date: number): number => addDays(date, -weekdayOf(date));

// "23/11/2026", as Words.date() writes it.
export function ofText(text: string): number {
  const [day, month, year] = text.split("/").map(Number) as [number, number, number];
  return year * 10000 + month * 100 + day;
}

const two = (n: number) => (n < 10 ? "0" : "") + n;
export const shown = (date: number): string => `${two(date % 100)}/${two(Math.floor(date / 100) % 100)}/${Math.floor(date / 10000)}`;
export const toInput = (date: number): string => `${Math.floor(date / 10000)}-${two(Math.floor(date / 100) % 100)}-${two(date % 100)}`;

// 0: not a date. Takes what a date field gives, and 23/11/2026 as it is typed where there are none.
export function fromInput(text: string): number {
  const found = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(text.trim());
  const typed = /^(\d\d?)[/.-](\d\d?)[/.-](\d{4})$/.exec(text.trim());
  const [year, month, day] = found ? found.slice(1).map(Number) : typed ? typed.slice(1).map(Number).reverse() : [0, 0, 0];
  const date = year! * 10000 + month! * 100 + day!;
  return date > 0 && ofUtc(utc(date)) === date ? date : 0;
}

function start(preset: string, today: number): number {
  const year = Math.floor(today / 10000);
  const month = Math.floor(today / 100) % 100;
  switch (preset) {
    case "week": return addDays(today, -weekdayOf(today));
    case "month": return year * 10000 + month * 100 + 1;
    case "quarter": return year * 10000 + (month - ((month - 1) % 3)) * 100 + 1;
    case "year": return year * 10000 + 101;
    default: return today;
  }
}

// This week is up to today, last week is whole.
export function period(preset: Preset, today: number): Period {
  if (preset === "yesterday") return { from: addDays(today, -1), to: addDays(today, -1) };
  const kind = preset.replace("last_", "");
  const from = start(kind, today);
  if (kind === preset) return { from, to: today };
  const to = addDays(from, -1);
  return { from: start(kind, to), to };
}
