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

// What Chrome 57, Firefox 52, Safari 11 and Edge 79 do not all know. A page may use it where it looks first
// whether it is there. An option that is not known is ignored: hour12 stands beside hourCycle.
const LATE_NAMES = `
  globalThis AbortController AbortSignal ResizeObserver IntersectionObserver ReportingObserver BroadcastChannel structuredClone queueMicrotask
  BigInt BigInt64Array BigUint64Array WeakRef FinalizationRegistry SharedWorker OffscreenCanvas VisualViewport requestIdleCallback
  AudioContext CompressionStream HTMLDialogElement ClipboardItem CSSStyleSheet navigation scheduler reportError
`.trim().split(/\s+/);
const LATE_METHODS = `
  at flat flatMap replaceAll matchAll trimStart trimEnd fromEntries hasOwn allSettled any finally findLast findLastIndex toSorted toReversed toSpliced with
  groupBy withResolvers randomUUID showModal replaceChildren toggleAttribute animate getAnimations scrollTo requestSubmit getBigInt64 getBigUint64
  setBigInt64 setBigUint64 asUintN asIntN formatRange formatRangeToParts getTargetRanges requestVideoFrameCallback isWellFormed toWellFormed
  transferToImageBitmap checkVisibility attachInternals locks share wakeLock clipboard documentPictureInPicture requestFullscreen startViewTransition
`.trim().split(/\s+/);
const LATE_INTL = ["RelativeTimeFormat", "ListFormat", "PluralRules", "DisplayNames", "Segmenter", "Locale", "DurationFormat"];
const LATE_OPTIONS = ["dateStyle", "timeStyle", "dayPeriod", "fractionalSecondDigits", "notation", "signDisplay", "timeZoneName"];

// All of a page stands in one function: that one asks for nothing.
const FUNCTION_MAX = 3000;

type Tree = { type: string; start: number; end: number } & Record<string, unknown>;

// The late names in a script that nothing around them asks for first.
function unguarded(code: string): string[] {
  const found = new Set<string>();
  const text = (node: unknown) => (node ? code.slice((node as Tree).start, (node as Tree).end) : "");
  const isAsked = (name: string, above: readonly Tree[]) =>
    above.some((node, i) => {
      const inside = above[i + 1];
      if (node.type === "UnaryExpression" && node.operator === "typeof") return true;
      if (node.type === "TryStatement" && node.block === inside && node.handler) return true;
      if (/Function/.test(node.type) && text(node).length < FUNCTION_MAX && text(node).includes(`typeof ${name}`)) return true; // Kept in a variable.
      if (node.type === "IfStatement" || node.type === "ConditionalExpression") return text(node.test).includes(name);
      return node.type === "LogicalExpression" && text(node.left).includes(name);
    });
  const walk = (node: Tree, above: readonly Tree[]) => {
    const parent = above[above.length - 1];
    const say = (name: string) => { if (!isAsked(name, [...above, node])) found.add(`${name}: ${text(parent).slice(0, 80)}`); };
    if (node.type === "Identifier" && LATE_NAMES.includes(node.name as string) && !(parent?.type === "MemberExpression" && parent.property === node && !/^(window|self|globalThis)$/.test(text(parent.object))) && !(parent?.type === "Property" && parent.key === node)) say(node.name as string);
    const callee = node.type === "CallExpression" ? (node.callee as Tree) : null;
    if (callee?.type === "MemberExpression" && !callee.computed && LATE_METHODS.includes(text(callee.property))) say(text(callee.property));
    if (node.type === "MemberExpression" && text(node.object) === "Intl" && LATE_INTL.includes(text(node.property))) say(text(node.property));
    if (node.type === "Property" && LATE_OPTIONS.includes(text(node.key))) say(text(node.key));
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (child && typeof (child as Tree).type === "string") walk(child as Tree, [...above, node]);
    }
  };
  walk(parse(code, { ecmaVersion: 2016, sourceType: "script" }) as unknown as Tree, []);
  return [...found];
}

test("scripts use nothing that browsers of early 2017 lack, unless they look first whether it is there", () => {
  assert.deepEqual(unguarded("var a = [1]; a.flat(); new AbortController(); new Intl.ListFormat('vi');").length, 3, "the check can fail");
  assert.deepEqual(unguarded("typeof AbortController === 'undefined' || new AbortController(); if (a.flat) a.flat();"), []);
  for (const name of assets().filter((other) => other.endsWith(".js"))) assert.deepEqual(unguarded(asset(name).toString()), [], name);
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
