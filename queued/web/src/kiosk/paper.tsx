// What comes out on paper when the browser prints: the slip, and a checklist of documents. Neither is
// seen on the screen.
import type { ProcedureInfo } from "../generated/queued/v1/office_pb";
import { Qr } from "../look/parts";
import type { Kiosk } from "./model";
import type { KioskWords } from "./view";

export function Slip(props: { kiosk: Kiosk; words: KioskWords }) {
  const { kiosk, words } = props;
  const shown = kiosk.shown!;
  const url = kiosk.phoneUrl(location.origin);
  const procedure = kiosk.procedure(shown.procedureIds[0] ?? 0);
  return (
    <div class="paper slip" aria-hidden="true">
      <p class="office">{words.of(kiosk.office?.title)}</p>
      <p>{words.say(kiosk.reprinted ? "slip.number_again" : "slip.number")}</p>
      <p class="number">{shown.label}</p>
      {shown.priority && <p class="mark">{words.say("slip.priority")}</p>}
      <p class="service">{words.of(kiosk.service(shown.serviceId)?.name)}</p>
      {procedure && <p>{words.of(procedure.shortLabel) || procedure.name}</p>}
      <p>{words.time(shown.issuedAtMs)} {words.date(shown.issuedAtMs)} · {words.people(shown.ahead)}</p>
      {url && <Qr text={url} label="" />}
      {url && <p>{words.say("slip.phone")}</p>}
      <p>{words.say("slip.day")}</p>
      {kiosk.office?.slipText && <p>{kiosk.office.slipText}</p>}
    </div>
  );
}

export function Checklist(props: { words: KioskWords; procedure: ProcedureInfo; timeLimit: string; where: string; office: string }) {
  const { words, procedure } = props;
  const documents = procedure.documents.split("\n").filter((line) => line.trim() !== "");
  return (
    <div class="paper checklist" aria-hidden="true">
      <p class="office">{props.office}</p>
      <h2>{words.of(procedure.shortLabel) || procedure.name}</h2>
      <p>{procedure.name} ({procedure.code})</p>
      <h3>{words.say("kiosk.documents")}</h3>
      <ul>{documents.length > 0 ? documents.map((line) => <li>{line}</li>) : <li>{words.say("kiosk.documents_unknown")}</li>}</ul>
      <p>{words.say("kiosk.time_limit")}: {props.timeLimit}</p>
      <p>{words.say("kiosk.fee")}: {procedure.fee || words.say("kiosk.fee_unknown")}</p>
      <p>{words.say("kiosk.counters")}: {props.where}</p>
    </div>
  );
}
