// A clerk at the counter page, as the tests drive it: keys, fingers, and what is read there.
import { Screen } from "./browser.js";

export const NARROW = { width: 360, height: 760 };
export const WIDE = { width: 1180, height: 800 };

// Of the sample office.
const CLERKS = { lan: ["1111", 1], hoa: ["2222", 2], minh: ["3333", 3], duc: ["6666", 6] };

export class Desk extends Screen {
  static async open(browser, server, { size = WIDE, touch = false, context, init } = {}) {
    const own = context ?? (await browser.newContext({ viewport: size, hasTouch: touch, locale: "vi-VN" }));
    const page = await own.newPage();
    if (init) await page.addInitScript(init);
    const desk = new Desk(page, server);
    desk.context = own;
    desk.touch = touch;
    await page.goto(`${server.url}/counter`);
    await page.locator(".sign-in, .either, .desk").first().waitFor();
    return desk;
  }

  // Sits down, and has the counter closed.
  static async at(browser, server, user, options = {}) {
    const desk = await Desk.open(browser, server, options);
    await desk.signIn(user);
    await desk.page.locator(".desk").waitFor();
    await desk.ready();
    return desk;
  }

  async signIn(user, { pin = CLERKS[user][0], counter = CLERKS[user][1] } = {}) {
    await this.page.locator("#user").fill(user);
    await this.page.locator(`#counter option[value="${counter}"]`).waitFor({ state: "attached" });
    await this.page.locator("#counter").selectOption(String(counter));
    await this.page.locator("#pin").fill(pin);
    await this.page.keyboard.press("Enter");
  }

  // Nothing is under way, and what is shown is the server's.
  ready() {
    return this.page.waitForFunction(() => {
      const out = document.querySelector(".log_out");
      const label = document.querySelector(".ticket .number")?.innerText;
      const busy = /Đang gửi|Sending/.test(document.querySelector(".message")?.innerText ?? "");
      const settled = document.querySelector(".press.return")?.disabled !== true; // What is always offered, unless a press is under way.
      return out && label !== "…" && !busy && settled;
    });
  }

  // The double-click guard is for people; tests wait it out by the page's own clock.
  async calm() {
    const from = await this.page.evaluate(() => performance.now());
    await this.page.waitForFunction((at) => performance.now() - at > 350, from, { polling: 30 });
  }

  async key(...keys) {
    for (const key of keys) {
      await this.ready();
      await this.calm();
      await this.page.keyboard.press(key);
    }
  }

  async click(button) {
    const place = this.page.locator(`.desk .${button}, header .${button}`).first();
    await this.page.waitForFunction((name) => document.querySelector(`.press.${name}:not([disabled])`), button);
    await this.calm();
    if (this.touch) await place.tap();
    else await place.click();
  }

  async choose(text) {
    const place = this.page.locator(`.choices .choice:has-text("${text}"), .either .choice:has-text("${text}")`).first();
    if (this.touch) await place.tap();
    else await place.click();
  }

  says(text) {
    return this.page.locator(".message", { hasText: text }).waitFor();
  }

  state(text) {
    return this.page.locator(".ticket .state", { hasText: text }).waitFor();
  }

  label() {
    return this.page.locator(".ticket .number").innerText();
  }

  offered(button) {
    return this.page.locator(`.press.${button}`).first().isEnabled();
  }

  // Shows its label once it is there.
  holds(label) {
    return this.page.waitForFunction((wanted) => document.querySelector(".ticket .number")?.innerText === wanted, label);
  }
}
