import "../look/tokens.css";
import "./phone.css";
import { RefusalCode } from "../generated/queued/v1/refusal_pb";
import { linkUrl } from "../link/link";
import { hurryWithPage, reloadWhenRefused, start } from "../look/start";
import type { Tongue } from "../look/words";
import { Phone } from "./model";
import { View } from "./view";

const TONGUE = "queued.tongue";

function chosenTongue(): Tongue {
  try {
    const chosen = localStorage.getItem(TONGUE);
    if (chosen === "vi" || chosen === "en") return chosen;
  } catch {
    // No storage: as the phone is set.
  }
  return /^vi\b/i.test(navigator.language) || !navigator.language ? "vi" : "en";
}

const phone = new Phone({
  token: location.pathname.split("/")[2] ?? "",
  tongue: chosenTongue(),
  link: { url: linkUrl(location), clientName: "phone" },
  onCalled: () => {
    if (navigator.vibrate) navigator.vibrate([600, 200, 600, 200, 600]);
  },
});
phone.onChange(() => {
  try {
    localStorage.setItem(TONGUE, phone.tongue);
  } catch {
    // As above.
  }
});
hurryWithPage(() => phone.link.hurry());
reloadWhenRefused(() => phone.link.refusal?.code === RefusalCode.UNKNOWN_VERSION);
start(phone, () => <View phone={phone} />);
