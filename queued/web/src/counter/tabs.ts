// The tabs of one browser: one clerk works in one of them, and another takes over only after asking.
//
// Tabs talk over a BroadcastChannel, or over changes of localStorage where a browser has none; there a
// session token is not passed on, since it would be written to the disk, and the clerk types the PIN.
export interface Worker {
  user: string; // As typed at the log-in.
  name: string;
  token: string; // "" where it cannot be passed on.
  pressed: string; // An action not answered yet, as it is stored; "".
}

export type Said =
  | { kind: "who" } // A tab has been opened.
  | { kind: "here"; user: string; name: string } // A clerk works in this one.
  | { kind: "gone" } // Nobody works in this one any more.
  | { kind: "move"; to: string } // The clerk wants to go on in that one.
  | ({ kind: "moved"; to: string } & Worker); // So be it.
type Message = Said & { from: string };

export interface Channel {
  readonly keepsSecrets: boolean;
  post(message: Message): void;
  listen(call: (message: Message) => void): void;
}

// How long a tab that has been opened waits for others to say that they are there.
const WHO_MS = 300;
const MOVE_MS = 2000;

export interface TabsOptions {
  channel: Channel;
  id: string; // Older tabs have smaller ids.
  after: (ms: number, call: () => void) => void;
  worker: () => Worker | null; // Who works in this tab.
  leave: () => void; // The clerk has gone to another tab.
  yieldTo: (name: string) => void; // An older tab of the same clerk is at work: ask first.
}

export class Tabs {
  others: { id: string; user: string; name: string }[] = [];
  private onMoved: ((worker: Worker | null) => void) | null = null;

  constructor(private readonly options: TabsOptions) {
    options.channel.listen((message) => this.take(message));
  }

  private post(said: Said): void {
    this.options.channel.post({ ...said, from: this.options.id });
  }

  // Whether somebody works in another tab.
  look(then: () => void): void {
    this.post({ kind: "who" });
    this.options.after(WHO_MS, then);
  }

  // A clerk begins to work in this tab.
  sayHere(): void {
    const worker = this.options.worker();
    if (worker) this.post({ kind: "here", user: worker.user, name: worker.name });
  }

  sayGone(): void {
    this.post({ kind: "gone" });
  }

  private forget(id: string): void {
    this.others = this.others.filter((other) => other.id !== id);
  }

  otherOf(user: string): { id: string; user: string; name: string } | undefined {
    return this.others.find((other) => other.user === user);
  }

  // The clerk goes on here: the other tab lets go and says what it had. null: it does not answer any more.
  moveFrom(id: string, then: (worker: Worker | null) => void): void {
    const done = (worker: Worker | null) => {
      if (this.onMoved !== done) return;
      this.onMoved = null;
      this.forget(id);
      then(worker);
    };
    this.onMoved = done;
    this.post({ kind: "move", to: id });
    this.options.after(MOVE_MS, () => done(null));
  }

  private take(message: Message): void {
    const { id, channel } = this.options;
    if (message.from === id) return;
    const worker = this.options.worker();
    if (message.kind === "who") {
      this.sayHere();
    } else if (message.kind === "here") {
      this.forget(message.from);
      this.others.push({ id: message.from, user: message.user, name: message.name });
      if (worker && worker.user === message.user && message.from < id) this.options.yieldTo(message.name);
    } else if (message.kind === "gone") {
      this.forget(message.from);
    } else if (message.kind === "move" && message.to === id && worker) {
      const secret = channel.keepsSecrets;
      this.post({ ...worker, kind: "moved", to: message.from, token: secret ? worker.token : "", pressed: secret ? worker.pressed : "" });
      this.options.leave();
    } else if (message.kind === "moved") {
      this.forget(message.from);
      if (message.to === id) this.onMoved?.({ user: message.user, name: message.name, token: message.token, pressed: message.pressed });
    }
  }
}

const NAME = "queued.counter.tabs";

function throughStorage(): Channel {
  return {
    keepsSecrets: false,
    post: (message) => {
      localStorage.setItem(NAME, JSON.stringify({ ...message, at: Date.now() }));
      localStorage.removeItem(NAME);
    },
    listen: (call) => {
      window.addEventListener("storage", (event) => {
        if (event.key === NAME && event.newValue) call(JSON.parse(event.newValue) as Message);
      });
    },
  };
}

export function pageChannel(): Channel {
  if (typeof BroadcastChannel !== "function") return throughStorage();
  const channel = new BroadcastChannel(NAME);
  return {
    keepsSecrets: true,
    post: (message) => channel.postMessage(message),
    listen: (call) => { channel.onmessage = (event) => call(event.data as Message); },
  };
}
