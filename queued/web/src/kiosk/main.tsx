import "@fontsource/be-vietnam-pro/latin-500.css";
import "@fontsource/be-vietnam-pro/latin-700.css";
import "@fontsource/be-vietnam-pro/latin-800.css";
import "@fontsource/be-vietnam-pro/vietnamese-500.css";
import "@fontsource/be-vietnam-pro/vietnamese-700.css";
import "@fontsource/be-vietnam-pro/vietnamese-800.css";
import "../look/tokens.css";
import "./kiosk.css";
import "./screens.css";
import "./paper.css";
import { linkUrl } from "../link/link";
import { hurryWithPage, reloadWhenRefused, start } from "../look/start";
import { Kiosk } from "./model";
import { Store, type Printing } from "./store";
import { View } from "./view";

const store = new Store(localStorage);

// "#token=…&print=browser" enrols without typing; the token does not stay in the address.
const given = /[#&]token=([0-9a-z]{1,64})/.exec(location.hash);
if (given) {
  const printing = /[#&]print=(server|browser|none)/.exec(location.hash);
  store.enrolment = { token: given[1]!, printing: (printing?.[1] ?? "server") as Printing };
  history.replaceState(null, "", location.pathname);
}

const kiosk = new Kiosk({
  store,
  link: { url: linkUrl(location), clientName: "kiosk" },
  print: () => window.print(),
});
hurryWithPage(() => kiosk.link?.hurry());
reloadWhenRefused(() => kiosk.link?.state === "refused");
// A long press of a finger is no right click.
document.addEventListener("contextmenu", (event) => event.preventDefault());
start(kiosk, () => <View kiosk={kiosk} />);
