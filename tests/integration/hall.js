// The people of the sample office, as clients of the real server.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Client, common, refusal } from "../contract/client.js";

export const PINS = { lan: "1111", hoa: "2222", minh: "3333", son: "4444", thu: "5555", duc: "6666" };
export const PASSWORD = "motcua-bat-xat";

// A client that has said hello with a token.
export async function enter(server, token, value = {}) {
  const client = await Client.connect(server.port);
  const welcome = await client.hello({ token, ...value });
  assert.equal(welcome.case, "welcome", welcome.value.text);
  client.welcome = welcome.value;
  return client;
}

export async function logIn(client, user, counterId = 0) {
  const secret = PINS[user] ?? PASSWORD;
  const answer = await client.command("logIn", { user, secret, counterId, takeOver: true });
  assert.equal(answer.case, "loggedIn", answer.value.text);
  client.sessionToken = answer.value.sessionToken;
  return client;
}

export async function clerk(server, user, counterId) {
  const client = await logIn(await enter(server, ""), user, counterId);
  assert.equal((await client.command("openCounter", {})).case, "done");
  return client;
}

export const kiosk = (server) => enter(server, server.token("kiosk-1"));
export const display = (server) => enter(server, server.token("tv-1"));

export function refused(body, code) {
  assert.equal(body.case, "refusal");
  assert.equal(refusal[body.value.code], refusal[code]);
}

// What a metric says.
export async function metric(server, name) {
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  return Number(new RegExp(`^queued_${name.replace(/[{}"]/g, "\\$&")} (\\d+)$`, "m").exec(text)[1]);
}

// Rows of a query on the database, which may be open elsewhere.
export function rows(server, sql) {
  const text = execFileSync("sqlite3", ["-json", "-readonly", server.database, sql], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return text === "" ? [] : JSON.parse(text);
}

// Until @test holds; it may be asynchronous.
export async function until(test, what) {
  for (let i = 0; i < 6000; i++) {
    if (await test()) return;
    await new Promise((done) => setTimeout(done, 5));
  }
  assert.fail(`never came: ${what}`);
}

export { Client, common, refusal };
