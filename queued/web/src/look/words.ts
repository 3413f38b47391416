// Words: texts in the chosen language, with values put in; instants and ranges as people say them.
import { Language } from "../generated/queued/v1/common_pb";

export type Tongue = "vi" | "en";
type Values = Record<string, string | number>;
type Texts = Record<string, readonly [string, string]>;

export const languageOf = (tongue: Tongue): Language => (tongue === "en" ? Language.EN : Language.VI);

export interface OfficeText {
  vi: string;
  en: string;
}

export class Words<T extends Texts> {
  constructor(
    private readonly texts: T,
    readonly tongue: Tongue,
    readonly timeZone = "Asia/Ho_Chi_Minh",
  ) {}

  say(key: keyof T & string, values: Values = {}): string {
    const words = this.texts[key]![this.tongue === "en" ? 1 : 0];
    return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  }

  // A text of the office, in Vietnamese where it has no other.
  of(text: OfficeText | undefined): string {
    if (!text) return "";
    return this.tongue === "en" && text.en !== "" ? text.en : text.vi;
  }

  private parts(ms: number): { year: number; month: number; day: number; weekday: number; time: string } {
    const shown = new Date(ms).toLocaleString("en-US", {
      timeZone: this.timeZone,
      hourCycle: "h23",
      hour12: false,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    } as Intl.DateTimeFormatOptions);
    const found = /(\d+)\/(\d+)\/(\d+),? (\d+):(\d+)/.exec(shown);
    const [month, day, year, hour, minute] = (found ?? []).slice(1).map(Number) as [number, number, number, number, number];
    const pad = (n: number) => (n < 10 ? "0" : "") + n;
    return {
      year,
      month,
      day,
      weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
      time: `${pad(hour % 24)}:${pad(minute)}`,
    };
  }

  time(ms: number): string {
    return this.parts(ms).time;
  }

  // To the second.
  clock(ms: number): string {
    const seconds = Math.floor(ms / 1000) % 60; // No zone's offset of today has seconds.
    return `${this.parts(ms).time}:${seconds < 10 ? "0" : ""}${seconds}`;
  }

  date(ms: number): string {
    const { day, month, year } = this.parts(ms);
    return `${day < 10 ? "0" : ""}${day}/${month < 10 ? "0" : ""}${month}/${year}`;
  }

  // "13:15 hôm nay", "07:00 ngày mai", "07:00 thứ Hai, 30/11".
  when(ms: number, nowMs: number): string {
    const then = this.parts(ms);
    const days = (Date.UTC(then.year, then.month - 1, then.day) - this.midnight(nowMs)) / 86400000;
    if (days === 0) return this.say("common.today_at", { time: then.time });
    if (days === 1) return this.say("common.tomorrow_at", { time: then.time });
    const weekday = this.say(`common.weekday_${then.weekday}`);
    return this.say("common.date_at", { time: then.time, weekday, day: then.day, month: then.month });
  }

  private midnight(ms: number): number {
    const now = this.parts(ms);
    return Date.UTC(now.year, now.month - 1, now.day);
  }

  people(count: number): string {
    if (count === 0) return this.say("common.people_0");
    return count === 1 ? this.say("common.people_1") : this.say("common.people", { count });
  }

  // A range of waiting, rounded to what can be promised: minutes while it is short, then fives, then
  // half hours.
  range(lowMs: number, highMs: number): string {
    let low = Math.floor(lowMs / 60000);
    let high = Math.max(1, Math.ceil(highMs / 60000));
    if (high <= 5) return this.say("common.minutes_few", { count: high });
    if (high > 150) return this.hours(low / 60, high / 60);
    if (high > 15) {
      low = Math.floor(low / 5) * 5;
      high = Math.ceil(high / 5) * 5;
    }
    return low < 1
      ? this.say("common.minutes_few", { count: high })
      : this.say("common.minutes_range", { low, high });
  }

  private hours(low: number, high: number): string {
    const half = (hours: number) => (Math.round(hours * 2) / 2).toString().replace(".", this.tongue === "vi" ? "," : ".");
    if (high > 8) return this.say("common.over_hours", { low: half(Math.max(1, low)) });
    return this.say("common.hours_range", { low: half(Math.max(0.5, low)), high: half(high) });
  }
}
