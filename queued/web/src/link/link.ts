// The link to the server: one WebSocket that keeps itself alive, each command done once.
//
// Questions and commands wait for the link and are sent again after a reconnect; a command keeps its
// id, so the server does it once however often it hears it. Subscriptions are renewed after each hello.
import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { ClientMessageSchema, ServerMessageSchema, type Notice, type ServerMessage } from "../generated/queued/v1/envelope_pb";
import type { ClientKind, Welcome } from "../generated/queued/v1/hello_pb";
import { RefusalCode, RefusalSchema, type Refusal } from "../generated/queued/v1/refusal_pb";
import { TopicKind, type TopicState } from "../generated/queued/v1/topic_pb";
import type { Language } from "../generated/queued/v1/common_pb";
import { Backoff } from "./backoff";
import { newCommandId } from "./command_id";
import { plain } from "./number";

export const SUBPROTOCOL = "queued.v1";
export const PROTOCOL_VERSION = 1;

// A question that gets no answer for so long means that the link is dead, whatever the socket says.
const ANSWER_MS = 10000;
// Without a word for so long, the server is asked something, to find a dead link.
const QUIET_MS = 25000;
// The server ends a connection over a message of more than 4,096 bytes: of them 32 for numbers and ids.
const BODY_MAX = 4096 - 32;

type RequestBody = NonNullable<MessageInitShape<typeof ClientMessageSchema>["body"]>;
type Case = NonNullable<RequestBody["case"]>;
export type Ask<C extends Case> = Extract<RequestBody, { case: C }>["value"];
export type Answer = ServerMessage["body"];

export interface SocketLike {
  binaryType: string;
  readyState: number;
  onopen: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Uint8Array): void;
  close(): void;
}

export interface Clock {
  now(): number;
  after(ms: number, call: () => void): unknown;
  cancel(timer: unknown): void;
}

export interface LinkOptions {
  url: string;
  kind: ClientKind;
  language: Language;
  token?: string;
  ticketToken?: string;
  enrolmentCode?: string; // Until it has become a token: see Welcome.device_token.
  office?: string;
  clientName?: string;
  socket?: (url: string) => SocketLike;
  clock?: Clock;
  random?: () => number;
}

// ready: hello was answered. refused: hello was refused for good; nothing is tried any more.
export type LinkState = "connecting" | "ready" | "waiting" | "refused" | "closed";

interface Pending {
  body: RequestBody;
  commandId: Uint8Array | null;
  resolve: (answer: Answer) => void;
  request: number; // 0: not sent on this connection.
}

interface Subscription {
  topic: TopicKind;
  counterId: number;
  version: number;
  listener: (state: TopicState) => void;
}

const machineClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => setTimeout(call, ms),
  cancel: (timer) => clearTimeout(timer as number),
};

// Hello refusals that another try can change.
const PASSING = new Set([RefusalCode.BUSY, RefusalCode.TOO_MANY_TRIES]);

// Such a message would be said again after each connection that it ends.
const isTooLarge = (body: RequestBody): boolean => toBinary(ClientMessageSchema, create(ClientMessageSchema, { body })).length > BODY_MAX;

export class Link {
  state: LinkState = "connecting";
  // Went down by itself and is not back; not so a link that the page makes anew.
  lost = false;
  welcome: Welcome | null = null;
  refusal: Refusal | null = null;
  // The server's clock minus ours: what a wrong clock on this machine is corrected by.
  clockOffsetMs = 0;

  private readonly clock: Clock;
  private readonly backoff: Backoff;
  private socket: SocketLike | null = null;
  private nextRequest = 1;
  private helloRequest = 0;
  private retryTimer: unknown = null;
  private watchTimer: unknown = null;
  private heardAtMs = 0;
  private askedAtMs = 0;
  private pendings: Pending[] = [];
  private subscriptions: Subscription[] = [];
  private listeners: (() => void)[] = [];
  private noticeListeners: ((notice: Notice) => void)[] = [];

  constructor(private readonly options: LinkOptions) {
    this.clock = options.clock ?? machineClock;
    this.backoff = new Backoff(500, 15000, options.random);
  }

  open(): this {
    this.connect();
    return this;
  }

  close(): void {
    this.clock.cancel(this.retryTimer);
    this.drop("closed");
  }

  // Called at every change of state.
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  // Called when the server says something unasked: that a colleague took the seat, that it stops.
  onNotice(listener: (notice: Notice) => void): void {
    this.noticeListeners.push(listener);
  }

  // Now, by the server's clock.
  now(): number {
    return this.clock.now() + this.clockOffsetMs;
  }

  // The machine says that the network is back, or the page is looked at again: try at once.
  hurry(): void {
    if (this.state === "waiting") {
      this.backoff.reset();
      this.clock.cancel(this.retryTimer);
      this.connect();
    } else if (this.state === "ready") {
      this.beat();
    }
  }

  setLanguage(language: Language): void {
    this.options.language = language;
  }

  // What the next hello says; of somebody who has logged in, or out.
  setToken(token: string): void {
    this.options.token = token;
  }

  // Says hello again, as somebody else or in another language; nothing that was asked gets lost.
  reconnect(): void {
    if (this.state !== "ready" && this.state !== "connecting") return;
    this.drop("connecting");
    this.connect();
  }

  // Begins anew with what is set now, also after a refused hello.
  reopen(): void {
    this.close();
    this.backoff.reset();
    this.connect();
  }

  // Says a command no more; its answer is one without a case. Nobody knows whether it was done.
  giveUp(commandId: Uint8Array): void {
    const pending = this.pendings.find((other) => other.commandId === commandId);
    if (!pending) return;
    this.pendings = this.pendings.filter((other) => other !== pending);
    pending.resolve({ case: undefined });
  }

  // Asks until it is answered; an answer may be a refusal.
  ask<C extends Case>(kind: C, value: Ask<C>): Promise<Answer> {
    return this.enter({ case: kind, value } as RequestBody, null);
  }

  // Does something once: repeat the id to ask again for an answer that got lost.
  command<C extends Case>(kind: C, value: Ask<C>, commandId = newCommandId()): Promise<Answer> {
    return this.enter({ case: kind, value } as RequestBody, commandId);
  }

  // Watches a topic; states older than one already seen are dropped.
  subscribe(topic: TopicKind, listener: (state: TopicState) => void, counterId = 0): () => void {
    const subscription = { topic, counterId, version: -1, listener };
    this.subscriptions.push(subscription);
    if (this.state === "ready") this.sendSubscribe(subscription);
    return () => {
      this.subscriptions = this.subscriptions.filter((other) => other !== subscription);
      const shared = this.subscriptions.some((other) => other.topic === topic && other.counterId === counterId);
      if (this.state === "ready" && !shared) {
        this.send({ case: "unsubscribe", value: { topic, counterId } }, null);
      }
    };
  }

  private enter(body: RequestBody, commandId: Uint8Array | null): Promise<Answer> {
    if (isTooLarge(body)) return Promise.resolve({ case: "refusal", value: create(RefusalSchema, { code: RefusalCode.TOO_LARGE }) });
    return new Promise((resolve) => {
      const pending: Pending = { body, commandId, resolve, request: 0 };
      this.pendings.push(pending);
      if (this.state === "ready") this.sendPending(pending);
    });
  }

  private set(state: LinkState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }

  private connect(): void {
    this.set("connecting");
    const make = this.options.socket ?? ((url: string) => new WebSocket(url, SUBPROTOCOL) as unknown as SocketLike);
    let socket: SocketLike;
    try {
      socket = make(this.options.url);
    } catch {
      this.retry();
      return;
    }
    this.socket = socket;
    this.heardAtMs = this.askedAtMs = this.clock.now();
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.hello(socket);
    socket.onmessage = (event: { data: ArrayBuffer }) => this.take(socket, event.data);
    socket.onclose = socket.onerror = () => {
      if (socket === this.socket) this.retry();
    };
    this.watch();
  }

  private hello(socket: SocketLike): void {
    if (socket !== this.socket) return;
    const options = this.options;
    const hello: RequestBody = {
      case: "hello",
      value: {
        protocolVersion: PROTOCOL_VERSION,
        clientKind: options.kind,
        language: options.language,
        token: options.token ?? "",
        ticketToken: options.ticketToken ?? "",
        office: options.office ?? "",
        enrolmentCode: options.enrolmentCode ?? "",
        clientName: options.clientName ?? "web",
      },
    };
    if (isTooLarge(hello)) {
      this.refusal = create(RefusalSchema, { code: RefusalCode.BAD_TOKEN }); // No token is so long.
      this.drop("refused");
      return;
    }
    this.helloRequest = this.send(hello, null);
  }

  private send(body: RequestBody, commandId: Uint8Array | null): number {
    const request = this.nextRequest++;
    const message = create(ClientMessageSchema, { request, body });
    if (commandId) message.commandId = commandId;
    this.askedAtMs = Math.max(this.askedAtMs, this.clock.now());
    this.socket?.send(toBinary(ClientMessageSchema, message));
    return request;
  }

  private sendPending(pending: Pending): void {
    pending.request = this.send(pending.body, pending.commandId);
  }

  private sendSubscribe(subscription: Subscription): void {
    const { topic, counterId } = subscription;
    void this.enter({ case: "subscribe", value: { topic, counterId } }, null).then((answer) => {
      if (answer.case === "topic") this.publish(subscription, answer.value);
    });
  }

  private publish(subscription: Subscription, state: TopicState): void {
    const version = plain(state.version);
    if (version < subscription.version || !this.subscriptions.includes(subscription)) return;
    subscription.version = version;
    subscription.listener(state);
  }

  private take(socket: SocketLike, data: ArrayBuffer): void {
    if (socket !== this.socket) return;
    this.heardAtMs = this.clock.now();
    const message = fromBinary(ServerMessageSchema, new Uint8Array(data));
    if (message.request !== 0 && message.request === this.helloRequest) {
      this.takeHello(message.body);
      return;
    }
    if (message.request === 0) {
      this.takeUnasked(message.body);
      return;
    }
    const pending = this.pendings.find((other) => other.request === message.request);
    if (pending) {
      this.pendings = this.pendings.filter((other) => other !== pending);
      pending.resolve(message.body);
    }
  }

  private takeUnasked(body: Answer): void {
    if (body.case === "notice") for (const listener of this.noticeListeners) listener(body.value);
    if (body.case !== "topic") return;
    const topics = { board: TopicKind.BOARD, counter: TopicKind.COUNTER, ticket: TopicKind.TICKET, statistics: TopicKind.STATISTICS, printers: TopicKind.PRINTERS, devices: TopicKind.DEVICES };
    const state = body.value.state;
    for (const subscription of this.subscriptions.slice()) {
      if (state.case === undefined || topics[state.case] !== subscription.topic) continue;
      if (state.case === "counter" && subscription.counterId !== 0 && state.value.counterId !== subscription.counterId) continue;
      this.publish(subscription, body.value);
    }
  }

  private takeHello(body: Answer): void {
    if (body.case === "welcome") {
      this.backoff.reset();
      this.lost = false;
      this.welcome = body.value;
      if (body.value.deviceToken !== "") {
        this.options.token = body.value.deviceToken;
        this.options.enrolmentCode = "";
      }
      this.refusal = null;
      this.clockOffsetMs = plain(body.value.nowMs) - this.clock.now();
      // Subscriptions are made anew below: what was asked of them before is not.
      this.pendings = this.pendings.filter((pending) => pending.body.case !== "subscribe");
      this.set("ready");
      for (const pending of this.pendings.slice()) {
        if (pending.request === 0) this.sendPending(pending);
      }
      for (const subscription of this.subscriptions) this.sendSubscribe(subscription);
    } else if (body.case === "refusal") {
      this.refusal = body.value;
      if (!PASSING.has(body.value.code)) this.drop("refused");
    }
  }

  private drop(state: LinkState): void {
    const socket = this.socket;
    this.socket = null;
    this.helloRequest = 0;
    this.clock.cancel(this.watchTimer);
    for (const pending of this.pendings) pending.request = 0;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
      socket.close();
    }
    this.set(state);
  }

  private retry(): void {
    this.lost = true;
    this.drop("waiting");
    this.retryTimer = this.clock.after(this.backoff.next(), () => this.connect());
  }

  private watch(): void {
    this.clock.cancel(this.watchTimer);
    this.watchTimer = this.clock.after(1000, () => {
      const now = this.clock.now();
      const waits = this.state === "connecting" || this.pendings.some((pending) => pending.request !== 0);
      if (waits && now - Math.max(this.heardAtMs, this.askedAtMs) > ANSWER_MS) {
        this.retry();
        return;
      }
      if (this.state === "ready" && now - this.heardAtMs > QUIET_MS && !waits) this.beat();
      this.watch();
    });
  }

  // The smallest question that everybody may ask.
  private beat(): void {
    const first = this.subscriptions[0];
    if (first) this.sendSubscribe(first);
    else void this.ask("getOffice", {});
  }
}

// Where the WebSocket of this page is.
export function linkUrl(location: { protocol: string; host: string }): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/`;
}
