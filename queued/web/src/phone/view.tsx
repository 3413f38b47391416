// The phone page: one number, and what it means now.
import { TicketClass, TicketState } from "../generated/queued/v1/common_pb";
import { texts } from "../generated/texts_phone";
import { plain } from "../link/number";
import { Notice, Tongues } from "../look/parts";
import { Words } from "../look/words";
import type { Phone } from "./model";

type PhoneWords = Words<typeof texts>;

interface Props {
  phone: Phone;
  words: PhoneWords;
}

function Waiting(props: Props) {
  const { phone, words } = props;
  const forecast = phone.forecast;
  if (!forecast) return null;
  const high = plain(forecast.high50Ms);
  const range = !forecast.known
    ? words.say("common.wait_unknown")
    : high < 60000
      ? words.say("common.wait_soon")
      : words.range(plain(forecast.low50Ms), high);
  const percent = Math.round(phone.progress() * 100);
  return (
    <div>
      <div class="facts">
        <p><span>{words.say("phone.ahead")}</span><strong>{forecast.peopleAhead}</strong></p>
        <p><span>{words.say("phone.range")}</span><strong class={forecast.known ? "" : "small"}>{range}</strong></p>
      </div>
      {forecast.known && <div class="bar" role="progressbar" aria-label={words.say("phone.progress")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
        <div class="bar-done" style={{ width: `${Math.max(4, percent)}%` }} />
      </div>}
      {phone.ticket!.boundCounterId !== 0 && <p class="quiet">{words.say("phone.for_counter", { number: phone.ticket!.boundCounterId })}</p>}
      <p class="quiet">{words.say("phone.keep_open")}</p>
    </div>
  );
}

// What the state of the ticket means to its holder; [words, more words, how it looks].
function meaning(props: Props): [string, string, string] {
  const { phone, words } = props;
  const ticket = phone.ticket!;
  const number = ticket.counterId;
  const over = ticket.state === TicketState.DONE || ticket.state === TicketState.CANCELLED;
  if (phone.forgotten && !over) return [words.say("phone.expired"), words.say("phone.unknown_hint"), "over"];
  switch (ticket.state) {
    case TicketState.CALLED:
      return [words.say("phone.go_to", { number }), ticket.callCount > 1 ? words.say("phone.called_again", { count: ticket.callCount }) : "", "called"];
    case TicketState.SERVING:
      return [words.say("phone.serving", { number }), "", "serving"];
    case TicketState.PARKED:
      return [words.say("phone.parked", { number }), "", "parked"];
    case TicketState.DONE:
      return [words.say("phone.done"), "", "over"];
    case TicketState.NO_SHOW:
      return [words.say("phone.no_show"), words.say("phone.no_show_hint"), "missed"];
    case TicketState.CANCELLED:
      return [words.say("phone.cancelled"), "", "over"];
    case TicketState.EXPIRED:
      return [words.say("phone.expired"), "", "over"];
    default:
      return ["", "", "waiting"];
  }
}

function Cancel(props: Props) {
  const { phone, words } = props;
  if (!phone.mayCancel && phone.cancelling === "no") return null;
  if (phone.cancelling === "sent") return <p class="quiet" role="status">{words.say("phone.cancelling")}</p>;
  if (phone.cancelling === "no") {
    return <button type="button" class="button danger" onClick={() => phone.askCancel(true)}>{words.say("phone.cancel")}</button>;
  }
  return (
    <div class="sure" role="group" aria-label={words.say("phone.cancel")}>
      <p><strong>{words.say("phone.cancel_sure")}</strong></p>
      <button type="button" class="button main" onClick={() => phone.askCancel(false)}>{words.say("phone.cancel_no")}</button>
      <button type="button" class="button danger" onClick={() => phone.cancel()}>{words.say("phone.cancel_yes")}</button>
    </div>
  );
}

// Mouths of the four faces, the worst first; the words beside them say the same.
const MOUTHS = ["M15 36q9-10 18 0", "M16 34q8-4 16 0", "M16 31q8 6 16 0", "M14 29q10 13 20 0"];

function Face(props: { level: number }) {
  return (
    <svg class="face" viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round">
      <circle cx="24" cy="24" r="20" />
      <circle cx="17" cy="19" r="1.6" fill="currentColor" />
      <circle cx="31" cy="19" r="1.6" fill="currentColor" />
      <path d={MOUTHS[props.level - 1]} />
    </svg>
  );
}

function Rating(props: Props) {
  const { phone, words } = props;
  const levels = phone.office?.ratingLevels ?? [];
  const reasons = phone.office?.ratingReasons ?? [];
  if (phone.ratedLevel !== 0) {
    return (
      <div class="rated" role="status">
        <Face level={phone.ratedLevel} />
        <p>{words.say("phone.rate_thanks", { level: words.of(levels[phone.ratedLevel - 1]) })}</p>
      </div>
    );
  }
  if (!phone.mayRate || levels.length !== MOUTHS.length) return null;
  return (
    <section class="rating" aria-labelledby="rate">
      <h2 id="rate">{words.say("phone.rate")}</h2>
      <p>{words.say("phone.rate_touch")}</p>
      {reasons.length > 0 && (
        <details>
          <summary>{words.say("phone.rate_reasons")}</summary>
          <div class="reasons">
            {reasons.map((reason) => (
              <button type="button" key={reason.reasonId} aria-pressed={phone.reasons.has(reason.reasonId)} onClick={() => phone.toggleReason(reason.reasonId)}>
                {words.of(reason.text)}
              </button>
            ))}
          </div>
        </details>
      )}
      <div class="faces">
        {levels.map((_, i) => levels.length - i).map((level) => (
          <button type="button" key={level} class={`face-${level}`} aria-disabled={phone.rating} onClick={() => phone.rate(level)}>
            <Face level={level} />
            <span>{words.of(levels[level - 1])}</span>
          </button>
        ))}
      </div>
      <p class="quiet" role="status">{words.say(phone.rating ? "phone.rate_sending" : "phone.rate_anonymous")}</p>
    </section>
  );
}

function Body(props: Props) {
  const { phone, words } = props;
  const ticket = phone.ticket;
  if (phone.link.state === "refused" && !ticket) {
    return (
      <div class="unknown">
        <h1>{words.say("phone.unknown")}</h1>
        <p>{words.say("phone.unknown_hint")}</p>
      </div>
    );
  }
  if (!ticket) return <p class="loading" role="status">{words.say(phone.link.lost ? "common.offline" : "common.connecting")}</p>;
  const [said, more] = meaning(props);
  return (
    <div>
      <h1><span class="visually-hidden">{words.say("phone.title")}: </span><span class="number">{ticket.label}</span></h1>
      <p class="service">
        {words.of(phone.serviceName())}
        {ticket.ticketClass === TicketClass.PRIORITY && <span class="mark">{words.say("common.priority")}</span>}
      </p>
      <div role="status" aria-live="assertive">
        {said !== "" && <p class="said">{said}</p>}
        {more !== "" && <p class="more">{more}</p>}
      </div>
      {ticket.state === TicketState.WAITING && !phone.forgotten && <Waiting {...props} />}
      {phone.trouble && <Notice kind="stop">{phone.trouble.text || words.say("common.trouble")}</Notice>}
      <Cancel {...props} />
      {ticket.state === TicketState.DONE && <Rating {...props} />}
    </div>
  );
}

export function View(props: { phone: Phone }) {
  const { phone } = props;
  const words = new Words(texts, phone.tongue, phone.office?.timeZone || undefined);
  const ticket = phone.ticket;
  const look = ticket ? meaning({ phone, words })[2] : "none";
  document.documentElement.lang = phone.tongue;
  document.title =
    ticket?.state === TicketState.CALLED && !phone.forgotten
      ? words.say("phone.title_called", { number: ticket.counterId, label: ticket.label })
      : `${ticket ? `${ticket.label} · ` : ""}${words.say("phone.title")}`;
  const offline = ticket && phone.link.lost && !phone.forgotten;
  return (
    <div class={`phone is-${look}`}>
      <header>
        <p class="office">{words.of(phone.office?.title)}</p>
        <Tongues tongue={phone.tongue} label={words.say("common.language_choose")} choose={(tongue) => phone.chooseTongue(tongue)} />
      </header>
      {offline && (
        <Notice kind="stop">{words.say("common.offline")} {words.say("common.as_of", { time: words.time(phone.seenAtMs) })}.</Notice>
      )}
      <main><Body phone={phone} words={words} /></main>
    </div>
  );
}
