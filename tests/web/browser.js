// The browser, and what the tests do in it again and again.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const clerkSource = readFileSync(process.env.WEB_CLERK, "utf8");
const pictures = process.env.WEB_PICTURES;

export const KIOSK_TALL = { width: 1080, height: 1920 };
export const KIOSK_WIDE = { width: 1920, height: 1080 };
export const PHONE = { width: 360, height: 640 };

export const launch = () =>
  chromium.launch({
    executablePath: process.env.WEB_CHROMIUM,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });

const WAIT_MS = 30000;

// A machine whose clock is four years and five hours off.
export function wrongClock() {
  const Real = Date;
  const off = -4 * 365 * 86400000 + 5 * 3600000;
  window.Date = class extends Real {
    constructor(...given) { given.length === 0 ? super(Real.now() + off) : super(...given); }
    static now() { return Real.now() + off; }
  };
}

// A browser of early 2017: whatever came later is not there.
export function asOf2017() {
  const gone = {
    Array: "at flat flatMap findLast findLastIndex toSorted toReversed toSpliced with", String: "at replaceAll matchAll trimStart trimEnd isWellFormed toWellFormed",
    Promise: "finally", DataView: "getBigInt64 getBigUint64 setBigInt64 setBigUint64", Element: "replaceChildren toggleAttribute checkVisibility",
  };
  for (const [type, names] of Object.entries(gone)) for (const name of names.split(" ")) delete window[type].prototype[name];
  for (const name of ["fromEntries", "hasOwn", "groupBy"]) delete Object[name];
  for (const name of ["allSettled", "any", "withResolvers"]) delete Promise[name];
  for (const name of ["RelativeTimeFormat", "ListFormat", "PluralRules", "DisplayNames", "Segmenter", "Locale"]) delete Intl[name];
  delete Crypto.prototype.randomUUID;
  for (const name of ["wakeLock", "locks", "clipboard", "share"]) delete Navigator.prototype[name];
  for (const name of "BigInt AbortController AbortSignal ResizeObserver IntersectionObserver BroadcastChannel structuredClone queueMicrotask WeakRef FinalizationRegistry PointerEvent documentPictureInPicture visualViewport globalThis".split(" ")) delete window[name];
}

export class Screen {
  constructor(page, server) {
    this.page = page;
    this.server = server;
    page.setDefaultTimeout(WAIT_MS);
    this.errors = [];
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
    this.strangers = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith("data:")) this.strangers.push(request.url());
    });
  }

  static async open(browser, server, path, { size = KIOSK_TALL, touch = true, locale = "vi-VN", timezoneId, init } = {}) {
    const context = await browser.newContext({ viewport: size, hasTouch: touch, locale, timezoneId, isMobile: size === PHONE });
    if (init) await context.addInitScript(init);
    const page = await context.newPage();
    const screen = new Screen(page, server);
    screen.context = context;
    await page.goto(server.url + path);
    return screen;
  }

  // A kiosk, enrolled by its address.
  static async kiosk(browser, server, { name = "kiosk-1", print = "none", ...options } = {}) {
    const screen = await Screen.open(browser, server, `/kiosk#token=${server.token(name)}&print=${print}`, options);
    await screen.page.locator(".tiles").waitFor();
    return screen;
  }

  tap(selector) {
    return this.settled().then(() => this.page.locator(selector).first().tap());
  }

  // Touches soon after a screen changed are ignored: people are slower than tests.
  settled() {
    return this.page.waitForFunction(() => {
      const now = document.querySelector("main")?.innerText;
      const same = now === window.before;
      if (!same) { window.before = now; window.since = performance.now(); }
      return same && performance.now() - window.since > 400;
    }, null, { polling: 50 });
  }

  async tile(name) {
    await this.tap(`.tile:has-text("${name}")`);
    await this.page.locator(".service").waitFor();
  }

  // Takes a number at the service of this tile; its label.
  async take(name, priority = false) {
    await this.tile(name);
    await this.tap(priority ? ".take.priority" : ".take:not(.priority)");
    return this.number();
  }

  async number() {
    await this.page.locator(".ticket .number-card .number").waitFor();
    return (await this.page.locator(".number-card .number").innerText()).trim();
  }

  async picture(name) {
    if (pictures) await this.page.screenshot({ path: join(pictures, `${name}.png`) });
  }

  // What axe-core finds against WCAG 2.2 AA.
  async violations() {
    await this.page.evaluate(axeSource);
    const result = await this.page.evaluate(() =>
      window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
    );
    return result.violations.map((found) => `${found.id}: ${found.help}: ${found.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`);
  }

  // A state in both languages: a picture of each, and nothing that somebody could not read.
  async inBoth(name) {
    for (const tongue of ["en", "vi"]) {
      await this.page.locator(`.tongues button[lang=${tongue}]`).tap();
      await this.settled();
      await this.picture(`${name}-${tongue}`);
      assert.deepEqual(await this.violations(), [], `${name} ${tongue}`);
      const [wide, room, words] = await this.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth, document.body.innerText]);
      assert.ok(wide <= room, `${name} ${tongue}: wider than the screen`);
      assert.doesNotMatch(words, /[a-z]+[._][a-z]+_|Error|undefined|null|NaN|\{\w+\}|object/, `${name} ${tongue}: a trace of internals`);
    }
  }

  // Stands between the page and the server, from the next load on: what the server says can be lost,
  // the link can be cut. up: the link has brought something since it was cut.
  async between() {
    let cutLinks = 0;
    const middle = { lose: false, up: false, sockets: [] };
    middle.cut = (reason) => {
      middle.up = false;
      cutLinks = middle.sockets.length;
      return middle.sockets[cutLinks - 1].close(reason);
    };
    await this.page.routeWebSocket(/.*/, (ws) => {
      const upstream = ws.connectToServer();
      const link = middle.sockets.push(ws);
      ws.onMessage((message) => upstream.send(message));
      upstream.onMessage((message) => {
        if (middle.lose) return;
        ws.send(message);
        middle.up ||= link > cutLinks;
      });
    });
    return middle;
  }

  close() {
    return this.context.close();
  }
}

export class Clerk {
  static async signIn(browser, server, user, secret, counterId) {
    const clerk = new Clerk();
    clerk.context = await browser.newContext({ bypassCSP: true });
    clerk.page = await clerk.context.newPage();
    await clerk.page.goto(`${server.url}/healthz`);
    await clerk.page.addScriptTag({ content: clerkSource });
    const answer = await clerk.page.evaluate((given) => window.signIn(...given), [user, secret, counterId]);
    if (answer.case !== "loggedIn") throw new Error(JSON.stringify(answer));
    if (counterId !== 0) await clerk.act("openCounter");
    return clerk;
  }

  async act(kind, value = {}) {
    const answer = await this.page.evaluate((given) => window.act(...given), [kind, value]);
    return answer;
  }

  ask(kind, value = {}) {
    return this.page.evaluate((given) => window.ask(...given), [kind, value]);
  }

  close() {
    return this.context.close();
  }
}
