import "@fontsource/be-vietnam-pro/latin-500.css";
import "@fontsource/be-vietnam-pro/latin-700.css";
import "@fontsource/be-vietnam-pro/vietnamese-500.css";
import "@fontsource/be-vietnam-pro/vietnamese-700.css";
import "../look/tokens.css";
import "./manager.css";
import "./report.css";
import { linkUrl } from "../link/link";
import { hurryWithPage, start } from "../look/start";
import type { Tongue } from "../look/words";
import { Manager, type Place } from "./model";
import { View } from "./view";

const TONGUE = "queued.tongue";
const TOKEN = "queued.manager.token"; // Of this tab only: it ends with it.

function stored(storage: () => Storage, key: string): string {
  try {
    return storage().getItem(key) ?? "";
  } catch {
    return ""; // No storage: as if it were empty.
  }
}
function store(storage: () => Storage, key: string, value: string): void {
  try {
    if (value === "") storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // As above.
  }
}

const manager = new Manager({
  tongue: stored(() => localStorage, TONGUE) === "en" ? "en" : ("vi" as Tongue),
  token: stored(() => sessionStorage, TOKEN),
  keepToken: (token) => store(() => sessionStorage, TOKEN, token),
  link: { url: linkUrl(location), clientName: "manager" },
});

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // Not what a link of ours would say.
  }
}

// "#hall", "#report", "#ticket", "#ticket=A012": back and forward work, and a place can be bookmarked.
function arrive(): void {
  const [place, label] = location.hash.slice(1).split("=").map(decoded);
  manager.visit(place === "report" || place === "ticket" ? (place as Place) : "hall", label ?? "");
}
window.addEventListener("hashchange", arrive);
arrive();
manager.onChange(() => store(() => localStorage, TONGUE, manager.tongue));
setInterval(() => manager.tick(), 1000);
hurryWithPage(() => manager.link.hurry());
start(manager, () => <View manager={manager} />);
