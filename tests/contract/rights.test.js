// Who may ask for what, over the wire and over HTTP: every message of the contract and every topic, by everybody.
// What the table allows is not refused for want of a right; all else is, and a message without a row fails.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Client, common, envelope, newCommandId, refusal, topics } from "./client.js";
import { Server } from "../support/server.js";

const PASSWORD = "motcua-bat-xat";
const CLERKS = "clerk caller";
const STAFF = "clerk caller manager administrator";
const LEADERS = "manager administrator";
const PEOPLE = ["nobody", "citizen", "kiosk", "display", "terminal", ...STAFF.split(" ")];

// Messages, and who may send them. A clerk without rights of their own, and a caller with both.
const MESSAGES = {
  getOffice: PEOPLE.join(" "),
  getProcedures: `kiosk ${STAFF}`,
  getForecast: `kiosk ${STAFF}`,
  getReport: LEADERS,
  getWorkbook: LEADERS,
  getStory: LEADERS,
  getStaff: LEADERS,
  printChecklist: "kiosk",
  issue: `kiosk ${CLERKS}`,
  callNext: CLERKS,
  callTicket: "caller",
  recall: CLERKS,
  start: CLERKS,
  finish: CLERKS,
  noShow: CLERKS,
  return: STAFF,
  park: CLERKS,
  resume: CLERKS,
  transfer: CLERKS,
  requeue: CLERKS,
  reclassify: `caller ${LEADERS}`,
  cancel: `citizen kiosk ${STAFF}`,
  undo: CLERKS,
  reprint: `kiosk ${STAFF}`,
  rate: "citizen",
  logIn: `nobody terminal ${STAFF}`,
  logOut: STAFF,
  openCounter: CLERKS,
  pauseCounter: CLERKS,
  closeCounter: CLERKS,
  releaseCounter: LEADERS,
  openDay: LEADERS,
  closeDay: LEADERS, // Last: nothing else is to be had afterwards.
};

const TOPICS = {
  BOARD: `kiosk display terminal ${STAFF}`,
  COUNTER: STAFF,
  TICKET: "citizen",
  STATISTICS: LEADERS,
  PRINTERS: `kiosk ${LEADERS}`,
  DEVICES: LEADERS,
};

const server = new Server();
const hello = {}; // What each of them says to come in.
let other; // A ticket that is not the citizen's.

async function connect(value) {
  const client = await Client.connect(server.port);
  const welcome = await client.hello(value);
  assert.equal(welcome.case, "welcome", welcome.value.text);
  return client;
}

async function sessionOf(user, secret, counterId = 0) {
  const client = await connect({});
  const answer = await client.command("logIn", { user, secret, counterId });
  assert.equal(answer.case, "loggedIn", answer.value.text);
  await client.close();
  return { token: answer.value.sessionToken };
}

before(async () => {
  await server.start();
  const add = (...args) => server.run(...args, "--data", server.folder);
  const secret = join(server.folder, "secret");
  writeFileSync(secret, `${PASSWORD}\n`);
  for (const [name, role, rights] of [["binh", "clerk", "none"], ["yen", "clerk", "call-ticket,reclassify"], ["truong", "administrator", "none"]]) {
    add("user", "add", name, "--role", role, "--rights", rights, "--secret-file", secret);
  }
  add("device", "add", "terminal-1", "--kind", "counter", "--token-file", join(server.folder, "terminal-1.token"));
  hello.nobody = {};
  hello.kiosk = { token: server.token("kiosk-1") };
  hello.display = { token: server.token("tv-1") };
  hello.terminal = { token: server.token("terminal-1") };
  hello.clerk = await sessionOf("binh", PASSWORD, 1);
  hello.caller = await sessionOf("yen", PASSWORD, 2);
  hello.manager = await sessionOf("quanly", PASSWORD);
  hello.administrator = await sessionOf("truong", PASSWORD);
  const kiosk = await connect(hello.kiosk);
  const issue = async () => (await kiosk.command("issue", { serviceId: 1 })).value;
  hello.citizen = { ticketToken: (await issue()).ticketToken };
  other = (await issue()).ticket;
  await kiosk.close();
});
after(() => {
  server.process.kill("SIGKILL");
  server.remove();
});

// Whether it is refused for want of a right, and by the right word.
async function isForbidden(who, ask) {
  const client = await connect(hello[who]);
  const body = await ask(client);
  await client.close();
  const code = body.case === "refusal" ? refusal[body.value.code] : "";
  if (code !== "NOT_ALLOWED" && code !== "LOG_IN_FIRST") return false;
  assert.equal(code, who === "nobody" || who === "terminal" ? "LOG_IN_FIRST" : "NOT_ALLOWED", who);
  return true;
}

async function check(what, allowed, ask) {
  for (const who of PEOPLE) {
    assert.equal(await isForbidden(who, ask), !allowed.split(" ").includes(who), `${what} by ${who}`);
  }
}

test("a phone touches no other ticket, whatever it names", async () => {
  const phone = await connect(hello.citizen);
  for (const value of [{ ticketId: other.ticketId }, { label: other.label }, { ticketId: other.ticketId + 100n }]) {
    assert.equal(refusal[(await phone.command("cancel", value)).value.code], "NOT_ALLOWED");
  }
  await phone.close();
});

test("every message by everybody", { timeout: 120000 }, async () => {
  const names = envelope.ClientMessageSchema.oneofs.find((one) => one.localName === "body").fields.map((field) => field.localName);
  const others = ["hello", "subscribe", "unsubscribe"]; // Before everything, and by the topic.
  assert.deepEqual(names.filter((name) => !others.includes(name)).sort(), Object.keys(MESSAGES).sort(), "each message has a row");
  const values = { logIn: { user: "khong-co", secret: "0" }, callTicket: { label: "Z999" }, rate: { level: 1 } };
  for (const [name, allowed] of Object.entries(MESSAGES)) {
    if (name === "logOut") continue; // It ends the session: at the very end.
    await check(name, allowed, (client) => client.ask(name, values[name] ?? {}, newCommandId()));
  }
  await check("logOut", MESSAGES.logOut, (client) => client.ask("logOut", {}, newCommandId()));
});

test("every topic by everybody", { timeout: 60000 }, async () => {
  hello.clerk = await sessionOf("binh", PASSWORD);
  hello.caller = await sessionOf("yen", PASSWORD);
  hello.manager = await sessionOf("quanly", PASSWORD);
  hello.administrator = await sessionOf("truong", PASSWORD);
  const names = Object.keys(topics.TopicKind).filter((name) => Number.isNaN(Number(name)) && name !== "UNSPECIFIED");
  assert.deepEqual(names.sort(), Object.keys(TOPICS).sort(), "each topic has a row");
  for (const [name, allowed] of Object.entries(TOPICS)) {
    for (const kind of ["subscribe", "unsubscribe"]) {
      await check(`${kind} ${name}`, allowed, (client) => client.ask(kind, { topic: topics.TopicKind[name], counterId: 1 }));
    }
  }
});

test("over HTTP: speech for displays alone, files for whoever was given their link, the rest for everybody", async () => {
  const display = await connect(hello.display); // /voice speaks for those that are connected.
  const get = async (path, headers = {}) => (await fetch(`${server.url}${path}`, { headers })).status;
  const bearers = Object.values(hello).map((value) => value.token ?? value.ticketToken ?? "");
  for (const bearer of bearers) {
    const status = await get("/voice?label=A012&counter=3&language=vi", { authorization: `Bearer ${bearer}` });
    const isDisplay = bearer === hello.display.token;
    assert.ok(isDisplay ? status === 200 || status === 503 : status === 401 || status === 403, `${bearer}: ${status}`);
    assert.equal(await get(`/download/${bearer}`, { authorization: `Bearer ${bearer}` }), 404);
    for (const path of ["/", "/healthz", "/metrics", "/slides"]) assert.equal(await get(path, { authorization: `Bearer ${bearer}` }), 200, path);
    for (const path of ["/nowhere", "/queued.db", "/kiosk-1.token", "/slides/office.yaml"]) assert.equal(await get(path), 404, path);
  }
  await display.close();
});
