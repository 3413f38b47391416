// The desk: what a clerk's page knows, and what it shows and offers of that. Pure: no page, no clock.
//
// The server alone decides: the desk only offers what would not be refused anyway. Instants are the
// server's, in milliseconds.
import { CallReason, CounterState, Language, TicketClass } from "../generated/queued/v1/common_pb";
import type { OfficeInfo, ProcedureInfo, ServiceInfo } from "../generated/queued/v1/office_pb";
import type { Ticket } from "../generated/queued/v1/ticket_pb";
import type { Board, CounterView, NextUp } from "../generated/queued/v1/topic_pb";
import type { texts } from "../generated/texts_counter";
import type { Ask as Body } from "../link/link";
import { plain } from "../link/number";
import type { Words } from "../look/words";
import { BUTTONS, type Button } from "./buttons";

export type CounterWords = Words<typeof texts>;

// What is asked of the server; each is done at the clerk's own counter.
export type Kind =
  | "logOut" | "openCounter" | "pauseCounter" | "closeCounter" | "callNext" | "callTicket" | "recall" | "start" | "finish"
  | "noShow" | "return" | "park" | "resume" | "transfer" | "requeue" | "reclassify" | "undo" | "issue";
export type Action = { [K in Kind]: { kind: K; value: Body<K> } }[Kind];

export interface Message {
  text: string;
  bad: boolean;
  untilMs: number;
}

export interface Desk {
  office: OfficeInfo | null;
  procedures: ReadonlyMap<number, ProcedureInfo>;
  view: CounterView | null; // null: not known yet.
  board: Board | null; // Who else is there.
  userName: string;
  counterId: number;
  mayCallTicket: boolean;
  mayReclassify: boolean;
  up: boolean;
  downSinceMs: number;
  pressed: { name: string; untilMs: number } | null; // Not answered yet.
  message: Message | null;
  dossier: string; // Noted for the ticket at hand.
  canFloat: boolean; // The browser can keep a small window above others.
}

export type Tone = "calm" | "calling" | "serving" | "over" | "away";

export interface Chip {
  label: string;
  text: string;
}

export interface Procedure {
  name: string;
  documents: readonly string[];
}

export interface Look {
  title: string;
  link: string; // "" while the link is up.
  label: string; // "–" without a ticket.
  state: string;
  time: string;
  over: string; // By how much the norm is passed, calmly.
  service: string;
  procedures: readonly Procedure[];
  badges: readonly string[];
  nextLabel: string; // "" when nobody waits.
  nextWhy: string;
  summary: string;
  waiting: readonly { serviceId: number; title: string; count: number; text: string; alarm: boolean }[];
  parked: readonly Chip[];
  missed: readonly Chip[];
  warning: string;
  message: string;
  bad: boolean;
  primary: string;
  primaryAction: Action | null;
  undo: string;
  automatic: boolean;
  tone: Tone;
  enabled: Readonly<Record<Button, boolean>>;
}

export function duration(words: CounterWords, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return words.say("counter.seconds", { count: seconds });
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  if (hours === 0) return words.say("counter.minutes", { count: minutes });
  return words.say("counter.hours", { hours, minutes: (minutes < 10 ? "0" : "") + minutes });
}

export const serviceOf = (desk: Desk, serviceId: number): ServiceInfo | undefined =>
  desk.office?.services.find((service) => service.serviceId === serviceId);

const serviceName = (desk: Desk, words: CounterWords, serviceId: number): string => words.of(serviceOf(desk, serviceId)?.name);

export function className(words: CounterWords, ticketClass: TicketClass): string {
  if (ticketClass === TicketClass.PRIORITY) return words.say("counter.class_priority");
  return ticketClass === TicketClass.APPOINTMENT ? words.say("counter.class_appointment") : "";
}

const STATES = {
  [CounterState.UNSPECIFIED]: "counter.state_closed",
  [CounterState.CLOSED]: "counter.state_closed",
  [CounterState.OPEN]: "counter.state_open",
  [CounterState.CALLING]: "counter.state_calling",
  [CounterState.SERVING]: "counter.state_serving",
  [CounterState.PAUSED]: "counter.state_paused",
} as const;

// Who is next, and why, in words.
export function why(words: CounterWords, next: NextUp): string {
  const ticket = next.ticket!;
  const first = [className(words, ticket.ticketClass), words.say("counter.why_arrived", { time: words.time(plain(ticket.issuedAtMs)) })];
  if (next.reason === CallReason.BOUND) first.push(words.say("counter.why_bound"));
  const parts = [first.filter((part) => part !== "").join(", ")];
  if (next.passedNotServed > 0) parts.push(words.say("counter.why_not_served", { count: next.passedNotServed }));
  if (next.passedBound > 0) parts.push(words.say("counter.why_elsewhere", { count: next.passedBound }));
  return parts.join("; ");
}

function primaryOf(view: CounterView, words: CounterWords): [string, Action | null] {
  switch (view.state) {
    case CounterState.PAUSED:
      return [words.say("counter.do_go_on"), { kind: "openCounter", value: { automatic: view.automatic } }];
    case CounterState.OPEN:
      if (view.automatic) return [words.say("counter.do_automatic"), null];
      return view.next ? [words.say("counter.do_next"), { kind: "callNext", value: {} }] : [words.say("counter.do_nobody"), null];
    case CounterState.CALLING:
      return [words.say("counter.do_start"), { kind: "start", value: {} }];
    case CounterState.SERVING:
      return [words.say("counter.do_finish"), { kind: "finish", value: {} }];
    default:
      return [words.say("counter.do_open"), { kind: "openCounter", value: { automatic: false } }];
  }
}

// The address of the software for the ticket at hand, with values percent-encoded; "" for none.
export function linkOf(desk: Desk): string {
  const ticket = desk.view?.atHand;
  const procedure = ticket?.procedureIds.map((id) => desk.procedures.get(id)).find((found) => found && found.link !== "");
  // The server has checked it; what a browser is told to open is looked at twice.
  if (!ticket || !procedure || !/^https?:\/\//.test(procedure.link)) return "";
  const values: Record<string, string> = { ticket: ticket.label, procedure: procedure.code, dossier: desk.dossier };
  return procedure.link.replace(/\{(ticket|procedure|dossier)\}/g, (_, name: string) => encodeURIComponent(values[name]!));
}

function enabledOf(desk: Desk, view: CounterView, primary: Action | null, nowMs: number): Record<Button, boolean> {
  const serving = view.state === CounterState.SERVING;
  const calling = view.state === CounterState.CALLING;
  const idle = view.state === CounterState.OPEN;
  const enabled: Record<Button, boolean> = {
    primary: primary !== null,
    undo: plain(view.undoUntilMs) > nowMs,
    recall: calling,
    no_show: calling,
    requeue: calling,
    park: serving,
    transfer: serving || calling,
    finish_as: serving,
    link: linkOf(desk) !== "",
    call_label: idle && desk.mayCallTicket,
    resume: idle && view.parked.length > 0,
    return: true, // Also one that another counter missed.
    pause: idle,
    close: idle || view.state === CounterState.PAUSED,
    auto: !serving && !calling,
    reclassify: desk.mayReclassify,
    issue: true,
    log_out: !serving && !calling,
    compact: desk.canFloat,
  };
  if (desk.pressed) {
    for (const button of Object.keys(enabled) as Button[]) {
      if (button !== "link" && button !== "compact") enabled[button] = false;
    }
  }
  return enabled;
}

function lookAtTicket(desk: Desk, view: CounterView, ticket: Ticket, words: CounterWords, nowMs: number) {
  const serving = view.state === CounterState.SERVING;
  const takenMs =
    serving && plain(ticket.startedAtMs) > 0 ? nowMs - plain(ticket.startedAtMs) - plain(ticket.parkedTotalMs) : nowMs - plain(ticket.sinceMs);
  const normMs = plain(serviceOf(desk, ticket.serviceId)?.normMs ?? 0);
  const over = serving && normMs > 0 && takenMs > normMs;
  const badges = [className(words, ticket.ticketClass), words.say(ticket.language === Language.EN ? "counter.slip_en" : "counter.slip_vi")];
  if (!serving && ticket.callCount > 1) badges.push(words.say("counter.calls", { count: ticket.callCount }));
  return {
    label: ticket.label,
    time: duration(words, takenMs),
    over: over ? words.say("counter.over_norm", { norm: duration(words, normMs) }) : "",
    service: serviceName(desk, words, ticket.serviceId),
    procedures: ticket.procedureIds
      .map((id) => desk.procedures.get(id))
      .filter((procedure): procedure is ProcedureInfo => procedure !== undefined)
      .map((procedure) => ({ name: words.of(procedure.shortLabel), documents: procedure.documents.split("\n").filter((line) => line !== "") })),
    badges: badges.filter((badge) => badge !== ""),
    tone: (over ? "over" : serving ? "serving" : "calling") as Tone,
  };
}

function lookAtNoTicket(desk: Desk, view: CounterView, words: CounterWords) {
  const reason = view.state === CounterState.PAUSED ? desk.office?.pauseReasons.find((other) => other.reasonId === view.pauseReasonId) : undefined;
  return {
    label: "–",
    time: "",
    over: "",
    service: words.of(reason?.text),
    procedures: [],
    badges: [],
    tone: (view.state === CounterState.OPEN ? "calm" : "away") as Tone,
  };
}

function lookAtWaiting(desk: Desk, view: CounterView, words: CounterWords, nowMs: number) {
  const longest = (ms: number) => words.say("counter.longest", { time: duration(words, ms) });
  const rows = view.services.map((service) => ({
    serviceId: service.serviceId,
    title: `${serviceOf(desk, service.serviceId)?.letter ?? "?"}  ${serviceName(desk, words, service.serviceId)}`,
    count: service.waiting,
    waitMs: service.waiting === 0 ? 0 : nowMs - plain(service.oldestIssuedAtMs),
  }));
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  const summary = words.say("counter.waiting_count", { count });
  return {
    summary: count === 0 ? summary : `${summary} · ${longest(Math.max(...rows.map((row) => row.waitMs)))}`,
    waiting: rows.map(({ serviceId, title, count: waiting, waitMs }) => ({
      serviceId,
      title,
      count: waiting,
      text: waiting === 0 ? "" : longest(waitMs),
      alarm: view.unservedServiceIds.includes(serviceId),
    })),
  };
}

function lookAtLink(desk: Desk, words: CounterWords, nowMs: number): string {
  if (desk.up) return "";
  const parts = [words.say("counter.link_down")];
  if (desk.view) parts.push(words.say("counter.link_as_of", { time: words.time(desk.downSinceMs) }));
  if (desk.pressed) parts.push(words.say("counter.link_pending", { time: duration(words, desk.pressed.untilMs - nowMs) }));
  return parts.join(" · ");
}

const chips = (tickets: readonly Ticket[], words: CounterWords, nowMs: number): Chip[] =>
  tickets.map((ticket) => ({ label: ticket.label, text: duration(words, nowMs - plain(ticket.sinceMs)) }));

const NOTHING_ENABLED = Object.keys(BUTTONS).reduce(
  (all, button) => Object.assign(all, { [button]: button === "log_out" }),
  {} as Record<Button, boolean>,
);

export function look(desk: Desk, nowMs: number, words: CounterWords): Look {
  const view = desk.view;
  const message = desk.message && nowMs < desk.message.untilMs ? desk.message : null;
  const common = {
    title: words.say("counter.at", { number: desk.counterId, name: desk.userName }),
    link: lookAtLink(desk, words, nowMs),
    message: message ? message.text : desk.pressed && desk.up ? words.say("counter.pressed", { action: desk.pressed.name }) : "",
    bad: message?.bad ?? false,
  };
  if (!view) {
    return {
      ...common, label: "…", state: "", time: "", over: "", service: words.say("counter.loading"), procedures: [], badges: [], nextLabel: "", nextWhy: "",
      summary: "", waiting: [], parked: [], missed: [], warning: "", primary: "…", primaryAction: null, undo: words.say("counter.do_undo"),
      automatic: false, tone: "away", enabled: NOTHING_ENABLED,
    };
  }
  const [primary, primaryAction] = primaryOf(view, words);
  const undoMs = plain(view.undoUntilMs) - nowMs;
  const unserved = view.unservedServiceIds.map((id) => serviceName(desk, words, id)).join(", ");
  const state = words.say(STATES[view.state] ?? STATES[CounterState.UNSPECIFIED]);
  const automatic = view.automatic && view.state !== CounterState.CLOSED;
  return {
    ...common,
    ...(view.atHand ? lookAtTicket(desk, view, view.atHand, words, nowMs) : lookAtNoTicket(desk, view, words)),
    ...lookAtWaiting(desk, view, words, nowMs),
    state: automatic ? `${state}, ${words.say("counter.automatic")}` : state,
    nextLabel: view.next?.ticket?.label ?? "",
    nextWhy: view.next ? why(words, view.next) : words.say("counter.nobody"),
    parked: chips(view.parked, words, nowMs),
    missed: chips(view.missed, words, nowMs),
    warning: unserved === "" ? "" : words.say("counter.unserved", { names: unserved }),
    primary,
    primaryAction,
    undo: undoMs > 0 ? words.say("counter.do_undo_within", { time: duration(words, undoMs + 500) }) : words.say("counter.do_undo"), // Rounded.
    automatic,
    enabled: enabledOf(desk, view, primaryAction, nowMs),
  };
}

// The title of the page: what the taskbar and a screen reader say first.
export function titleOf(shown: Look, words: CounterWords): string {
  return `${shown.link !== "" ? `${words.say("counter.link_down")} · ` : ""}${shown.label} ${shown.state} · ${shown.title}`;
}

// The action of a button that asks nothing further; null: it asks, is not the server's, or is not offered.
export function actionOf(shown: Look, button: Button): Action | null {
  if (!shown.enabled[button]) return null;
  switch (button) {
    case "primary":
      return shown.primaryAction;
    case "undo":
      return { kind: "undo", value: {} };
    case "recall":
      return { kind: "recall", value: {} };
    case "no_show":
      return { kind: "noShow", value: {} };
    case "requeue":
      return { kind: "requeue", value: {} };
    case "park":
      return { kind: "park", value: {} };
    case "close":
      return { kind: "closeCounter", value: {} };
    case "log_out":
      return { kind: "logOut", value: {} };
    case "auto":
      return { kind: "openCounter", value: { automatic: !shown.automatic } };
    default:
      return null;
  }
}
