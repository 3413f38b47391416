// What a kiosk knows and does. The page draws it; nothing here knows the page.
import type { Board, Printers } from "../generated/queued/v1/topic_pb";
import { PrinterState, TopicKind } from "../generated/queued/v1/topic_pb";
import { ActorKind, CounterState, TicketClass, type Forecast } from "../generated/queued/v1/common_pb";
import type { Done } from "../generated/queued/v1/envelope_pb";
import { ClientKind } from "../generated/queued/v1/hello_pb";
import type { CounterInfo, ElsewhereInfo, OfficeInfo, ProcedureInfo, ServiceInfo } from "../generated/queued/v1/office_pb";
import { RefusalCode, type Refusal } from "../generated/queued/v1/refusal_pb";
import { idFromHex, idToHex, newCommandId } from "../link/command_id";
import { Link, type LinkOptions } from "../link/link";
import { plain, wide } from "../link/number";
import { languageOf, type Tongue } from "../look/words";
import { SearchIndex } from "./search";
import type { AskedTicket, Enrolment, ShownTicket, Store } from "./store";

export type Screen =
  | { name: "start" }
  | { name: "service"; serviceId: number; procedureId: number }
  | { name: "search" }
  | { name: "procedure"; procedureId: number }
  | { name: "elsewhere"; called: string }
  | { name: "taking" }
  | { name: "ticket" };

export type Trouble = "stale" | Refusal | null;

// How long a number stays on the screen, a citizen may think, and a lost answer is waited for.
export const SHOW_MS = 30000;
export const IDLE_MS = 75000;
const TOUCH_HOLDS_MS = 15000;
const PRINT_HEARD_MS = 5000;
const WAIT_FOR_ANSWER_MS = 120000;
const REFRESH_MS = 20000;
const REFRESH_MIN_MS = 2000;
// Procedures begin and end with days, without a new definition.
const PROCEDURES_MS = 3600000;

// Touches so soon after a screen changed were meant for the screen before.
const TOUCH_GUARD_MS = 350;

// The office is not what this page took it for.
const GONE = new Set([RefusalCode.STALE_DEFINITION, RefusalCode.UNKNOWN_SERVICE, RefusalCode.UNKNOWN_PROCEDURE]);

export interface KioskOptions {
  store: Store;
  link: Omit<LinkOptions, "kind" | "language" | "token">;
  after?: (ms: number, call: () => void) => void;
  now?: () => number;
  print?: () => void; // The browser prints what the page shows for print.
}

export class Kiosk {
  tongue: Tongue = "vi";
  screen: Screen = { name: "start" };
  trouble: Trouble = null;
  enrolment: Enrolment | null;
  enrolWrong: "wrong" | "not_kiosk" | null = null;
  link: Link | null = null;
  office: OfficeInfo | null = null;
  board: Board | null = null;
  printers: Printers | null = null;
  procedures: ProcedureInfo[] = [];
  forecasts: { regular: Forecast | null; priority: Forecast | null } = { regular: null, priority: null };
  shown: ShownTicket | null = null;
  reprinted = false;
  listPrinted = 0; // The procedure whose checklist is coming out of the printer.
  query = "";

  private index = new SearchIndex([]);
  private asked: AskedTicket[];
  private trail: Screen[] = [];
  private listeners: (() => void)[] = [];
  private changedAtMs = 0;
  private touchedAtMs = 0;
  private refreshedAtMs = 0;
  private proceduresVersion = -1;
  private proceduresAtMs = 0;
  private readonly now: () => number;
  private readonly after: (ms: number, call: () => void) => void;

  constructor(private readonly options: KioskOptions) {
    this.now = options.now ?? Date.now;
    this.after = options.after ?? ((ms, call) => void setTimeout(call, ms));
    this.enrolment = options.store.enrolment;
    this.asked = options.store.asked(this.now());
    this.restore();
    if (this.enrolment) this.connect();
    this.tick();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  // After a reload: what was on the screen is there again, what was asked for is asked again.
  private restore(): void {
    const now = this.now();
    for (const asked of this.asked) {
      if (Math.abs(now - asked.atMs) > WAIT_FOR_ANSWER_MS) asked.abandoned = true;
    }
    if (this.asked.some((asked) => !asked.abandoned)) {
      this.screen = { name: "taking" };
      return;
    }
    const shown = this.options.store.shown;
    if (shown && shown.untilMs > now && shown.untilMs < now + 2 * SHOW_MS) {
      this.shown = shown;
      this.screen = { name: "ticket" };
    }
  }

  // --- Enrolment and the link

  enrol(enrolment: Enrolment): void {
    this.enrolWrong = null;
    this.enrolment = { token: enrolment.token.trim(), printing: enrolment.printing };
    this.options.store.enrolment = this.enrolment;
    this.connect();
    this.changed();
  }

  private leave(why: "wrong" | "not_kiosk"): void {
    this.link?.close();
    this.link = null;
    this.enrolment = null;
    this.options.store.enrolment = null;
    this.enrolWrong = why;
    this.changed();
  }

  private connect(): void {
    this.link?.close();
    const link = new Link({
      ...this.options.link,
      kind: ClientKind.KIOSK,
      language: languageOf(this.tongue),
      token: this.enrolment!.token,
    });
    this.link = link;
    link.onChange(() => this.linkChanged(link));
    link.subscribe(TopicKind.BOARD, (state) => {
      if (state.state.case !== "board") return;
      this.board = state.state.value;
      if (this.office && this.board.definitionVersion !== this.office.definitionVersion) this.refreshedAtMs = 0;
      this.refresh();
      this.changed();
    });
    link.subscribe(TopicKind.PRINTERS, (state) => {
      if (state.state.case !== "printers") return;
      this.printers = state.state.value;
      this.changed();
    });
    for (const asked of this.asked) this.send(asked);
    link.open();
  }

  private linkChanged(link: Link): void {
    if (link !== this.link) return;
    if (link.state === "refused") {
      if (link.refusal?.code === RefusalCode.BAD_TOKEN) this.leave("wrong");
    } else if (link.state === "ready") {
      if (link.welcome!.actor !== ActorKind.DEVICE) {
        this.leave("not_kiosk");
        return;
      }
      this.refreshedAtMs = 0;
      this.refresh();
    }
    this.changed();
  }

  get online(): boolean {
    return this.link?.state === "ready";
  }

  get lost(): boolean {
    return this.link?.lost === true;
  }

  // Now, by the server's clock: this machine's may be wrong.
  serverNow(): number {
    return this.link ? this.link.now() : this.now();
  }

  // --- What the office is, as of now

  private refresh(): void {
    const now = this.now();
    if (!this.online || Math.abs(now - this.refreshedAtMs) < REFRESH_MIN_MS) return;
    this.refreshedAtMs = now;
    const link = this.link!;
    void link.ask("getOffice", {}).then((answer) => {
      if (answer.case === "refusal" && answer.value.code === RefusalCode.NOT_ALLOWED) this.leave("not_kiosk");
      if (answer.case !== "office") return;
      this.office = answer.value;
      this.leaveWhatIsGone();
      this.changed();
      const isOld = Math.abs(this.now() - this.proceduresAtMs) > PROCEDURES_MS;
      if (isOld || plain(answer.value.definitionVersion) !== this.proceduresVersion) void this.loadProcedures(link);
    });
    this.askForecasts();
  }

  private async loadProcedures(link: Link): Promise<void> {
    const version = plain(this.office!.definitionVersion);
    const all: ProcedureInfo[] = [];
    for (let more = true; more; ) {
      const last = all[all.length - 1]?.procedureId ?? 0;
      const answer = await link.ask("getProcedures", { afterProcedureId: last });
      if (answer.case !== "procedures") {
        if (answer.case === "refusal" && answer.value.code === RefusalCode.NOT_ALLOWED) this.leave("not_kiosk");
        return;
      }
      all.push(...answer.value.procedures);
      more = answer.value.more && answer.value.procedures.length > 0;
    }
    this.proceduresVersion = version;
    this.proceduresAtMs = this.now();
    this.procedures = all;
    this.index = new SearchIndex(
      this.searchable().map((found) =>
        found.elsewhere
          ? { name: `${found.elsewhere.name?.vi} ${found.elsewhere.name?.en}`, label: "", code: "" }
          : { name: found.procedure.name, label: `${found.procedure.shortLabel?.vi ?? ""} ${found.procedure.shortLabel?.en ?? ""}`, code: found.procedure.code },
      ),
    );
    this.leaveWhatIsGone();
    this.changed();
  }

  private searchable() {
    return [
      ...this.procedures.map((procedure) => ({ procedure, elsewhere: null }) as const),
      ...(this.office?.elsewhere ?? []).map((elsewhere) => ({ procedure: null, elsewhere }) as const),
    ];
  }

  found(max: number): { items: ReturnType<Kiosk["searchable"]>; total: number } {
    const all = this.searchable();
    const hits = this.index.search(this.query).filter((hit) => hit < all.length);
    return { items: hits.slice(0, max).map((hit) => all[hit]!), total: hits.length };
  }

  service(serviceId: number): ServiceInfo | undefined {
    return this.office?.services.find((service) => service.serviceId === serviceId);
  }

  procedure(procedureId: number): ProcedureInfo | undefined {
    return this.procedures.find((procedure) => procedure.procedureId === procedureId);
  }

  elsewhere(called: string): ElsewhereInfo | undefined {
    return this.office?.elsewhere.find((elsewhere) => elsewhere.name?.vi === called);
  }

  // Whether a new definition has taken away what a screen is about.
  private isGone(screen: Screen): boolean {
    if (screen.name === "service") {
      return !this.service(screen.serviceId) || (screen.procedureId !== 0 && !this.procedure(screen.procedureId));
    }
    if (screen.name === "procedure") return !this.service(this.procedure(screen.procedureId)?.serviceId ?? 0);
    return screen.name === "elsewhere" && !this.elsewhere(screen.called);
  }

  private leaveWhatIsGone(): void {
    if (!this.isGone(this.screen)) return;
    this.trouble = "stale";
    this.trail = [];
    this.go({ name: "start" });
  }

  waiting(serviceId: number): number {
    return this.board?.services.find((service) => service.serviceId === serviceId)?.waiting ?? 0;
  }

  hasClerk(serviceId: number): boolean {
    return (this.board?.services.find((service) => service.serviceId === serviceId)?.openCounters ?? 0) > 0;
  }

  // The counters that serve it and are on a break.
  paused(serviceId: number): CounterInfo[] {
    const isPaused = (counterId: number) =>
      this.board?.counters.some((counter) => counter.counterId === counterId && counter.state === CounterState.PAUSED) ?? false;
    return (this.office?.counters ?? []).filter((counter) => counter.serviceIds.includes(serviceId) && isPaused(counter.counterId));
  }

  // Why no ticket can be taken, said before it is asked for; null: it can.
  obstacle(service: ServiceInfo): { kind: "closed" | "full" | "no_clerk"; comeBackMs: number } | null {
    const office = this.office!;
    if (service.issuing) return null;
    if (service.dailyLimit > 0 && service.issued >= service.dailyLimit) {
      return { kind: "full", comeBackMs: plain(office.nextDayIssuingAtMs) };
    }
    if (office.issuing && !this.hasClerk(service.serviceId)) return { kind: "no_clerk", comeBackMs: 0 };
    return { kind: "closed", comeBackMs: plain(office.nextIssuingAtMs) };
  }

  private askForecasts(): void {
    const screen = this.screen;
    if (screen.name !== "service" || !this.link) return;
    const ask = (ticketClass: TicketClass) => this.link!.ask("getForecast", { serviceId: screen.serviceId, ticketClass });
    void Promise.all([ask(TicketClass.REGULAR), ask(TicketClass.PRIORITY)]).then(([regular, priority]) => {
      if (this.screen !== screen) return;
      this.forecasts = {
        regular: regular.case === "forecast" ? regular.value : null,
        priority: priority.case === "forecast" ? priority.value : null,
      };
      this.changed();
    });
  }

  // --- Moving about

  // False: the touch was meant for the screen before.
  private mayTouch(): boolean {
    this.touchedAtMs = this.now();
    return this.now() - this.changedAtMs >= TOUCH_GUARD_MS || this.now() < this.changedAtMs;
  }

  touched(): void {
    const warned = this.secondsToStart() !== null;
    this.touchedAtMs = this.now();
    if (this.screen.name === "ticket" && this.shown) {
      this.shown.untilMs = Math.max(this.shown.untilMs, this.now() + TOUCH_HOLDS_MS); // Still being read.
    }
    if (warned) this.changed();
  }

  // One screen back; from the first of them, to the start.
  back(): void {
    if (!this.mayTouch()) return;
    let before = this.trail.pop();
    while (before && this.isGone(before)) before = this.trail.pop();
    if (!before || before.name === "start") this.toStart();
    else this.go(before);
  }

  private go(screen: Screen): void {
    this.screen = screen;
    this.changedAtMs = this.touchedAtMs = this.now();
    this.forecasts = { regular: null, priority: null };
    this.listPrinted = 0;
    this.askForecasts();
    this.changed();
  }

  open(screen: Screen): void {
    if (!this.mayTouch() || this.screen.name === "taking") return;
    this.trouble = null;
    this.trail.push(this.screen);
    this.go(screen);
  }

  toStart(): void {
    this.shown = null;
    this.options.store.shown = null;
    this.reprinted = false;
    this.query = "";
    this.trouble = null;
    this.trail = [];
    this.speak("vi");
    this.go({ name: "start" });
  }

  chooseTongue(tongue: Tongue): void {
    this.speak(tongue);
    this.touched();
    this.changed();
  }

  private speak(tongue: Tongue): void {
    if (tongue === this.tongue) return;
    this.tongue = tongue;
    this.link?.setLanguage(languageOf(tongue));
    this.link?.reconnect(); // Refusals come in this language from now on.
  }

  type(query: string): void {
    this.query = query.slice(0, 120);
    this.touched();
    this.changed();
  }

  // Whole seconds until the screen goes back by itself, from when it is worth saying; null before.
  secondsToStart(): number | null {
    const now = this.now();
    if (this.screen.name === "ticket") return Math.max(0, Math.ceil((this.shown!.untilMs - now) / 1000));
    if (this.screen.name === "taking") return null;
    const atStart = this.screen.name === "start" && this.tongue === "vi" && this.trouble === null;
    const left = this.touchedAtMs + IDLE_MS - now;
    return atStart || left > 15000 ? null : Math.max(0, Math.ceil(left / 1000));
  }

  private tick(): void {
    this.after(500, () => {
      const left = this.secondsToStart();
      if (left !== null) {
        if (left <= 0) this.toStart();
        else this.changed();
      }
      if (Math.abs(this.now() - this.refreshedAtMs) > REFRESH_MS) this.refresh();
      if (this.waitsInVain()) this.giveUp();
      this.tick();
    });
  }

  // Nobody stands before a dead link for so long.
  private waitsInVain(): boolean {
    const waits = this.asked.filter((asked) => !asked.abandoned);
    return this.screen.name === "taking" && waits.every((asked) => Math.abs(this.now() - asked.atMs) > WAIT_FOR_ANSWER_MS);
  }

  // --- A ticket

  take(priority: boolean): void {
    const screen = this.screen;
    if (!this.mayTouch() || screen.name !== "service" || !this.office) return;
    const asked: AskedTicket = {
      id: idToHex(newCommandId()),
      serviceId: screen.serviceId,
      procedureIds: screen.procedureId !== 0 ? [screen.procedureId] : [],
      priority,
      language: languageOf(this.tongue),
      definitionVersion: plain(this.office.definitionVersion),
      atMs: this.now(),
      abandoned: false,
    };
    this.asked.push(asked);
    this.options.store.keepAsked(this.asked); // Before it is sent: a power cut may come in between.
    this.go({ name: "taking" });
    this.send(asked);
  }

  // Nobody waits for it any more. It stays remembered until the server has said what became of it.
  giveUp(): void {
    if (this.screen.name !== "taking") return;
    for (const asked of this.asked) asked.abandoned = true;
    this.options.store.keepAsked(this.asked);
    this.toStart();
  }

  private send(asked: AskedTicket): void {
    const link = this.link!;
    void link
      .command(
        "issue",
        {
          serviceId: asked.procedureIds.length > 0 ? 0 : asked.serviceId,
          procedureIds: asked.procedureIds,
          ticketClass: asked.priority ? TicketClass.PRIORITY : TicketClass.REGULAR,
          language: asked.language,
          definitionVersion: wide(asked.definitionVersion),
        },
        idFromHex(asked.id)!,
      )
      .then((answer) => {
        if (link !== this.link || !this.asked.includes(asked)) return;
        if (answer.case === "refusal" && answer.value.code === RefusalCode.BUSY && !asked.abandoned) {
          this.after(1000, () => this.send(asked));
          return;
        }
        this.asked = this.asked.filter((other) => other !== asked);
        this.options.store.keepAsked(this.asked);
        if (asked.abandoned) {
          if (answer.case === "done") void link.command("cancel", { ticketId: answer.value.ticket!.ticketId });
        } else if (answer.case === "done") {
          this.show(answer.value, asked);
        } else if (answer.case === "refusal") {
          this.refused(answer.value);
        }
      });
  }

  private show(done: Done, asked: AskedTicket): void {
    const ticket = done.ticket!;
    const forecast = done.forecast;
    this.shown = {
      ticketId: plain(ticket.ticketId),
      label: ticket.label,
      token: done.ticketToken,
      serviceId: ticket.serviceId,
      procedureIds: ticket.procedureIds,
      priority: asked.priority,
      issuedAtMs: plain(ticket.issuedAtMs),
      ahead: forecast?.peopleAhead ?? 0,
      lowMs: plain(forecast?.low50Ms ?? 0),
      highMs: plain(forecast?.high50Ms ?? 0),
      known: forecast?.known ?? false,
      untilMs: this.now() + SHOW_MS,
      printed: false,
    };
    this.options.store.shown = this.shown;
    this.go({ name: "ticket" });
    this.printOnce();
  }

  private refused(refusal: Refusal): void {
    this.trouble = GONE.has(refusal.code) ? "stale" : refusal;
    this.refreshedAtMs = 0;
    this.refresh();
    this.trail = [];
    this.go({ name: "start" });
  }

  // --- Paper

  get browserPrints(): boolean {
    return this.enrolment?.printing === "browser";
  }

  // What the kiosk's printer has to say about the ticket on the screen.
  printing(): "none" | "printing" | "printed" | "failed" | "browser" {
    if (this.browserPrints) return "browser";
    const printer = this.printers?.printers[0];
    if (!printer || !this.shown) return "none";
    if (this.reprinted && printer.waiting > 0) return "printing";
    if (plain(printer.printedTicketId) === this.shown.ticketId) return "printed";
    if (plain(printer.failedTicketId) === this.shown.ticketId) return "failed";
    if (printer.waiting > 0) return "printing";
    // Not heard of yet; or never to be, of a server that died in between.
    return printer.state < PrinterState.NO_PAPER && Math.abs(this.now() - this.changedAtMs) < PRINT_HEARD_MS ? "printing" : "failed";
  }

  private printOnce(): void {
    if (!this.browserPrints || !this.shown || this.shown.printed) return;
    this.shown.printed = true;
    this.options.store.shown = this.shown;
    this.after(50, () => this.options.print?.());
  }

  reprint(): void {
    if (!this.mayTouch() || !this.shown || this.reprinted) return;
    this.reprinted = true;
    this.shown.untilMs = Math.max(this.shown.untilMs, this.now() + SHOW_MS);
    void this.link!.command("reprint", { ticketId: wide(this.shown.ticketId) as never }).then((answer) => {
      if (answer.case === "done" && this.browserPrints) this.options.print?.();
      if (answer.case === "refusal") this.reprinted = false; // It may be touched again.
      this.changed();
    });
    this.changed();
  }

  get mayPrintLists(): boolean {
    return this.browserPrints || (this.printers?.printers.length ?? 0) > 0;
  }

  printChecklist(procedureId: number): void {
    if (!this.mayTouch() || this.listPrinted === procedureId) return;
    this.listPrinted = procedureId; // Once for each time the page is opened.
    if (this.browserPrints) {
      this.options.print?.();
    } else {
      void this.link!.ask("printChecklist", { procedureId, language: languageOf(this.tongue) });
    }
    this.changed();
  }

  // Where the phone page of a ticket is; null: not known to a phone.
  phoneUrl(origin: string): string | null {
    if (!this.shown || this.shown.token === "") return null;
    const base = this.office?.publicUrl || (/^https?:\/\/(localhost|127\.|\[::1\])/.test(origin) ? "" : origin);
    return base === "" ? null : `${base}/t/${this.shown.token}`;
  }
}
