// What a board knows and does. The page draws it; nothing here knows the page.
import { ActorKind, DeviceKind, Language } from "../generated/queued/v1/common_pb";
import { ClientKind } from "../generated/queued/v1/hello_pb";
import type { OfficeInfo } from "../generated/queued/v1/office_pb";
import { RefusalCode } from "../generated/queued/v1/refusal_pb";
import { TopicKind, type Board } from "../generated/queued/v1/topic_pb";
import { Link, type LinkOptions } from "../link/link";
import { plain } from "../link/number";
import type { Call } from "./calls";
import { hasCounter, Scenery, type Scene } from "./scene";
import { isQuiet, readSettings, type Settings } from "./settings";
import { Slides } from "./slides";
import type { Speaker } from "./sound";
import type { Store } from "./store";
import { Voice } from "./voice";

export interface BoardOptions {
  store: Store;
  link: Omit<LinkOptions, "kind" | "language" | "token" | "enrolmentCode">;
  speaker: Speaker;
  fetchVoice(url: string, token: string): Promise<ArrayBuffer>;
  listSlides(): Promise<string>;
  loadSlide(url: string): Promise<unknown>;
  every?: (ms: number, call: () => void) => void;
}

// A code has ten letters and digits, in halves; a token has 26.
const CODE = /^[0-9a-z]{10}$/i;
const TURN_S = 10; // Of notices, and of counters that do not all fit.
const SHIFT_S = 60;

// Where the picture stands, in parts of its margin, from minute to minute: no pixel shows the same edge
// for a night.
const SHIFTS: readonly (readonly [number, number])[] = [
  [0, 0], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1], [2, 0], [0, 2], [-2, 0], [0, -2],
];

export type EnrolWrong = "wrong" | "not_display" | "kiosk" | "counter" | "later";

// What the token of another device is told: it could look on, and would never be given a voice.
const NO_DISPLAY: Partial<Record<DeviceKind, EnrolWrong>> = {
  [DeviceKind.KIOSK]: "kiosk",
  [DeviceKind.COUNTER]: "counter",
};

export class BoardModel {
  readonly settings: Settings;
  scenery: Scenery;
  scene: Scene;
  link: Link | null = null;
  enrolWrong: EnrolWrong | null = null;
  asksSound = false; // The browser wants a touch before it gives sound.
  turn = 0;
  shift: readonly [number, number] = [0, 0];
  readonly voice: Voice;
  readonly slides: Slides;

  private board: Board | null = null;
  private office: OfficeInfo | null = null;
  private officeAsked = -1; // The definition that was asked for.
  private linkDownMs = 0;
  private heardMs = 0;
  private seconds = 0;
  private minute = 0; // That is shown.
  private drawn = "";
  private listeners: (() => void)[] = [];

  constructor(private readonly options: BoardOptions) {
    this.settings = readSettings(options.store.settings);
    this.scenery = new Scenery(this.settings, "Asia/Ho_Chi_Minh");
    this.scene = this.scenery.blank();
    this.voice = new Voice({
      speaker: options.speaker,
      voices: this.settings.voice,
      volume: this.settings.volume,
      fetch: (call, voice) => this.fetchVoice(call, voice),
      wants: (call) => this.office !== null && hasCounter(this.settings, this.office, call.counterId) && !isQuiet(this.settings.quiet, this.scenery.minute(this.now())),
    });
    this.slides = new Slides({ list: () => options.listSlides(), load: (url) => options.loadSlide(url), onChange: () => this.redraw() });
    if (options.store.token !== "") this.connect("");
    (options.every ?? ((ms, call) => void setInterval(call, ms)))(1000, () => this.tick());
    void this.prepareSound();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  get enrolled(): boolean {
    return this.link !== null;
  }

  private now(): number {
    return this.link ? this.link.now() : Date.now();
  }

  // --- Enrolment and the link

  // What was typed: a token, or a code for one use.
  enrol(typed: string): void {
    const plainText = typed.replace(/[\s-]/g, "");
    this.enrolWrong = null;
    if (CODE.test(plainText)) this.connect(plainText);
    else {
      this.options.store.token = plainText.toLowerCase().slice(0, 64);
      this.connect("");
    }
    this.changed();
  }

  private leave(why: EnrolWrong): void {
    this.link?.close();
    this.link = null;
    this.options.store.token = "";
    this.board = this.office = null;
    this.enrolWrong = why;
    this.redraw();
    this.changed();
  }

  private connect(code: string): void {
    this.link?.close();
    const link = new Link({
      ...this.options.link,
      kind: ClientKind.DISPLAY,
      language: this.settings.languages[0] === "en" ? Language.EN : Language.VI,
      token: this.options.store.token,
      enrolmentCode: code,
    });
    this.link = link;
    link.onChange(() => this.linkChanged(link));
    link.subscribe(TopicKind.BOARD, (state) => {
      if (state.state.case !== "board") return;
      this.board = state.state.value;
      this.heardMs = this.now();
      this.askOffice();
      this.voice.take(state.state.value, plain(state.version));
      this.redraw();
    });
    link.open();
  }

  private linkChanged(link: Link): void {
    if (link !== this.link) return;
    if (link.state === "refused") {
      const code = link.refusal?.code;
      if (code === RefusalCode.BAD_TOKEN) this.leave("wrong");
      return;
    }
    if (link.state === "waiting" && link.refusal?.code === RefusalCode.TOO_MANY_TRIES && this.options.store.token === "") {
      this.leave("later");
      return;
    }
    if (link.state === "ready") {
      const given = link.welcome!.deviceToken;
      if (link.welcome!.actor !== ActorKind.DEVICE || link.welcome!.deviceKind !== DeviceKind.DISPLAY) {
        this.leave(NO_DISPLAY[link.welcome!.deviceKind] ?? "not_display");
        return;
      }
      if (given !== "") this.options.store.token = given;
      this.linkDownMs = 0;
      this.officeAsked = -1;
      if (this.slides.url === "") void this.slides.turn();
      this.askOffice();
    } else if (this.linkDownMs === 0 && this.board) {
      this.linkDownMs = this.heardMs > 0 ? this.now() : 0;
    }
    this.redraw();
  }

  private askOffice(): void {
    const wanted = this.board ? plain(this.board.definitionVersion) : 0;
    const link = this.link;
    if (!link || link.state !== "ready" || this.officeAsked === wanted) return;
    this.officeAsked = wanted;
    void link.ask("getOffice", {}).then((answer) => {
      if (answer.case === "refusal" && answer.value.code === RefusalCode.NOT_ALLOWED) this.leave("not_display");
      if (answer.case !== "office" || link !== this.link) return;
      this.office = answer.value;
      this.scenery = new Scenery(this.settings, answer.value.timeZone);
      this.redraw();
    });
  }

  // --- What is seen

  private tick(): void {
    const minute = Math.floor(this.now() / 60000);
    this.seconds++;
    if (this.seconds % TURN_S === 0) this.turn++;
    if (this.seconds % TURN_S === 0 && this.enrolled) void this.slides.turn();
    if (this.seconds % SHIFT_S === 0) this.shift = SHIFTS[(this.seconds / SHIFT_S) % SHIFTS.length]!;
    if (minute !== this.minute || this.seconds % TURN_S === 0) this.redraw();
    this.minute = minute;
    const store = this.options.store;
    const asks = store.sound !== "off" && this.settings.voice.length > 0 && this.enrolled && !this.options.speaker.awake && this.soundTried;
    if (asks !== this.asksSound) {
      this.asksSound = asks;
      this.changed();
    }
  }

  // Draws only what has changed: a board is looked at for years.
  private redraw(): void {
    const scene = this.scenery.scene(this.board, this.office, { nowMs: this.now(), linkDownMs: this.linkDownMs });
    const drawn = JSON.stringify([scene, this.turn * Number(scene.notices.length > 1 || scene.counters.length > 1), this.shift, this.enrolled, this.slides.url]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.scene = scene;
    this.changed();
  }

  // --- What is heard

  private soundTried = false;

  // Where the browser remembers that it may, nobody is asked.
  private async prepareSound(): Promise<void> {
    if (this.options.store.sound === "off" || this.settings.voice.length === 0) return;
    await this.options.speaker.wake();
    this.soundTried = true;
  }

  get soundChosen(): boolean {
    return this.options.store.sound === "on";
  }

  async turnSoundOn(): Promise<void> {
    if (!(await this.options.speaker.wake())) return;
    this.options.store.sound = "on";
    this.asksSound = false;
    this.changed();
    await this.options.speaker.play([{ sound: this.options.speaker.chime(), pauseMs: 0 }], this.settings.volume);
  }

  leaveSilent(): void {
    this.options.store.sound = "off";
    this.asksSound = false;
    this.changed();
  }

  // Any touch will do where the sound was on before.
  touched(): void {
    if (this.options.store.sound === "on" && !this.options.speaker.awake) void this.options.speaker.wake();
  }

  private fetchVoice(call: Call, voice: string): Promise<ArrayBuffer> {
    const url = `/voice?label=${encodeURIComponent(call.label)}&counter=${call.counterId}&language=${voice}`;
    return this.options.fetchVoice(url, this.options.store.token);
  }
}
