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

// The link hurries when the machine says that the network is back, or the page is looked at again.
export function hurryWithPage(hurry: () => void): void {
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") hurry();
  });
}
