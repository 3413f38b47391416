// The manager's page: who is logged in, what the hall looks like now, and what was asked about the past.
import { ActorKind, type Text } from "../generated/queued/v1/common_pb";
import { ClientKind } from "../generated/queued/v1/hello_pb";
import type { CounterInfo, OfficeInfo } from "../generated/queued/v1/office_pb";
import { RefusalCode } from "../generated/queued/v1/refusal_pb";
import { ReportBy, type ReportRow } from "../generated/queued/v1/report_pb";
import { TopicKind, type Alarm, type CounterStatistics, type DeviceView, type PrinterView, type Statistics } from "../generated/queued/v1/topic_pb";
import { Link, type Answer, type LinkOptions } from "../link/link";
import { plain } from "../link/number";
import { languageOf, Words, type Tongue } from "../look/words";
import { texts } from "../generated/texts_manager";
import { ofText } from "./dates";
import type { Flow } from "./flow";
import { Past } from "./past";
import { Reports } from "./reports";
import { Stories } from "./stories";

export type Place = "hall" | "report" | "ticket";
export type Phase = "entering" | "login" | "in";
// What is asked before it is done.
export type Question = { what: "open_day" | "close_day" } | { what: "release"; counter: CounterStatistics };

export interface ManagerOptions {
  tongue: Tongue;
  token: string;
  keepToken: (token: string) => void;
  link: Omit<LinkOptions, "kind" | "language" | "token">;
}

// The day's figures beside the hall are asked for again so often.
const TODAY_EVERY_MS = 60000;

const isManager = (actor: ActorKind) => actor === ActorKind.MANAGER || actor === ActorKind.ADMINISTRATOR;

export class Manager {
  tongue: Tongue;
  place: Place = "hall";
  phase: Phase = "entering";
  name = "";
  trouble = ""; // At the door: why one is not let in.
  busy = false;
  office: OfficeInfo | null = null;
  statistics: Statistics | null = null;
  printers: PrinterView[] = [];
  devices: DeviceView[] = [];
  deviceAlarms: Alarm[] = [];
  today: ReportRow | null = null;
  todayFlow: Flow | null = null; // By the hour.
  promisedWaitMs = 0;
  seenAtMs = 0; // By the server's clock: how old what is shown is.
  question: Question | null = null;
  answer = ""; // What became of it.
  answerIsGood = false;
  link!: Link;
  readonly past: Past;
  readonly reports: Reports;
  readonly stories: Stories;

  private token: string;
  private staff = new Map<number, string>();
  private staffAsked = false;
  private wanted = ""; // The ticket of the address, until somebody is let in.
  private todayAskedAtMs = 0;
  private unsubscribe: (() => void)[] = [];
  private listeners: (() => void)[] = [];

  constructor(private readonly options: ManagerOptions) {
    this.tongue = options.tongue;
    this.token = options.token;
    this.past = new Past(() => this.link, () => this.expire());
    this.reports = new Reports(this.past, () => this.changed());
    this.stories = new Stories(this.past, () => this.changed());
    this.open();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  get words(): Words<typeof texts> {
    return new Words(texts, this.tongue, this.office?.timeZone || undefined);
  }

  // Today, by the office's calendar.
  todayDate(): number {
    return ofText(this.words.date(this.link.now()));
  }

  private open(): void {
    const link = new Link({ ...this.options.link, kind: ClientKind.MANAGER, language: languageOf(this.tongue), token: this.token });
    this.link = link;
    link.onChange(() => {
      if (link === this.link) this.linkChanged();
    });
    link.open();
  }

  private linkChanged(): void {
    if (this.link.state === "refused") this.expire();
    else if (this.link.state === "ready") this.welcomed();
    this.changed();
  }

  private welcomed(): void {
    const welcome = this.link.welcome!;
    if (isManager(welcome.actor)) {
      this.name = welcome.actorName;
      this.enter();
    } else if (this.token !== "") {
      this.expire();
    } else {
      this.phase = "login";
      this.askOffice();
    }
  }

  // The session is over: midnight, or ended elsewhere. A token that is not there cannot be at fault.
  private expire(): void {
    if (this.token === "" && this.phase !== "in") return;
    this.leave("manager.expired");
  }

  private leave(reason?: keyof typeof texts): void {
    this.trouble = reason ? this.words.say(reason) : "";
    this.token = "";
    this.options.keepToken("");
    this.phase = "login";
    this.busy = false;
    this.question = null;
    this.answer = "";
    this.statistics = null;
    this.today = null;
    this.todayFlow = null;
    this.printers = [];
    this.devices = [];
    this.deviceAlarms = [];
    for (const stop of this.unsubscribe.splice(0)) stop();
    this.staff.clear();
    this.staffAsked = false;
    this.past.forget();
    this.reports.clear();
    this.stories.clear();
    const old = this.link;
    this.open();
    old.close();
    this.changed();
  }

  logIn(user: string, secret: string): void {
    if (this.busy) return;
    this.busy = true;
    this.trouble = "";
    const link = this.link;
    void link.command("logIn", { user, secret }).then((answer) => {
      if (link !== this.link) return;
      this.busy = false;
      if (answer.case === "loggedIn" && isManager(answer.value.actor)) {
        this.token = answer.value.sessionToken;
        this.options.keepToken(this.token);
        link.setToken(this.token);
        this.name = answer.value.userName;
        this.enter();
      } else if (answer.case === "loggedIn") {
        void link.command("logOut", {});
        this.trouble = this.words.say("manager.not_manager");
      } else if (answer.case === "refusal") {
        const isWrong = answer.value.code === RefusalCode.BAD_LOGIN || answer.value.code === RefusalCode.TOO_LARGE;
        this.trouble = isWrong ? this.words.say("manager.bad_login") : answer.value.text;
      }
      this.changed();
    });
    this.changed();
  }

  logOut(): void {
    const link = this.link;
    void link.command("logOut", {}).then(() => {
      if (link === this.link) this.leave();
    });
  }

  private enter(): void {
    const isNew = this.phase !== "in";
    this.phase = "in";
    this.askOffice();
    this.todayAskedAtMs = 0;
    if (!isNew) return;
    this.unsubscribe.push(
      this.link.subscribe(TopicKind.STATISTICS, (state) => {
        if (state.state.case !== "statistics") return;
        this.statistics = state.state.value;
        this.seenAtMs = this.link.now();
        const stranger = state.state.value.counters.some((counter) => counter.clerkId !== 0 && !this.staff.has(counter.clerkId));
        if (stranger) this.askStaff();
        if (this.isOfAnotherOffice(state.state.value)) this.askOffice();
        this.changed();
      }),
      this.link.subscribe(TopicKind.PRINTERS, (state) => {
        if (state.state.case === "printers") this.printers = state.state.value.printers;
        this.changed();
      }),
      this.link.subscribe(TopicKind.DEVICES, (state) => {
        if (state.state.case !== "devices") return;
        this.devices = state.state.value.devices;
        this.deviceAlarms = state.state.value.alarms;
        this.changed();
      }),
    );
    this.visit(this.place);
  }

  private askOffice(): void {
    void this.link.ask("getOffice", {}).then((answer) => {
      if (answer.case === "office") this.office = answer.value;
      this.changed();
    });
  }

  // A new definition has added or removed a service or a counter; other changes are seen within a minute.
  private isOfAnotherOffice(statistics: Statistics): boolean {
    const office = this.office;
    return (
      office !== null &&
      (statistics.services.length !== office.services.length ||
        statistics.counters.length !== office.counters.length ||
        statistics.services.some((one) => !office.services.some((other) => other.serviceId === one.serviceId)) ||
        statistics.counters.some((one) => !office.counters.some((other) => other.counterId === one.counterId)))
    );
  }

  private askStaff(): void {
    if (this.staffAsked) return;
    this.staffAsked = true;
    void this.past.ask("getStaff", {}).then((answer) => {
      this.staffAsked = false;
      if (answer.case !== "staff") return;
      for (const member of answer.value.members) this.staff.set(member.userId, member.name);
      // Somebody who is not in the list any more is not asked for again.
      for (const counter of this.statistics?.counters ?? []) {
        if (counter.clerkId !== 0 && !this.staff.has(counter.clerkId)) this.staff.set(counter.clerkId, `#${counter.clerkId}`);
      }
      this.changed();
    });
  }

  private askToday(): void {
    this.todayAskedAtMs = this.link.now();
    void this.past.ask("getReport", {}).then((answer) => {
      if (answer.case !== "report") return;
      this.today = answer.value.rows[0] ?? null;
      this.promisedWaitMs = plain(answer.value.promisedWaitMs);
      this.changed();
    });
    void this.past.ask("getReport", { by: ReportBy.HOUR }).then((answer) => {
      if (answer.case !== "report") return;
      const { fromDate: from, toDate: to, rows } = answer.value;
      this.todayFlow = { from, to, unit: "hour", rows };
      this.changed();
    });
  }

  // Once a second: clocks run, and what is only asked for is asked for again.
  tick(): void {
    if (this.phase !== "in") return;
    if (this.link.state === "ready" && this.place === "hall" && this.link.now() - this.todayAskedAtMs >= TODAY_EVERY_MS) {
      this.askToday();
      this.askOffice();
    }
    if (this.place === "hall") this.changed();
  }

  visit(place: Place, label = ""): void {
    this.place = place;
    this.answer = "";
    if (this.phase === "in" && place === "report") this.reports.arrive(this.todayDate());
    if (place === "ticket" && label !== "") this.wanted = label;
    if (this.phase === "in" && place === "ticket" && this.wanted !== "") {
      this.stories.find(this.wanted, 0);
      this.wanted = "";
    }
    this.changed();
  }

  chooseTongue(tongue: Tongue): void {
    if (tongue === this.tongue) return;
    this.tongue = tongue;
    this.trouble = "";
    this.answer = "";
    this.link.setLanguage(languageOf(tongue));
    this.link.reconnect(); // The server's words are of the language of the connection.
    this.stories.again();
    this.changed();
  }

  clerkName(clerkId: number): string {
    return this.staff.get(clerkId) ?? "";
  }

  counterInfo(counterId: number): CounterInfo | undefined {
    return this.office?.counters.find((counter) => counter.counterId === counterId);
  }

  serviceName(serviceId: number): Text | undefined {
    return this.office?.services.find((service) => service.serviceId === serviceId)?.name;
  }

  ask(question: Question | null): void {
    this.question = question;
    this.answer = "";
    this.changed();
  }

  confirm(): void {
    const question = this.question;
    if (!question || this.busy) return;
    this.busy = true;
    this.question = null;
    void this.act(question).then((answer) => {
      this.busy = false;
      this.answerIsGood = answer.case === "done";
      this.answer = answer.case === "refusal" ? answer.value.text : this.words.say(`manager.done_${question.what}`);
      this.todayAskedAtMs = 0;
      this.changed();
    });
    this.changed();
  }

  private act(question: Question): Promise<Answer> {
    switch (question.what) {
      case "open_day": return this.link.command("openDay", {});
      case "close_day": return this.link.command("closeDay", {});
      case "release": return this.link.command("releaseCounter", { counterId: question.counter.counterId });
    }
  }
}
