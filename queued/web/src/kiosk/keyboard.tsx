// The built-in Vietnamese keyboard: every letter, the tones as keys of their own.
import { putTone } from "./vietnamese";
import type { KioskWords } from "./view";

const ROWS = ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM", "ĂÂĐÊÔƠƯ"];
// How each tone looks on a letter.
const TONES = ["Á", "À", "Ả", "Ã", "Ạ"];

export function Keyboard(props: { words: KioskWords; text: string; type: (text: string) => void }) {
  const { words, text, type } = props;
  const key = (shown: string, act: () => void, label?: string, wide?: string) => (
    // The text field keeps the focus: a finger on a key must not take it away.
    <button type="button" class={`key ${wide ?? ""}`} aria-label={label} onMouseDown={(event) => event.preventDefault()} onClick={act}>
      {shown}
    </button>
  );
  return (
    <div class="keyboard" role="group" aria-label={words.say("kiosk.keyboard")}>
      {ROWS.map((row, i) => (
        <div class="keys">
          {Array.from(row).map((letter) => key(letter, () => type(text + letter)))}
          {i === 3 && key("⌫", () => type(Array.from(text).slice(0, -1).join("")), words.say("kiosk.key_delete"), "wide")}
          {i === 4 && TONES.map((shown, tone) => key(shown, () => type(putTone(text, tone + 1)), words.say(`kiosk.key_tone_${tone + 1}` as "kiosk.key_tone_1"), "tone"))}
        </div>
      ))}
      <div class="keys">
        {key(words.say("kiosk.key_space"), () => type(`${text} `), undefined, "space")}
        {key(words.say("kiosk.key_clear"), () => type(""), undefined, "wide")}
      </div>
    </div>
  );
}
