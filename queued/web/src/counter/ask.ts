// Questions before an action: what is asked, what can be chosen, what comes of it. Pure.
//
// What can be chosen stays as it was asked, whatever the office does meanwhile: labels are kept.
import { CounterState, Language, Outcome, TicketClass } from "../generated/queued/v1/common_pb";
import type { Button } from "./buttons";
import type { Action, CounterWords, Desk, Look } from "./desk";

export interface Entry {
  title: string;
  value: string;
  digits: boolean; // A phone or tablet shows its digits.
}

export interface Check {
  title: string;
  on: boolean;
}

export interface Choice {
  text: string;
  note: string;
  // null: something is missing or wrong, and complaint says so.
  act: (ask: Ask) => Action | null;
}

export interface Ask {
  button: Button;
  title: string;
  entries: Entry[];
  checks: Check[];
  choices: Choice[];
  typesFirst: boolean;
  complaint: string;
}

const entry = (title: string, value = "", digits = false): Entry => ({ title, value, digits });

function ask(button: Button, title: string, choices: Choice[], more: Partial<Ask> = {}): Ask {
  return { button, title, entries: [], checks: [], choices, typesFirst: false, complaint: "", ...more };
}

// "30/11/2026" as 20261130; 0 for nothing, null for what is no date.
export function readDate(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === "") return 0;
  const found = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(trimmed);
  if (!found) return null;
  const [day, month, year] = found.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCDate() === day && date.getUTCMonth() === month - 1 && year > 1900 ? year * 10000 + month * 100 + day : null;
}

const OUTCOMES = [
  [Outcome.DOSSIER_ACCEPTED, "counter.outcome_accepted"],
  [Outcome.SETTLED, "counter.outcome_settled"],
  [Outcome.MORE_DOCUMENTS, "counter.outcome_more"],
  [Outcome.RESULT_HANDED_OVER, "counter.outcome_handed"],
  [Outcome.REFUSED, "counter.outcome_refused"],
  [Outcome.REFERRED, "counter.outcome_referred"],
] as const;

const typed = (question: Ask): string => (question.entries[0]?.value ?? "").trim().toUpperCase();

// An action by the label that was typed.
const byLabel =
  (words: CounterWords, make: (label: string) => Action) =>
  (question: Ask): Action | null => {
    const label = typed(question);
    if (label === "") question.complaint = words.say("counter.ask_label");
    return label === "" ? null : make(label);
  };

// Where nobody would call it now: said before it is chosen.
function askTransfer(desk: Desk, words: CounterWords): Ask {
  const here = desk.view?.atHand?.serviceId ?? 0;
  const services = (desk.office?.services ?? []).filter((service) => service.serviceId !== here);
  const counters = (desk.office?.counters ?? []).filter((counter) => counter.counterId !== desk.counterId && counter.serviceIds.includes(here));
  const unserved = (serviceId: number) => desk.board?.services.some((service) => service.serviceId === serviceId && service.openCounters === 0);
  const closed = (counterId: number) => desk.board?.counters.some((counter) => counter.counterId === counterId && counter.state === CounterState.CLOSED);
  return ask("transfer", words.say("counter.ask_transfer"), [
    ...services.map((service) => ({
      text: `${service.letter}  ${words.of(service.name)}`,
      note: unserved(service.serviceId) ? words.say("counter.ask_unserved") : "",
      act: (): Action => ({ kind: "transfer", value: { serviceId: service.serviceId } }),
    })),
    ...counters.map((counter) => ({
      text: words.say("counter.ask_counter", { number: counter.counterId }),
      note: closed(counter.counterId) ? words.say("counter.state_closed") : "",
      act: (): Action => ({ kind: "transfer", value: { counterId: counter.counterId } }),
    })),
  ]);
}

function askFinish(desk: Desk, words: CounterWords): Ask {
  const act = (outcome: Outcome) => (question: Ask): Action | null => {
    const due = readDate(question.entries[1]!.value);
    if (due === null) {
      question.complaint = words.say("counter.ask_due_wrong");
      return null;
    }
    return { kind: "finish", value: { outcome, dossierCode: question.entries[0]!.value.trim(), dossierDueDate: due } };
  };
  return ask(
    "finish_as",
    words.say("counter.ask_finish"),
    OUTCOMES.map(([outcome, text]) => ({ text: words.say(text), note: "", act: act(outcome) })),
    { entries: [entry(words.say("counter.ask_dossier"), desk.dossier), entry(words.say("counter.ask_due"), "", true)] },
  );
}

function askReturn(shown: Look, words: CounterWords): Ask {
  const back = (label: string): Action => ({ kind: "return", value: { label } });
  const choices: Choice[] = shown.missed.map((chip) => ({
    text: chip.label,
    note: chip.text,
    act: (question) => back(typed(question) || chip.label),
  }));
  if (choices.length === 0) choices.push({ text: words.say("counter.ask_return_do"), note: "", act: byLabel(words, back) });
  return ask("return", words.say("counter.ask_return"), choices, {
    entries: [entry(words.say("counter.ask_return_label"))],
    typesFirst: shown.missed.length === 0,
  });
}

function askReclassify(shown: Look, words: CounterWords): Ask {
  const change = (ticketClass: TicketClass) => byLabel(words, (label) => ({ kind: "reclassify", value: { label, ticketClass } }));
  return ask(
    "reclassify",
    words.say("counter.ask_reclassify"),
    [
      { text: words.say("counter.ask_class_priority"), note: "", act: change(TicketClass.PRIORITY) },
      { text: words.say("counter.ask_class_regular"), note: "", act: change(TicketClass.REGULAR) },
    ],
    { entries: [entry(words.say("counter.ask_label"), shown.nextLabel)], typesFirst: true },
  );
}

function askIssue(desk: Desk, words: CounterWords): Ask {
  const services = (desk.office?.services ?? []).filter((service) => service.issuing);
  return ask(
    "issue",
    words.say("counter.ask_issue"),
    services.map((service) => ({
      text: `${service.letter}  ${words.of(service.name)}`,
      note: "",
      act: (question): Action => ({
        kind: "issue",
        value: {
          serviceId: service.serviceId,
          ticketClass: question.checks[0]!.on ? TicketClass.PRIORITY : TicketClass.REGULAR,
          language: question.checks[1]!.on ? Language.EN : Language.VI,
        },
      }),
    })),
    { checks: [{ title: words.say("counter.ask_issue_priority"), on: false }, { title: words.say("counter.ask_issue_english"), on: false }] },
  );
}

// The question of a button; null: it asks none.
export function askOf(button: Button, desk: Desk, shown: Look, words: CounterWords): Ask | null {
  switch (button) {
    case "pause":
      return ask(
        button,
        words.say("counter.ask_pause"),
        (desk.office?.pauseReasons ?? []).map(({ reasonId, text }) => ({
          text: words.of(text),
          note: "",
          act: () => ({ kind: "pauseCounter", value: { reasonId } }),
        })),
      );
    case "transfer":
      return askTransfer(desk, words);
    case "finish_as":
      return askFinish(desk, words);
    case "resume":
      return ask(
        button,
        words.say("counter.ask_resume"),
        shown.parked.map((chip) => ({ text: chip.label, note: chip.text, act: () => ({ kind: "resume", value: { label: chip.label } }) })),
      );
    case "return":
      return askReturn(shown, words);
    case "call_label":
      return ask(
        button,
        words.say("counter.ask_call"),
        [{ text: words.say("counter.ask_call_do"), note: "", act: byLabel(words, (label) => ({ kind: "callTicket", value: { label } })) }],
        { entries: [entry(words.say("counter.ask_label"))], typesFirst: true },
      );
    case "reclassify":
      return askReclassify(shown, words);
    case "issue":
      return askIssue(desk, words);
    default:
      return null;
  }
}
