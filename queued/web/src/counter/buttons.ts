// Every place to press at the desk: its words, its key, its key on a numeric pad. The keys are those of
// counter-client; a browser keeps Ctrl+W and Ctrl+T to itself, so these two are Alt+W and Alt+T here.
import type { texts } from "../generated/texts_counter";

export type TextKey = keyof typeof texts;

export type Button =
  | "primary" | "undo" | "recall" | "no_show" | "requeue" | "park" | "transfer" | "finish_as" | "link" | "call_label"
  | "resume" | "return" | "pause" | "close" | "auto" | "reclassify" | "issue" | "log_out" | "compact";

interface Place {
  text: TextKey;
  key: string;
  pad?: string;
  codes: readonly string[]; // Of the numeric pad: KeyboardEvent.code.
}

export const BUTTONS: Readonly<Record<Button, Place>> = {
  primary: { text: "counter.do_next", key: "F9", pad: "Enter", codes: ["NumpadEnter"] }, // Its words follow the state.
  undo: { text: "counter.do_undo", key: "F8", pad: ".", codes: ["NumpadDecimal", "NumpadComma"] },
  recall: { text: "counter.do_recall", key: "F2", pad: "+", codes: ["NumpadAdd"] },
  no_show: { text: "counter.do_no_show", key: "F3", pad: "-", codes: ["NumpadSubtract"] },
  requeue: { text: "counter.do_requeue", key: "F6", codes: [] },
  park: { text: "counter.do_park", key: "F5", pad: "/", codes: ["NumpadDivide"] },
  transfer: { text: "counter.do_transfer", key: "F4", pad: "*", codes: ["NumpadMultiply"] },
  finish_as: { text: "counter.do_finish_as", key: "F7", codes: [] },
  link: { text: "counter.do_link", key: "F12", codes: [] },
  call_label: { text: "counter.do_call_label", key: "Ctrl+F", codes: [] },
  resume: { text: "counter.do_resume", key: "Alt+T", codes: [] },
  return: { text: "counter.do_return", key: "Ctrl+R", codes: [] },
  pause: { text: "counter.do_pause", key: "F10", codes: [] },
  close: { text: "counter.do_close", key: "Alt+W", codes: [] },
  auto: { text: "counter.do_auto", key: "Alt+A", codes: [] },
  reclassify: { text: "counter.do_reclassify", key: "Alt+P", codes: [] },
  issue: { text: "counter.do_issue", key: "Alt+N", codes: [] },
  log_out: { text: "counter.do_log_out", key: "Ctrl+L", codes: [] },
  compact: { text: "counter.do_compact", key: "F11", codes: [] },
};

// As they stand below the primary one: first those for the ticket at hand, then those for others, then the counter's.
export const GRID: readonly Button[] = [
  "recall", "no_show", "requeue", "park", "transfer", "finish_as", "link", "call_label",
  "resume", "return", "issue", "reclassify", "auto", "pause", "close", "log_out",
];

export interface Key {
  key: string;
  code?: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
}

// Letters by what they say, or, where Alt makes another letter of them, by where they lie.
function spoken(key: Key): string {
  const letter = /^Key([A-Z])$/.exec(key.code ?? "");
  const said = /^[a-z]$/i.test(key.key) ? key.key.toUpperCase() : letter ? letter[1]! : key.key;
  return `${key.ctrlKey ? "Ctrl+" : ""}${key.altKey ? "Alt+" : ""}${said}`;
}

export function buttonOf(key: Key): Button | null {
  if (key.shiftKey || key.metaKey) return null;
  const said = spoken(key);
  const all = Object.keys(BUTTONS) as Button[];
  if (said === "Ctrl+Z") return "undo";
  return all.find((button) => BUTTONS[button].key === said || (!key.ctrlKey && !key.altKey && BUTTONS[button].codes.includes(key.code ?? ""))) ?? null;
}
