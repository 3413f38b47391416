// Vietnamese letters: what the built-in keyboard composes, and what search takes off.

const PLAIN = "aăâeêioôơuưy";
// Tones: 1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng; as combining marks.
const MARKS = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"];
const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/g;

// Lower case, marks off, d for đ, everything but letters and digits a space: as the server folds text.
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/g, "d")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

export const hasMarks = (text: string): boolean => /[đ\u0300-\u036f]/.test(text.toLowerCase().normalize("NFD"));

const withoutTone = (letter: string) => letter.normalize("NFD").replace(TONE_MARKS, "").normalize("NFC");

const isVowel = (letter: string) => PLAIN.indexOf(withoutTone(letter).toLowerCase()) >= 0;

// Which letter of the syllable carries the tone: -1 when it has no vowel.
function toneAt(syllable: string[]): number {
  let end = syllable.length;
  while (end > 0 && !isVowel(syllable[end - 1]!)) end--;
  let start = end;
  while (start > 0 && isVowel(syllable[start - 1]!)) start--;
  const before = syllable.slice(0, start).join("").toLowerCase();
  const first = syllable[start]?.toLowerCase();
  // The u of "qu" and the i of "gi" belong to the consonant.
  if (end - start > 1 && ((before === "q" && first === "u") || (before === "g" && first === "i"))) start++;
  if (start === end) return -1;
  for (let i = end - 1; i >= start; i--) {
    if ("ăâêôơư".indexOf(withoutTone(syllable[i]!).toLowerCase()) >= 0) return i;
  }
  if (end < syllable.length) return end - 1; // "toán"
  return end - start > 2 ? start + 1 : start; // "khoái"; "hòa", "mùa"
}

// Puts a tone on the last syllable; the same tone again takes it off.
export function putTone(text: string, tone: number): string {
  const letters = Array.from(text.normalize("NFC"));
  let start = letters.length;
  while (start > 0 && /\S/.test(letters[start - 1]!)) start--;
  const syllable = letters.slice(start);
  const at = toneAt(syllable);
  if (at < 0) return text;
  const before = syllable[at]!;
  const bare = syllable.map(withoutTone);
  const toned = (bare[at]!.normalize("NFD") + MARKS[tone]!).normalize("NFC");
  bare[at] = toned === before ? bare[at]! : toned;
  return letters.slice(0, start).concat(bare).join("");
}
