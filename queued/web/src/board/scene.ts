// What a board shows: every text ready to be drawn, in the languages of this board. The rules of the
// display's view.c.
import { CounterState } from "../generated/queued/v1/common_pb";
import type { OfficeInfo } from "../generated/queued/v1/office_pb";
import type { Board } from "../generated/queued/v1/topic_pb";
import { texts } from "../generated/texts_board";
import { Words, type OfficeText } from "../look/words";
import type { Choice } from "./settings";

// A line in the board's languages; "" where the office has no text of its own in that language.
export type Line = readonly [string, string];

export interface SceneCall {
  label: string;
  counterId: number;
  calling: boolean; // Nobody has come yet.
}

export interface SceneCounter {
  counterId: number;
  label: string; // "": see word.
  word: Line;
  calling: boolean;
}

export interface SceneService {
  letter: string;
  name: string;
  waiting: number;
}

export interface Scene {
  title: Line;
  time: string;
  date: string;
  link: Line; // "Số liệu lúc 09:41"; empty while the link is up.
  phase: Line; // What stands in place of calls; empty when there are calls.
  callsHead: Line;
  counterWord: Line;
  waitingHead: Line;
  page: Line; // "Trang"
  calls: SceneCall[]; // Newest first, each counter once, and only tickets still at their counter.
  counters: SceneCounter[];
  services: SceneService[];
  notices: Line[];
}

export interface Moment {
  nowMs: number; // By the server's clock.
  linkDownMs: number; // Since when; 0: the link is up.
}

const CALLS_MAX = 8;
const NONE: Line = ["", ""];

export function hasCounter(choice: Choice, office: OfficeInfo, counterId: number): boolean {
  if (choice.counters.length > 0) return choice.counters.includes(counterId);
  if (choice.services.length === 0) return true;
  const counter = office.counters.find((other) => other.counterId === counterId);
  return counter !== undefined && counter.serviceIds.some((id) => hasLetter(choice, office, id));
}

const hasLetter = (choice: Choice, office: OfficeInfo, serviceId: number): boolean => {
  const service = office.services.find((other) => other.serviceId === serviceId);
  return service !== undefined && choice.services.includes(service.letter);
};

export function hasService(choice: Choice, office: OfficeInfo, serviceId: number): boolean {
  if (choice.services.length > 0) return hasLetter(choice, office, serviceId);
  if (choice.counters.length === 0) return true;
  return office.counters.some((counter) => choice.counters.includes(counter.counterId) && counter.serviceIds.includes(serviceId));
}

export class Scenery {
  readonly words: Words<typeof texts>[];

  constructor(
    private readonly choice: Choice,
    zone: string,
  ) {
    this.words = choice.languages.map((tongue) => new Words(texts, tongue, zone));
  }

  say(key: keyof typeof texts, values = {}): Line {
    const [first, second] = this.words;
    return [first!.say(key, values), second ? second.say(key, values) : ""];
  }

  // The office may have a text in one language only: then that one stands first.
  quote(text: OfficeText | undefined): Line {
    if (!text) return NONE;
    const said = this.choice.languages.map((tongue) => text[tongue]).filter((one, at, all) => one !== "" && all.indexOf(one) === at);
    return said.length === 0 ? [text.vi, ""] : [said[0]!, said[1] ?? ""];
  }

  date(ms: number): string {
    const words = this.words[0]!;
    const date = words.date(ms);
    const [day, month, year] = date.split("/").map(Number) as [number, number, number];
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay() as 0 | 1 | 2 | 3 | 4 | 5 | 6;
    return `${words.say(`board.weekday_${weekday}`)}, ${date}`;
  }

  // Minutes after midnight, in the office's zone.
  minute(ms: number): number {
    const [hour, minute] = this.words[0]!.time(ms).split(":").map(Number) as [number, number];
    return hour * 60 + minute;
  }

  // Before anything is known.
  blank(): Scene {
    return {
      title: NONE, time: "", date: "", link: NONE, phase: this.say("board.connecting"), callsHead: this.say("board.calls"),
      counterWord: this.say("board.counter"), waitingHead: this.say("board.waiting"), page: this.say("board.page"), calls: [], counters: [], services: [], notices: [],
    };
  }

  scene(board: Board | null, office: OfficeInfo | null, moment: Moment): Scene {
    const scene = this.blank();
    if (!board || !office) return scene;
    scene.title = this.quote(board.title);
    scene.time = this.words[0]!.time(moment.nowMs);
    scene.date = this.date(moment.nowMs);
    if (moment.linkDownMs > 0) scene.link = this.say("board.as_of", { time: this.words[0]!.time(moment.linkDownMs) });
    this.addCalls(scene, board, office);
    this.addCounters(scene, board, office);
    for (const { serviceId, waiting } of board.services) {
      const service = office.services.find((other) => other.serviceId === serviceId);
      if (service && hasService(this.choice, office, serviceId)) scene.services.push({ letter: service.letter, name: this.quote(service.name)[0], waiting });
    }
    scene.phase = scene.calls.length > 0 ? NONE : this.say(board.dayOpen ? "board.quiet" : "board.closed");
    scene.notices = board.notices.map((notice) => this.quote(notice));
    return scene;
  }

  // A call that was undone, or whose ticket has left its counter, is no longer the hall's business.
  private addCalls(scene: Scene, board: Board, office: OfficeInfo): void {
    for (const { label, counterId } of board.calls) {
      const counter = board.counters.find((other) => other.counterId === counterId && other.label === label);
      const shown = scene.calls.some((call) => call.counterId === counterId);
      if (!counter || shown || scene.calls.length === CALLS_MAX || !hasCounter(this.choice, office, counterId)) continue;
      scene.calls.push({ label, counterId, calling: counter.state === CounterState.CALLING });
    }
  }

  private addCounters(scene: Scene, board: Board, office: OfficeInfo): void {
    const words: Partial<Record<CounterState, keyof typeof texts>> = {
      [CounterState.CLOSED]: "board.state_closed",
      [CounterState.OPEN]: "board.state_open",
      [CounterState.PAUSED]: "board.state_paused",
    };
    for (const { counterId, label, state } of board.counters) {
      if (!hasCounter(this.choice, office, counterId)) continue;
      const word = words[state];
      scene.counters.push({ counterId, label, word: label === "" && word ? this.say(word) : NONE, calling: state === CounterState.CALLING });
    }
  }
}
