// Keys of the page. One press is one press: a key that is held down does not run through call, start and
// finish.
import { buttonOf } from "./buttons";
import type { Counter } from "./model";

function isTyping(target: EventTarget | null): boolean {
  const name = (target as HTMLElement | null)?.tagName;
  const kind = (target as HTMLInputElement | null)?.type;
  return name === "SELECT" || (name === "INPUT" && kind !== "checkbox");
}

function chooses(counter: Counter, event: KeyboardEvent): boolean {
  const digit = /^[1-9]$/.exec(event.key);
  if (event.key === "Escape") {
    if (counter.ask) counter.leaveAsk();
    else if (counter.issued) counter.closeIssued();
    else if (counter.stage.name === "taken") counter.takeOver(false);
    else return false;
    return true;
  }
  if (!digit || isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey) return false;
  if (counter.ask) {
    counter.choose(Number(digit[0]) - 1);
    return true;
  }
  const choice = (event.target as Node).ownerDocument?.querySelectorAll<HTMLElement>(".either .choice")[Number(digit[0]) - 1];
  choice?.click();
  return choice !== undefined;
}

export function takeKey(counter: Counter, event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  const presses = target.tagName === "BUTTON" && (event.key === "Enter" || event.key === " ");
  if (event.repeat && presses) {
    event.preventDefault();
    return;
  }
  if (!event.repeat && chooses(counter, event)) {
    event.preventDefault();
    return;
  }
  if (counter.stage.name !== "desk" || counter.ask || event.isComposing) return;
  const lost = event.key === "Enter" && target.tagName === "BODY"; // Focus went with a button that is not offered any more.
  const button = lost ? "primary" : buttonOf(event);
  if (!button || (button === "compact" && !counter.desk.canFloat)) return;
  event.preventDefault();
  if (!event.repeat) counter.press(button);
}
