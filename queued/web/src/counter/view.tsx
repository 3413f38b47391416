// The desk as it is drawn: the ticket, what can be done, who waits. The order is that of counter-client.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Qr, Tongues } from "../look/parts";
import { AskView } from "./ask_view";
import { GRID } from "./buttons";
import { titleOf, type Chip, type Look } from "./desk";
import type { Counter } from "./model";
import { Press } from "./press";
import { Door } from "./sign_in";

interface Props {
  counter: Counter;
  shown: Look;
}

function Ticket(props: Props) {
  const { counter, shown } = props;
  const words = counter.inWords;
  return (
    <section class={`ticket ${shown.tone}`} aria-label={words.say("counter.at_hand")}>
      <div class="ticket-head">
        <p class="number">{shown.label}</p>
        <div>
          <p class="state" role="status">{shown.state}</p>
          <p class="time">{shown.time}{shown.over !== "" && <span class="over-norm"> · {shown.over}</span>}</p>
          <p class="badges">{shown.badges.map((badge, index) => <span class={index === 0 && shown.badges.length > 1 ? "badge strong" : "badge"} key={badge}>{badge}</span>)}</p>
        </div>
      </div>
      <p class="service">{shown.service || "\u00a0"}</p>
      <div class="procedures" tabIndex={shown.procedures.length > 0 ? 0 : undefined} role="group" aria-label={words.say("counter.documents")}>
        {shown.service !== "" && shown.time !== "" && shown.procedures.length === 0 && <p class="quiet">{words.say("counter.no_procedure")}</p>}
        {shown.procedures.map((procedure) => (
          <div key={procedure.name}>
            <h2>{procedure.name}</h2>
            {procedure.documents.length > 0 && <p class="section">{words.say("counter.documents")}</p>}
            <ul>{procedure.documents.map((line) => <li key={line}>{line}</li>)}</ul>
          </div>
        ))}
      </div>
    </section>
  );
}

// Beside the button that calls: whom, why, and how many wait.
function Next(props: Props) {
  const { counter, shown } = props;
  return (
    <section class="next" aria-label={counter.inWords.say("counter.next")}>
      <h2 class="section">{counter.inWords.say("counter.next")}</h2>
      <p class="whom">{shown.nextLabel !== "" && <b>{shown.nextLabel}</b>} <span>{shown.nextWhy}</span></p>
      <p class="summary">{shown.summary}</p>
    </section>
  );
}

// To reverse what was just pressed, the hand need not go anywhere.
function Main(props: Props) {
  const { counter, shown } = props;
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => root.current?.querySelector<HTMLElement>(".primary")?.focus(), []);
  return (
    <div class="main" ref={root}>
      <Press {...props} button="primary" />
      <Press {...props} button="undo" />
      <p class={`message ${shown.message === "" ? "" : shown.bad ? "bad" : "good"}`} role="status">{shown.message || "\u00a0"}</p>
      <div class="grid" role="group" aria-label={counter.inWords.say("counter.actions")}>
        {GRID.map((button) => <Press {...props} button={button} key={button} />)}
      </div>
    </div>
  );
}

function IssuedView(props: Props) {
  const { counter } = props;
  const issued = counter.issued!;
  const words = counter.inWords;
  const root = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => root.current?.focus(), []);
  return (
    <div class="issued" role="dialog" aria-labelledby="issued-title">
      <div>
        <h2 id="issued-title">{words.say("counter.issued")}</h2>
        <p class="number">{issued.label}</p>
        <p>{issued.line}</p>
      </div>
      {issued.url !== "" && <Qr text={issued.url} label={words.say("counter.issued_scan")} />}
      <p class="quiet">{words.say("counter.issued_scan")}</p>
      <button type="button" class="press choice" ref={root} onClick={() => counter.closeIssued()}>
        <span>{words.say("counter.issued_close")}</span>
        <kbd aria-hidden="true">Esc</kbd>
      </button>
    </div>
  );
}

function Chips(props: { title: string; chips: readonly Chip[] }) {
  if (props.chips.length === 0) return null;
  return (
    <div>
      <h2 class="section">{props.title}</h2>
      <p>{props.chips.map((chip) => <span class="chip" key={chip.label}><b>{chip.label}</b> {chip.text}</span>)}</p>
    </div>
  );
}

function Hall(props: Props) {
  const { counter, shown } = props;
  const words = counter.inWords;
  return (
    <section class="hall" aria-label={words.say("counter.waiting")}>
      {shown.warning !== "" && <p class="warning" role="status">{shown.warning}</p>}
      <h2 class="section">{words.say("counter.waiting")}</h2>
      <ul class="waiting">
        {shown.waiting.map((row) => (
          <li class={row.alarm ? "alarm" : ""} key={row.serviceId}>
            <span class="name">{row.title}</span>
            <b>{row.count}</b>
            <span class="longest">{row.text}</span>
          </li>
        ))}
      </ul>
      <Chips title={words.say("counter.parked")} chips={shown.parked} />
      <Chips title={words.say("counter.missed")} chips={shown.missed} />
    </section>
  );
}

function Desk(props: Props) {
  const { counter } = props;
  const middle: ComponentChildren = counter.ask ? (
    <AskView counter={counter} ask={counter.ask} />
  ) : counter.issued ? (
    <IssuedView {...props} />
  ) : (
    <Main {...props} />
  );
  return (
    <div class="desk">
      <div class="left">
        <Ticket {...props} />
        <Next {...props} />
        {middle}
      </div>
      <Hall {...props} />
    </div>
  );
}

export function View(props: { counter: Counter }) {
  const { counter } = props;
  const words = counter.inWords;
  const shown = counter.look();
  const atDesk = counter.stage.name === "desk";
  document.documentElement.lang = counter.tongue;
  document.title = atDesk ? titleOf(shown, words) : words.say("counter.sign_in");
  return (
    <div class={`counter ${atDesk ? "at-desk" : "at-door"}`}>
      <header>
        {atDesk ? <h1>{shown.title}</h1> : <p class="office">{words.of(counter.desk.office?.title)}</p>}
        {atDesk && counter.desk.canFloat && <Press counter={counter} shown={shown} button="compact" />}
      </header>
      <div class="link" role="status">{atDesk && shown.link !== "" && <p>{shown.link}</p>}</div>
      <main>{atDesk ? <Desk counter={counter} shown={shown} /> : <Door counter={counter} />}</main>
      <footer>
        <Tongues tongue={counter.tongue} label={words.say("common.language_choose")} choose={(tongue) => counter.chooseTongue(tongue)} />
      </footer>
    </div>
  );
}
