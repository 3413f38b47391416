// The screens between the start and the number: a service, the search, a procedure, another place.
import type { Forecast } from "../generated/queued/v1/common_pb";
import type { ProcedureInfo, ServiceInfo } from "../generated/queued/v1/office_pb";
import { plain } from "../link/number";
import { Notice } from "../look/parts";
import { colourOf, Picture } from "../look/pictures";
import type { Kiosk } from "./model";
import { Checklist } from "./paper";
import { Keyboard } from "./keyboard";
import { serviceName, type KioskWords } from "./view";

interface Props {
  kiosk: Kiosk;
  words: KioskWords;
}

const FOUND_MAX = 8;

// A keyboard that is plugged in types into the field at once.
function focusFirst(input: HTMLInputElement | null): void {
  if (input && document.activeElement === document.body) input.focus();
}

export function comeBack(kiosk: Kiosk, words: KioskWords, ms: number): string {
  return ms > 0 ? words.say("kiosk.come_back", { when: words.when(ms, kiosk.serverNow()) }) : words.say("kiosk.come_back_unknown");
}

// When no clerk is there: what the office knows is its hours …
export function nextSession(kiosk: Kiosk, words: KioskWords): string {
  const opensAtMs = plain(kiosk.office!.nextOpeningAtMs);
  return opensAtMs > 0 ? words.say("kiosk.next_session", { when: words.when(opensAtMs, kiosk.serverNow()) }) : `${words.say("kiosk.come_back_unknown")}.`;
}

// … and who is on a break.
function clerkHint(kiosk: Kiosk, words: KioskWords, service: ServiceInfo): string {
  const paused = kiosk.paused(service.serviceId).map((counter) => words.of(counter.name)).join(", ");
  const next = nextSession(kiosk, words);
  return paused === "" ? next : `${words.say("kiosk.clerk_paused", { counters: paused })} ${next}`;
}

function waitingText(words: KioskWords, forecast: Forecast | null): [string, string] {
  if (!forecast) return ["…", ""];
  const people = words.people(forecast.peopleAhead);
  if (!forecast.known) return [people, words.say("common.wait_unknown")];
  const high = plain(forecast.high50Ms);
  return [people, high < 60000 ? words.say("common.wait_soon") : words.say("common.wait_about", { range: words.range(plain(forecast.low50Ms), high) })];
}

function TakeButton(props: Props & { priority: boolean; forecast: Forecast | null }) {
  const { kiosk, words, priority } = props;
  const [people, wait] = waitingText(words, props.forecast);
  return (
    <button type="button" class={`take ${priority ? "priority" : ""}`} onClick={() => kiosk.take(priority)}>
      <strong>{words.say(priority ? "kiosk.take_priority" : "kiosk.take")}</strong>
      {priority && <span class="who">{words.say("kiosk.priority_who")}. {words.say("kiosk.priority_no_reason")}.</span>}
      <span class="wait">{people}</span>
      <span class="wait">{wait}</span>
    </button>
  );
}

// Either the buttons that take a number, or why there is none and when to come back.
function Take(props: Props & { service: ServiceInfo }) {
  const { kiosk, words, service } = props;
  const obstacle = kiosk.obstacle(service);
  if (obstacle) {
    return (
      <div class="obstacle">
        <Notice kind="stop">{words.say(`kiosk.${obstacle.kind === "no_clerk" ? "no_clerk_refused" : obstacle.kind}`)}</Notice>
        <p class="large">{obstacle.kind === "no_clerk" ? clerkHint(kiosk, words, service) : comeBack(kiosk, words, obstacle.comeBackMs)}</p>
      </div>
    );
  }
  return (
    <div>
      {service.notice && words.of(service.notice) !== "" && <Notice>{words.of(service.notice)}</Notice>}
      {!kiosk.hasClerk(service.serviceId) && <Notice>{words.say("kiosk.no_clerk_wait")} {clerkHint(kiosk, words, service)}</Notice>}
      <div class="takes">
        <TakeButton {...props} priority={false} forecast={kiosk.forecasts.regular} />
        <TakeButton {...props} priority={true} forecast={kiosk.forecasts.priority} />
      </div>
    </div>
  );
}

const labelOf = (words: KioskWords, procedure: ProcedureInfo): string => words.of(procedure.shortLabel) || procedure.name;

// What the label does not say already.
const fullName = (words: KioskWords, procedure: ProcedureInfo): string =>
  labelOf(words, procedure) === procedure.name ? "" : procedure.name;

export function ServiceScreen(props: Props & { serviceId: number; procedureId: number }) {
  const { kiosk, words } = props;
  const service = kiosk.service(props.serviceId);
  if (!service) return null;
  const procedure = kiosk.procedure(props.procedureId);
  const common = kiosk.procedures.filter((other) => other.serviceId === service.serviceId && words.of(other.shortLabel) !== "").slice(0, 8);
  return (
    <div class="service">
      <h1 style={{ color: colourOf(service.picture) }}>
        <Picture name={service.picture} /> {serviceName(words, service)}
      </h1>
      {procedure && <p class="large">{labelOf(words, procedure)}</p>}
      <Take {...props} service={service} />
      {!procedure && common.length > 0 && (
        <div class="common">
          <h2>{words.say("kiosk.procedures_of")}</h2>
          <div class="chips">
            {common.map((other) => (
              <button type="button" class="chip" onClick={() => kiosk.open({ name: "procedure", procedureId: other.procedureId })}>
                {labelOf(words, other)}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

export function SearchScreen(props: Props) {
  const { kiosk, words } = props;
  const { items, total } = kiosk.found(FOUND_MAX);
  const typed = kiosk.query.trim() !== "";
  return (
    <div class="search">
      <div class="looked">
        <h1 class="visually-hidden">{words.say("kiosk.search")}</h1>
        <label>
          <span class="large">{words.say("kiosk.search_label")}</span>
          <input type="text" autocomplete="off" spellcheck={false} maxLength={120} value={kiosk.query} placeholder={words.say("kiosk.search_hint")} onInput={(event) => kiosk.type(event.currentTarget.value)} ref={focusFirst} />
        </label>
        <p class="count" role="status">{typed && (total > 0 ? words.say("kiosk.found", { count: total }) : words.say("kiosk.found_none"))}</p>
        <ul class="found">
          {items.map((item) => (
            <li>
              {item.elsewhere ? (
                <button type="button" class="hit away" onClick={() => kiosk.open({ name: "elsewhere", called: item.elsewhere.name?.vi ?? "" })}>
                  <Picture name="away" />
                  <span><strong>{words.of(item.elsewhere.name)}</strong><em>{words.say("kiosk.not_here")}</em></span>
                </button>
              ) : (
                <button type="button" class="hit" onClick={() => kiosk.open({ name: "procedure", procedureId: item.procedure.procedureId })}>
                  <Picture name={kiosk.service(item.procedure.serviceId)?.picture ?? "papers"} />
                  <span><strong>{labelOf(words, item.procedure)}</strong>{fullName(words, item.procedure) && <em>{fullName(words, item.procedure)}</em>}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
        {total > items.length && <p class="quiet">{words.say("kiosk.found_more", { count: total - items.length })}</p>}
      </div>
      <Keyboard words={words} text={kiosk.query} type={(text) => kiosk.type(text)} />
    </div>
  );
}

function timeLimit(words: KioskWords, procedure: ProcedureInfo): string {
  const count = procedure.timeLimit;
  const unit = procedure.timeUnit;
  if (count === 0 || (unit !== "working_day" && unit !== "day" && unit !== "hour")) return words.say("kiosk.time_unknown");
  return words.say(`kiosk.time_${unit}`, { count });
}

export function ProcedureScreen(props: Props & { procedureId: number }) {
  const { kiosk, words } = props;
  const procedure = kiosk.procedure(props.procedureId);
  const service = kiosk.service(procedure?.serviceId ?? 0);
  if (!procedure || !service) return null;
  const documents = procedure.documents.split("\n").filter((line) => line.trim() !== "");
  const counters = (kiosk.office?.counters ?? []).filter((counter) => counter.serviceIds.includes(service.serviceId));
  const where = counters.map((counter) => words.of(counter.name)).join(", ");
  const fact = (name: string, value: string) => (
    <div class="fact"><dt>{name}</dt><dd>{value}</dd></div>
  );
  return (
    <div class="procedure">
      <h1>{labelOf(words, procedure)}</h1>
      {fullName(words, procedure) && <p class="quiet">{fullName(words, procedure)}</p>}
      <div class="card">
        <h2>{words.say("kiosk.documents")}</h2>
        {documents.length > 0 ? (
          <ul class="documents">{documents.map((line) => <li>{line}</li>)}</ul>
        ) : (
          <p>{words.say("kiosk.documents_unknown")}</p>
        )}
        <dl>
          {fact(words.say("kiosk.time_limit"), timeLimit(words, procedure))}
          {fact(words.say("kiosk.fee"), procedure.fee || words.say("kiosk.fee_unknown"))}
          {fact(words.say("kiosk.counters"), where)}
        </dl>
      </div>
      <div class="actions">
        <button type="button" class="button go large" onClick={() => kiosk.open({ name: "service", serviceId: service.serviceId, procedureId: procedure.procedureId })}>
          {words.say("kiosk.take")}
        </button>
        {kiosk.mayPrintLists && (
          <button type="button" class="button" disabled={kiosk.listPrinted !== 0} onClick={() => kiosk.printChecklist(procedure.procedureId)}>
            {words.say(kiosk.listPrinted !== 0 ? "kiosk.list_printed" : "kiosk.print_list")}
          </button>
        )}
      </div>
      <Checklist words={words} procedure={procedure} timeLimit={timeLimit(words, procedure)} where={where} office={words.of(kiosk.office?.title)} />
    </div>
  );
}

export function ElsewhereScreen(props: Props & { called: string }) {
  const { kiosk, words } = props;
  const elsewhere = kiosk.elsewhere(props.called);
  if (!elsewhere) return null;
  return (
    <div class="elsewhere card">
      <Picture name="away" />
      <h1>{words.of(elsewhere.name)}</h1>
      <Notice>{words.say("kiosk.not_here")}</Notice>
      <p class="large">{words.say("kiosk.go_there", { place: words.of(elsewhere.place) })}</p>
    </div>
  );
}
