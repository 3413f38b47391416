// One citizen's ticket, as the phone follows it.
import { TicketState, type Forecast, type Text } from "../generated/queued/v1/common_pb";
import { ClientKind } from "../generated/queued/v1/hello_pb";
import type { OfficeInfo } from "../generated/queued/v1/office_pb";
import { RefusalCode, type Refusal } from "../generated/queued/v1/refusal_pb";
import type { Ticket } from "../generated/queued/v1/ticket_pb";
import { TopicKind, type TicketView } from "../generated/queued/v1/topic_pb";
import { newCommandId } from "../link/command_id";
import { Link, type LinkOptions } from "../link/link";
import { languageOf, type Tongue } from "../look/words";

export interface PhoneOptions {
  token: string;
  tongue: Tongue;
  link: Omit<LinkOptions, "kind" | "language" | "ticketToken">;
  // Called once for each call of the ticket: vibrate, sound, title.
  onCalled?: (ticket: Ticket) => void;
}

export type Cancelling = "no" | "asking" | "sent";

export class Phone {
  tongue: Tongue;
  ticket: Ticket | null = null;
  forecast: Forecast | null = null;
  office: OfficeInfo | null = null;
  seenAtMs = 0; // By the server's clock: how old what is shown is.
  mostAhead = 0;
  cancelling: Cancelling = "no";
  mayRate = false;
  ratedLevel = 0; // 0: not yet.
  rating = false; // Under way.
  readonly reasons = new Set<number>();
  trouble: Refusal | null = null;
  readonly link: Link;

  private calls = -1;
  private cancelId: Uint8Array | null = null;
  private listeners: (() => void)[] = [];

  constructor(private readonly options: PhoneOptions) {
    this.tongue = options.tongue;
    this.link = new Link({
      ...options.link,
      kind: ClientKind.PHONE,
      language: languageOf(options.tongue),
      ticketToken: options.token,
    });
    this.link.onChange(() => {
      if (this.link.state === "ready" && !this.office) this.askOffice();
      this.changed();
    });
    this.link.subscribe(TopicKind.TICKET, (state) => {
      if (state.state.case !== "ticket" || !state.state.value.ticket) return;
      this.takeRating(state.state.value);
      this.take(state.state.value.ticket, state.state.value.forecast ?? null);
    });
    this.link.open();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  private askOffice(): void {
    void this.link.ask("getOffice", {}).then((answer) => {
      if (answer.case === "office") this.office = answer.value;
      this.changed();
    });
  }

  private take(ticket: Ticket, forecast: Forecast | null): void {
    const called = ticket.state === TicketState.CALLED;
    const first = this.ticket === null;
    const callsBefore = this.calls;
    this.ticket = ticket;
    this.forecast = forecast;
    this.seenAtMs = this.link.now();
    this.calls = called ? ticket.callCount : -1;
    this.mostAhead = Math.max(this.mostAhead, forecast?.peopleAhead ?? 0);
    if (ticket.state !== TicketState.WAITING && ticket.state !== TicketState.PARKED && this.cancelling === "asking") this.cancelling = "no";
    // Also when the page is opened while being called: whoever looks now must see it.
    if (called && (first || this.calls !== callsBefore)) this.options.onCalled?.(ticket);
    this.changed();
  }

  private takeRating(view: TicketView): void {
    if (view.mayRate && !this.mayRate) this.askOffice(); // Its words may be newer than the page.
    this.mayRate = view.mayRate;
    this.ratedLevel = view.ratedLevel;
  }

  serviceName(): Text | undefined {
    return this.office?.services.find((service) => service.serviceId === this.ticket?.serviceId)?.name;
  }

  // How much of the line lies behind: 0 to 1.
  progress(): number {
    const ahead = this.forecast?.peopleAhead ?? 0;
    return this.mostAhead === 0 ? 1 : 1 - ahead / (this.mostAhead + 1);
  }

  // The server knows the number no more: its day is over.
  get forgotten(): boolean {
    return this.link.state === "refused" && this.link.refusal?.code === RefusalCode.BAD_TOKEN;
  }

  chooseTongue(tongue: Tongue): void {
    if (tongue === this.tongue) return;
    this.tongue = tongue;
    this.link.setLanguage(languageOf(tongue));
    this.link.reconnect(); // Refusals come in this language from now on.
    this.changed();
  }

  get mayCancel(): boolean {
    const state = this.ticket?.state;
    return !this.forgotten && (state === TicketState.WAITING || state === TicketState.PARKED);
  }

  askCancel(asking: boolean): void {
    if (this.cancelling === "sent") return;
    this.cancelling = asking ? "asking" : "no";
    this.trouble = null;
    this.changed();
  }

  cancel(): void {
    if (this.cancelling !== "asking") return;
    this.cancelling = "sent";
    this.cancelId = this.cancelId ?? newCommandId();
    void this.link.command("cancel", {}, this.cancelId).then((answer) => {
      this.cancelling = "no";
      this.cancelId = null;
      if (answer.case === "refusal") this.trouble = answer.value;
      if (answer.case === "done" && answer.value.ticket) this.take(answer.value.ticket, null);
      this.changed();
    });
    this.changed();
  }

  // A reason counts once a face is touched.
  toggleReason(reasonId: number): void {
    if (!this.reasons.delete(reasonId)) this.reasons.add(reasonId);
    this.changed();
  }

  rate(level: number): void {
    if (this.rating || !this.mayRate || this.ratedLevel !== 0) return;
    this.rating = true;
    this.trouble = null;
    const known = this.office?.ratingReasons.map((reason) => reason.reasonId) ?? [];
    const reasonIds = known.filter((id) => this.reasons.has(id));
    void this.link.command("rate", { level, reasonIds }, newCommandId()).then((answer) => {
      this.rating = false;
      if (answer.case === "done") {
        this.ratedLevel = level;
        this.mayRate = false;
      } else if (answer.case === "refusal" && answer.value.code === RefusalCode.UNKNOWN_REASON) {
        this.reasons.clear(); // The office changed under the page: its new words, and another touch.
        this.askOffice();
        this.trouble = answer.value;
      } else if (answer.case === "refusal") {
        this.mayRate = false;
        this.trouble = answer.value;
      }
      this.changed();
    });
    this.changed();
  }
}
