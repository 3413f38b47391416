import "@fontsource/be-vietnam-pro/latin-500.css";
import "@fontsource/be-vietnam-pro/latin-700.css";
import "@fontsource/be-vietnam-pro/latin-800.css";
import "@fontsource/be-vietnam-pro/vietnamese-500.css";
import "@fontsource/be-vietnam-pro/vietnamese-700.css";
import "@fontsource/be-vietnam-pro/vietnamese-800.css";
import "../look/tokens.css";
import "./board.css";
import { linkUrl } from "../link/link";
import { hurryWithPage, reloadWhenRefused, start } from "../look/start";
import { Enrol } from "./enrol";
import { forgetSizes } from "./fit";
import { BoardModel } from "./model";
import { WebSpeaker } from "./sound";
import { Store } from "./store";
import { Wall } from "./view";

const store = new Store(localStorage);

// "#token=…&theme=light" enrols without typing, "#theme=light" sets up anew; neither stays in the address.
const token = /[#&]token=([0-9a-z]{1,64})/.exec(location.hash);
const code = /[#&]code=([0-9a-zA-Z-]{1,32})/.exec(location.hash);
if (location.hash.length > 1) {
  if (token) store.token = token[1]!;
  store.settings = location.hash.replace(/[#&](token|code)=[^&]*/g, "").replace(/^[#&]*/, "#");
  history.replaceState(null, "", location.pathname);
}

// Loaded before it is shown, so that the board never stands with half a picture.
const loadPicture = (url: string) =>
  new Promise<void>((done, fail) => {
    const picture = new Image();
    picture.onload = () => done();
    picture.onerror = () => fail(new Error(url));
    picture.src = url;
  });

const model = new BoardModel({
  store,
  link: { url: linkUrl(location), clientName: "board" },
  speaker: new WebSpeaker(),
  fetchVoice: (url, bearer) =>
    fetch(url, { headers: { Authorization: `Bearer ${bearer}` }, cache: "no-store" }).then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(answer.status))),
  listSlides: () => fetch("/slides", { cache: "no-store" }).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status))),
  loadSlide: loadPicture,
});
if (code) model.enrol(code[1]!);

// A television must not go to sleep over it, where the browser lets a page say so.
function stayAwake(): void {
  const own = navigator as unknown as { wakeLock?: { request(kind: string): Promise<unknown> } };
  if (own.wakeLock && document.visibilityState === "visible") own.wakeLock.request("screen").catch(() => undefined);
}
stayAwake();
document.addEventListener("visibilitychange", stayAwake);
hurryWithPage(() => model.link?.hurry());
reloadWhenRefused(() => model.link?.state === "refused");
for (const touch of ["pointerdown", "touchend", "keydown", "click"]) document.addEventListener(touch, () => model.touched());
document.addEventListener("contextmenu", (event) => event.preventDefault());
const fonts = (document as unknown as { fonts?: { ready: Promise<unknown> } }).fonts;
start(model, () => {
  document.body.className = model.enrolled ? (model.asksSound ? "" : "on-wall") : "";
  document.title = model.scene.title[0] || "queued";
  return model.enrolled ? <Wall model={model} /> : <Enrol model={model} />;
});
if (fonts) {
  void fonts.ready.then(() => {
    forgetSizes();
    window.dispatchEvent(new Event("resize"));
  });
}
