// What a citizen sees: the frame around every screen, the start, and the number.
import type { ServiceInfo } from "../generated/queued/v1/office_pb";
import { RefusalCode } from "../generated/queued/v1/refusal_pb";
import { PrinterState } from "../generated/queued/v1/topic_pb";
import { texts } from "../generated/texts_kiosk";
import { Notice, Qr, Tongues } from "../look/parts";
import { colourOf, Picture } from "../look/pictures";
import { Words } from "../look/words";
import { Enrol } from "./enrol";
import type { Kiosk } from "./model";
import { Slip } from "./paper";
import { comeBack, ElsewhereScreen, nextSession, ProcedureScreen, SearchScreen, ServiceScreen } from "./screens";

export type KioskWords = Words<typeof texts>;

interface Props {
  kiosk: Kiosk;
  words: KioskWords;
}

const COLLECTING = "result";

// A citizen collects what the office hands out.
export function serviceName(words: KioskWords, service: ServiceInfo): string {
  return service.picture === COLLECTING ? words.say("kiosk.collect") : words.of(service.name);
}

function Tile(props: Props & { service: ServiceInfo }) {
  const { kiosk, words, service } = props;
  const obstacle = kiosk.obstacle(service);
  const waiting = kiosk.waiting(service.serviceId);
  const state = obstacle
    ? words.say(`kiosk.${obstacle.kind}`)
    : !kiosk.hasClerk(service.serviceId)
      ? words.say("kiosk.no_clerk")
      : waiting === 0
        ? words.say("kiosk.waiting_0")
        : words.say("kiosk.waiting", { count: waiting });
  const collecting = service.picture === COLLECTING;
  return (
    <button type="button" class={`tile ${collecting ? "collect" : ""} ${obstacle ? "off" : ""}`} style={{ background: colourOf(service.picture) }} onClick={() => kiosk.open({ name: "service", serviceId: service.serviceId, procedureId: 0 })}>
      <Picture name={service.picture} />
      <span class="name">{serviceName(words, service)}</span>
      {collecting && <span class="hint">{words.say("kiosk.collect_hint")}</span>}
      <span class="state">{state}</span>
    </button>
  );
}

// What came in between: in the kiosk's own words where it has them, with when to come back.
function troubleText(kiosk: Kiosk, words: KioskWords): string {
  const trouble = kiosk.trouble!;
  if (trouble === "stale") return words.say("kiosk.stale");
  switch (trouble.code) {
    case RefusalCode.SERVICE_FULL:
    case RefusalCode.OFFICE_FULL:
      return `${words.say("kiosk.full")}. ${comeBack(kiosk, words, Number(kiosk.office!.nextDayIssuingAtMs))}.`;
    case RefusalCode.NOT_ISSUING:
    case RefusalCode.DAY_CLOSED:
      return `${words.say("kiosk.closed")}. ${comeBack(kiosk, words, Number(trouble.untilMs))}.`;
    case RefusalCode.NO_COUNTER:
      return `${words.say("kiosk.no_clerk_refused")} ${nextSession(kiosk, words)}`;
    default:
      return trouble.text || words.say("common.trouble");
  }
}

function Start(props: Props) {
  const { kiosk, words } = props;
  const office = kiosk.office!;
  // Results last: the way for those who come for nothing else.
  const services = office.services.slice().sort((a, b) => Number(a.picture === COLLECTING) - Number(b.picture === COLLECTING));
  return (
    <div class="start">
      <h1>{words.say("kiosk.ask")}</h1>
      {!office.issuing && (
        <div class="closed">
          <Notice kind="stop">{words.say("kiosk.closed")}. {comeBack(kiosk, words, Number(office.nextIssuingAtMs))}.</Notice>
        </div>
      )}
      {kiosk.trouble && <Notice kind="stop">{troubleText(kiosk, words)}</Notice>}
      <div class={`tiles count-${Math.min(services.length, 12)}`}>
        {services.map((service) => <Tile {...props} service={service} />)}
      </div>
      <button type="button" class="tile unsure" onClick={() => kiosk.open({ name: "search" })}>
        <Picture name="search" />
        <span class="words">
          <span class="name">{words.say("kiosk.do_not_know")}</span>
          <span class="hint">{words.say("kiosk.do_not_know_hint")}</span>
        </span>
      </button>
    </div>
  );
}

function Taking(props: Props) {
  const { kiosk, words } = props;
  return (
    <div class="taking" role="status">
      <Picture name="clock" />
      <h1>{words.say(kiosk.lost ? "kiosk.taking_offline" : "kiosk.taking")}</h1>
      {kiosk.lost && <button type="button" class="button" onClick={() => kiosk.giveUp()}>{words.say("kiosk.give_up")}</button>}
    </div>
  );
}

function printerTrouble(kiosk: Kiosk, words: KioskWords): string {
  switch (kiosk.printers?.printers[0]?.state) {
    case PrinterState.NO_PAPER:
      return words.say("kiosk.printer_no_paper");
    case PrinterState.COVER_OPEN:
      return words.say("kiosk.printer_cover");
    case PrinterState.FAULT:
      return words.say("kiosk.printer_fault");
    default:
      return words.say("kiosk.printer_offline");
  }
}

function Paper(props: Props) {
  const { kiosk, words } = props;
  const printing = kiosk.printing();
  if (printing === "failed") return <Notice kind="stop">{printerTrouble(kiosk, words)} {words.say("kiosk.remember")}.</Notice>;
  if (printing === "none") return <Notice>{words.say("kiosk.remember")}</Notice>;
  return <Notice kind="go">{words.say(printing === "printing" ? "kiosk.printing" : "kiosk.take_slip")}</Notice>;
}

function Ticket(props: Props) {
  const { kiosk, words } = props;
  const shown = kiosk.shown!;
  const url = kiosk.phoneUrl(location.origin);
  const service = kiosk.service(shown.serviceId);
  return (
    <div class="ticket">
      <div class="number-card" role="status">
        <h1>{words.say("kiosk.your_number")}</h1>
        <p class="number">{shown.label}</p>
        {shown.priority && <p class="mark">{words.say("common.priority")}</p>}
        <p class="large">{service && serviceName(words, service)}</p>
        <p>{words.people(shown.ahead)}</p>
        <p>{shown.known ? (shown.highMs < 60000 ? words.say("common.wait_soon") : words.say("common.wait_about", { range: words.range(shown.lowMs, shown.highMs) })) : words.say("common.wait_unknown")}</p>
      </div>
      <div class="beside">
        <Paper {...props} />
        {url && (
          <div class="scan">
            <Qr text={url} label={words.say("kiosk.scan")} />
            <p>{words.say("kiosk.scan")}</p>
          </div>
        )}
        <p>{words.say("kiosk.listen")}</p>
        <div class="actions">
          <button type="button" class="button main large" onClick={() => kiosk.toStart()}>{words.say("kiosk.done")}</button>
          {kiosk.printing() !== "none" && (
            <button type="button" class="button" disabled={kiosk.reprinted} onClick={() => kiosk.reprint()}>
              {words.say(kiosk.reprinted ? "kiosk.reprinted" : "kiosk.reprint")}
            </button>
          )}
        </div>
      </div>
      <Slip {...props} />
    </div>
  );
}

function Screen(props: Props) {
  const { kiosk } = props;
  const screen = kiosk.screen;
  switch (screen.name) {
    case "start":
      return <Start {...props} />;
    case "service":
      return <ServiceScreen {...props} serviceId={screen.serviceId} procedureId={screen.procedureId} />;
    case "search":
      return <SearchScreen {...props} />;
    case "procedure":
      return <ProcedureScreen {...props} procedureId={screen.procedureId} />;
    case "elsewhere":
      return <ElsewhereScreen {...props} called={screen.called} />;
    case "taking":
      return <Taking {...props} />;
    default:
      return <Ticket {...props} />;
  }
}

function Foot(props: Props) {
  const { kiosk, words } = props;
  const left = kiosk.secondsToStart();
  const away = kiosk.screen.name !== "start" && kiosk.screen.name !== "taking" && kiosk.screen.name !== "ticket";
  return (
    <footer>
      {away && <button type="button" class="button back" onClick={() => kiosk.back()}>← {words.say("common.back")}</button>}
      {left !== null && <p class="quiet">{words.say("kiosk.back_in", { count: left })}</p>}
    </footer>
  );
}

export function View(props: { kiosk: Kiosk }) {
  const { kiosk } = props;
  const words = new Words(texts, kiosk.tongue, kiosk.office?.timeZone || undefined);
  document.documentElement.lang = kiosk.tongue;
  document.title = words.say("kiosk.title");
  const body = { kiosk, words };
  return (
    <div class={`kiosk at-${kiosk.screen.name}`} onPointerDown={() => kiosk.touched()} onKeyDown={() => kiosk.touched()}>
      <header>
        <p class="office">{words.of(kiosk.office?.title)}</p>
        {kiosk.office && <p class="clock">{words.time(kiosk.serverNow())}</p>}
        <Tongues tongue={kiosk.tongue} label={words.say("common.language_choose")} choose={(tongue) => kiosk.chooseTongue(tongue)} />
      </header>
      {kiosk.enrolment && kiosk.office && kiosk.lost && <Notice kind="stop">{words.say("common.offline")}</Notice>}
      <main>
        {!kiosk.enrolment ? (
          <Enrol {...body} />
        ) : !kiosk.office && kiosk.screen.name !== "taking" ? (
          <h1 class="large" role="status">
            {kiosk.link?.refusal?.text || words.say(kiosk.lost ? "common.offline" : "common.connecting")}
          </h1>
        ) : (
          <Screen {...body} />
        )}
      </main>
      <Foot {...body} />
    </div>
  );
}
