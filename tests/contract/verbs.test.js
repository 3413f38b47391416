// The verbs that read the journal, beside a server that is writing it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Client } from "./client.js";
import { Server } from "../support/server.js";

const server = new Server();
const run = promisify(execFile);
before(() => server.start());
after(async () => {
  assert.equal(await server.stop(), 0);
  server.remove();
});

const queued = async (verb, ...args) => {
  const env = { ...process.env, LC_ALL: "C.UTF-8", QUEUED_DATA: server.folder };
  const options = { env, encoding: "utf8", maxBuffer: 1 << 28 };
  return (await run(process.env.TEST_SERVER, [verb, ...args], options)).stdout;
};

const figure = (table, name) => Number(new RegExp(`^${name} +(\\d+)$`, "m").exec(table)[1]);

async function visitor() {
  const client = await Client.connect(server.port);
  assert.equal((await client.hello({ token: server.token("kiosk-1") })).case, "welcome");
  return client;
}

// Takes tickets as fast as they are given, until told to stop. Counts those that were acknowledged.
async function crowd(state) {
  const client = await visitor();
  while (!state.enough) {
    const done = await client.command("issue", { serviceId: 1 });
    assert.equal(done.case, "done");
    state.issued++;
  }
  await client.close();
}

test("a backup under load is one committed instant", async () => {
  const state = { issued: 0, enough: false };
  const crowds = [crowd(state), crowd(state), crowd(state)];
  const copies = [];
  while (state.issued < 50) await new Promise((next) => setTimeout(next, 1));
  for (let i = 0; i < 5; i++) {
    const name = join(server.folder, `copy-${i}.db`);
    const acknowledged = state.issued;
    assert.match(await queued("backup", name), /Copied and verified/);
    copies.push({ name, acknowledged, later: state.issued });
  }
  state.enough = true;
  await Promise.all(crowds);
  const journal = await queued("export", "events");
  for (const { name, acknowledged, later } of copies) {
    assert.match(await queued("verify", name), /Sound/);
    const folder = `${name}.data`;
    await run("mkdir", [folder]);
    await run("cp", [name, join(folder, "queued.db")]);
    const copy = await queued("export", "events", "--data", folder);
    assert.ok(journal.startsWith(copy), "a copy is the beginning of the journal, and whole");
    const issued = copy.split("\n").filter((line) => line.includes('"ticket_issued"')).length;
    assert.ok(issued >= acknowledged, `${issued} tickets, ${acknowledged} were acknowledged before`);
    assert.ok(issued <= later + 3, `${issued} tickets, ${later} were acknowledged after`);
  }
  assert.ok(copies.at(-1).later > copies[0].acknowledged, "nobody came meanwhile");
  const table = await queued("report");
  assert.equal(figure(table, "Issued"), state.issued);
  assert.equal(figure(table, "Present"), state.issued);
});

test("report, story, export and verify beside a running server", async () => {
  const clerk = await Client.connect(server.port);
  await clerk.hello({});
  const machine = await visitor();
  const office = (await machine.ask("getOffice")).value;
  const { counterId } = office.counters.find((counter) => counter.serviceIds.includes(1));
  await machine.close();
  const answer = await clerk.command("logIn", { user: "lan", secret: "1111", counterId });
  assert.equal(answer.case, "loggedIn", answer.value.text);
  await clerk.command("openCounter", {});
  const called = await clerk.command("callNext", {});
  assert.equal(called.case, "done", called.value.text);
  await clerk.command("start", {});
  await clerk.command("finish", {});
  await clerk.command("undo", {});
  await clerk.command("finish", {});
  const { label } = called.value.ticket;
  const story = await queued("story", label);
  assert.match(story, new RegExp(`Issued ${label}, .*device kiosk-1`));
  assert.match(story, /Finished.*\[undone\]/);
  assert.match(story, /clerk Nguyễn Thị Lan/);
  const table = await queued("report");
  assert.equal(figure(table, "Served"), 1);
  assert.match(await queued("report", "--by", "clerk"), /Nguyễn Thị Lan +1 +1/);
  assert.match(await queued("verify"), /Sound/);
  await assert.rejects(queued("restore", join(server.folder, "copy-0.db")), /stop it/);
  const tickets = await queued("export", "tickets");
  assert.equal(tickets.split("\r\n").filter((line) => line.includes(",done,")).length, 1);
  await clerk.close();
});
