// One clerk at one counter: who sits here, what was pressed, what the server says of it.
import { ActorKind, type Language } from "../generated/queued/v1/common_pb";
import type { LoggedIn } from "../generated/queued/v1/counter_pb";
import type { Done } from "../generated/queued/v1/envelope_pb";
import { ClientKind, type Welcome } from "../generated/queued/v1/hello_pb";
import type { OfficeInfo, ProcedureInfo } from "../generated/queued/v1/office_pb";
import { RefusalCode } from "../generated/queued/v1/refusal_pb";
import { TopicKind, type CounterView } from "../generated/queued/v1/topic_pb";
import { texts } from "../generated/texts_counter";
import { idFromHex, idToHex, newCommandId } from "../link/command_id";
import { Link, type Answer, type LinkOptions } from "../link/link";
import { plain } from "../link/number";
import { languageOf, Words, type Tongue } from "../look/words";
import { doneLine, issuedOf, refusalLine, type Issued } from "./answer";
import { askOf, type Ask } from "./ask";
import { BUTTONS, type Button } from "./buttons";
import { actionOf, linkOf, look, type Action, type CounterWords, type Desk, type Kind, type Look } from "./desk";
import type { Memory, Pressed } from "./memory";
import { Tabs, type Channel, type Worker } from "./tabs";

// How long something that went wrong, or was done, stands there; and how long an action is sent again.
export const MESSAGE_MS = 12000;
export const ACTION_MS = 15000;
// The state that an action leads to comes with its answer; should it not, buttons come back all the same.
const SETTLE_MS = 1500;
// A second click on the same button within this is the end of a double-click.
const DOUBLE_CLICK_MS = 300;

export type Stage =
  | { name: "starting" }
  | { name: "sign_in" }
  | { name: "taken" } // A colleague sits there.
  | { name: "other_tab"; moved: boolean } // The clerk works, or went on, in another tab.
  | { name: "desk" };

export interface CounterOptions {
  memory: Memory;
  channel: Channel;
  link: Omit<LinkOptions, "kind" | "language" | "token">;
  origin: string;
  tabId: string;
  after: (ms: number, call: () => void) => void;
  now: () => number;
  openLink: (address: string) => void;
  canFloat: boolean;
  float: () => void;
}

// Those that change what this counter shows; the state with them comes.
const ELSEWHERE: readonly Kind[] = ["issue", "reclassify", "return", "logOut"];

export class Counter {
  tongue: Tongue;
  stage: Stage = { name: "starting" };
  why = ""; // Said at the log-in.
  signingIn = false;
  ask: Ask | null = null;
  issued: Issued | null = null;
  readonly desk: Desk;
  readonly link: Link;

  private words: CounterWords;
  private userId = 0;
  private user = "";
  private pin = "";
  private wanted = 0; // The counter asked for at the log-in.
  private logInId = newCommandId();
  private pressed: Pressed | null = null;
  private pressedId: Uint8Array | null = null;
  private settlesAtSeq = 0;
  private isChangingTongue = false; // The link is down because we want it so: nothing to say.
  private seenSeq = 0;
  private lastButton: Button | null = null;
  private lastPressMs = 0;
  private stopWatching: (() => void) | null = null;
  private proceduresVersion = -1;
  private listeners: (() => void)[] = [];
  private readonly tabs: Tabs;

  constructor(private readonly options: CounterOptions) {
    this.tongue = options.memory.tongue;
    this.words = this.makeWords();
    this.desk = {
      office: null, procedures: new Map(), view: null, board: null, userName: "", counterId: 0, mayCallTicket: false, mayReclassify: false,
      up: false, downSinceMs: 0, pressed: null, message: null, dossier: "", canFloat: options.canFloat,
    };
    this.link = new Link({ ...options.link, kind: ClientKind.COUNTER, language: this.language, token: options.memory.session?.token ?? "" });
    this.link.onChange(() => this.linkChanged());
    this.link.onNotice((notice) => {
      if (notice.messageKey === "notice.taken_over" && this.userId !== 0) this.signOut(notice.text);
    });
    this.tabs = new Tabs({
      channel: options.channel,
      id: options.tabId,
      after: options.after,
      worker: () => this.worker(),
      leave: () => this.leaveTab(true),
      yieldTo: () => this.leaveTab(false),
    });
    this.tabs.look(() => this.begin());
    this.tick();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  private tick(): void {
    this.options.after(1000, () => {
      this.giveUpInTime();
      this.changed();
      this.tick();
    });
  }

  private get language(): Language {
    return languageOf(this.tongue);
  }

  private makeWords(): CounterWords {
    return new Words(texts, this.tongue, this.desk?.office?.timeZone || undefined);
  }

  get inWords(): CounterWords {
    return this.words;
  }

  look(): Look {
    return look(this.desk, this.link.now(), this.words);
  }

  chooseTongue(tongue: Tongue): void {
    this.tongue = this.options.memory.tongue = tongue;
    this.words = this.makeWords();
    this.ask = null;
    this.desk.message = null;
    this.why = "";
    this.link.setLanguage(this.language);
    if (!this.desk.up) return this.changed();
    this.isChangingTongue = true;
    this.link.reopen(); // Refusals come in this language from now on.
    this.changed();
  }

  // --- Tabs of this browser

  private worker(): Worker | null {
    if (this.userId === 0 || this.stage.name !== "desk") return null;
    return { user: this.user, name: this.desk.userName, token: this.options.memory.session?.token ?? "", pressed: this.pressed ? JSON.stringify(this.pressed) : "" };
  }

  get otherTab(): { id: string; name: string } | undefined {
    const session = this.options.memory.session;
    return (session && this.tabs.otherOf(session.user)) ?? this.tabs.others[0];
  }

  private begin(): void {
    const session = this.options.memory.session;
    if (session ? this.tabs.otherOf(session.user) : this.tabs.others.length > 0) {
      this.go({ name: "other_tab", moved: false });
      return;
    }
    this.connect();
  }

  private go(stage: Stage): void {
    this.stage = stage;
    this.ask = null;
    this.changed();
  }

  private connect(): void {
    const session = this.options.memory.session;
    this.user = session?.user ?? "";
    this.link.setToken(session?.token ?? "");
    this.restorePressed();
    this.link.reopen();
    this.go(session ? { name: "starting" } : { name: "sign_in" });
  }

  // The clerk goes on in another tab: this one is silent until it is asked back.
  private leaveTab(moved: boolean): void {
    if (moved) {
      this.options.memory.session = null;
      this.options.memory.pressed = null;
    }
    this.forget();
    this.link.close();
    this.go({ name: "other_tab", moved });
  }

  workHere(): void {
    const other = this.otherTab;
    if (!other) {
      this.connect();
      return;
    }
    this.tabs.moveFrom(other.id, (worker) => {
      if (worker && worker.token !== "") {
        this.options.memory.session = { token: worker.token, user: worker.user };
        this.options.memory.pressed = worker.pressed === "" ? null : (JSON.parse(worker.pressed) as Pressed);
      }
      this.connect();
    });
  }

  // The page is closed, or fetched anew.
  leavePage(): void {
    if (this.userId !== 0) this.tabs.sayGone();
  }

  // Somebody else sits down in this tab.
  workAsAnother(): void {
    this.options.memory.session = null;
    this.options.memory.pressed = null;
    this.connect();
  }

  // --- Who sits here

  get seat(): { user: string; counterId: number } {
    return this.options.memory.seat ?? { user: "", counterId: 0 };
  }

  logIn(user: string, pin: string, counterId: number): void {
    if (this.signingIn) return;
    if (user.trim() === "" || pin === "" || counterId === 0) {
      this.why = this.words.say("counter.fill_in");
      this.changed();
      return;
    }
    this.user = user.trim();
    this.pin = pin;
    this.wanted = counterId;
    if (this.tabs.otherOf(this.user)) {
      this.pin = "";
      this.options.memory.session = null;
      this.go({ name: "other_tab", moved: false });
      return;
    }
    this.sendLogIn(false);
  }

  get wantedCounter(): number {
    return this.wanted;
  }

  takeOver(yes: boolean): void {
    if (this.stage.name !== "taken") return;
    this.go({ name: "sign_in" });
    if (yes) this.sendLogIn(true);
    else this.pin = "";
  }

  private sendLogIn(takeOver: boolean): void {
    const id = (this.logInId = newCommandId());
    this.signingIn = true;
    this.why = "";
    this.options.after(ACTION_MS, () => this.link.giveUp(id));
    void this.link.command("logIn", { user: this.user, secret: this.pin, counterId: this.wanted, takeOver }, id).then((answer) => {
      if (id !== this.logInId) return;
      this.signingIn = false;
      this.takeLogIn(answer);
    });
    this.changed();
  }

  private takeLogIn(answer: Answer): void {
    if (answer.case === "refusal" && answer.value.code === RefusalCode.COUNTER_TAKEN) {
      this.go({ name: "taken" });
      return;
    }
    this.pin = "";
    if (answer.case === "loggedIn") {
      const { sessionToken, counterId } = answer.value;
      this.options.memory.session = { token: sessionToken, user: this.user };
      this.options.memory.seat = { user: this.user, counterId };
      this.link.setToken(sessionToken);
      this.sitDown(answer.value.userId, answer.value.userName, answer.value);
    } else {
      this.why = answer.case === "refusal" ? refusalLine(this.words, answer.value, this.link.now()) : this.words.say("counter.no_answer");
      this.changed();
    }
  }

  private sitDown(userId: number, name: string, rights: Welcome | LoggedIn): void {
    const desk = this.desk;
    const again = this.userId === userId && desk.counterId === rights.counterId;
    this.userId = userId;
    desk.userName = name;
    desk.mayCallTicket = rights.mayCallTicket;
    desk.mayReclassify = rights.mayReclassify;
    this.why = "";
    this.askOffice();
    if (again) {
      this.changed();
      return;
    }
    desk.view = null;
    desk.counterId = rights.counterId;
    this.seenSeq = 0;
    this.watch(rights.counterId);
    this.go({ name: "desk" });
    this.tabs.sayHere();
  }

  private watch(counterId: number): void {
    this.stopWatching?.();
    const stopCounter = this.link.subscribe(
      TopicKind.COUNTER,
      (state) => {
        if (state.state.case === "counter") this.takeView(state.state.value, plain(state.version));
      },
      counterId,
    );
    const stopBoard = this.link.subscribe(TopicKind.BOARD, (state) => {
      if (state.state.case !== "board") return;
      this.desk.board = state.state.value;
      if (plain(state.state.value.definitionVersion) !== this.proceduresVersion) this.askOffice();
    });
    this.stopWatching = () => {
      stopCounter();
      stopBoard();
    };
  }

  private takeView(view: CounterView, version: number): void {
    const desk = this.desk;
    if (this.userId === 0 || view.counterId !== desk.counterId) return;
    if (view.clerkId !== this.userId) {
      this.signOut(this.words.say("counter.no_seat"));
      return;
    }
    if (plain(view.atHand?.ticketId ?? 0) !== plain(desk.view?.atHand?.ticketId ?? 0)) desk.dossier = "";
    desk.view = view;
    this.seenSeq = version;
    if (this.settlesAtSeq !== 0 && version >= this.settlesAtSeq) this.settle();
    this.changed();
  }

  private forget(): void {
    this.stopWatching?.();
    this.stopWatching = null;
    this.userId = 0;
    this.desk.view = null;
    this.desk.message = null;
    this.desk.dossier = "";
    this.issued = null;
    const id = this.pressedId;
    this.pressed = this.pressedId = this.desk.pressed = null;
    this.settlesAtSeq = 0;
    if (id) this.link.giveUp(id);
  }

  private signOut(why: string): void {
    if (this.userId !== 0) this.tabs.sayGone();
    this.options.memory.session = null;
    this.options.memory.pressed = null;
    this.forget();
    this.link.setToken("");
    this.why = why;
    this.go({ name: "sign_in" });
  }

  // --- The link

  private linkChanged(): void {
    if (this.link.state === "ready" || this.link.state === "waiting") this.isChangingTongue = false;
    const up = this.link.state === "ready" || this.isChangingTongue;
    if (this.desk.up && !up) this.desk.downSinceMs = this.link.now();
    this.desk.up = up;
    if (this.link.state === "refused" && this.link.refusal?.code === RefusalCode.BAD_TOKEN) {
      this.signOut(this.words.say("counter.session_over"));
      this.options.after(0, () => this.link.reopen());
    } else if (this.link.state === "ready" && this.stage.name !== "other_tab") {
      this.takeWelcome(this.link.welcome!);
    }
    this.changed();
  }

  private takeWelcome(welcome: Welcome): void {
    if (this.options.memory.session === null) {
      this.askOffice();
      if (this.stage.name === "starting") this.go({ name: "sign_in" });
    } else if (welcome.actor === ActorKind.CLERK && welcome.counterId !== 0) {
      this.sitDown(welcome.actorId, welcome.actorName, welcome);
    } else {
      this.signOut(this.words.say("counter.no_seat"));
      this.askOffice();
    }
  }

  private askOffice(): void {
    void this.link.ask("getOffice", {}).then((answer) => {
      if (answer.case !== "office") return;
      this.takeOffice(answer.value);
    });
  }

  private takeOffice(office: OfficeInfo): void {
    this.desk.office = office;
    this.words = this.makeWords();
    const version = plain(office.definitionVersion);
    if (this.userId !== 0 && version !== this.proceduresVersion) {
      this.proceduresVersion = version;
      this.askProcedures(0, new Map());
    }
    this.changed();
  }

  private askProcedures(afterProcedureId: number, known: Map<number, ProcedureInfo>): void {
    void this.link.ask("getProcedures", { afterProcedureId }).then((answer) => {
      if (answer.case !== "procedures") return; // Numbers are shown without names: better than nothing.
      for (const procedure of answer.value.procedures) known.set(procedure.procedureId, procedure);
      const last = answer.value.procedures[answer.value.procedures.length - 1];
      this.desk.procedures = known;
      if (answer.value.more && last) this.askProcedures(last.procedureId, known);
      this.changed();
    });
  }

  // --- Actions

  press(button: Button): void {
    const nowMs = this.options.now();
    const shown = this.look();
    const second = button === this.lastButton && nowMs - this.lastPressMs < DOUBLE_CLICK_MS;
    if (second || this.stage.name !== "desk" || this.ask || !shown.enabled[button]) return;
    this.lastButton = button;
    this.lastPressMs = nowMs;
    this.issued = null;
    const action = actionOf(shown, button);
    if (action) {
      this.send(action, button === "primary" ? shown.primary : this.words.say(BUTTONS[button].text));
    } else if (button === "link") {
      this.options.openLink(linkOf(this.desk));
    } else if (button === "compact") {
      this.options.float();
    } else {
      this.ask = askOf(button, this.desk, shown, this.words);
      this.changed();
    }
  }

  choose(index: number): void {
    const ask = this.ask;
    const choice = ask?.choices[index];
    if (!ask || !choice) return;
    ask.complaint = "";
    const action = choice.act(ask);
    if (ask.button === "finish_as") this.desk.dossier = ask.entries[0]!.value.trim();
    if (action) {
      this.ask = null;
      this.send(action, this.words.say(BUTTONS[ask.button].text));
    }
    this.changed();
  }

  leaveAsk(): void {
    if (this.ask?.button === "finish_as") this.desk.dossier = this.ask.entries[0]!.value.trim();
    this.ask = null;
    this.changed();
  }

  closeIssued(): void {
    this.issued = null;
    this.changed();
  }

  private send(action: Action, name: string): void {
    if (this.pressed) return;
    this.desk.message = null;
    this.lastSent({ id: idToHex(newCommandId()), action, name: name.replace("…", ""), untilMs: this.options.now() + ACTION_MS });
  }

  // An action that a reload came upon is said again, with its id, as long as it has time.
  private restorePressed(): void {
    const pressed = this.options.memory.pressed;
    if (!pressed || pressed.untilMs > this.options.now() + ACTION_MS || !idFromHex(pressed.id)) {
      this.options.memory.pressed = null;
      return;
    }
    this.lastSent(pressed);
  }

  private lastSent(pressed: Pressed): void {
    const id = idFromHex(pressed.id)!;
    this.pressed = this.options.memory.pressed = pressed;
    this.pressedId = id;
    this.desk.pressed = { name: pressed.name, untilMs: this.serverInstant(pressed.untilMs) };
    void this.link.command(pressed.action.kind, pressed.action.value as never, id).then((answer) => {
      if (this.pressedId === id) this.takeAnswer(pressed, answer);
    });
    this.changed();
  }

  private serverInstant(machineMs: number): number {
    return machineMs + this.link.now() - this.options.now();
  }

  private giveUpInTime(): void {
    if (this.pressed && this.pressedId && this.settlesAtSeq === 0 && this.options.now() >= this.pressed.untilMs) this.link.giveUp(this.pressedId);
  }

  private takeAnswer(pressed: Pressed, answer: Answer): void {
    this.options.memory.pressed = null;
    const kind = pressed.action.kind;
    if (answer.case === "done") {
      this.takeDone(kind, answer.value);
      return;
    }
    this.settle();
    const text = answer.case === "refusal" ? refusalLine(this.words, answer.value, this.link.now()) : this.words.say("counter.given_up", { action: pressed.name });
    this.say(text, true);
    if (answer.case === "refusal" && (answer.value.code === RefusalCode.LOG_IN_FIRST || answer.value.code === RefusalCode.NOT_AT_COUNTER)) this.signOut(answer.value.text);
  }

  private takeDone(kind: Kind, done: Done): void {
    const line = doneLine(this.words, kind, done);
    if (kind === "logOut") {
      this.signOut(line);
      return;
    }
    if (kind === "issue") this.issued = issuedOf(this.words, done, this.desk.office?.publicUrl || this.options.origin);
    this.say(line, false);
    const seq = plain(done.seq);
    if (ELSEWHERE.includes(kind) || this.seenSeq >= seq) {
      this.settle();
      return;
    }
    this.settlesAtSeq = seq;
    const id = this.pressedId;
    this.options.after(SETTLE_MS, () => {
      if (this.pressedId === id) this.settle();
    });
  }

  // What was pressed is over: other buttons are offered again.
  private settle(): void {
    this.pressed = this.pressedId = this.desk.pressed = null;
    this.settlesAtSeq = 0;
    this.changed();
  }

  private say(text: string, bad: boolean): void {
    this.desk.message = { text, bad, untilMs: this.link.now() + MESSAGE_MS };
    this.changed();
  }
}
