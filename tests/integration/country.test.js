// Many offices in one process: each is its own, all days open and close, and a restart finds them all.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { Server } from "../support/server.js";
import { topics } from "../contract/client.js";
import { enter, rows, until } from "./hall.js";

const OFFICES = 300;
const WATCHED = 40; // Those with a kiosk and a display of their own.

const server = new Server();
const files = [];
const tokens = [];

const code = (i) => `xa-${String(i).padStart(3, "0")}`;

before(() => {
  const sample = readFileSync(new URL("../../queued/setup/sample/office.yaml", import.meta.url), "utf8");
  const [head, services] = [sample.slice(0, sample.indexOf("\nservices:")), `
services:
  - {code: ho-tich, letter: A, name: {vi: Hộ tịch, en: Civil status}, expected_minutes: 12}
counters:
  - {number: 1, services: [ho-tich]}
`];
  mkdirSync(join(server.folder, "offices"));
  for (let i = 0; i < OFFICES; i++) {
    const file = join(server.folder, "offices", `${code(i)}.yaml`);
    writeFileSync(file, head.replace("code: bat-xat", `code: ${code(i)}`).replace("xã Bát Xát", `xã ${code(i)}`) + services);
    files.push(file);
  }
  const data = ["--data", server.folder];
  assert.match(server.run("apply", "--new", ...data, ...files), new RegExp(` ${OFFICES}$`, "m"));
  for (let i = 0; i < WATCHED; i++) {
    const [kiosk, display] = ["kiosk", "display"].map((kind) =>
      server.run("device", "add", `${kind}-1`, "--kind", kind, "--office", code(i), ...data).trim());
    tokens.push({ kiosk, display });
  }
});

after(() => server.remove());

// The server without a sample, at a given hour.
async function serve(clock, speed = "1") {
  const options = ["--data", server.folder, "--port", "0", "--clock", clock, "--speed", speed, "--log", "error"];
  server.process = spawn(process.env.TEST_SERVER, ["serve", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  server.exited = new Promise((done) => server.process.on("exit", (status, signal) => done(status ?? signal)));
  for await (const line of createInterface({ input: server.process.stdout })) {
    const match = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(line);
    if (match) {
      server.port = Number(match[1]);
      break;
    }
  }
  server.process.stdout.resume();
}

const count = (kind) => rows(server, `SELECT count(DISTINCT office_id) AS n FROM event WHERE kind = ${kind}`)[0].n;
const [OPENED, CLOSED] = [20, 21];

const issue = (kiosk) => kiosk.command("issue", { serviceId: 1 });

test("applied again, nothing changes; a file that is wrong stops before anything is opened", () => {
  const data = ["--data", server.folder];
  server.run("apply", "--new", ...data, ...files);
  assert.equal(rows(server, "SELECT max(version) AS v FROM definition")[0].v, 1);
  const bad = join(server.folder, "offices", "bad.yaml");
  writeFileSync(bad, readFileSync(files[1], "utf8").replace("letter: A", "letter: AB1"));
  const changed = join(server.folder, "offices", "changed.yaml");
  writeFileSync(changed, readFileSync(files[0], "utf8").replace("expected_minutes: 12", "expected_minutes: 13"));
  assert.throws(() => server.run("apply", ...data, changed, bad), (error) => error.status === 2 && /bad\.yaml/.test(error.stderr));
  assert.equal(rows(server, "SELECT max(version) AS v FROM definition")[0].v, 1);
});

test("every office opens its day, issues its own numbers and shows its own board; a restart finds it so", async () => {
  await serve("2036-01-07T08:00:00+0700");
  await until(() => count(OPENED) === OFFICES, "all days open");
  const halls = await Promise.all(tokens.map(async (token, i) => {
    const [kiosk, display] = [await enter(server, token.kiosk), await enter(server, token.display)];
    const board = (await display.ask("subscribe", { topic: topics.TopicKind.BOARD })).value.state.value;
    assert.ok(board.title.vi.includes(code(i)), board.title.vi);
    return { kiosk, display };
  }));
  await Promise.all(halls.map(async ({ kiosk, display }, i) => {
    for (let number = 1; number <= 1 + (i % 3); number++) {
      const { value } = await issue(kiosk);
      assert.equal(value.ticket.label, `A${String(number).padStart(3, "0")}`);
    }
    await display.until((body) => body.value.state.value.services[0].waiting === 1 + (i % 3));
  }));
  for (const hall of halls) for (const client of Object.values(hall)) client.close();
  assert.equal(await server.stop("SIGKILL"), "SIGKILL");

  await serve("2036-01-07T09:00:00+0700");
  for (let i = 0; i < WATCHED; i++) {
    const kiosk = await enter(server, tokens[i].kiosk);
    assert.equal((await issue(kiosk)).value.ticket.label, `A${String(2 + (i % 3)).padStart(3, "0")}`);
    await kiosk.close();
  }
  assert.equal(await server.stop(), 0);
});

test("every office closes its day in the evening", async () => {
  await serve("2036-01-07T16:50:00+0700", "10000");
  await until(() => count(CLOSED) === OFFICES, "all days closed");
  assert.equal(await server.stop(), 0);
  const left = rows(server, "SELECT count(*) AS n FROM ticket WHERE state < 5")[0].n;
  assert.equal(left, 0);
  server.run("verify", "--data", server.folder);
});
