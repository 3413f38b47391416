// Ten thousand phones that only watch, and more connections than the machine has room for.
// QUEUED_CROWD says how many phones (10000).
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { after, test } from "node:test";
import { topics } from "../contract/client.js";
import { Server } from "../support/server.js";
import { Client, clerk, common, display, kiosk, metric, until } from "./hall.js";

const binary = process.env.TEST_SERVER;
const crowd = Number(process.env.QUEUED_CROWD ?? 10000);

// Whatever a test came to, nothing is left running.
const servers = [];
after(() => servers.forEach((server) => server.process.kill("SIGKILL")));

// The server in a shell that has set a limit.
async function limited(server, limit) {
  server.process = spawn("sh", ["-c", `${limit}; exec "$0" "$@"`, binary, "serve", "--sample", "--data", server.folder, "--port", "0",
    "--log", "warn", "--clock", "2026-11-23T08:00:00+0700"], { stdio: ["ignore", "pipe", "pipe"] });
  servers.push(server);
  server.said = "";
  server.process.stderr.on("data", (data) => (server.said += data));
  server.exited = new Promise((done) => server.process.on("exit", (code, signal) => done(code ?? signal)));
  server.port = await new Promise((done) => server.process.stdout.on("data", (data) => {
    const match = /:(\d+)\//.exec(data);
    if (match) done(Number(match[1]));
  }));
  return server;
}

function residentKilobytes(server) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, "utf8"))[1]);
}

test("more connections than descriptors: strangers make room for each other, and keep out nobody who is known", async () => {
  const server = await limited(new Server(), "ulimit -n 256");
  const machine = await kiosk(server);
  const sockets = [];
  let refused = 0;
  for (let i = 0; i < 600; i++) {
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.on("close", () => refused++);
    sockets.push(socket);
  }
  await until(() => refused >= 350, "most of them hung up on");
  for (let i = 0; i < 50; i++) assert.equal((await machine.command("issue", { serviceId: 1 })).case, "done");
  const screen = await display(server); // While it is full: whoever comes takes a stranger's place.
  const lan = await clerk(server, "lan", 1);
  assert.equal((await lan.ask("subscribe", { topic: topics.TopicKind.BOARD })).case, "topic");
  // Of those who come in the same instant, before anybody could go, some are hung up on themselves.
  const [crowded, turnedAway] = [await metric(server, "closed_crowded_total"), await metric(server, "connections_refused_total")];
  assert.ok(crowded > turnedAway && crowded + turnedAway >= 350, `${crowded} and ${turnedAway}`);
  for (const socket of sockets) socket.destroy();
  await until(async () => {
    try {
      return (await fetch(`http://127.0.0.1:${server.port}/healthz`)).status === 200;
    } catch {
      return false;
    }
  }, "room again");
  assert.ok(server.said.split("\n").length < 50, server.said.slice(0, 2000));
  await Promise.all([machine, screen, lan].map((client) => client.close()));
  assert.equal(await server.stop(), 0);
  server.remove();
});

test(`${crowd} phones watch: memory by the connection, and a call reaches the one it is for`, { timeout: 280000 }, async (t) => {
  const room = Number(execFileSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" }).trim()) || Infinity;
  if (room < crowd + 500) return t.skip(`only ${room} descriptors here`);
  const server = await limited(new Server(), "ulimit -S -n 256"); // It asks for more by itself.
  const [machine, lan] = [await kiosk(server), await clerk(server, "lan", 1)];
  const office = (await lan.ask("getOffice")).value;
  const serviceId = office.counters.find((c) => c.counterId === 1).serviceIds[0];
  const tickets = [];
  while (tickets.length < 200) {
    const bodies = await Promise.all(Array.from({ length: 8 }, () => machine.command("issue", { serviceId })));
    for (const body of bodies) tickets.push(body.value);
  }
  const issue = async () => {
    const began = process.hrtime.bigint();
    for (let i = 0; i < 300; i++) await machine.command("issue", { serviceId });
    return Number(process.hrtime.bigint() - began);
  };
  const alone = await issue();
  const before = residentKilobytes(server);
  const phones = [];
  while (phones.length < crowd) {
    phones.push(...await Promise.all(Array.from({ length: Math.min(200, crowd - phones.length) }, async (_, i) => {
      const phone = await Client.connect(server.port);
      assert.equal((await phone.hello({ ticketToken: tickets[(phones.length + i) % tickets.length].ticketToken })).case, "welcome");
      assert.equal((await phone.ask("subscribe", { topic: topics.TopicKind.TICKET })).case, "topic");
      return phone;
    })));
  }
  assert.equal(await metric(server, "subscriptions"), crowd);
  const each = (residentKilobytes(server) - before) / crowd;
  const watched = await issue();
  const called = (await lan.command("callNext")).value.ticket.ticketId;
  const index = tickets.findIndex((issued) => issued.ticket.ticketId === called);
  await phones[index].until((b) => b.value.state.value.ticket.state === common.TicketState.CALLED);
  console.log(`${crowd} phones: ${each.toFixed(1)} KiB each; a ticket takes ${(watched / alone).toFixed(2)} times as long as without them`);
  assert.ok(each < 100, "memory by the connection");
  for (const client of [...phones, machine, lan]) client.close();
  await until(async () => (await metric(server, "connections")) === 0, "all gone");
  assert.equal(await metric(server, "subscriptions"), 0);
  assert.equal(await server.stop(), 0);
  server.remove();
});
