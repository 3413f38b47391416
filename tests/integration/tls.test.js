// Secure connections: what queued tls init makes, and what openssl s_client says of the server.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { createRequire } from "node:module";
import { hostname, networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";

const binary = process.env.TEST_SERVER;
const env = { ...process.env, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" };
const folder = mkdtempSync(join(tmpdir(), "queued-tls-"));
const tls = (name) => join(folder, "tls", name);
const WebSocket = createRequire(new URL("../contract/package.json", import.meta.url))("ws");

const queued = (...args) => spawnSync(binary, args, { encoding: "utf8", env, timeout: 60000 });
const openssl = (...args) => spawnSync("openssl", args, { encoding: "utf8", input: "", timeout: 60000 });

async function serve(...args) {
  const child = spawn(binary, ["serve", "--data", folder, "--port", "0", "--log", "error", "--clock", "2026-11-23T08:00:00+0700", ...args],
    { env, stdio: ["ignore", "pipe", "inherit"] });
  child.ended = new Promise((done) => child.on("exit", done));
  for await (const line of createInterface({ input: child.stdout })) {
    const match = /(https?):\/\/.*?:(\d+)\//.exec(line);
    if (match) {
      child.port = Number(match[2]);
      child.scheme = match[1];
      break;
    }
  }
  child.stdout.resume();
  return child;
}

let server;
before(async () => {
  execFileSync(binary, ["sample", "--data", folder], { stdio: "ignore", env });
  const made = queued("tls", "init", "motcua.local", "192.168.1.10", "--data", folder);
  assert.equal(made.status, 0, made.stderr);
  server = await serve("--tls-cert", tls("server.pem"), "--tls-key", tls("server.key"));
  assert.equal(server.scheme, "https");
});
after(async () => {
  server.kill("SIGTERM");
  assert.equal(await server.ended, 0);
  rmSync(folder, { recursive: true });
});

const connect = (...args) => openssl("s_client", "-connect", `127.0.0.1:${server.port}`, "-verify_return_error", ...args);

test("one protocol only", () => {
  assert.match(connect("-CAfile", tls("ca.pem"), "-alpn", "h2,http/1.1").stdout, /^ALPN protocol: http\/1\.1$/m);
  assert.doesNotMatch(connect("-CAfile", tls("ca.pem"), "-alpn", "h2").stdout, /^ALPN protocol: h2$/m);
});

test("keys are their owner's alone; certificates verify, with the names that were given", () => {
  for (const name of ["ca.key", "server.key"]) assert.equal(statSync(tls(name)).mode & 0o777, 0o600);
  assert.equal(openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", tls("ca.pem"), tls("server.pem")).status, 0);
  const text = openssl("x509", "-in", tls("server.pem"), "-noout", "-text").stdout;
  for (const name of ["DNS:localhost", "DNS:motcua.local", "IP Address:192.168.1.10", "IP Address:127.0.0.1", "CA:FALSE", "TLS Web Server Authentication"]) {
    assert.ok(text.includes(name), name);
  }
  assert.match(openssl("x509", "-in", tls("ca.pem"), "-noout", "-text").stdout, /CA:TRUE, pathlen:0/);
});

test("the right authority and name: TLS 1.2 and 1.3", () => {
  for (const version of ["-tls1_2", "-tls1_3"]) {
    for (const name of [["-verify_hostname", "localhost"], ["-verify_hostname", "motcua.local"], ["-verify_ip", "192.168.1.10"]]) {
      const said = connect(version, "-CAfile", tls("ca.pem"), ...name);
      assert.equal(said.status, 0, said.stderr);
      assert.match(said.stdout, /Verify return code: 0 \(ok\)/);
    }
  }
});

test("a wrong name, an unknown authority, an expired certificate: refused", async () => {
  assert.notEqual(connect("-CAfile", tls("ca.pem"), "-verify_hostname", "evil.example").status, 0);
  assert.notEqual(connect("-CAfile", tls("ca.pem"), "-verify_ip", "192.168.1.11").status, 0);
  const other = join(folder, "other");
  execFileSync("mkdir", [other]);
  assert.equal(queued("tls", "init", "--data", other).status, 0);
  assert.match(connect("-CAfile", join(other, "tls", "ca.pem")).stderr, /verify error/);
  const later = connect("-CAfile", tls("ca.pem"), "-attime", String(Math.floor(Date.now() / 1000) + 3652 * 86400));
  assert.match(later.stderr, /certificate has expired/);
});

test("old protocols and plain text are refused, and the server goes on", async () => {
  for (const version of ["-tls1", "-tls1_1"]) {
    const said = connect(version, "-cipher", "ALL:@SECLEVEL=0", "-CAfile", tls("ca.pem"));
    assert.notEqual(said.status, 0);
    assert.match(said.stderr, /alert protocol version|wrong version|no protocols available/);
  }
  const weak = connect("-tls1_2", "-cipher", "AES128-SHA", "-CAfile", tls("ca.pem"));
  assert.notEqual(weak.status, 0);
  await assert.rejects(fetch(`http://127.0.0.1:${server.port}/healthz`));
  const status = await new Promise((done, fail) => request(
    { host: "127.0.0.1", port: server.port, path: "/healthz", ca: readFileSync(tls("ca.pem")) }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    }).on("error", fail).end());
  assert.equal(status, 200);
});

test("a WebSocket over TLS, and none for who does not know the authority", async () => {
  const url = `wss://localhost:${server.port}/`;
  const socket = new WebSocket(url, ["queued.v1"], { ca: readFileSync(tls("ca.pem")) });
  await new Promise((done, fail) => socket.on("open", done).on("error", fail));
  socket.terminate();
  const stranger = new WebSocket(url, ["queued.v1"]);
  const error = await new Promise((done) => stranger.on("error", done));
  assert.match(error.code, /SELF_SIGNED|UNABLE_TO/);
});

test("run again: a new server certificate, the same authority; without its key, nothing", () => {
  const [authority, certificate] = [readFileSync(tls("ca.pem"), "utf8"), readFileSync(tls("server.pem"), "utf8")];
  assert.equal(queued("tls", "init", "motcua.local", "--data", folder, "--days", "30").status, 0);
  assert.equal(readFileSync(tls("ca.pem"), "utf8"), authority);
  assert.notEqual(readFileSync(tls("server.pem"), "utf8"), certificate);
  assert.equal(openssl("verify", "-CAfile", tls("ca.pem"), tls("server.pem")).status, 0);
  assert.equal(openssl("x509", "-in", tls("server.pem"), "-noout", "-checkend", String(31 * 86400)).status, 1);
  const key = readFileSync(tls("ca.key"));
  writeFileSync(tls("ca.key"), "gone");
  const refused = queued("tls", "init", "--data", folder);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /ca\.key/);
  writeFileSync(tls("ca.key"), key);
  for (const name of ["a b", "a,DNS:evil.example", "MOTCUA"]) assert.equal(queued("tls", "init", name, "--data", folder).status, 1);
});

test("--here names this machine and its addresses, --keep leaves what is there", () => {
  const here = join(folder, "here");
  execFileSync("mkdir", [here]);
  assert.equal(queued("tls", "init", "--here", "--keep", "--data", here).status, 0);
  const path = join(here, "tls", "server.pem");
  const text = openssl("x509", "-in", path, "-noout", "-text").stdout;
  const first = readFileSync(path, "utf8");
  const names = Object.values(networkInterfaces()).flat().filter((one) => one.family === "IPv4").map((one) => `IP Address:${one.address}`);
  if (/^[a-z0-9.-]+$/.test(hostname().toLowerCase())) names.push(`DNS:${hostname().toLowerCase()}`);
  assert.ok(names.length > 0);
  for (const name of names) assert.ok(text.includes(name), `${name} in ${text}`);
  assert.equal(queued("tls", "init", "motcua.local", "--keep", "--data", here).status, 0);
  assert.equal(readFileSync(path, "utf8"), first);
});

test("plain text on the network only for who says so in words; certificate and key must fit", async () => {
  const start = (...args) => queued("serve", "--data", folder, "--port", "0", "--log", "error", ...args);
  const plain = start("--listen", "0.0.0.0");
  assert.equal(plain.status, 2);
  assert.match(plain.stderr, /queued tls init/);
  assert.match(plain.stderr, /--plain-text-on-the-network/);
  assert.equal(start("--tls-cert", tls("server.pem")).status, 2);
  const other = mkdtempSync(join(tmpdir(), "queued-tls-"));
  execFileSync(binary, ["sample", "--data", other], { stdio: "ignore", env });
  const there = (...args) => queued("serve", "--data", other, "--port", "0", "--log", "error", ...args);
  for (const [cert, key] of [["missing.pem", "server.key"], ["server.pem", "ca.key"], ["server.key", "server.key"]]) {
    const refused = there("--tls-cert", tls(cert), "--tls-key", tls(key));
    assert.equal(refused.status, 2, refused.stderr);
    assert.match(refused.stderr, /queued tls init/);
  }
  rmSync(other, { recursive: true });
  server.kill("SIGTERM");
  assert.equal(await server.ended, 0);
  server = await serve("--listen", "0.0.0.0", "--plain-text-on-the-network");
  assert.equal(server.scheme, "http");
  assert.equal((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status, 200);
});
