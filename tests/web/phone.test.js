// The phone page: one ticket from its wait to its end, on a small screen and a bad line.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { Clerk, KIOSK_TALL, KIOSK_WIDE, launch, PHONE, Screen, wrongClock } from "./browser.js";
import { Server } from "../support/server.js";

const FIRST_LOAD_MAX = 60 * 1024;

let browser;
const server = new Server();
let machine; // The kiosk that everybody here has the number from.
before(async () => {
  browser = await launch();
  await server.start();
  machine = await Screen.kiosk(browser, server);
});
after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
  server.remove();
});

// A fresh number; its token stands on the kiosk's screen as a QR code.
async function takeToken(service = "Hộ tịch") {
  await machine.take(service);
  const shown = await machine.page.evaluate(() => JSON.parse(localStorage.getItem("queued.kiosk.shown")));
  await machine.tap(".beside .button.main");
  await machine.page.locator(".tiles").waitFor();
  return shown;
}

async function openPhone(token, options = {}) {
  const phone = await Screen.open(browser, server, `/t/${token}`, { size: PHONE, init: () => { window.shakes = 0; navigator.vibrate = () => ++window.shakes; }, ...options });
  await phone.page.locator(".number, .unknown").first().waitFor();
  return phone;
}

const check = (phone, name) => phone.inBoth(`phone-${name}`);

// On whatever else somebody opens the address.
async function checkLarge(token, name) {
  for (const [shape, size] of [["tall", KIOSK_TALL], ["wide", KIOSK_WIDE]]) {
    const large = await openPhone(token, { size });
    await check(large, `${name}-${shape}`);
    await large.close();
  }
}

const says = (phone, words) => phone.page.getByText(words).first().waitFor();

test("from the wait to the end: people ahead, called, called again, served", { timeout: 180000 }, async () => {
  const hoa = await Clerk.signIn(browser, server, "hoa", "2222", 2);
  const before = [await takeToken(), await takeToken()];
  const mine = await takeToken();
  const phone = await openPhone(mine.token);
  await says(phone, mine.label);
  assert.match(await phone.page.locator(".facts").innerText(), /Người chờ trước\s*2/);
  assert.match(await phone.page.title(), new RegExp(mine.label));
  await check(phone, "waiting");
  await checkLarge(mine.token, "waiting");
  const bar = () => phone.page.locator(".bar").getAttribute("aria-valuenow").then(Number);
  const first = await bar();
  for (const other of before) {
    assert.equal((await hoa.act("callNext")).value.ticket.label, other.label);
    await hoa.act("start");
    await hoa.act("finish");
  }
  await phone.page.waitForFunction(() => /trước\s*0/.test(document.querySelector(".facts")?.innerText ?? ""));
  assert.ok((await bar()) > first, "the bar moves");
  assert.equal((await hoa.act("callNext")).value.ticket.label, mine.label);
  await says(phone, "Mời đến quầy 2");
  assert.match(await phone.page.title(), /Quầy 2/);
  assert.equal(await phone.page.evaluate(() => window.shakes), 1);
  assert.ok(await phone.page.locator(".phone.is-called").isVisible());
  await check(phone, "called");
  await checkLarge(mine.token, "called");
  await hoa.act("start");
  await says(phone, "Đang được phục vụ tại quầy 2");
  await check(phone, "serving");
  await hoa.act("park");
  await says(phone, "Tạm dừng");
  await check(phone, "parked");
  await hoa.act("resume", { ticketId: mine.ticketId });
  await hoa.act("finish");
  await says(phone, "Đã xong");
  await check(phone, "done");
  assert.equal(await phone.page.locator(".button.danger").count(), 0);
  assert.deepEqual([phone.errors, phone.strangers], [[], []]);
  await phone.close();
  await hoa.close();
});

async function served(hoa) {
  const mine = await takeToken();
  const phone = await openPhone(mine.token);
  await hoa.act("callNext");
  await hoa.act("start");
  await hoa.act("finish");
  await phone.page.locator(".faces").waitFor();
  return { mine, phone };
}

test("one touch of a face, with a reason, once: a double touch, a reload, a second page", { timeout: 180000 }, async () => {
  const hoa = await Clerk.signIn(browser, server, "hoa", "2222", 2);
  const { mine, phone } = await served(hoa);
  await check(phone, "rate");
  assert.deepEqual(await phone.page.locator(".faces button").allInnerTexts(), ["Rất hài lòng", "Hài lòng", "Không hài lòng", "Rất không hài lòng"]);
  await phone.tap("text=Thêm lý do");
  await phone.tap("text=Thời gian chờ");
  assert.equal(await phone.page.locator("text=Thời gian chờ").getAttribute("aria-pressed"), "true");
  const other = await openPhone(mine.token);
  await other.page.locator(".faces").waitFor();
  await phone.page.evaluate(() => { const face = document.querySelector(".face-4"); face.click(); face.click(); });
  await says(phone, "Đã ghi nhận: Rất hài lòng");
  await check(phone, "rated");
  await says(other, "Đã ghi nhận: Rất hài lòng");
  await phone.page.reload();
  await says(phone, "Đã ghi nhận: Rất hài lòng");
  assert.equal(await phone.page.locator(".faces").count(), 0);
  assert.deepEqual([phone.errors, phone.strangers], [[], []]);
  await other.close();
  await phone.close();
  await hoa.close();
});

test("a face by keyboard, and over a link that is down", { timeout: 180000 }, async () => {
  const hoa = await Clerk.signIn(browser, server, "hoa", "2222", 2);
  const { phone } = await served(hoa);
  await phone.page.locator(".face-2").focus();
  await phone.context.setOffline(true);
  await phone.page.keyboard.press("Enter");
  await phone.context.setOffline(false);
  await says(phone, "Đã ghi nhận: Không hài lòng");
  await phone.close();
  await hoa.close();
});

test("not seen at the counter, and back in line", { timeout: 120000 }, async () => {
  const hoa = await Clerk.signIn(browser, server, "hoa", "2222", 2);
  const mine = await takeToken();
  const phone = await openPhone(mine.token);
  await hoa.act("callNext");
  await says(phone, "Mời đến quầy 2");
  await hoa.act("noShow");
  await says(phone, "Đã gọi mà chưa thấy");
  await check(phone, "missed");
  await hoa.act("return", { ticketId: mine.ticketId });
  await says(phone, "Người chờ trước");
  await hoa.act("callNext");
  await says(phone, "Mời đến quầy 2");
  assert.equal(await phone.page.evaluate(() => window.shakes), 2);
  await hoa.act("start");
  await hoa.act("finish");
  await phone.close();
  await hoa.close();
});

test("giving up is asked about first, and done once", { timeout: 120000 }, async () => {
  const mine = await takeToken();
  const phone = await openPhone(mine.token);
  await phone.tap("text=Hủy số này");
  await says(phone, "Có chắc không?");
  await check(phone, "sure");
  await phone.tap("text=Không, giữ lại");
  await says(phone, "Người chờ trước");
  await phone.tap("text=Hủy số này");
  await phone.settled();
  await phone.page.evaluate(() => { const b = document.querySelector(".sure .danger"); b.click(); b.click(); });
  await says(phone, "Số này đã được hủy");
  await check(phone, "cancelled");
  await phone.close();
});

test("the link is cut at every step of giving up: it is given up, once", { timeout: 120000 }, async () => {
  const mine = await takeToken();
  const phone = await openPhone(mine.token);
  const middle = await phone.between();
  await phone.page.reload();
  await says(phone, mine.label);
  await middle.cut();
  await phone.tap("text=Hủy số này");
  await middle.cut();
  await says(phone, "Có chắc không?");
  while (!middle.up) await new Promise((done) => setTimeout(done, 50));
  await phone.settled();
  const cancelled = () => {
    const kind = 42; // EVENT_TICKET_CANCELLED
    const query = `SELECT count(*) FROM event WHERE kind = ${kind} AND ticket_id = ${mine.ticketId}`;
    return Number(execFileSync("sqlite3", ["-readonly", server.database, query], { encoding: "utf8" }));
  };
  middle.lose = true; // It is done, and the answer is lost with the link.
  await phone.page.locator(".sure .danger").tap();
  while (cancelled() === 0) await new Promise((done) => setTimeout(done, 50));
  middle.lose = false;
  await middle.cut();
  await says(phone, "Số này đã được hủy");
  await phone.page.reload();
  await says(phone, "Số này đã được hủy");
  assert.equal(cancelled(), 1);
  await phone.close();
});

test("no number but one's own: guesses lead nowhere", { timeout: 120000 }, async () => {
  const mine = [await takeToken(), await takeToken()];
  for (const { token } of mine) assert.match(token, /^[0-9a-hjkmnp-tv-z]{26}$/, "128 bits by chance");
  const near = [0, 13].map((at) => mine[0].token.slice(0, at) + (mine[0].token[at] === "7" ? "6" : "7") + mine[0].token.slice(at + 1));
  const same = Array.from(mine[0].token).filter((letter, at) => letter === mine[1].token[at]).length;
  assert.ok(same < 13, `tokens of two numbers in a row share ${same} letters`);
  for (const token of [...near, "0123456789abcdefghjkmnpqrs", "A001", "x", "9".repeat(300), "9".repeat(3000)]) {
    const phone = await openPhone(token);
    await says(phone, "Không tìm thấy số này");
    if (token === "A001") await check(phone, "unknown");
    await phone.close();
  }
  const answer = await fetch(`${server.url}/t/`);
  assert.equal(answer.status, 404);
});

test("the first load fits a bad line", { timeout: 120000 }, async () => {
  const mine = await takeToken();
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
  session.on("Network.webSocketFrameReceived", (event) => { bytes += event.response.payloadData.length; });
  await page.goto(`${server.url}/t/${mine.token}`);
  await page.locator(".facts").waitFor();
  console.log(`first load of the phone page: ${bytes} bytes`);
  assert.ok(bytes > 10000, "something was measured");
  assert.ok(bytes < FIRST_LOAD_MAX, `${bytes} bytes`);
  await page.reload();
  await page.locator(".facts").waitFor();
  await context.close();
});

test("what never changes is kept by the browser, what does is asked for", async () => {
  const page = await fetch(`${server.url}/kiosk`);
  assert.equal(page.headers.get("cache-control"), "no-cache");
  assert.match(page.headers.get("content-security-policy"), /default-src 'self'/);
  assert.equal(page.headers.get("x-content-type-options"), "nosniff");
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())[1];
  const asset = await fetch(server.url + script);
  assert.match(asset.headers.get("cache-control"), /immutable/);
  assert.equal(asset.headers.get("content-encoding"), "gzip");
  const plain = await fetch(server.url + script, { headers: { "accept-encoding": "identity" } });
  assert.equal(plain.headers.get("content-encoding"), null);
  for (const path of ["/kiosk-1.token", "/../queued.db", "/assets/..%2f..%2fqueued.db", "/assets/nothing.js", "/.hidden.html", script + ".gz"]) {
    assert.equal((await fetch(server.url + path)).status, 404, path);
  }
});

test("a dead line: says how old it is, and comes back by itself", { timeout: 120000 }, async () => {
  const mine = await takeToken();
  const phone = await openPhone(mine.token, { init: wrongClock, timezoneId: "America/New_York" });
  await server.stop("SIGKILL");
  await says(phone, "Mất kết nối");
  assert.match(await phone.page.locator(".notice").first().innerText(), /Số liệu lúc 08:\d\d/);
  await check(phone, "offline");
  await server.start("2026-11-23T09:00:00+0700");
  await phone.page.waitForFunction(() => !document.querySelector(".phone > .notice"));
  await says(phone, mine.label);
  await phone.page.reload();
  await says(phone, mine.label);
  await phone.close();
});

test("the office closes: said on the open page, and by whoever comes back the next day", { timeout: 180000 }, async () => {
  const [closed, asleep] = [await takeToken(), await takeToken("Chứng thực")];
  const phone = await openPhone(closed.token);
  const other = await openPhone(asleep.token);
  const middle = await other.between();
  await other.page.reload();
  await says(other, asleep.label);
  middle.lose = true; // It is in a pocket.
  const manager = await Clerk.signIn(browser, server, "quanly", "motcua-bat-xat", 0);
  assert.equal((await manager.act("closeDay")).case, "done");
  await manager.close();
  await says(phone, "Đã hết giờ làm việc");
  assert.equal(await phone.page.locator(".button.danger, .bar").count(), 0);
  await check(phone, "expired");
  await server.stop();
  middle.lose = false;
  await server.start("2026-11-25T08:00:00+0700");
  await says(other, "Đã hết giờ làm việc");
  await says(other, "Phiếu chỉ có giá trị trong ngày");
  assert.equal(await other.page.locator(".button.danger, .bar").count(), 0);
  await check(other, "yesterday");
  await phone.page.reload();
  await says(phone, "Không tìm thấy số này");
  await other.close();
  await phone.close();
});
