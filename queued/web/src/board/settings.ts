// What a board is set up with: by its address, once, and kept on its disk. The names are those of the
// display's options.
import type { Tongue } from "../look/words";

export interface Choice {
  languages: Tongue[]; // The main one first.
  counters: number[]; // None: those that serve the services.
  services: string[]; // Letters; none: those of the counters.
}

// Minutes after midnight; until is exclusive, and before from when it is on the next day.
export interface QuietSpan {
  from: number;
  until: number;
}

export interface Settings extends Choice {
  theme: "dark" | "light";
  voice: string[]; // Languages, and recorded voices of the office, by their names.
  volume: number; // 0 to 100.
  quiet: QuietSpan[];
}

const tongues = (text: string): Tongue[] | null => {
  const list = text.split(",");
  const known = list.every((one, at) => (one === "vi" || one === "en") && list.indexOf(one) === at);
  return known ? (list as Tongue[]) : null;
};

// "vi,mong,en"; null: no such list.
export function readVoices(text: string): string[] | null {
  const list = text.split(",");
  return list.length <= 8 && list.every((one, at) => /^[a-z0-9-]{1,15}$/.test(one) && list.indexOf(one) === at) ? list : null;
}

// "1,3-5"; null: no such list.
export function readCounters(text: string): number[] | null {
  const all: number[] = [];
  for (const part of text.split(",")) {
    const found = /^([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?$/.exec(part);
    if (!found) return null;
    const [first, last] = [Number(found[1]), Number(found[2] ?? found[1])];
    if (last < first || last - first >= 512) return null;
    for (let id = first; id <= last; id++) if (!all.includes(id)) all.push(id);
  }
  return all.length <= 512 ? all : null;
}

// "11:30-13:30,17:00-07:00"; null: no such list.
export function readQuiet(text: string): QuietSpan[] | null {
  const minute = (hour: string, rest: string) => (Number(hour) * 60 + Number(rest) <= 1440 && Number(rest) < 60 ? Number(hour) * 60 + Number(rest) : -1);
  const spans = text.split(",").map((part) => {
    const found = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(part);
    return found ? { from: minute(found[1]!, found[2]!), until: minute(found[3]!, found[4]!) } : { from: -1, until: -1 };
  });
  return spans.every((span) => span.from >= 0 && span.until >= 0) && spans.length <= 8 ? spans : null;
}

export function isQuiet(spans: readonly QuietSpan[], minute: number): boolean {
  return spans.some(({ from, until }) => (from <= until ? minute >= from && minute < until : minute >= from || minute < until));
}

// Of "#language=vi,en&counters=1-3&theme=light"; what is not said, or not understood, is as usual.
export function readSettings(hash: string): Settings {
  const said: Record<string, string> = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) said[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1));
  }
  const languages = tongues(said.language ?? said.languages ?? "") ?? ["vi", "en"];
  const volume = /^\d{1,3}$/.test(said.volume ?? "") ? Number(said.volume) : 100;
  return {
    languages,
    counters: readCounters(said.counters ?? "") ?? [],
    services: said.services ? said.services.split(",").filter((letter) => letter !== "") : [],
    theme: said.theme === "light" ? "light" : "dark",
    voice: said.voice === "none" ? [] : (readVoices(said.voice ?? "") ?? languages),
    volume: Math.min(100, volume),
    quiet: readQuiet(said.quiet ?? "") ?? [],
  };
}
