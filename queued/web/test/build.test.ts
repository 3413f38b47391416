// What is built: small, of 2016, and asking nobody else for anything.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parse } from "acorn";

const web = process.env.QUEUED_WEB!;
const out = mkdtempSync(join(tmpdir(), "queued-pages-"));

before(() => { execFileSync(process.execPath, [join(web, "build/build.js"), out], { stdio: "inherit" }); });
after(() => rmSync(out, { recursive: true }));

const assets = () => readdirSync(join(out, "assets"));
const asset = (name: string) => readFileSync(join(out, "assets", name));

test("scripts are of the language of 2016", () => {
  const scripts = assets().filter((name) => name.endsWith(".js"));
  assert.equal(scripts.length, readdirSync(out).filter((name) => name.endsWith(".html")).length - 1, "one a page");
  for (const name of scripts) parse(asset(name).toString(), { ecmaVersion: 2016, sourceType: "script" });
  assert.throws(() => parse("async () => { await 1 }", { ecmaVersion: 2016 }), "the check can fail");
});

test("the phone page is small, in parts and as a whole", () => {
  const parts = assets().filter((name) => /^phone-.*\.gz$/.test(name));
  assert.equal(parts.length, 2);
  const size = readFileSync(join(out, "phone.html.gz")).length + parts.reduce((sum, name) => sum + asset(name).length, 0);
  assert.ok(size < 45 * 1024, `${size} bytes`);
});

test("nothing of it is fetched from elsewhere", () => {
  const pages = readdirSync(out).filter((name) => name.endsWith(".html") || name.endsWith(".css"));
  for (const name of pages) assert.doesNotMatch(readFileSync(join(out, name), "utf8"), /(src|href)="(https?:)?\/\/|url\(["']?(https?:)?\/\//, name);
  for (const name of assets().filter((other) => other.endsWith(".css"))) assert.doesNotMatch(asset(name).toString(), /url\(["']?(https?:)?\/\/|@import/, name);
});

test("all that a page names is there", () => {
  for (const page of readdirSync(out).filter((name) => name.endsWith(".html"))) {
    for (const [, path] of readFileSync(join(out, page), "utf8").matchAll(/(?:src|href)="(\/[^"]+\.\w+)"/g)) readFileSync(join(out, path!));
  }
  for (const name of assets().filter((other) => other.endsWith(".css"))) {
    for (const [, path] of asset(name).toString().matchAll(/url\((\/assets\/[^)]+)\)/g)) readFileSync(join(out, path!));
  }
});
