// The hall now: what needs somebody, the lines, the counters, the devices, and today so far.
import { CounterState } from "../generated/queued/v1/common_pb";
import { AlarmKind, type Alarm, type CounterStatistics } from "../generated/queued/v1/topic_pb";
import { plain } from "../link/number";
import type { Words } from "../look/words";
import type { texts } from "../generated/texts_manager";
import { isOpen, isTrouble, longestWait, openCounters } from "./alarms";
import { deviceAlarmText, Devices, printerAlarmText } from "./devices";
import { FlowCharts } from "./flow";
import { durationText, durationWords, measure, text, told } from "./measures";
import type { Manager } from "./model";
import { Tile } from "./tile";

interface Props {
  manager: Manager;
  words: Words<typeof texts>;
}

const STATES: Record<CounterState, string> = {
  [CounterState.UNSPECIFIED]: "closed",
  [CounterState.CLOSED]: "closed",
  [CounterState.OPEN]: "open",
  [CounterState.CALLING]: "calling",
  [CounterState.SERVING]: "serving",
  [CounterState.PAUSED]: "paused",
};
const stateKey = (state: CounterState) => `manager.state_${STATES[state]}` as keyof typeof texts;

// The server knows the office's limits and says what goes beyond them.
function alarmText(props: Props, alarm: Alarm): string {
  const { manager, words } = props;
  const service = words.of(manager.serviceName(alarm.serviceId));
  const counter = words.of(manager.counterInfo(alarm.counterId)?.name) || words.say("manager.counter", { number: alarm.counterId });
  // Whole minutes: what needs somebody need not tick.
  const time = durationWords(Math.max(60000, Math.floor((manager.link.now() - plain(alarm.sinceMs)) / 60000) * 60000), words);
  const limit = alarm.limitCount || Math.round(plain(alarm.limitMs) / 60000);
  switch (alarm.kind) {
    case AlarmKind.NO_COUNTER:
      return words.say("manager.alarm_no_counter", { service, count: alarm.waiting });
    case AlarmKind.LONG_WAIT:
      return words.say("manager.alarm_long_wait", { service, time, limit });
    case AlarmKind.CROWD:
      return words.say("manager.alarm_crowd", { service, count: alarm.waiting, limit });
    case AlarmKind.LONG_SERVICE:
      return words.say("manager.alarm_long_service", { counter, time, limit });
    case AlarmKind.LONG_PAUSE:
      return words.say("manager.alarm_long_pause", { counter, time, limit });
    case AlarmKind.DEVICE_GONE:
      return deviceAlarmText(props, alarm);
    default:
      return ""; // Of a newer server.
  }
}

function Alarms(props: Props) {
  const { manager, words } = props;
  const found = [...manager.statistics!.alarms, ...manager.deviceAlarms].filter((alarm) => alarmText(props, alarm) !== "");
  const printers = manager.printers.filter((printer) => isTrouble(printer.state));
  return (
    <section class="alarms" aria-label={words.say("manager.alarms")}>
      {found.length + printers.length === 0 && <p class="notice go">{words.say("manager.all_well")}</p>}
      <ul>
        {found.map((alarm) => (
          <li key={`${alarm.kind}/${alarm.serviceId}/${alarm.counterId}/${alarm.deviceId}`} class={`notice ${alarm.kind === AlarmKind.NO_COUNTER ? "stop" : ""}`}>{alarmText(props, alarm)}</li>
        ))}
        {printers.map((printer) => (
          <li key={printer.kiosk} class="notice stop">{printerAlarmText(words, printer)}</li>
        ))}
      </ul>
    </section>
  );
}

function Today(props: Props) {
  const { manager, words } = props;
  const services = manager.statistics!.services;
  const sum = (of: (service: (typeof services)[number]) => number) => services.reduce((total, service) => total + of(service), 0);
  const today = manager.today;
  const tongue = manager.tongue;
  return (
    <ul class="tiles">
      <Tile name={words.say("manager.waiting_now")} value={String(sum((s) => s.waiting))} />
      <Tile name={words.say("manager.serving_now")} value={String(sum((s) => s.serving))} more={sum((s) => s.parked) > 0 ? words.say("manager.parked_now", { count: sum((s) => s.parked) }) : undefined} />
      <Tile name={words.say("manager.issued_today")} value={String(sum((s) => s.issued))} />
      <Tile name={words.say("manager.served_today")} value={String(sum((s) => s.done))} more={words.say("manager.lost_today", { no_show: sum((s) => s.noShow), cancelled: sum((s) => s.cancelled) })} />
      {today && <Tile name={words.say("manager.wait_today")} value={told(measure("wait.medianMs"), today, words)} more={words.say("manager.wait_p90", { time: told(measure("wait.p90Ms"), today, words) })} />}
      {today && <Tile name={words.say("manager.promise_today", { count: Math.round(manager.promisedWaitMs / 60000) })} value={text("share", today.withinPromise < 0 ? null : today.withinPromise, tongue)} />}
    </ul>
  );
}

function Lines(props: Props) {
  const { manager, words } = props;
  const statistics = manager.statistics!;
  const age = manager.link.now() - manager.seenAtMs;
  return (
    <section class="card" aria-labelledby="lines">
      <h2 id="lines">{words.say("manager.lines")}</h2>
      <div class="scroll" tabIndex={0} role="group" aria-label={words.say("manager.lines")}>
        <table class="lines">
          <thead>
            <tr>
              <th scope="col">{words.say("manager.service")}</th>
              <th scope="col">{words.say("manager.waiting")}</th>
              <th scope="col">{words.say("manager.longest")}</th>
              <th scope="col">{words.say("manager.counters_open")}</th>
              <th scope="col" class="done">{words.say("manager.done")}</th>
            </tr>
          </thead>
          <tbody>
            {statistics.services.map((service) => {
              const info = manager.office!.services.find((other) => other.serviceId === service.serviceId);
              const open = openCounters(manager.office!, statistics, service.serviceId);
              const wait = longestWait(service, age);
              const isLong = statistics.alarms.some((alarm) => alarm.kind === AlarmKind.LONG_WAIT && alarm.serviceId === service.serviceId);
              return (
                <tr>
                  <th scope="row"><span class="named"><span class="letter">{info?.letter}</span> <span>{words.of(info?.name)}</span></span></th>
                  <td class="count">{service.waiting}</td>
                  <td class={isLong ? "bad" : ""}>{service.waiting === 0 ? "–" : durationText(wait)}</td>
                  <td class={open === 0 && service.waiting > 0 ? "bad" : ""}>{open}</td>
                  <td class="done">{service.done}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

// A pause is said with its reason.
function stateText(props: Props & { counter: CounterStatistics }): string {
  const { manager, words, counter } = props;
  const reason = manager.office!.pauseReasons.find((other) => other.reasonId === counter.pauseReasonId);
  return reason ? words.say("manager.paused_for", { reason: words.of(reason.text) }) : words.say(stateKey(counter.state));
}

function Counter(props: Props & { counter: CounterStatistics }) {
  const { manager, words, counter } = props;
  const info = manager.counterInfo(counter.counterId);
  const letters = info?.serviceIds.map((id) => manager.office!.services.find((service) => service.serviceId === id)?.letter).join(" ");
  const since = plain(counter.sinceMs);
  const state = STATES[counter.state];
  const who = counter.clerkId === 0 ? words.say("manager.nobody") : manager.clerkName(counter.clerkId);
  return (
    <li class={`counter card is-${state}`}>
      <div class="counter-head">
        <h3>{words.of(info?.name) || words.say("manager.counter", { number: counter.counterId })}</h3>
        <span class="state">{stateText(props)}</span>
      </div>
      <p class="counter-now">
        {counter.label !== "" && <a class="label" href={`#ticket=${counter.label}`}>{counter.label}</a>}
        {counter.clerkId !== 0 && since > 0 && <span class="timer">{durationText(Math.max(0, manager.link.now() - since))}</span>}
      </p>
      <p class="counter-who">{who}</p>
      <p class="quiet small">
        {words.say("manager.serves", { letters: letters ?? "" })} · {words.say("manager.done_there", { count: counter.done })}
      </p>
      {counter.clerkId !== 0 && (
        <button type="button" class="button small danger" onClick={() => manager.ask({ what: "release", counter })}>
          {words.say("manager.release")}<span class="visually-hidden"> {words.of(info?.name)}</span>
        </button>
      )}
    </li>
  );
}

function Day(props: Props) {
  const { manager, words } = props;
  const isDayOpen = manager.office!.dayOpen;
  return (
    <section class="card day" aria-labelledby="day">
      <h2 id="day">{words.say("manager.day")}</h2>
      <p>{words.say(isDayOpen ? (manager.office!.issuing ? "manager.day_issuing" : "manager.day_not_issuing") : "manager.day_closed")}</p>
      <button type="button" class={`button small ${isDayOpen ? "danger" : "main"}`} disabled={manager.busy} onClick={() => manager.ask({ what: isDayOpen ? "close_day" : "open_day" })}>
        {words.say(isDayOpen ? "manager.close_day" : "manager.open_day")}
      </button>
    </section>
  );
}

export function Hall(props: Props) {
  const { manager, words } = props;
  if (!manager.office || !manager.statistics) return <p class="loading" role="status">{words.say("common.connecting")}</p>;
  const manned = manager.statistics.counters.filter((counter) => isOpen(counter)).length;
  return (
    <div class="hall">
      <h1 class="visually-hidden">{words.say("manager.hall")}</h1>
      <div role="status">
        {manager.answer !== "" && <p class={`notice ${manager.answerIsGood ? "go" : "stop"}`}>{manager.answer}</p>}
      </div>
      <Alarms {...props} />
      <Today {...props} />
      <div class="halves">
        <Lines {...props} />
        <section aria-labelledby="counters">
          <h2 id="counters">{words.say("manager.counters", { open: manned, all: manager.statistics.counters.length })}</h2>
          <ul class="counters">
            {manager.statistics.counters.map((counter) => <Counter {...props} counter={counter} key={counter.counterId} />)}
          </ul>
        </section>
      </div>
      {manager.todayFlow && <FlowCharts words={words} flow={manager.todayFlow} />}
      <div class="halves">
        <Devices {...props} />
        <Day {...props} />
      </div>
    </div>
  );
}
