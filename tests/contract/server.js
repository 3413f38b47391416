// The real server on a fresh sample office, on any free port.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const binary = process.env.CONTRACT_SERVER;

export class Server {
  folder = mkdtempSync(join(tmpdir(), "queued-contract-"));
  database = join(this.folder, "queued.db");

  // The sample office with its text changed, before the first start.
  edit(change) {
    const sample = new URL("../../queued/setup/sample/office.yaml", import.meta.url);
    writeFileSync(join(this.folder, "office.yaml"), change(readFileSync(sample, "utf8")));
  }

  // What a row of /metrics says.
  async metric(name) {
    const text = await (await fetch(`http://127.0.0.1:${this.port}/metrics`)).text();
    return Number(text.split("\n").find((line) => line.startsWith(`${name} `))?.split(" ")[1]);
  }

  // A Monday morning, and later ones after each start: time goes on.
  async start(clock = "2026-11-23T08:00:00+0700") {
    this.process = spawn(
      binary,
      ["serve", "--sample", "--data", this.folder, "--port", "0", "--clock", clock],
      { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" } },
    );
    this.exited = new Promise((done) => this.process.on("exit", (code, signal) => done(code ?? signal)));
    for await (const line of createInterface({ input: this.process.stdout })) {
      const match = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(line);
      if (match) {
        this.port = Number(match[1]);
        break;
      }
    }
    this.process.stdout.resume();
    return this;
  }

  token(name) {
    return readFileSync(join(this.folder, `${name}.token`), "utf8").trim();
  }

  run(...args) {
    return execFileSync(binary, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  stop(signal = "SIGTERM") {
    this.process.kill(signal);
    return this.exited;
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
