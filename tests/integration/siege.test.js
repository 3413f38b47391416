// All that strangers can do to a server, at the same time and without an end: connections that say nothing,
// half a request, readers that do not read, floods of small requests, messages too long, without end, of
// nonsense and nested, and guesses. The office goes on meanwhile, and the server's memory stays within what
// its limits come to. QUEUED_IDLE says how many connections say nothing (2000).
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { test } from "node:test";
import { topics } from "../contract/client.js";
import { Server } from "../support/server.js";
import { Client, clerk, enter, kiosk, metric, until } from "./hall.js";

const room = Number(execFileSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" }).trim()) || Infinity;
const idle = Math.min(Number(process.env.QUEUED_IDLE ?? 2000), Math.floor(room / 2) - 1000);
const SLOW = 30;
const ROUNDS = 60; // Citizens who are served meanwhile.

const kilobytes = (server) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, "utf8"))[1]);
const breath = () => new Promise((done) => setImmediate(done));

test(`under siege of ${idle} idle connections and every other kind`, { timeout: 280000 * Math.max(1, idle / 2000) }, async () => {
  const server = await new Server().start();
  const [machine, lan] = [await kiosk(server), await clerk(server, "lan", 1)];
  const serviceId = (await lan.ask("getOffice")).value.counters.find((one) => one.counterId === 1).serviceIds[0];
  const before = kilobytes(server);
  let [over, most] = [false, 0];
  const done = { idle: 0, half: 0, slow: 0, flood: 0, long: 0, endless: 0, nonsense: 0, nested: 0, guesses: 0 };

  const sockets = new Set();
  const open = (words) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write(words));
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      if (!over) setTimeout(open, 20, words); // Hung up on: once more.
    });
    sockets.add(socket);
    done[words === "" ? "idle" : "half"]++;
  };
  // Again and again; each connection that is ended is made anew.
  const siege = async (kind, attack) => {
    while (!over) {
      const client = await Client.connect(server.port).catch(() => null);
      if (client === null) continue;
      const gone = client.closed.then(() => null);
      await Promise.race([gone, attack(client, gone)]).catch(() => {});
      done[kind] += kind === "slow" ? 0 : 1; // It is hung up on after a minute only.
      await client.close();
    }
  };
  const until_over = async (gone, each) => {
    let here = true;
    gone.then(() => (here = false));
    while (here && !over) {
      each();
      await breath();
    }
  };
  const nested = (depth) => {
    let bytes = Buffer.alloc(0);
    for (let i = 0; i < depth; i++) {
      const tag = [0x52, 0xf2, 0x0a][i % 2]; // Of hello and of what follows, over and over.
      bytes = Buffer.concat([Buffer.from([tag, ...(tag === 0xf2 ? [0x01] : []), (bytes.length & 0x7f) | 0x80, bytes.length >> 7]), bytes]);
    }
    return bytes;
  };
  for (let i = 0; i < idle; i++) {
    open("");
    if (i % 500 === 0) await breath();
  }
  for (let i = 0; i < 200; i++) open("GET / HTTP/1.1\r\nHost: a\r\nUpgr");
  const attacks = [
    ...Array.from({ length: SLOW }, () => siege("slow", async (client, gone) => {
      await client.hello({ office: "bat-xat" });
      await client.ask("subscribe", { topic: topics.TopicKind.BOARD });
      client.pause();
      done.slow++;
      await until_over(gone, () => client.ask("getOffice"));
    })),
    ...Array.from({ length: 4 }, () => siege("flood", async (client, gone) => {
      await client.hello({ office: "bat-xat" });
      for (let i = 0; i < 500 && !over; i++) client.ask("getForecast", { serviceId });
      await Promise.race([gone, client.ask("getForecast", { serviceId })]);
    })),
    siege("long", async (client, gone) => {
      client.sendRaw(Buffer.alloc(1 << 20));
      await gone;
    }),
    siege("endless", async (client, gone) => {
      await until_over(gone, () => client.sendRaw(Buffer.alloc(1000), { fin: false, binary: true }));
    }),
    siege("nonsense", async (client, gone) => {
      client.sendRaw(Buffer.from(Array.from({ length: 700 }, (_, i) => (i * 7919 + 13) & 0xff)));
      await gone;
    }),
    siege("nested", async (client, gone) => {
      client.sendRaw(nested(1200));
      await gone;
    }),
    ...Array.from({ length: 16 }, (_, i) => siege("guesses", async (client) => {
      await client.hello({ office: "bat-xat" });
      await client.command("logIn", { user: `nobody${i}`, secret: "0000" });
    })),
  ];
  const watch = setInterval(() => (most = Math.max(most, kilobytes(server))), 50);

  let served = 0;
  const enough = () => served >= ROUNDS && Object.values(done).every((count) => count >= 3);
  while (!enough()) {
    assert.equal((await machine.command("issue", { serviceId })).case, "done");
    for (const kind of ["callNext", "start", "finish"]) assert.equal((await lan.command(kind)).case, "done", kind);
    served++;
  }
  const newcomer = await enter(server, server.token("tv-1")); // Who has a right to come in does so.
  await newcomer.close();
  over = true;
  clearInterval(watch);
  for (const socket of sockets) socket.destroy();
  await Promise.all(attacks);

  // Some 10 KiB a connection; two answers' worth for who does not read; one secret's Argon2id; and room.
  const allowed = 10 * idle + SLOW * 2048 + 65536 + 32768;
  console.log(`${served} served; ${JSON.stringify(done)}; ${most - before} KiB more at most, of ${allowed} KiB`);
  assert.ok(most - before < allowed, `${most - before} KiB under attack`);
  await until(async () => (await metric(server, "connections")) <= 2, "the strangers gone");
  await Promise.all([machine.close(), lan.close()]);
  assert.equal(await server.stop(), 0);
  server.remove();
});
