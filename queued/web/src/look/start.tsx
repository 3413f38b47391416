// How a page begins: its root is drawn again whenever its model changes.
import { render, type VNode } from "preact";

export interface Model {
  onChange(listener: () => void): void;
}

export function start(model: Model, view: () => VNode): void {
  const root = document.getElementById("page")!;
  let asked = false;
  const draw = () => {
    asked = false;
    render(view(), root);
  };
  model.onChange(() => {
    if (asked) return;
    asked = true;
    Promise.resolve().then(draw);
  });
  draw();
}

// A server that speaks another version has another page too: this one is fetched anew, not too often.
const RELOAD_MS = 10000;

export function reloadWhenRefused(refused: () => boolean): void {
  setInterval(() => {
    if (refused()) location.reload();
  }, RELOAD_MS);
}

// The link hurries when the machine says that the network is back, or the page is looked at again.
export function hurryWithPage(hurry: () => void): void {
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") hurry();
  });
}
