import "../look/tokens.css";
import "./counter.css";
import { RefusalCode } from "../generated/queued/v1/refusal_pb";
import { linkUrl } from "../link/link";
import { hurryWithPage, reloadWhenRefused, start } from "../look/start";
import { canFloat, Float } from "./float";
import { takeKey } from "./keys";
import { Memory } from "./memory";
import { Counter } from "./model";
import { pageChannel } from "./tabs";
import { View } from "./view";

const random = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16)).join("");

const float = new Float(() => counter);
const counter: Counter = new Counter({
  memory: new Memory(sessionStorage, localStorage),
  channel: pageChannel(),
  link: { url: linkUrl(location), clientName: "counter page" },
  origin: location.origin,
  tabId: `${Date.now()}-${random}`,
  after: (ms, call) => void setTimeout(call, ms),
  now: Date.now,
  openLink: (address) => void window.open(address, "_blank", "noopener"),
  canFloat: canFloat(),
  float: () => void float.toggle(),
});
hurryWithPage(() => counter.link.hurry());
reloadWhenRefused(() => counter.link.refusal?.code === RefusalCode.UNKNOWN_VERSION);
window.addEventListener("pagehide", () => counter.leavePage());
// A page that the browser had kept asleep does not know what has happened since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
document.addEventListener("keydown", (event) => takeKey(counter, event));
start(counter, () => {
  float.draw();
  return <View counter={counter} />;
});
