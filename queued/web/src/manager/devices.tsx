// The machines of the hall: which are there, since when, and how their printers are.
import { DeviceKind } from "../generated/queued/v1/common_pb";
import { DeviceState, PrinterState, type Alarm, type DeviceView } from "../generated/queued/v1/topic_pb";
import { plain } from "../link/number";
import type { Words } from "../look/words";
import type { texts } from "../generated/texts_manager";
import { isTrouble } from "./alarms";
import type { Manager } from "./model";

interface Props {
  manager: Manager;
  words: Words<typeof texts>;
}

const PRINTERS: Record<PrinterState, string> = {
  [PrinterState.UNSPECIFIED]: "unknown",
  [PrinterState.READY]: "ready",
  [PrinterState.PAPER_LOW]: "paper_low",
  [PrinterState.NO_PAPER]: "no_paper",
  [PrinterState.COVER_OPEN]: "cover_open",
  [PrinterState.FAULT]: "fault",
  [PrinterState.OFFLINE]: "offline",
};
const KINDS: Record<DeviceKind, string> = {
  [DeviceKind.UNSPECIFIED]: "other",
  [DeviceKind.KIOSK]: "kiosk",
  [DeviceKind.DISPLAY]: "display",
  [DeviceKind.COUNTER]: "counter",
};
const printerText = (words: Props["words"], state: PrinterState) => words.say(`manager.printer_${PRINTERS[state]}` as keyof typeof texts);
const kindText = (words: Props["words"], kind: DeviceKind) => words.say(`manager.device_${KINDS[kind] ?? "other"}` as keyof typeof texts);

// The hour; of another day, the day too.
function moment(props: Props, ms: number): string {
  const { manager, words } = props;
  const date = words.date(ms);
  return date === words.date(manager.link.now()) ? words.time(ms) : `${words.time(ms)} ${date.slice(0, 5)}`;
}

export function deviceAlarmText(props: Props, alarm: Alarm): string {
  const { manager, words } = props;
  const device = manager.devices.find((other) => other.deviceId === alarm.deviceId);
  if (!device) return ""; // Of a newer server.
  const values = { kind: kindText(words, device.kind), name: device.name, limit: Math.round(plain(alarm.limitMs) / 60000) };
  const since = plain(alarm.sinceMs);
  const time = moment(props, since || plain(device.sinceMs));
  return words.say(since === 0 ? "manager.alarm_device_unseen" : "manager.alarm_device_gone", { ...values, time });
}

export function printerAlarmText(words: Props["words"], printer: { kiosk: string; state: PrinterState }): string {
  return words.say("manager.alarm_printer", { kiosk: printer.kiosk, state: printerText(words, printer.state).toLocaleLowerCase() });
}

function Device(props: Props & { device: DeviceView }) {
  const { manager, words, device } = props;
  const isMissed = manager.deviceAlarms.some((alarm) => alarm.deviceId === device.deviceId);
  const isThere = device.state === DeviceState.CONNECTED;
  const isUnseen = device.state === DeviceState.UNSEEN;
  const state = isThere ? "connected" : isUnseen ? "unseen" : "gone";
  const since = plain(device.sinceMs);
  return (
    <li>
      <strong>{device.name}</strong> <span class="quiet">{kindText(words, device.kind)}</span>
      <span class="health">
        <span class={isThere ? "good" : isMissed ? "bad" : "quiet"}>{words.say(`manager.device_${state}`)}</span>
        {since > 0 && <span class="quiet"> {words.say(isThere ? "manager.since" : isUnseen ? "manager.since_start" : "manager.last_seen", { time: moment(props, since) })}</span>}
      </span>
    </li>
  );
}

export function Devices(props: Props) {
  const { manager, words } = props;
  const here = manager.devices.filter((device) => device.state === DeviceState.CONNECTED).length;
  return (
    <section class="card" aria-labelledby="devices">
      <h2 id="devices">{words.say("manager.devices", { here, all: manager.devices.length })}</h2>
      {manager.devices.length === 0 && <p class="quiet">{words.say("manager.no_devices")}</p>}
      <ul class="machines">
        {manager.devices.map((device) => <Device {...props} device={device} key={device.deviceId} />)}
      </ul>
      <h3>{words.say("manager.printers")}</h3>
      {manager.printers.length === 0 && <p class="quiet">{words.say("manager.no_printers")}</p>}
      <ul class="machines">
        {manager.printers.map((printer) => (
          <li key={printer.kiosk}>
            <strong>{printer.kiosk}</strong>
            <span class="health">
              <span class={isTrouble(printer.state) ? "bad" : "good"}>{printerText(words, printer.state)}</span>
              {plain(printer.sinceMs) > 0 && <span class="quiet"> {words.say("manager.since", { time: moment(props, plain(printer.sinceMs)) })}</span>}
              {printer.waiting > 0 && <span class="bad"> · {words.say("manager.slips_waiting", { count: printer.waiting })}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
