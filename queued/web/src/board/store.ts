// What a board remembers on its own disk: its token, how it was set up, and whether it may sound.
import type { StorageLike } from "../kiosk/store";

export interface Enrolment {
  token: string; // "" while there is a code only.
  code: string; // For one use; "" once it has become a token.
}

const ENROLMENT = "queued.board";
const SETTINGS = "queued.board.settings";
const SOUND = "queued.board.sound";

export class Store {
  constructor(private readonly storage: StorageLike) {}

  private read(key: string): string {
    try {
      return this.storage.getItem(key) ?? "";
    } catch {
      return "";
    }
  }

  private write(key: string, value: string): void {
    try {
      if (value === "") this.storage.removeItem(key);
      else this.storage.setItem(key, value);
    } catch {
      // A full or forbidden storage: the board works on, and a reload asks again.
    }
  }

  get token(): string {
    return this.read(ENROLMENT);
  }

  set token(token: string) {
    this.write(ENROLMENT, token);
  }

  // As it stood in the address.
  get settings(): string {
    return this.read(SETTINGS);
  }

  set settings(hash: string) {
    this.write(SETTINGS, hash);
  }

  // "on" and "off" were chosen; "": never asked.
  get sound(): string {
    return this.read(SOUND);
  }

  set sound(sound: string) {
    this.write(SOUND, sound);
  }
}
