// A client made from the contract alone: the .proto files and proto/README.md.
import { randomBytes } from "node:crypto";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import WebSocket from "ws";

const generated = process.env.CONTRACT_GENERATED;
const envelope = await import(`${generated}/queued/v1/envelope_pb.js`);
export const refusal = (await import(`${generated}/queued/v1/refusal_pb.js`)).RefusalCode;
export const common = await import(`${generated}/queued/v1/common_pb.js`);
export const topics = await import(`${generated}/queued/v1/topic_pb.js`);

export { envelope };

export const newCommandId = () => new Uint8Array(randomBytes(16));

// What has been asked and not refused, answered or told, watched, refused: by all clients of this process.
export const seen = { requests: new Set(), bodies: new Set(), topics: new Set(), refusals: new Set() };

function note(kind, body) {
  seen.bodies.add(body.case);
  if (body.case === "topic") seen.topics.add(body.value.state.case);
  if (body.case === "refusal") seen.refusals.add(refusal[body.value.code]);
  else if (kind) seen.requests.add(kind);
}

export class Client {
  #next = 1;
  #waiting = new Map();
  #listeners = [];
  #socket;

  static connect(port, protocols = ["queued.v1"]) {
    return new Promise((resolve, reject) => {
      const client = new Client();
      client.#socket = new WebSocket(`ws://127.0.0.1:${port}/`, protocols);
      client.#socket.binaryType = "nodebuffer";
      client.closed = new Promise((done) => client.#socket.on("close", (code) => done(code)));
      client.#socket.on("open", () => resolve(client));
      client.#socket.on("error", reject);
      client.#socket.on("message", (data) => client.#take(data));
    });
  }

  #take(data) {
    const message = fromBinary(envelope.ServerMessageSchema, new Uint8Array(data));
    const waiting = this.#waiting.get(message.request);
    note(waiting?.kind, message.body);
    if (message.request !== 0 && waiting) {
      this.#waiting.delete(message.request);
      waiting.done(message.body);
    } else {
      const pushed = this.#listeners.shift();
      if (pushed) pushed(message.body);
      else this.pushed.push(message.body);
    }
  }

  pushed = [];

  // The next message that comes unasked.
  push() {
    if (this.pushed.length > 0) return Promise.resolve(this.pushed.shift());
    return new Promise((done) => this.#listeners.push(done));
  }

  // Waits until a pushed state satisfies the test.
  async until(test) {
    for (;;) {
      const body = await this.push();
      if (test(body)) return body;
    }
  }

  ask(kind, value = {}, commandId = new Uint8Array()) {
    const request = this.#next++;
    const message = create(envelope.ClientMessageSchema, {
      request,
      commandId,
      body: { case: kind, value },
    });
    const answer = new Promise((done) => this.#waiting.set(request, { kind, done }));
    this.#socket.send(toBinary(envelope.ClientMessageSchema, message));
    return answer;
  }

  command(kind, value = {}, commandId = newCommandId()) {
    return this.ask(kind, value, commandId);
  }

  hello(value = {}) {
    return this.ask("hello", { protocolVersion: 1, clientName: "contract", ...value });
  }

  sendRaw(data, options) {
    this.#socket.send(data, options);
  }

  // Reads nothing any more.
  pause() {
    this.#socket.pause();
  }

  close() {
    this.#socket.terminate();
    return this.closed;
  }
}
