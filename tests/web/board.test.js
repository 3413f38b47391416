// The board page: enrolled once, drawn for ten metres, spoken in order, through lost links, nights and
// whole days beside the counters of the same browser.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { asOf2017, Clerk, launch, Screen } from "./browser.js";
import { Desk } from "./desk.js";
import { Server } from "../support/server.js";

// The whole of it takes long: ./dev check-long has it.
const LONG = process.env.WEB_LONG === "1";
const TELEVISION = { width: 1280, height: 720 };
const [A, B] = [1, 2];

let browser;
const server = new Server();
let hoa; // At counter 2, and issues.
before(async () => {
  browser = await launch();
  await server.start();
  hoa = await Clerk.signIn(browser, server, "hoa", "2222", 2);
});
after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
  server.remove();
});

// Whatever is played is played fast and written down; what is asked of the server too.
function listen() {
  window.heard = [];
  window.asked = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...args) {
    window.heard.push(this.buffer.duration);
    this.playbackRate.value = 20;
    return start.apply(this, args);
  };
  const real = window.fetch;
  window.fetch = async (...args) => {
    const answer = await real(...args);
    if (String(args[0]).startsWith("/voice")) window.asked.push([new URLSearchParams(String(args[0]).split("?")[1]).get("label"), answer.status]);
    return answer;
  };
}

// Boxes are placed one by one: what holds them has no size of its own.
const there = (page, selector) => page.locator(selector).first().waitFor({ state: "attached" });

async function open(hash = "", { size = TELEVISION, init = listen, on = server, sound = false } = {}) {
  const token = on.token("tv-1");
  const board = await Screen.open(browser, on, `/board#token=${token}${sound ? "" : "&voice=none"}${hash}`, { size, touch: true, init });
  await there(board.page, ".counter");
  if (sound) {
    await board.page.locator(".sound-on").tap();
    await board.page.waitForFunction(() => window.heard.length === 1); // The chime says that it is heard.
    await board.page.locator(".ask-sound").waitFor({ state: "detached" });
  }
  return board;
}

async function call(service = A, clerk = hoa) {
  const label = (await hoa.act("issue", { serviceId: service })).value.ticket.label;
  const answer = await clerk.act("callNext");
  assert.equal(answer.case, "done", JSON.stringify(answer));
  assert.equal(answer.value.ticket.label, label);
  return label;
}

async function finish(clerk = hoa) {
  await clerk.act("start");
  await clerk.act("finish");
}

const shows = (board, label) => there(board.page, `.call[data-label="${label}"]`);
const clean = (board) => assert.deepEqual([board.errors, board.strangers], [[], []]);

test("enrolled with a code for one use, or a token; a reload needs neither", { timeout: 120000 }, async () => {
  const board = await Screen.open(browser, server, "/board", { size: TELEVISION });
  const { page } = board;
  await page.locator(".enrol input").waitFor();
  assert.deepEqual(await board.violations(), []);
  const type = async (text, says) => {
    await page.locator(".enrol input").fill(text);
    await page.keyboard.press("Enter");
    if (says) await page.locator(".notice", { hasText: says }).waitFor();
  };
  await type("aaaaa-bbbbb", "Mã không đúng");
  await type("aaaaaaaaaaaaaaaaaaaaaaaaaa", "Mã không đúng");
  server.run("device", "add", "tv-9", "--kind", "display", "--token-file", join(server.folder, "tv-9.token"), "--data", server.folder);
  const code = server.run("device", "code", "tv-9", "--data", server.folder).trim();
  await type(code.toUpperCase());
  await there(page, ".counter");
  await page.reload();
  await there(page, ".counter");
  assert.equal(await page.evaluate(() => localStorage.getItem("queued.board").length), 26);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await type(code, "Mã không đúng"); // Once.
  clean(board);
  await board.close();
});

test("a kiosk's token, or that of a machine at a counter, opens no board, and it is said what it is", { timeout: 120000 }, async () => {
  server.run("device", "add", "may-1", "--kind", "counter", "--token-file", join(server.folder, "may-1.token"), "--data", server.folder);
  for (const [token, says] of [["kiosk-1", "Mã này là của một máy lấy số."], ["may-1", "Mã này là của một máy ở quầy."]]) {
    const board = await Screen.open(browser, server, `/board#token=${server.token(token)}`, { size: TELEVISION });
    await board.page.locator(".notice", { hasText: says }).waitFor();
    assert.equal(await board.page.evaluate(() => localStorage.getItem("queued.board")), null, "and it is not kept");
    assert.equal(await board.page.locator(".wall").count(), 0);
    assert.deepEqual(await board.violations(), []);
    await board.page.locator(".enrol input").fill(server.token("tv-1"));
    await board.page.keyboard.press("Enter");
    await there(board.page, ".counter");
    clean(board);
    await board.close();
  }
});

test("the server says where its pages are; the board's address opens it, in both languages", { timeout: 120000 }, async () => {
  const address = (path) => server.printed.map((line) => new RegExp(`http://[^ ]+/${path}[^ ]*`).exec(line)?.[0]).find(Boolean);
  while (!address("manager")) await new Promise((done) => server.process.stdout.once("data", done));
  for (const page of ["kiosk", "board", "t/", "counter", "manager"]) assert.ok(address(page), page);
  assert.ok(server.printed.some((line) => /lan, PIN 1111/.test(line)));
  const board = await Screen.open(browser, server, address("board").slice(server.url.length), { size: TELEVISION });
  await there(board.page, ".counter");
  clean(board);
  await board.close();
});

test("figures are a twelfth of the screen high, nothing leaves it, in both themes and both languages", { timeout: 120000 }, async () => {
  const label = await call();
  for (const [name, size] of [["720p", TELEVISION], ["1080p", { width: 1920, height: 1080 }], ["4k", { width: 3840, height: 2160 }], ["upright", { width: 1080, height: 1920 }], ["narrow", { width: 720, height: 1280 }], ["slim", { width: 720, height: 1920 }]]) {
    for (const theme of ["dark", "light"]) {
      const board = await open(`&theme=${theme}&languages=${theme === "dark" ? "vi,en" : "en"}`, { size });
      await shows(board, label);
      await board.page.evaluate(() => document.fonts.ready);
      for (const [figure, least] of [[".call .label", size.height / 12], [".counter .label", Math.min(size.width, size.height) / 12]]) {
        // A digit is seven tenths of its em.
        const digits = await board.page.locator(figure).first().evaluate((element) => parseFloat(getComputedStyle(element).fontSize) * 0.7);
        assert.ok(digits >= least - 1, `${name} ${figure}: ${digits} of ${least}`);
      }
      const outside = await board.page.evaluate(() =>
        Array.from(document.querySelectorAll(".wall .text"), (element) => [element.innerText, element.firstChild.getBoundingClientRect()])
          .filter(([, at]) => at.left < -1 || at.top < -1 || at.right > innerWidth + 1 || at.bottom > innerHeight + 1)
          .map(([text]) => text));
      assert.deepEqual(outside, [], name);
      assert.match(await board.page.locator(".clock").innerText(), /^\d\d:\d\d$/);
      assert.match(await board.page.locator(".date").innerText(), theme === "dark" ? /^Thứ Hai, 23\/11\/2026$/ : /^Monday, 23\/11\/2026$/);
      assert.deepEqual(await board.violations(), [], `${name} ${theme}`);
      assert.doesNotMatch(await board.page.locator("main").innerText(), /Vàng|Thị|Hoa/, "never a name");
      await board.picture(`board-${name}-${theme}`);
      clean(board);
      await board.close();
    }
  }
  await finish();
});

test("one touch turns the sound on; calls are spoken in order, none lost, the one that has come is dropped", { timeout: 180000 }, async () => {
  const duc = await Clerk.signIn(browser, server, "minh", "3333", 3);
  const before = await call();
  const board = await open("&voice=vi", { sound: true });
  const heard = () => board.page.evaluate(() => window.heard.slice());
  const spoken = () => board.page.evaluate(() => window.asked.map(([label, status]) => (status === 200 ? label : `${label} ${status}`)));
  await finish();
  const first = await call(A);
  await board.page.waitForFunction(() => window.asked.length === 1); // The first one is being said.
  const second = await call(B, duc);
  await there(board.page, `.counter[data-label="${second}"]`);
  await finish(duc); // Came before it could be called out.
  await board.page.locator(`.counter[data-label="${second}"]`).waitFor({ state: "detached" });
  const third = await call(B, duc);
  await board.page.waitForFunction((n) => window.heard.length >= n, 7); // Chime; chime and twice; chime and twice.
  assert.deepEqual(await spoken(), [first, third], `${before} was there before, ${second} has come`);
  const lengths = await heard();
  assert.equal(lengths.length, 7);
  assert.ok(lengths[2] > 2 && lengths[2] === lengths[3], "a sentence, twice");
  // A reload: the browser remembers its touch, or asks for it in a line; nothing is spoken again.
  await board.page.reload();
  await there(board.page, ".counter");
  await finish(duc);
  await board.page.locator(".clock").tap();
  await board.page.waitForFunction(() => !document.querySelector(".ask-sound"));
  const fourth = await call(B, duc);
  await board.page.waitForFunction((label) => window.asked.some(([other]) => other === label), fourth);
  assert.deepEqual(await spoken(), [fourth]);
  await finish(duc);
  await finish();
  await duc.act("logOut");
  clean(board);
  await board.close();
});

// A picture as an office would make one.
async function makeSlide(path, color, words) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.setContent(`<body style="margin:0;display:flex;height:100vh;align-items:center;justify-content:center;text-align:center;background:${color};color:#fff;font:700 5rem sans-serif"><p style="padding:3rem">${words}</p>`);
  await page.screenshot({ path });
  await page.close();
}

// A pack of tones: the sentence is so long that it cannot be mistaken for another.
function makePack(folder) {
  const names = ["moi", "A", "B", ..."0123456789"];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "pack.ini"), "[pack]\nsentence=moi {ticket} {counter}\nletters=AB\n");
  names.forEach((name, i) => {
    const count = 2205;
    const bytes = Buffer.alloc(44 + 2 * count);
    bytes.write("RIFF", 0);
    bytes.writeUInt32LE(bytes.length - 8, 4);
    bytes.write("WAVEfmt ", 8);
    for (const [at, value] of [[16, 16], [24, 22050], [28, 44100], [40, 2 * count]]) bytes.writeUInt32LE(value, at);
    for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]]) bytes.writeUInt16LE(value, at);
    bytes.write("data", 36);
    for (let at = 0; at < count; at++) bytes.writeInt16LE(Math.round(9000 * Math.sin((at * (300 + 40 * i) * 2 * Math.PI) / 22050)), 44 + 2 * at);
    writeFileSync(join(folder, `${name}.wav`), bytes);
  });
}

test("the office's recordings are heard, and its pictures take turns beside the numbers", { timeout: 180000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "queued-board-"));
  const slides = join(folder, "slides");
  makePack(join(folder, "clips", "mong"));
  mkdirSync(slides);
  const hall = new Server();
  hall.more = ["--clips", join(folder, "clips"), "--slides", slides];
  await hall.start();
  const own = await Clerk.signIn(browser, hall, "hoa", "2222", 2);
  const board = await open("&voice=mong,fr", { on: hall, sound: true });
  assert.equal(await board.page.locator(".slide").count(), 0, "an empty folder");
  const label = (await own.act("issue", { serviceId: A })).value.ticket.label;
  assert.equal((await own.act("callNext")).case, "done");
  // The chime of the touch; the chime, and the one voice that there is, twice.
  await board.page.waitForFunction((n) => window.heard.length >= n, 4);
  const sentence = (1 + label.length + 1) * (0.1 + 0.09);
  const heard = await board.page.evaluate(() => window.heard.slice(2));
  assert.ok(heard.length === 2 && heard.every((seconds) => Math.abs(seconds - sentence) < 0.01), `${heard} of ${sentence}`);
  assert.deepEqual((await board.page.evaluate(() => window.asked)).sort(), [[label, 200], [label, 404]]);

  await makeSlide(join(slides, "01 Lịch tiếp công dân.png"), "#0a5c8a", "Lịch tiếp công dân<br>Thứ Năm hằng tuần, 8:00");
  await makeSlide(join(slides, "02.png"), "#7a2e0e", "Nộp hồ sơ tại nhà:<br>dichvucong.gov.vn");
  writeFileSync(join(slides, "01b hỏng.png"), "no picture");
  writeFileSync(join(slides, "notes.txt"), "no picture");
  symlinkSync("notes.txt", join(slides, "link.png"));
  board.errors.length = 0;
  await board.close();
  for (const [name, size, theme] of [["720p", TELEVISION, "dark"], ["upright", { width: 1080, height: 1920 }, "light"]]) {
    const wall = await open(`&theme=${theme}`, { on: hall, size });
    const shown = () => wall.page.locator(".slide").evaluate((slide) => slide.complete && slide.naturalWidth > 0 && decodeURIComponent(new URL(slide.src).pathname));
    await there(wall.page, ".slide");
    assert.equal(await shown(), "/slides/01 Lịch tiếp công dân.png", "the first by its name");
    if (name === "upright") assert.deepEqual(await wall.violations(), []);
    const apart = await wall.page.evaluate(() => {
      const boxes = Array.from(document.querySelectorAll(".slide, .wall .tile:not(.letter)"), (element) => element.getBoundingClientRect());
      const slide = boxes.splice(Array.from(document.querySelectorAll(".slide, .wall .tile:not(.letter)")).findIndex((element) => element.matches(".slide")), 1)[0];
      const inside = slide.left >= 0 && slide.top >= 0 && slide.right <= innerWidth && slide.bottom <= innerHeight;
      return inside && boxes.every((box) => box.right <= slide.left + 1 || box.left >= slide.right - 1 || box.bottom <= slide.top + 1 || box.top >= slide.bottom - 1);
    });
    assert.ok(apart, `${name}: the picture covers nothing`);
    await wall.picture(`board-slides-${name}`);
    if (name === "720p") {
      await wall.page.waitForFunction(() => /02\.png/.test(document.querySelector(".slide").src)); // In ten seconds; what is no picture is passed over.
      rmSync(slides, { recursive: true });
      await there(wall.page, `.call[data-label="${label}"]`);
      mkdirSync(slides);
      await makeSlide(join(slides, "01 Lịch tiếp công dân.png"), "#0a5c8a", "Lịch tiếp công dân<br>Thứ Năm hằng tuần, 8:00");
    }
    assert.deepEqual(wall.strangers, []);
    await wall.close();
  }
  await own.close();
  assert.equal(await hall.stop(), 0);
  hall.remove();
  rmSync(folder, { recursive: true });
});

test("a browser of early 2017 shows what is called", { timeout: 120000 }, async () => {
  const board = await open("", { init: asOf2017 });
  const label = await call();
  await shows(board, label);
  await finish();
  await board.page.locator(`.counter[data-label="${label}"]`).waitFor({ state: "detached" });
  clean(board);
  await board.close();
});

test("a screen that slept shows how things stand, and speaks of nothing that is over", { timeout: 120000 }, async () => {
  const board = await open("&voice=vi", { sound: true });
  const middle = await board.between();
  await board.page.clock.install();
  await board.page.reload();
  await there(board.page, ".counter");
  await board.page.locator(".clock").tap();
  middle.lose = true; // A machine that sleeps hears nothing, and its link is dead before it knows.
  const over = await call();
  await finish();
  const now = await call();
  middle.lose = false;
  await board.page.clock.fastForward("08:00:00"); // As if a lid had been closed: timers that are due fire once.
  await shows(board, now);
  await board.page.waitForFunction((label) => window.asked.some(([other]) => other === label), now);
  assert.deepEqual(await board.page.evaluate(() => window.asked.map(([label]) => label)), [now], `${over} is over`);
  await finish();
  clean(board);
  await board.close();
});

test("a night: the board stays on, has the new day's date, and speaks its first call, whose number there was yesterday", { timeout: 180000 }, async () => {
  const hall = new Server();
  await hall.start();
  let own = await Clerk.signIn(browser, hall, "hoa", "2222", 2);
  const board = await open("&voice=vi&theme=light", { on: hall, sound: true });
  const callOne = async () => {
    const { label } = (await own.act("issue", { serviceId: A })).value.ticket;
    assert.equal((await own.act("callNext")).case, "done");
    return label;
  };
  const spoken = () => board.page.evaluate(() => window.asked.map(([label]) => label));
  const yesterday = await callOne();
  await board.page.waitForFunction(() => window.asked.length === 1);
  await own.close();
  assert.equal(await hall.stop(), 0);
  await board.page.locator(".foot.link").waitFor({ state: "attached" });
  await hall.start("2026-11-25T08:00:00+0700"); // The day between is a holiday.
  await board.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await board.page.locator(".date", { hasText: "Thứ Tư, 25/11/2026" }).waitFor({ state: "attached" });
  await board.page.locator(".foot.link").waitFor({ state: "detached" });
  await board.page.locator(`[data-label="${yesterday}"]`).first().waitFor({ state: "detached" });
  assert.deepEqual(await spoken(), [yesterday]);
  own = await Clerk.signIn(browser, hall, "hoa", "2222", 2);
  const today = await callOne();
  assert.equal(today, yesterday, "numbers begin anew");
  await shows(board, today);
  await board.page.waitForFunction(() => window.asked.length === 2);
  assert.deepEqual(await spoken(), [yesterday, today]);
  board.errors.length = 0; // The server was away.
  clean(board);
  await board.close();
  await own.close();
  assert.equal(await hall.stop(), 0);
  hall.remove();
});

test("own counters and services, quiet hours, a voice of none", { timeout: 120000 }, async () => {
  const board = await open("&counters=1,3-4&theme=light");
  assert.deepEqual(await board.page.locator(".counter").evaluateAll((all) => all.map((one) => one.dataset.counter)), ["1", "3", "4"]);
  assert.equal(await board.page.locator(".ask-sound").count(), 0);
  await board.close();
  const services = await open("&services=E");
  assert.deepEqual(await services.page.locator(".counter").evaluateAll((all) => all.map((one) => one.dataset.counter)), ["5"]);
  assert.equal(await services.page.locator(".service").count(), 1);
  await services.close();
  const quiet = await open("&quiet=00:00-24:00&voice=vi", { sound: true });
  const label = await call();
  await shows(quiet, label);
  await finish();
  await quiet.page.locator(`.counter[data-label="${label}"]`).waitFor({ state: "detached" });
  assert.deepEqual(await quiet.page.evaluate(() => [window.heard.length, window.asked.length]), [1, 0]);
  await quiet.close();
});

test("the link cut and restored, again and again: the board stays, says of when it is, and loses no call", { timeout: 300000 }, async () => {
  const times = LONG ? 100 : 25;
  const board = await open();
  const middle = await board.between();
  await board.page.reload();
  await there(board.page, ".counter");
  let label = await call();
  await shows(board, label);
  for (let i = 0; i < times; i++) {
    const before = middle.sockets.length;
    middle.cut({ code: 4000 });
    await board.page.locator(".foot.link", { hasText: /Số liệu lúc 08:\d\d/ }).waitFor({ state: "attached" });
    assert.equal(await board.page.locator(`.call[data-label="${label}"]`).count(), 1, "what was shown stays");
    if (i % 5 === 0) {
      if (i === 0) assert.deepEqual(await board.violations(), []);
      await finish();
      label = await call();
    }
    await board.page.evaluate(() => window.dispatchEvent(new Event("online")));
    await board.page.locator(".foot.link").waitFor({ state: "detached" });
    await shows(board, label);
    assert.ok(middle.sockets.length > before);
  }
  await finish();
  clean(board);
  await board.close();
});

// What a page holds once all that nobody needs is swept away: bytes of its scripts' heap, nodes, listeners.
async function held(tools) {
  await tools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await tools.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await tools.send("Memory.getDOMCounters");
  return { bytes: usedSize, nodes, listeners: jsEventListeners };
}

test("hours on the wall: the clock goes on, the picture moves, the memory does not grow", { timeout: LONG ? 3000000 : 600000 }, async (t) => {
  const hours = LONG ? 24 : 1;
  const warm = LONG ? 120 : 30; // Minutes until all has been seen once.
  const context = await browser.newContext({ viewport: TELEVISION });
  const page = await context.newPage();
  page.setDefaultTimeout(120000);
  await page.clock.install();
  await page.goto(`${server.url}/board#token=${server.token("tv-1")}&voice=none`);
  await there(page, ".counter");
  const tools = await context.newCDPSession(page);
  const places = new Set();
  const texts = new Set();
  let early;
  for (let minute = 5; minute <= hours * 60; minute += 5) {
    await page.clock.runFor(300000);
    if (minute % 15 === 0) {
      const label = await call();
      await page.evaluate(() => window.dispatchEvent(new Event("online"))); // Time that jumps looks like a dead link.
      await there(page, `.call[data-label="${label}"]`);
      await finish();
    }
    const [place, time] = await page.evaluate(() => [document.querySelector(".wall").style.transform, document.querySelector(".clock").innerText]);
    places.add(place);
    texts.add(time);
    if (minute === warm) early = await held(tools);
    if (minute % 60 === 0) t.diagnostic(`hour ${minute / 60}: ${JSON.stringify(await held(tools))}`);
  }
  assert.ok(places.size > 7, "burn-in: the same edges do not stand still");
  assert.ok(texts.size > hours, "the clock goes on");
  const late = await held(tools);
  assert.ok(late.bytes < early.bytes * (LONG ? 1.1 : 1.2), `${early.bytes} bytes after ${warm} minutes, ${late.bytes} after ${hours} hours`);
  assert.ok(late.nodes < early.nodes * 1.5 && late.listeners < early.listeners * 1.5, JSON.stringify([early, late]));
  await context.close();
});

test("a whole day: eight counters and two boards in one browser, as the journal has it", { timeout: 900000 }, async () => {
  const citizens = LONG ? 320 : 48;
  const hall = new Server();
  await hall.start();
  const secret = join(mkdtempSync(join(tmpdir(), "queued-pin-")), "pin");
  const seats = ["lan", "hoa", "minh", "son", "thu", "duc", "bay", "tam"].map((name, i) => ({ name, counter: i + 1, pin: String(i + 1).repeat(4) }));
  for (const { name, pin } of seats.slice(6)) {
    writeFileSync(secret, `${pin}\n`);
    hall.run("user", "add", name, "--role", "clerk", "--title", `Cán bộ ${name}`, "--secret-file", secret, "--data", hall.folder);
  }
  hall.apply((yaml) => yaml.replace(/(  - \{number: 6, .*\n)/, "$1  - {number: 7, services: [ho-tich, chung-thuc, dat-dai]}\n  - {number: 8, services: [cu-tru, chinh-sach, linh-vuc-khac]}\n"));
  const issuer = await Clerk.signIn(browser, hall, "lan", "1111", 0);
  const watchWall = () => {
    window.seen = [];
    new MutationObserver(() => {
      for (const { dataset } of document.querySelectorAll(".counter, .call")) {
        const pair = `${dataset.label} ${dataset.counter}`;
        if (dataset.label && !window.seen.includes(pair)) window.seen.push(pair);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  };
  const boards = [await open("", { on: hall, init: watchWall }), await open("&theme=light", { on: hall, init: watchWall })];
  const desks = [];
  for (const { name, pin, counter } of seats) {
    const desk = await Desk.open(browser, hall, {});
    await desk.signIn(name, { pin, counter });
    await desk.page.locator(".desk").waitFor();
    desks.push(desk);
  }
  // Clerks who press what is to be pressed, one thing at a time.
  for (const desk of desks) {
    await desk.page.evaluate(() => {
      setInterval(() => {
        const button = document.querySelector(".press.primary:not([disabled])");
        if (button && !/Đang gửi/.test(document.querySelector(".message")?.innerText ?? "")) button.click();
      }, 400);
    });
  }
  const issued = [];
  for (let i = 0; i < citizens; i++) {
    const answer = await issuer.act("issue", { serviceId: 1 + (i % 7) });
    assert.equal(answer.case, "done", JSON.stringify(answer));
    issued.push(answer.value.ticket.label);
  }
  const waiting = async () => {
    const board = (await issuer.ask("subscribe", { topic: 1, counterId: 0 })).value.state.value;
    return board.services.reduce((sum, service) => sum + service.waiting, 0) + board.counters.filter((counter) => counter.label !== "").length;
  };
  while ((await waiting()) > 0) await boards[0].page.waitForTimeout(200);
  await Promise.all(boards.map((board) => board.page.waitForFunction(() => !document.querySelector('.counter:not([data-label=""])'))));
  const events = hall.run("export", "events", "--data", hall.folder).trim().split("\n").map((line) => JSON.parse(line));
  const labels = new Map();
  for (const event of events) if (event.event === "ticket_issued") labels.set(event.ticket, event.letter + String(event.number).padStart(3, "0"));
  const calls = events.filter((event) => event.event === "ticket_called").map((event) => `${labels.get(event.ticket)} ${event.counter}`);
  assert.equal(calls.length, citizens, "each citizen is called once");
  assert.equal(new Set(calls).size, citizens);
  for (const board of boards) {
    const seen = await board.page.evaluate(() => window.seen);
    assert.deepEqual(seen.slice().sort(), calls.slice().sort(), "every call of the journal was on the wall, and nothing else");
    clean(board);
  }
  for (const { desk, counter } of desks.map((one, i) => ({ desk: one, counter: i + 1 }))) {
    assert.deepEqual(desk.errors, [], `counter ${counter}`);
    await desk.close();
  }
  for (const board of boards) await board.close();
  await issuer.close();
  assert.equal(await hall.stop(), 0);
  hall.remove();
});
