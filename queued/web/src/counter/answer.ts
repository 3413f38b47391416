// What the server said to an action, in words. Pure.
import type { Done } from "../generated/queued/v1/envelope_pb";
import type { Refusal } from "../generated/queued/v1/refusal_pb";
import { plain } from "../link/number";
import type { TextKey } from "./buttons";
import { duration, type CounterWords, type Kind } from "./desk";

const DONE: Readonly<Record<Kind, TextKey>> = {
  logOut: "counter.done_logout",
  openCounter: "counter.done_open",
  pauseCounter: "counter.done_pause",
  closeCounter: "counter.done_close",
  callNext: "counter.done_next",
  callTicket: "counter.done_next",
  recall: "counter.done_recall",
  start: "counter.done_start",
  finish: "counter.done_finish",
  noShow: "counter.done_no_show",
  return: "counter.done_return",
  park: "counter.done_park",
  resume: "counter.done_resume",
  transfer: "counter.done_transfer",
  requeue: "counter.done_requeue",
  reclassify: "counter.done_reclassify",
  undo: "counter.done_undo",
  issue: "counter.done_issue",
};

export function doneLine(words: CounterWords, kind: Kind, done: Done): string {
  const line = words.say(DONE[kind], { number: done.ticket?.counterId ?? done.counterId });
  return done.ticket ? `${done.ticket.label} · ${line}` : line;
}

// The server's words, and where and when, where it says so.
export function refusalLine(words: CounterWords, refusal: Refusal, nowMs: number): string {
  const parts = [refusal.text];
  if (refusal.counterId !== 0) parts.push(`(${words.say("counter.refused_counter", { number: refusal.counterId })})`);
  const untilMs = plain(refusal.untilMs);
  if (untilMs !== 0) {
    const soonMs = untilMs - nowMs;
    if (soonMs < 60000) parts.push(words.say("counter.again_in", { time: duration(words, soonMs + 999) })); // Rounded up.
    else parts.push(words.say("counter.again_at", { time: words.time(untilMs) }));
  }
  return parts.join(" ");
}

export interface Issued {
  label: string;
  url: string; // Of the phone page; "" where phones do not find it.
  line: string;
}

// @base: where phones find the server; an address of this machine alone is none.
export function issuedOf(words: CounterWords, done: Done, base: string): Issued {
  const found = !/^https?:\/\/(localhost|127\.|\[::1\])/.test(base) && done.ticketToken !== "";
  const forecast = done.forecast;
  const parts = [words.people(forecast?.peopleAhead ?? 0)];
  if (forecast?.known) parts.push(words.say("common.wait_about", { range: words.range(plain(forecast.low50Ms), plain(forecast.high50Ms)) }));
  return { label: done.ticket?.label ?? "", url: found ? `${base}/t/${done.ticketToken}` : "", line: parts.join(" · ") };
}
