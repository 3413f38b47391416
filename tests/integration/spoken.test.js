// /voice: a call spoken for a board in a browser: for displays that are connected, of what the office
// has, kept for the next who asks, and a calm answer where the synthesizer is missing, broken or stuck.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Server } from "../support/server.js";
import { clerk, display, kiosk, until } from "./hall.js";

const CALL = "label=A012&counter=3&language=vi";

// A server that finds this program as its espeak-ng; "": none.
async function serve(script, run) {
  const folder = mkdtempSync(join(tmpdir(), "queued-espeak-"));
  const path = process.env.PATH;
  const server = new Server();
  if (script !== "") {
    writeFileSync(join(folder, "espeak-ng"), `#!/bin/sh\nPATH=${path}\necho run >>"${folder}/runs"\n${script}\n`);
    chmodSync(join(folder, "espeak-ng"), 0o755);
  }
  process.env.PATH = folder;
  await server.start();
  process.env.PATH = path;
  const voice = async (query = CALL, token = server.token("tv-1")) => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`http://127.0.0.1:${server.port}/voice?${query}`, { headers });
    return { status: answer.status, type: answer.headers.get("content-type"), bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const runs = () => (existsSync(join(folder, "runs")) ? readFileSync(join(folder, "runs"), "utf8").trim().split("\n").length : 0);
  const screen = await display(server);
  await run({ server, voice, runs, screen });
  assert.equal(await server.stop(), 0, "whatever the synthesizer is doing");
  server.remove();
  rmSync(folder, { recursive: true });
}

const statuses = async (answers) => (await Promise.all(answers)).map((answer) => answer.status);

// A sentence of words becomes a file of that many bytes.
const WAV = `printf 'RIFF\\377\\377\\377\\177WAVEfmt \\020\\0\\0\\0\\001\\0\\001\\0\\042\\126\\0\\0\\104\\254\\0\\0\\002\\0\\020\\0data\\377\\377\\377\\177'; printf '%s' "$*"`;

test("a sentence that the server makes itself, for displays that are here", { timeout: 60000 }, async () => {
  await serve(WAV, async ({ server, voice, runs, screen }) => {
    const said = await voice();
    assert.deepEqual([said.status, said.type], [200, "audio/wav"]);
    assert.equal(said.bytes.readUInt32LE(4), said.bytes.length - 8);
    assert.equal(said.bytes.readUInt32LE(40), said.bytes.length - 44);
    assert.equal(said.bytes.subarray(44).toString(), "-v vi -s 135 --stdout -- Mời công dân có số thứ tự a không một hai đến quầy số ba");
    assert.deepEqual((await voice()).bytes, said.bytes);
    assert.equal(runs(), 1, "kept");
    assert.match((await voice("label=%C4%905&counter=6&language=en")).bytes.toString(), /Number dee five, please come to counter number six$/);
    assert.deepEqual(await statuses(["label=A012", "", "label=A012&counter=3&language=fr", "label=A012&counter=-3&language=vi", "label=A012&counter=3x&language=vi", `label=${"A".repeat(900)}&counter=3&language=vi`].map((query) => voice(query))), [400, 400, 400, 400, 400, 400]);
    assert.deepEqual(await statuses(["label=A012&counter=99&language=vi", "label=hello&counter=3&language=vi", "label=%2D%2Dhelp&counter=3&language=vi", "label=A1%3Bid&counter=3&language=vi"].map((query) => voice(query))), [404, 404, 404, 404]);
    const stranger = await kiosk(server);
    assert.deepEqual(await statuses([voice(CALL, null), voice(CALL, ""), voice(CALL, "a".repeat(26)), voice(CALL, server.token("kiosk-1")), voice(CALL, "x".repeat(500))]), [401, 401, 403, 403, 401]);
    stranger.close();
    const ran = runs();
    screen.close();
    await until(async () => (await voice()).status === 403, "a display that has gone");
    assert.equal(runs(), ran, "nobody else makes it run");
  });
});

test("many at once are said one by one, and too many are told so; nobody else waits", { timeout: 120000 }, async () => {
  await serve(WAV, async ({ server, voice, runs }) => {
    const asked = Array.from({ length: 120 }, (_, i) => voice(`label=A${String(i).padStart(3, "0")}&counter=3&language=vi`));
    const son = await clerk(server, "son", 4); // The loop goes on.
    assert.equal((await son.command("callNext", {})).case, "refusal");
    const all = await statuses(asked);
    assert.equal(all.length, 120);
    assert.ok(all.filter((status) => status === 200).length >= 64 && all.every((status) => status === 200 || status === 503), String(all));
    assert.ok(runs() <= 120);
  });
});

for (const [name, script] of [["missing", ""], ["broken", "exit 1"], ["silent", "exit 0"], ["no WAV", "echo hello; exit 0"], ["endless", "cat /dev/zero"]]) {
  test(`a synthesizer that is ${name}: no voice, and everything else goes on`, { timeout: 60000 }, async () => {
    await serve(script, async ({ voice }) => {
      assert.deepEqual(await statuses([voice(), voice("label=B007&counter=1&language=en")]), [503, 503]);
    });
  });
}

test("a synthesizer that is stuck does not keep the server from stopping, and who hung up is not waited for", { timeout: 60000 }, async () => {
  await serve("exec sleep 600", async ({ server, voice, runs }) => {
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${server.token("tv-1")}` };
    const asked = fetch(`http://127.0.0.1:${server.port}/voice?${CALL}`, { headers, signal: gone.signal }).catch(() => "gone");
    await until(() => runs() === 1, "the program");
    gone.abort();
    assert.equal(await asked, "gone");
    voice("label=B007&counter=1&language=vi").catch(() => undefined); // Waits behind it.
  });
});
