// The id of a command: 16 random bytes, the same for every repetition.
export function newCommandId(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(16));
}

export function idToHex(id: Uint8Array): string {
  return Array.from(id, (byte) => (byte < 16 ? "0" : "") + byte.toString(16)).join("");
}

// null: not the hexadecimal form of an id.
export function idFromHex(text: string): Uint8Array | null {
  if (!/^[0-9a-f]{32}$/.test(text)) return null;
  return new Uint8Array(Array.from({ length: 16 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16)));
}
