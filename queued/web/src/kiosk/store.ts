// What a kiosk remembers on its own disk: its token, how it prints, and every command whose answer
// it has not heard.
export interface StorageLike {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export type Printing = "server" | "browser" | "none";

export interface Enrolment {
  token: string;
  printing: Printing;
}

// A ticket that was asked for: kept until it is answered, so that the same id is said again after a
// lost answer or a reload, and nobody gets two.
export interface AskedTicket {
  id: string; // Hexadecimal.
  serviceId: number;
  procedureIds: number[];
  priority: boolean;
  language: number;
  definitionVersion: number;
  atMs: number;
  abandoned: boolean; // Nobody waits for it any more: whatever comes of it is cancelled.
}

// A ticket that is on the screen.
export interface ShownTicket {
  ticketId: number;
  label: string;
  token: string;
  serviceId: number;
  procedureIds: number[];
  priority: boolean;
  issuedAtMs: number;
  ahead: number;
  lowMs: number;
  highMs: number;
  known: boolean;
  untilMs: number; // By this machine's clock.
  printed: boolean; // The browser has printed it.
}

const ENROLMENT = "queued.kiosk";
const ASKED = "queued.kiosk.asked";
const SHOWN = "queued.kiosk.shown";

// Ids are remembered by the server for a day; what is older has been answered or is forgotten there.
const ASKED_AGE_MAX_MS = 12 * 3600 * 1000;

export class Store {
  constructor(private readonly storage: StorageLike) {}

  private read<T>(key: string): T | null {
    try {
      return JSON.parse(this.storage.getItem(key) ?? "null") as T | null;
    } catch {
      return null;
    }
  }

  private write(key: string, value: unknown): void {
    try {
      if (value === null) this.storage.removeItem(key);
      else this.storage.setItem(key, JSON.stringify(value));
    } catch {
      // A full or forbidden storage: the kiosk works on, and a reload forgets.
    }
  }

  get enrolment(): Enrolment | null {
    const found = this.read<Enrolment>(ENROLMENT);
    return found && typeof found.token === "string" && found.token !== "" ? found : null;
  }

  set enrolment(enrolment: Enrolment | null) {
    this.write(ENROLMENT, enrolment);
  }

  asked(nowMs: number): AskedTicket[] {
    const found = this.read<AskedTicket[]>(ASKED);
    if (!Array.isArray(found)) return [];
    return found.filter((asked) => /^[0-9a-f]{32}$/.test(asked?.id) && Math.abs(nowMs - asked.atMs) < ASKED_AGE_MAX_MS);
  }

  keepAsked(all: AskedTicket[]): void {
    this.write(ASKED, all.length > 0 ? all : null);
  }

  get shown(): ShownTicket | null {
    return this.read<ShownTicket>(SHOWN);
  }

  set shown(shown: ShownTicket | null) {
    this.write(SHOWN, shown);
  }
}
