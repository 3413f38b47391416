// /voice: a call spoken for a board in a browser: for displays that are connected, of what the office
// has, kept for the next who asks, and a calm answer where the synthesizer is missing, broken or stuck.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Server } from "../support/server.js";
import { clerk, display, kiosk, until } from "./hall.js";

const CALL = "label=A012&counter=3&language=vi";

// A server that finds this program as its espeak-ng; "": none. @more: further options.
async function serve(script, run, more = []) {
  const folder = mkdtempSync(join(tmpdir(), "queued-espeak-"));
  const path = process.env.PATH;
  const server = new Server();
  if (script !== "") {
    writeFileSync(join(folder, "espeak-ng"), `#!/bin/sh\nPATH=${path}\necho run >>"${folder}/runs"\n${script}\n`);
    chmodSync(join(folder, "espeak-ng"), 0o755);
  }
  process.env.PATH = folder;
  server.more = more;
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
    assert.deepEqual(await statuses(["label=A012", "", "label=A012&counter=3&language=", "label=A012&counter=-3&language=vi", "label=A012&counter=3x&language=vi", `label=${"A".repeat(900)}&counter=3&language=vi`].map((query) => voice(query))), [400, 400, 400, 400, 400, 400]);
    assert.deepEqual(await statuses(["label=A012&counter=3&language=fr", "label=A012&counter=99&language=vi", "label=hello&counter=3&language=vi", "label=%2D%2Dhelp&counter=3&language=vi", "label=A1%3Bid&counter=3&language=vi"].map((query) => voice(query))), [404, 404, 404, 404, 404]);
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

// --- Recorded voices

// A recording of @count samples, no two alike.
function clip(count, seed) {
  const bytes = Buffer.alloc(44 + 2 * count);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8);
  for (const [at, value] of [[16, 16], [24, 22050], [28, 44100], [40, 2 * count]]) bytes.writeUInt32LE(value, at);
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]]) bytes.writeUInt16LE(value, at);
  bytes.write("data", 36);
  for (let i = 0; i < count; i++) bytes.writeInt16LE(((i * 7919 + seed * 1009) % 20000) - 10000, 44 + 2 * i);
  return bytes;
}

const NAMES = ["moi", "den", "A", "B", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "counter-3"];
const samplesOf = (name) => clip(1500 + 50 * NAMES.indexOf(name), NAMES.indexOf(name)).subarray(44);
const INI = "[pack]\nname=Giọng cô Hoa\nsentence=moi {ticket} den {counter}\nletters=AB\ncounters=3\n";

// Packs of these names below a new folder, without these clips.
function packs(names, without = []) {
  const folder = mkdtempSync(join(tmpdir(), "queued-clips-"));
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "pack.ini"), INI);
    for (const [i, one] of NAMES.entries()) if (!without.includes(one)) writeFileSync(join(folder, name, `${one}.wav`), clip(1500 + 50 * i, i));
  }
  return folder;
}

// The 90 ms between clips.
const PAUSE = Buffer.alloc(2 * Math.floor((90 * 22050) / 1000));
const joined = (...names) => Buffer.concat(names.flatMap((name) => [samplesOf(name), PAUSE]));

test("a recorded voice: the sentence of its clips, sample by sample; the synthesizer has the other languages", { timeout: 60000 }, async () => {
  const folder = packs(["vi", "mong"]);
  await serve(WAV, async ({ voice, runs }) => {
    const said = await voice();
    assert.deepEqual([said.status, said.type], [200, "audio/wav"]);
    assert.equal(said.bytes.readUInt32LE(40), said.bytes.length - 44);
    assert.deepEqual(said.bytes.subarray(44), joined("moi", "A", "0", "1", "2", "den", "counter-3"));
    assert.deepEqual((await voice("label=B007&counter=1&language=mong")).bytes.subarray(44), joined("moi", "B", "0", "0", "7", "den", "1"));
    assert.equal(runs(), 0, "no synthesizer");
    assert.match((await voice("label=A012&counter=3&language=en")).bytes.toString(), /Number ay zero one two/);
    assert.equal(runs(), 1);
    assert.deepEqual(await statuses(["label=A012&counter=3&language=fr", "label=A012&counter=3&language=..%2Fvi", "label=..%2FA&counter=3&language=vi"].map((query) => voice(query))), [404, 404, 404]);
    writeFileSync(join(folder, "vi", "4.wav"), "damaged meanwhile");
    assert.match((await voice("label=A004&counter=3&language=vi")).bytes.toString(), /a không không bốn đến quầy số ba$/);
    writeFileSync(join(folder, "mong", "4.wav"), "damaged meanwhile");
    assert.equal((await voice("label=A004&counter=3&language=mong")).status, 503);
  }, ["--clips", folder]);
  rmSync(folder, { recursive: true });
});

test("what recordings lack, the synthesizer says in its languages; without one there is no such voice", { timeout: 60000 }, async () => {
  const folder = packs(["vi", "mong"], ["5"]);
  await serve(WAV, async ({ voice, runs }) => {
    assert.match((await voice("label=A015&counter=3&language=vi")).bytes.toString(), /a không một năm đến quầy số ba$/);
    assert.equal(runs(), 1);
    assert.equal((await voice("label=A015&counter=3&language=mong")).status, 503);
    assert.equal(runs(), 1);
  }, ["--clips", folder]);
  await serve("", async ({ voice }) => {
    assert.deepEqual(await statuses([voice("label=A015&counter=3&language=vi"), voice("label=A012&counter=3&language=vi")]), [503, 200]);
  }, ["--clips", folder]);
  rmSync(folder, { recursive: true });
});

test("recordings that are exchanged, and voices that come and go, are heard without a restart", { timeout: 60000 }, async () => {
  const folder = packs(["vi"]);
  await serve(WAV, async ({ voice, runs }) => {
    const old = (await voice()).bytes;
    assert.deepEqual(old.subarray(44), joined("moi", "A", "0", "1", "2", "den", "counter-3"));
    writeFileSync(join(folder, "vi", "moi.wav"), clip(3000, 99)); // Written over, in place.
    const fresh = (await voice()).bytes;
    assert.deepEqual(fresh.subarray(44, 44 + 6000), clip(3000, 99).subarray(44));
    writeFileSync(join(folder, "vi", "pack.ini"), INI.replace("moi {ticket} den {counter}", "{ticket} den {counter}"));
    assert.deepEqual((await voice()).bytes.subarray(44), joined("A", "0", "1", "2", "den", "counter-3"));
    rmSync(join(folder, "vi", "den.wav"));
    assert.ok(/đến quầy số ba$/.test((await voice()).bytes.toString()), "what is not there any more, the synthesizer says");
    writeFileSync(join(folder, "vi", "den.wav"), clip(1500 + 50 * NAMES.indexOf("den"), NAMES.indexOf("den")));
    assert.deepEqual((await voice()).bytes.subarray(44), joined("A", "0", "1", "2", "den", "counter-3"));

    const mong = CALL.replace("vi", "mong");
    assert.equal((await voice(mong)).status, 404);
    const more = packs(["mong"]);
    cpSync(join(more, "mong"), join(folder, "mong"), { recursive: true });
    rmSync(more, { recursive: true });
    assert.deepEqual((await voice(mong)).bytes.subarray(44), joined("moi", "A", "0", "1", "2", "den", "counter-3"));
    rmSync(join(folder, "mong"), { recursive: true });
    assert.equal((await voice(mong)).status, 404);
    const before = runs();
    rmSync(join(folder, "vi"), { recursive: true });
    assert.ok(/đến quầy số ba$/.test((await voice()).bytes.toString()));
    assert.equal(runs(), before + 1, "the office has no voice of its own any more");
  }, ["--clips", folder]);
  rmSync(folder, { recursive: true });
});

test("a folder that is none, and a pack that is none, are refused with what is wrong and where", { timeout: 60000 }, async () => {
  const server = new Server();
  const folder = packs([]);
  const refuses = (why, option, value) => {
    const args = ["serve", "--sample", "--data", server.folder, "--port", "0", option, value];
    const ended = spawnSync(process.env.TEST_SERVER, args, { encoding: "utf8", timeout: 30000, env: { ...process.env, LC_ALL: "C.UTF-8" } });
    assert.equal(ended.status, 2, ended.stderr);
    assert.match(ended.stderr, why);
  };
  const write = (name, ini) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "pack.ini"), ini);
  };
  refuses(/nowhere\/: no folder that can be read/, "--clips", join(folder, "nowhere"));
  refuses(/no voice in it/, "--clips", folder);
  mkdirSync(join(folder, "vi"));
  refuses(/pack\.ini[^]*\/vi: no clip pack/, "--clips", folder);
  for (const [ini, why] of [
    ["[pack]\nsentence=moi {ticket}\n", /\/vi\/pack\.ini: \[pack\] sentence needs \{ticket\} and \{counter\}/],
    [`${INI}counters=many\n`, /counters is no list/],
    [`${INI}[clips]\nA=../../secret.wav\n`, /no \/ in their names/],
    ["[pack]\nsentence=../moi {ticket} {counter}\n", /no \/ in their names/],
  ]) {
    write("vi", ini);
    refuses(why, "--clips", folder);
  }
  write("vi", INI);
  mkdirSync(join(folder, "Tiếng Việt"));
  refuses(/Tiếng Việt: a voice is called by lower-case letters/, "--clips", folder);
  refuses(/slides .*nowhere/, "--slides", join(folder, "nowhere"));
  server.remove();
  rmSync(folder, { recursive: true });
});
