// The manager's page: let in or not, the hall as it is, any period, one ticket's story, and links that break.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Clerk, KIOSK_TALL, KIOSK_WIDE, launch, PHONE, Screen, wrongClock } from "./browser.js";
import { Printer } from "./printer.js";
import { Server } from "../support/server.js";

const DESK = KIOSK_WIDE;
const PAPER = { width: 794, height: 1123 }; // A4 at 96 dots an inch.
const SECRET = "motcua-bat-xat";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// Runs with a fresh server; at its end no page has complained or asked a stranger.
function office(name, run, { days = false, clock } = {}) {
  test(name, { timeout: 480000 }, async (t) => {
    const server = new Server();
    const screens = [];
    const open = async (path = "/manager", options = {}) => {
      const screen = await Screen.open(browser, server, path, { size: DESK, touch: false, ...options });
      screens.push(screen);
      return screen;
    };
    try {
      if (days && !(await server.takeDays())) {
        t.skip("report_days is not built");
        return;
      }
      await server.start(clock);
      await run(server, open, t);
      for (const screen of screens) {
        assert.deepEqual(screen.strangers, []);
        if (!screen.cutOff) assert.deepEqual(screen.errors, []);
      }
    } finally {
      for (const screen of screens) await screen.close();
      if (server.process && server.process.exitCode === null && server.process.signalCode === null) assert.equal(await server.stop(), 0);
      server.remove();
    }
  });
}

const INTERNALS = /[a-z]+[._][a-z]+_|Error|undefined|null|NaN|\{\w+\}|object/;

async function knock(screen, user, secret) {
  await screen.page.locator("input[name=user]").fill(user);
  await screen.page.locator("input[name=secret]").fill(secret);
  await screen.page.locator(".door button").click();
}

async function enter(screen) {
  await knock(screen, "quanly", SECRET);
  await screen.page.locator(".me").waitFor();
}

const says = (screen, text) => screen.page.getByText(text).first().waitFor();
const go = (screen, place) => screen.page.locator(`nav a[href="#${place}"]`).click();
const fits = (screen) => screen.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

async function looks(screen, name) {
  await screen.settled();
  await screen.picture(name);
  assert.deepEqual(await screen.violations(), [], name);
  assert.ok(await fits(screen), `${name}: wider than the screen`);
}

// Pictures of all of a page, also of what is below the edge.
async function looksWhole(screen, name) {
  await screen.page.evaluate(() => scrollTo(0, 0));
  if (process.env.WEB_PICTURES) await screen.page.screenshot({ path: join(process.env.WEB_PICTURES, `${name}.png`), fullPage: true });
  assert.deepEqual(await screen.violations(), [], name);
  assert.ok(await fits(screen), `${name}: wider than the screen`);
}

async function shown(screen) {
  await screen.page.waitForFunction(() => document.querySelector(".figures:not(.old)"));
}

office("the door: wrong secrets, a clerk, too many tries; in, reloaded, out", async (server, open) => {
  const screen = await open();
  await screen.page.locator(".door").waitFor();
  await looks(screen, "manager-door");
  await knock(screen, "quanly", "wrong password");
  await says(screen, "Tên đăng nhập hoặc mật khẩu không đúng.");
  await looks(screen, "manager-door-wrong");
  await knock(screen, "lan", "1111");
  await says(screen, "Tài khoản này không phải của người quản lý");
  assert.equal(await screen.page.locator("nav").count(), 0);
  for (let i = 0; i < 5; i++) {
    await knock(screen, "ghost", `guess ${i}`);
    await screen.page.locator(".door button:not([disabled])").waitFor();
  }
  await knock(screen, "ghost", "once more");
  await says(screen, "quá nhiều lần");
  await knock(screen, "x".repeat(50000), "y".repeat(50000));
  await screen.page.locator(".door .notice").waitFor();
  assert.doesNotMatch(await screen.page.locator(".door").innerText(), INTERNALS);
  await screen.page.locator(".tongues button[lang=en]").click();
  await says(screen, "Password");
  await looks(screen, "manager-door-en");
  await screen.page.locator(".tongues button[lang=vi]").click();
  await enter(screen);
  await says(screen, "Quản lý Trung tâm");
  await screen.page.reload();
  await screen.page.locator(".counters").waitFor();
  await screen.page.locator(".me button").click();
  await screen.page.locator(".door").waitFor();
  await screen.page.reload();
  await screen.page.locator(".door").waitFor();
  assert.equal(await screen.page.locator(".counters").count(), 0);
  // What is left in the tab opens nothing.
  await screen.page.evaluate(() => sessionStorage.setItem("queued.manager.token", "0123456789abcdefghjkmnpqrs"));
  await screen.page.reload();
  await says(screen, "Phiên làm việc đã hết");
});

async function hall(server) {
  const [lan, hoa] = [await Clerk.signIn(browser, server, "lan", "1111", 2), await Clerk.signIn(browser, server, "hoa", "2222", 3)];
  const services = (await lan.ask("getOffice")).value.services;
  const id = (letter) => services.find((service) => service.letter === letter).serviceId;
  const issue = async (letter) => (await lan.act("issue", { serviceId: id(letter) })).value.ticket.label;
  return { lan, hoa, issue, services };
}

const line = (screen, letter) =>
  screen.page.locator("tbody tr", { has: screen.page.locator(".letter", { hasText: new RegExp(`^${letter}$`) }) }).locator("td").allInnerTexts();
const counter = (screen, number) => screen.page.locator(".counter").nth(number - 1);

office("the hall: lines, counters, clerks, timers and alarms, as they are and as they change", async (server, open) => {
  const printer = await new Printer().open();
  server.apply((yaml) => yaml.replace("# printers:", `printers:\n  - {kiosk: kiosk-1, address: "${printer.address}", paper: 80}`));
  const { lan, hoa, issue, services } = await hall(server);
  const served = new Set((await lan.ask("getOffice")).value.counters.filter((c) => c.counterId === 2 || c.counterId === 3).flatMap((c) => c.serviceIds));
  const alone = services.find((service) => !served.has(service.serviceId));
  const mine = [await issue("A"), await issue("A"), await issue("A")];
  await lan.act("callNext");
  const screen = await open();
  await enter(screen);
  await screen.page.waitForFunction(() => document.querySelector(".counter .label")?.innerText === "A001");
  assert.deepEqual((await line(screen, "A")).filter((_, i) => i !== 1), ["2", "2", "0"]);
  assert.match(await counter(screen, 2).innerText(), /Đang gọi[^]*A001[^]*Nguyễn Thị Lan/);
  assert.match(await counter(screen, 5).innerText(), /Đóng[^]*Chưa có cán bộ/);
  await says(screen, "Mọi việc bình thường.");

  await lan.act("start");
  await says(screen, "Đang phục vụ");
  const before = await counter(screen, 2).locator(".timer").innerText();
  await screen.page.waitForFunction((old) => document.querySelector(".counter .timer")?.innerText !== old, before);
  await issue(alone.letter);
  await says(screen, "1 người đang chờ mà chưa có quầy nào mở");
  printer.temper = "no_paper";
  for (const socket of printer.sockets) socket.destroy();
  const kiosk = await Screen.kiosk(browser, server, { print: "server" });
  await kiosk.take("Hộ tịch");
  await says(screen, "Máy in của kiosk-1: hết giấy.");
  await kiosk.close();
  await looks(screen, "manager-hall");
  await screen.page.locator(".tongues button[lang=en]").click();
  await says(screen, "no counter is open");
  await looks(screen, "manager-hall-en");
  await screen.page.locator(".tongues button[lang=vi]").click();
  await hoa.act("pauseCounter", { reasonId: 1 });
  await screen.page.waitForFunction(() => /Tạm nghỉ: Nghỉ ít phút/.test(document.querySelectorAll(".counter")[2].innerText));
  for (const [name, size] of [["phone", PHONE], ["tall", KIOSK_TALL]]) {
    const other = await open("/manager", { size, touch: size === PHONE });
    await enter(other);
    // Today by the hour, drawn and as a table: four people have come at eight.
    const hours = other.page.locator(".charts");
    await hours.getByText("8h").first().waitFor();
    assert.match(await hours.locator(".columns").first().getAttribute("aria-label"), /Số người đến theo giờ: 8h: \d/);
    await hours.locator("summary").click();
    assert.match(await hours.locator("tbody").innerText(), /8:00 – 9:00\s+[4-6]\s/);
    await looksWhole(other, `manager-hall-${name}`);
    await other.close();
  }

  // A quarter of an hour later, after a crash: the page comes back by itself, and somebody has waited too long.
  screen.cutOff = true;
  await server.stop("SIGKILL");
  await says(screen, "Mất kết nối");
  assert.match(await screen.page.locator(".manager > div > .notice").innerText(), /Số liệu lúc 08:\d\d/);
  assert.equal(await screen.page.locator(".counter").count() > 0, true);
  await looks(screen, "manager-offline");
  await server.start("2026-11-23T08:20:00+0700");
  await says(screen, "có người đã chờ 2");
  await screen.page.waitForFunction(() => !document.querySelector(".manager > div > .notice"));
  await looks(screen, "manager-hall-late");
  assert.deepEqual(mine, ["A001", "A002", "A003"]);
  await printer.close();
  await lan.close();
  await hoa.close();
});

// A minute passes in a second.
office("devices: who is there, who went, who never came, and who is missed", async (server, open) => {
  server.apply((yaml) => yaml.replace("device_minutes: 5", "device_minutes: 1"));
  assert.equal(await server.stop(), 0);
  await server.start("2026-11-23T08:30:00+0700", 60);
  const screen = await open();
  await enter(screen);
  const device = (name) => screen.page.locator(".machines li", { hasText: name });
  await says(screen, "Thiết bị: 0 trên 2 đang kết nối");
  assert.match(await device("tv-1").innerText(), /tv-1\s+Màn hình chờ\s+Chưa kết nối từ khi máy chủ chạy, 08:30/);
  await says(screen, "Máy lấy số kiosk-1 chưa kết nối lần nào từ khi máy chủ chạy lúc 08:30 (mức báo 1 phút).");
  const kiosk = await Screen.kiosk(browser, server);
  const board = await open(`/board#token=${server.token("tv-1")}&voice=none`);
  await says(screen, "Thiết bị: 2 trên 2 đang kết nối");
  assert.match(await device("kiosk-1").innerText(), /kiosk-1\s+Máy lấy số\s+Đang kết nối từ \d\d:\d\d/);
  await says(screen, "Mọi việc bình thường.");
  await looks(screen, "manager-devices");
  await kiosk.close();
  await screen.page.getByText(/Máy lấy số kiosk-1 mất kết nối từ \d\d:\d\d \(mức báo 1 phút\)\./).waitFor();
  await says(screen, "Thiết bị: 1 trên 2 đang kết nối");
  assert.match(await device("kiosk-1").innerText(), /Không kết nối lần cuối \d\d:\d\d/);
  await looks(screen, "manager-devices-gone");
  await screen.page.locator(".tongues button[lang=en]").click();
  await screen.page.getByText(/Kiosk kiosk-1 has been away since \d\d:\d\d \(limit: 1 min\)\./).waitFor();
  await looks(screen, "manager-devices-en");
  server.run("device", "revoke", "kiosk-1", "--data", server.folder);
  await says(screen, "Devices: 1 of 1 connected");
  await says(screen, "All is well.");
  await board.close();
});

office("a counter is released, the day closed and opened: only after yes, by keyboard alone", async (server, open) => {
  const { lan, hoa, issue } = await hall(server);
  await issue("A");
  await issue("A");
  await lan.act("callNext");
  await lan.act("start");
  const screen = await open();
  await screen.page.locator("input[name=user]").focus();
  await screen.page.keyboard.type("quanly");
  await screen.page.keyboard.press("Tab");
  await screen.page.keyboard.type(SECRET);
  await screen.page.keyboard.press("Enter");
  await screen.page.locator(".counter .label").waitFor();
  const press = async (name) => {
    for (let i = 0; i < 80; i++) {
      await screen.page.keyboard.press("Tab");
      const focused = await screen.page.evaluate(() => (document.activeElement === document.body ? "" : document.activeElement.innerText));
      if (focused.replace(/\s+/g, " ").includes(name)) return screen.page.keyboard.press("Enter");
    }
    return assert.fail(`no key leads to ${name}`);
  };
  const dialog = screen.page.locator("[role=alertdialog]");

  await press("Giải phóng quầy Quầy 2");
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /A001[^]*tạm dừng[^]*Nguyễn Thị Lan sẽ bị đăng xuất/);
  await looks(screen, "manager-release");
  await screen.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.match(await screen.page.evaluate(() => document.activeElement.innerText), /Giải phóng/);
  assert.match(await counter(screen, 2).innerText(), /Đang phục vụ/);
  await screen.page.keyboard.press("Enter");
  await dialog.waitFor();
  await screen.page.keyboard.press("Enter"); // The answer at hand is no.
  await dialog.waitFor({ state: "detached" });
  assert.match(await counter(screen, 2).innerText(), /Đang phục vụ/);
  await screen.page.keyboard.press("Enter");
  await dialog.waitFor();
  for (let i = 0; i < 3; i++) await screen.page.keyboard.press("Tab"); // Stays inside.
  await screen.page.keyboard.press("Enter");
  await says(screen, "Đã giải phóng quầy.");
  await screen.page.waitForFunction(() => /Chưa có cán bộ/.test(document.querySelectorAll(".counter")[1].innerText));
  await says(screen, "1 đang tạm dừng");

  await screen.page.locator(".tongues button[lang=en]").click();
  await press("Close the day");
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /2 people are still here[^]*cannot be undone/);
  await looks(screen, "manager-close-day-en");
  await screen.page.keyboard.press("Escape");
  await screen.page.locator(".tongues button[lang=vi]").click();
  await press("Đóng ngày làm việc");
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /Còn 2 người chưa xong[^]*không hoàn tác được/);
  await looks(screen, "manager-close-day");
  await screen.page.keyboard.press("Tab");
  await screen.page.keyboard.press("Enter");
  await says(screen, "Đã đóng ngày làm việc.");
  await says(screen, "Chưa mở hoặc đã đóng.");
  await press("Mở ngày làm việc");
  await dialog.waitFor();
  await screen.page.keyboard.press("Tab");
  await screen.page.keyboard.press("Enter");
  await says(screen, "Đã mở ngày làm việc.");
  await says(screen, "Đang mở, đang phát số.");
  await lan.close();
  await hoa.close();
});

const choose = (screen, label, value) => screen.page.locator("label", { hasText: label }).locator("select").selectOption(value);
const dates = async (screen, from, to) => {
  await choose(screen, "Kỳ", "own");
  await screen.page.locator("label", { hasText: "Từ ngày" }).locator("input").fill(from);
  await screen.page.locator("label", { hasText: "Đến ngày" }).locator("input").fill(to);
};
// "A; 1:02:03" by column name, without the words for the rows.
function table(text) {
  const [head, ...rows] = text.replace(/^\ufeff/, "").trim().split(/\r?\n/).map((row) => row.split(";"));
  return { head, rows };
}

const THURSDAY = "2026-11-26T10:30:00+0700";
const GROUPINGS = ["service", "procedure", "counter", "clerk", "class", "channel", "hour", "weekday", "date", "week", "month"];

office("any period: what the page saves is what queued report says, by everything", async (server, open, t) => {
  const screen = await open("/manager#report");
  await enter(screen);
  await shown(screen);
  await dates(screen, "2026-11-23", "2026-11-25");
  await screen.page.locator(".tongues button[lang=en]").click(); // As queued report speaks here.
  let compared = 0;
  for (const by of GROUPINGS) {
    await choose(screen, "By", by);
    await shown(screen);
    const download = screen.page.waitForEvent("download");
    await screen.page.getByText("Save as CSV").click();
    const file = await download;
    assert.equal(file.suggestedFilename(), `queued-${by}-20261123-20261125.csv`);
    const bytes = readFileSync(await file.path());
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const mine = table(bytes.toString());
    const theirs = table(server.run("report", "--from", "23/11/2026", "--to", "25/11/2026", "--by", by, "--csv", "-", "--separator", ";", "--data", server.folder));
    assert.equal(mine.rows.length, theirs.rows.length, by);
    for (let i = 0; i < mine.rows.length; i++) {
      for (let column = 1; column < mine.head.length; column++) {
        const at = theirs.head.indexOf(mine.head[column]);
        if (at < 0) continue;
        assert.equal(mine.rows[i][column], theirs.rows[i][at], `${by}, row ${i}, ${mine.head[column]}`);
        compared++;
      }
    }
  }
  t.diagnostic(`${compared} figures are the same`);
  assert.ok(compared > 500, `${compared} figures compared`);
}, { days: true, clock: THURSDAY });

office("any period: every grouping and every view, in both languages, readable for everybody", async (server, open) => {
  const screen = await open("/manager#report");
  await enter(screen);
  await shown(screen);
  await says(screen, "26/11/2026");
  await looksWhole(screen, "manager-report-today");
  for (const preset of ["yesterday", "week", "last_week", "month", "last_month", "quarter", "last_quarter", "year", "last_year", "today"]) {
    await choose(screen, "Kỳ", preset);
    await shown(screen);
  }
  await choose(screen, "Kỳ", "month");
  await says(screen, "01/11/2026 – 26/11/2026");
  await shown(screen);
  for (const view of ["visitors", "wait", "counter", "visit", "work", "dossiers", "summary"]) {
    await choose(screen, "Số liệu", view);
    await looksWhole(screen, `manager-report-${view}`);
  }
  for (const by of GROUPINGS) {
    await choose(screen, "Xem theo", by);
    await shown(screen);
    assert.deepEqual(await screen.violations(), [], by);
  }
  for (const summary of await screen.page.locator("summary").all()) await summary.click();
  await looksWhole(screen, "manager-report-tables");
  await screen.page.locator("input[type=checkbox]").check();
  await says(screen, "không tính người được gọi mà vắng mặt");
  await screen.page.locator(".tongues button[lang=en]").click();
  await says(screen, "Waits leave out people who were called and did not come.");
  await looksWhole(screen, "manager-report-en");
  await screen.page.locator(".tongues button[lang=vi]").click();
  await choose(screen, "Kỳ", "year");
  await says(screen, "Số người đến theo tuần");
  await says(screen, "Thời gian chờ theo tuần");
  await looksWhole(screen, "manager-report-year");
  await choose(screen, "Xem theo", "date");
  await dates(screen, "2017-01-01", "2026-11-26");
  await says(screen, "nhiều nhất 400 ngày");
  await choose(screen, "Xem theo", "service");
  await says(screen, "Số người đến theo tháng");
  await says(screen, "Thời gian chờ theo tháng");
  await shown(screen);
  await looksWhole(screen, "manager-report-ten-years");

  for (const [from, to, trouble] of [["2026-11-26", "2026-11-23", "phải trước ngày kết thúc"], ["2010-01-01", "2026-11-23", "nhiều nhất 10 năm"]]) {
    await dates(screen, from, to);
    await says(screen, trouble);
    await looks(screen, `manager-report-${from}`);
  }
  await dates(screen, "2020-01-01", "2020-01-31");
  await says(screen, "Không có phiếu nào trong kỳ này.");
  await looksWhole(screen, "manager-report-empty");
  for (const [name, size] of [["phone", PHONE], ["tall", KIOSK_TALL]]) {
    const other = await open("/manager#report", { size, touch: size === PHONE });
    await enter(other);
    await shown(other);
    await looksWhole(other, `manager-report-${name}`);
    await other.page.reload();
    await shown(other);
    await other.close();
  }
}, { days: true, clock: THURSDAY });

// The cells of a sheet of an .xlsx by address, read with other tools than those that wrote it.
const READ_XLSX = `
import json, sys
sys.path.insert(0, sys.argv[2])
import check_reports, zipfile
with zipfile.ZipFile(sys.argv[1]) as book:
    print(json.dumps({name: dict(check_reports.cells(book, name)) for name in check_reports.names(book)}))
`;
const HERE = fileURLToPath(new URL(".", import.meta.url));
const sheetsOf = (path) => JSON.parse(execFileSync("python3", ["-B", "-c", READ_XLSX, path, join(HERE, "../integration")], { encoding: "utf8" }));

office("a workbook: what the browser saves is what queued report writes, once, for the manager alone", async (server, open) => {
  const screen = await open("/manager#report");
  await enter(screen);
  await shown(screen);
  await dates(screen, "2026-11-23", "2026-11-25");
  await shown(screen);
  const download = screen.page.waitForEvent("download");
  await screen.page.getByText("Tải tệp Excel").click();
  const file = await download;
  assert.equal(file.suggestedFilename(), "queued-20261123-20261125.xlsx");
  const mine = sheetsOf(await file.path());
  assert.deepEqual(Object.keys(mine), ["Đơn vị", "Lĩnh vực", "Quầy", "Cán bộ", "Diện", "Nơi lấy số", "Giờ", "Thứ", "Ngày", "Thủ tục", "Tuần", "Tháng", "Phân bố"]);
  const path = join(server.folder, "report.xlsx");
  server.run("report", "--from", "23/11/2026", "--to", "25/11/2026", "--xlsx", path, "--data", server.folder);
  const theirs = Object.values(sheetsOf(path)); // In English: the numbers are compared.
  let compared = 0;
  Object.entries(mine).forEach(([name, rows], at) => {
    assert.equal(Object.keys(rows).length, Object.keys(theirs[at]).length, name);
    for (const [row, cells] of Object.entries(rows)) {
      for (const [column, value] of Object.entries(cells)) {
        if (typeof value !== "number") continue;
        assert.equal(value, theirs[at][row][column], `${name} ${column}${row}`);
        compared++;
      }
    }
  });
  assert.ok(compared > 1500, `${compared} figures compared`);

  // The same address again, from another page, without a name, and with another one.
  const fetched = async (url, headers = {}) => (await fetch(`${server.url}${url}`, { headers })).status;
  const used = new URL(file.url()).pathname;
  assert.equal(await fetched(used), 404, "twice");
  for (const path of ["/download/", "/download/a", `/download/${"0".repeat(26)}`, `${used}/..`]) assert.equal(await fetched(path), 404, path);
  const ask = async (clerk) => {
    const answer = await clerk.ask("getWorkbook", { fromDate: 20261123, toDate: 20261125 });
    return answer.case === "workbook" ? `/download/${answer.value.token}` : answer;
  };
  const manager = await Clerk.signIn(browser, server, "quanly", SECRET, 0);
  assert.equal(await fetched(await ask(manager), { origin: "http://elsewhere.example" }), 404, "a page from elsewhere");
  assert.equal(await fetched(await ask(manager), { "sec-fetch-site": "cross-site" }), 404, "a link from elsewhere");
  const kept = await ask(manager);
  assert.equal((await fetch(`${server.url}${kept}`, { method: "HEAD" })).status, 404, "HEAD takes nothing");
  const answer = await fetch(`${server.url}${kept}`, { headers: { origin: server.url } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.match(answer.headers.get("content-disposition"), /^attachment; filename="queued-20261123-20261125.xlsx"$/);
  assert.equal(Buffer.from(await answer.arrayBuffer()).subarray(0, 2).toString(), "PK");
  const late = await ask(manager);
  await manager.act("logOut");
  assert.equal(await fetched(late), 404, "whoever asked has logged out");
  assert.equal((await ask(manager)).case, "refusal", "nobody");
  await manager.close();
  server.run("user", "add", "lan", "--role", "clerk", "--secret-file", join(server.folder, "secret"), "--data", server.folder);
  const lan = await Clerk.signIn(browser, server, "lan", SECRET, 0);
  assert.equal((await ask(lan)).case, "refusal", "a clerk");
  await lan.close();
}, { days: true, clock: THURSDAY });

// As many rows as are printed, with names as long as those of procedures: those of the page's own, said again.
const PAPER_ROWS = 14;
function manyRows(rows) {
  const body = document.querySelector("#groups ~ .scroll tbody");
  for (const again of body.querySelectorAll(".again")) again.remove();
  const row = body.querySelector("tr:not(.no-print)");
  while (body.querySelectorAll("tr:not(.no-print)").length < rows) {
    const again = row.cloneNode(true);
    again.classList.add("again");
    body.append(again);
  }
  for (const name of body.querySelectorAll("th")) name.textContent = "Cấp Giấy xác nhận tình trạng hôn nhân để kết hôn với người nước ngoài ".repeat(3);
  document.querySelector(".report-head .print-only").textContent = "Trung tâm Phục vụ hành chính công xã Bát Xát, tỉnh Lào Cai ".repeat(2);
}

office("on paper: one page of A4 for a day, a month, a quarter and a year, with everything on it", async (server, open) => {
  const screen = await open("/manager#report", { size: PAPER });
  await enter(screen);
  await shown(screen);
  const periods = { yesterday: "25/11/2026", month: "01/11/2026 – 26/11/2026", quarter: "01/10/2026 – 26/11/2026", year: "01/01/2026 – 26/11/2026" };
  for (const [preset, period] of Object.entries(periods)) {
    await choose(screen, "Kỳ", preset);
    await says(screen, period);
    await shown(screen);
    await screen.page.emulateMedia({ media: "print" });
    await screen.page.evaluate(() => scrollTo(0, 0));
    await screen.picture(`manager-print-${preset}`);
    assert.equal(await screen.page.locator("nav").isVisible(), false);
    assert.match(await screen.page.locator("main").innerText(), /In lúc \d\d:\d\d 26\/11\/2026, Quản lý Trung tâm/);
    const pages = async (name) => {
      await screen.page.emulateMedia({ media: "print" });
      const pdf = await screen.page.pdf({ path: join(process.env.WEB_PICTURES, `manager-${name}.pdf`), preferCSSPageSize: true });
      return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    };
    assert.equal(await pages(preset), 1, preset);
    await screen.page.emulateMedia({ media: "screen" });
    if (preset !== "month") continue;
    // Whatever it is by, and however much of it: the fullest view of the widest office.
    await choose(screen, "Số liệu", "visit");
    for (const by of GROUPINGS) {
      await choose(screen, "Xem theo", by);
      await shown(screen);
      await screen.page.evaluate(manyRows, PAPER_ROWS);
      assert.equal(await screen.page.locator("#groups ~ .scroll tbody tr:not(.no-print)").count(), PAPER_ROWS);
      assert.equal(await pages(`month-${by}`), 1, by);
      await screen.page.emulateMedia({ media: "screen" });
    }
    await screen.page.reload(); // Without the rows that are not the page's.
    await shown(screen);
  }
}, { days: true, clock: THURSDAY });

office("while another manager asks and asks, the report comes all the same", async (server, open) => {
  const other = await Clerk.signIn(browser, server, "quanly", SECRET, 0);
  const screen = await open("/manager#report");
  let isDone = false;
  let refused = 0;
  const asking = (async () => {
    while (!isDone) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => other.ask("getReport", { fromDate: 20260101, toDate: 20261126, by: 8 })));
      refused += answers.filter((answer) => answer.case === "refusal").length;
    }
  })();
  try {
    await enter(screen);
    await shown(screen);
  } finally {
    isDone = true;
    await asking;
  }
  assert.ok(refused > 0, "they were in each other's way");
  await other.close();
}, { days: true, clock: THURSDAY });

office("one citizen's story: found by number and date, told in both languages", async (server, open) => {
  const { lan, hoa, issue } = await hall(server);
  const label = await issue("A");
  await issue("A");
  await lan.act("callNext");
  await lan.act("start");
  await lan.act("finish", { outcome: 1 });
  await lan.act("undo");
  const screen = await open("/manager#ticket");
  await enter(screen);
  const find = async (text, date = "") => {
    await screen.page.locator(".asking input[type=text]").fill(text);
    await screen.page.locator(".asking input[type=date]").fill(date);
    await screen.page.keyboard.press("Enter");
  };
  await find(` ${label.toLowerCase()} `);
  await says(screen, `Phiếu ${label}, cấp ngày 23/11/2026`);
  const story = await screen.page.locator(".story").innerText();
  assert.match(story, /Cấp phiếu A001[^]*Gọi đến quầy 2: đến lượt sớm nhất trong 2 phiếu[^]*cán bộ Nguyễn Thị Lan[^]*Xong: giải quyết ngay[^]*\[đã hoàn tác\]/);
  await looks(screen, "manager-story");
  await screen.page.locator(".tongues button[lang=en]").click();
  await says(screen, "Called to counter 2");
  assert.match(await screen.page.locator(".story").innerText(), /Issued A001[^]*clerk Nguyễn Thị Lan[^]*\[undone\]/);
  await looks(screen, "manager-story-en");
  await screen.page.locator(".tongues button[lang=vi]").click();
  await says(screen, "Gọi đến quầy 2");
  await find("A999");
  await says(screen, "Không có phiếu A999");
  await find(label, "2026-11-22");
  await says(screen, "Không có phiếu A001 22/11/2026");
  await screen.page.locator(".asking input[type=text]").evaluate((field) => field.removeAttribute("maxlength"));
  await find("x".repeat(50000));
  await says(screen, "không phải là số phiếu");
  assert.ok(await fits(screen), "as wide as what was typed");
  await find("xin chào");
  await says(screen, "không phải là số phiếu");
  await looks(screen, "manager-story-none");
  await find(label, "2026-11-23");
  await screen.page.locator(".story").waitFor();
  // From the counter to the story of who is there, and back.
  await go(screen, "hall");
  await screen.page.locator(`.counter .label`).first().click();
  await says(screen, `Phiếu ${label}, cấp ngày`);
  await screen.page.goBack();
  await screen.page.locator(".counters").waitFor();
  const phone = await open(`/manager#ticket=${label}`, { size: PHONE, touch: true });
  await enter(phone);
  await phone.page.locator(".story").waitFor();
  await looksWhole(phone, "manager-story-phone");
  await lan.close();
  await hoa.close();
});

office("the definition changes, and the machine's clock is years off: the page follows the office", async (server, open) => {
  const screen = await open("/manager", { init: wrongClock, timezoneId: "America/New_York" });
  await enter(screen);
  await screen.page.locator(".counters").waitFor();
  server.apply((yaml) =>
    yaml
      .replace("  - code: tra-ket-qua", "  - code: giay-phep\n    letter: M\n    name: {vi: Giấy phép, en: Permits}\n    picture: stamp\n    expected_minutes: 5\n\n  - code: tra-ket-qua")
      .replace("  - {number: 5, services: [cu-tru]}", "  - {number: 5, services: [cu-tru, giay-phep]}"));
  await says(screen, "Giấy phép");
  assert.equal((await line(screen, "M"))[0], "0");
  const { lan, hoa, issue } = await hall(server);
  await issue("A");
  await lan.act("callNext");
  await counter(screen, 2).locator(".timer").waitFor();
  const seconds = (await counter(screen, 2).locator(".timer").innerText()).split(":").map(Number).reduce((sum, part) => sum * 60 + part, 0);
  assert.ok(seconds < 600, `called ${seconds} s ago`);
  await go(screen, "report");
  await shown(screen);
  await says(screen, "Thống kê 23/11/2026");
  await lan.close();
  await hoa.close();
});

office("the link is cut as a counter is released: it is, once", async (server, open) => {
  const { lan, hoa, issue } = await hall(server);
  await issue("A");
  await lan.act("callNext");
  await lan.act("start");
  const screen = await open();
  screen.cutOff = true;
  const middle = await screen.between();
  await screen.page.reload();
  await enter(screen);
  await counter(screen, 2).locator(".button").click();
  await screen.page.locator("[role=alertdialog]").waitFor();
  middle.lose = true; // The answer is lost with the link.
  await screen.page.locator("[role=alertdialog] .danger").click();
  await screen.page.locator("[role=alertdialog]").waitFor({ state: "detached" });
  middle.lose = false;
  await middle.cut();
  await says(screen, "Đã giải phóng quầy.");
  await says(screen, "1 đang tạm dừng");
  assert.equal(await counter(screen, 2).locator(".label").count(), 0);
  await lan.close();
  await hoa.close();
});
