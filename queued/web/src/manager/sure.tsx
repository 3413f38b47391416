// A question before what cannot be taken back. The keyboard stays inside, Escape is no, and the safe
// answer is the one at hand.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export function Sure(props: { title: string; children: ComponentChildren; yes: string; no: string; onYes: () => void; onNo: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current?.querySelector<HTMLElement>("button")?.focus();
    return () => before?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") props.onNo();
    if (event.key !== "Tab") return;
    const buttons = Array.from(box.current!.querySelectorAll<HTMLElement>("button"));
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    event.preventDefault();
    buttons[(at + (event.shiftKey ? buttons.length - 1 : 1)) % buttons.length]?.focus();
  };
  return (
    <div class="veil" onKeyDown={onKeyDown}>
      <div class="card sure" role="alertdialog" aria-modal="true" aria-labelledby="sure-title" aria-describedby="sure-text" ref={box}>
        <h2 id="sure-title">{props.title}</h2>
        <div id="sure-text">{props.children}</div>
        <div class="choices">
          <button type="button" class="button main" onClick={props.onNo}>{props.no}</button>
          <button type="button" class="button danger" onClick={props.onYes}>{props.yes}</button>
        </div>
      </div>
    </div>
  );
}
