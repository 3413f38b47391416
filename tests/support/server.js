// The real server on a fresh sample office, on any free port, and what a test wants from it.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const binary = process.env.TEST_SERVER;
const pages = process.env.WEB_PAGES; // Of the tests with a browser.
const days = process.env.WEB_REPORT_DAYS;

export const MORNING = "2026-11-23T08:00:00+0700"; // A Monday.

export class Server {
  folder = mkdtempSync(join(tmpdir(), "queued-test-"));
  database = join(this.folder, "queued.db");
  port = 0;
  sample = ["--sample"];
  more = []; // Further options of serve,
  environment = {}; // and of what it runs in.

  // The sample office with its text changed, before the first start.
  edit(change) {
    const sample = new URL("../../queued/setup/sample/office.yaml", import.meta.url);
    writeFileSync(join(this.folder, "office.yaml"), change(readFileSync(sample, "utf8")));
  }

  // In place of the sample office: days of random work, and a manager. False: nothing makes them here.
  async takeDays() {
    if (!days || !existsSync(days)) return false;
    execFileSync(days, [this.database]);
    const secret = join(this.folder, "secret");
    writeFileSync(secret, "motcua-bat-xat\n");
    this.run("user", "add", "quanly", "--role", "manager", "--title", "Quản lý Trung tâm", "--secret-file", secret, "--data", this.folder);
    this.sample = [];
    return true;
  }

  // Later ones after each start: time goes on. An open page looks for the server where it was.
  async start(clock = MORNING, speed = 1) {
    const at = pages ? ["--port", String(this.port), "--web", pages] : ["--port", "0"];
    this.isServing = false;
    this.process = spawn(
      binary,
      ["serve", ...this.sample, "--data", this.folder, ...at, "--clock", clock, "--speed", String(speed), ...this.more],
      { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", ...this.environment } },
    );
    this.exited = new Promise((done) => this.process.on("exit", (code, signal) => done(code ?? signal)));
    this.printed = []; // What it says of itself, line by line.
    const lines = createInterface({ input: this.process.stdout });
    await new Promise((done) => {
      lines.on("line", (line) => {
        this.printed.push(line);
        const match = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(line);
        if (!match) return;
        this.port = Number(match[1]);
        this.isServing = true;
        done();
      });
      lines.on("close", done); // It ended.
    });
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  // What a row of /metrics says.
  async metric(name) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(text.split("\n").find((line) => line.startsWith(`${name} `))?.split(" ")[1]);
  }

  token(name) {
    return readFileSync(join(this.folder, `${name}.token`), "utf8").trim();
  }

  run(...args) {
    return execFileSync(binary, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, LANG: "C.UTF-8" } });
  }

  // Changes office.yaml and brings it into force.
  apply(change) {
    const path = join(this.folder, "office.yaml");
    writeFileSync(path, change(readFileSync(path, "utf8")));
    return this.run("apply", path, "--data", this.folder);
  }

  stop(signal = "SIGTERM") {
    this.process.kill(signal);
    return this.exited;
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
