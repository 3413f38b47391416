// A place to press, with its keys on it.
import { BUTTONS, type Button } from "./buttons";
import type { Look } from "./desk";
import type { Counter } from "./model";

export interface PressProps {
  counter: Counter;
  shown: Look;
  button: Button;
}

// A click leaves the keys where they were: Enter is the primary button's.
const keepFocus = (event: Event) => event.preventDefault();

export function Press(props: PressProps & { id?: string }) {
  const { counter, shown, button } = props;
  const place = BUTTONS[button];
  const text = button === "primary" ? shown.primary : button === "undo" ? shown.undo : counter.inWords.say(place.text);
  return (
    <button
      type="button"
      id={props.id}
      class={`press ${button}`}
      disabled={!shown.enabled[button]}
      aria-keyshortcuts={place.key.replace("Ctrl", "Control")}
      aria-pressed={button === "auto" ? shown.automatic : undefined}
      onMouseDown={keepFocus}
      onClick={() => counter.press(button)}
    >
      <span>{text}</span>
      <kbd aria-hidden="true">{place.key}{place.pad && <i>{place.pad}</i>}</kbd>
    </button>
  );
}
