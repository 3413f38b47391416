// What a counter page remembers. This tab alone, for a reload: the session, and an action that is not
// answered yet. The browser: who sat where last, never a PIN.
import type { StorageLike } from "../kiosk/store";
import type { Tongue } from "../look/words";
import type { Action } from "./desk";

export interface Session {
  token: string;
  user: string;
}

// By this machine's clock, so that it is given up in its time after a reload too.
export interface Pressed {
  id: string; // Hexadecimal.
  action: Action;
  name: string;
  untilMs: number;
}

export interface Seat {
  user: string;
  counterId: number;
}

export class Memory {
  constructor(
    private readonly tab: StorageLike,
    private readonly browser: StorageLike,
  ) {}

  private read<T>(storage: StorageLike, key: string): T | null {
    try {
      return JSON.parse(storage.getItem(key) ?? "null") as T | null;
    } catch {
      return null;
    }
  }

  private write(storage: StorageLike, key: string, value: unknown): void {
    try {
      if (value === null) storage.removeItem(key);
      else storage.setItem(key, JSON.stringify(value));
    } catch {
      // No storage: a reload asks for the PIN again, and nothing else is lost.
    }
  }

  get session(): Session | null { return this.read(this.tab, "queued.counter.session"); }
  set session(session: Session | null) { this.write(this.tab, "queued.counter.session", session); }
  get pressed(): Pressed | null { return this.read(this.tab, "queued.counter.pressed"); }
  set pressed(pressed: Pressed | null) { this.write(this.tab, "queued.counter.pressed", pressed); }
  get seat(): Seat | null { return this.read(this.browser, "queued.counter.seat"); }
  set seat(seat: Seat | null) { this.write(this.browser, "queued.counter.seat", seat); }

  get tongue(): Tongue {
    try {
      return this.browser.getItem("queued.tongue") === "en" ? "en" : "vi";
    } catch {
      return "vi";
    }
  }
  set tongue(tongue: Tongue) {
    try {
      this.browser.setItem("queued.tongue", tongue);
    } catch {
      // As above.
    }
  }
}
