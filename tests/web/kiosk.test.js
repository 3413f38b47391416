// The kiosk, as citizens use it: touched, typed on, reloaded, cut off, in a closed office.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Clerk, KIOSK_TALL, KIOSK_WIDE, launch, PHONE, Screen, wrongClock } from "./browser.js";
import { MORNING, Server } from "../support/server.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// Runs with a fresh server; at its end no page has complained or asked a stranger.
function hall(name, run, clock = MORNING) {
  test(name, { timeout: 480000 }, async () => {
    const server = await new Server().start(clock);
    const screens = [];
    const kiosk = async (options) => { const screen = await Screen.kiosk(browser, server, options); screens.push(screen); return screen; };
    try {
      await run(server, kiosk);
      for (const screen of screens) {
        assert.deepEqual(screen.strangers, []);
        if (!screen.cutOff) assert.deepEqual(screen.errors, []);
      }
    } finally {
      for (const screen of screens) await screen.close();
      if (server.process.exitCode === null && server.process.signalCode === null) assert.equal(await server.stop(), 0);
      server.remove();
    }
  });
}

async function issuedToday(server) {
  const manager = await Clerk.signIn(browser, server, "quanly", "motcua-bat-xat", 0);
  const report = await manager.ask("getReport");
  await manager.close();
  return report.value.rows[0];
}

// How many tickets the journal has issued, and how many different ones, whatever anybody says.
function issuedInJournal(server) {
  const issued = 30; // EVENT_TICKET_ISSUED
  const rows = execFileSync("sqlite3", ["-readonly", server.database, `SELECT count(*), count(DISTINCT ticket_id) FROM event WHERE kind = ${issued}`], { encoding: "utf8" });
  return rows.trim().split("|").map(Number);
}

const text = (screen, selector = "main") => screen.page.locator(selector).first().innerText();

// From the start to a number and back, by way of what to bring; @look at each screen.
async function visit(screen, look) {
  await look("start");
  await screen.tap(".tile >> nth=0");
  await look("service");
  await screen.tap(".chip");
  await look("procedure");
  await screen.tap(".button.go");
  await screen.tap(".take:not(.priority)");
  await screen.number();
  await look("ticket");
  await screen.tap(".beside .button.main");
  await screen.page.locator(".tiles").waitFor();
}

hall("every screen: nothing to scroll for on a kiosk, readable for everybody, in both languages", async (server, kiosk) => {
  const lan = await Clerk.signIn(browser, server, "lan", "1111", 1);
  const hoa = await Clerk.signIn(browser, server, "hoa", "2222", 2);
  for (const [name, size] of [["tall", KIOSK_TALL], ["wide", KIOSK_WIDE], ["small", PHONE]]) {
    const screen = await kiosk({ size, print: "browser", init: () => { window.print = () => {}; } });
    for (const tongue of ["vi", "en"]) {
      const check = async (what) => {
        await screen.settled();
        await screen.picture(`kiosk-${what}-${name}-${tongue}`);
        const found = await screen.violations();
        assert.deepEqual(found, [], `${what} ${name} ${tongue}`);
        const room = await screen.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth, document.documentElement.scrollHeight, innerHeight]);
        assert.ok(room[0] <= room[1], `${what} ${name} ${tongue}: wider than the screen`);
        if (size !== PHONE) assert.ok(room[2] <= room[3], `${what} ${name} ${tongue}: ${room[2]} of ${room[3]} high`);
      };
      const speak = () => screen.tap(`.tongues button[lang=${tongue}]`);
      await speak();
      await visit(screen, check);
      await speak();
      await screen.tap(".tile.unsure");
      await screen.page.locator(".search input").fill("dk");
      await check("search");
      await screen.page.locator(".search input").fill("xe");
      await screen.tap(".hit.away");
      await check("elsewhere");
      await screen.tap("footer .back");
      await screen.tap("footer .back");
      await screen.page.locator(".tiles").waitFor();
    }
  }
  await lan.close();
  await hoa.close();
});

hall("small touch screens: nothing to scroll for on the way to a number", async (server, kiosk) => {
  const screen = await kiosk();
  for (const [width, height] of [[1366, 768], [1280, 720], [1280, 1024]]) {
    await screen.page.setViewportSize({ width, height });
    const fits = async (what) => {
      await screen.settled();
      await screen.picture(`kiosk-${what}-${height}`);
      const room = await screen.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth, document.documentElement.scrollHeight, innerHeight]);
      assert.ok(room[0] <= room[1] && room[2] <= room[3], `${what} ${width}×${height}: ${room}`);
    };
    await visit(screen, fits);
  }
});

hall("by keyboard alone, and the class goes along", async (server, kiosk) => {
  const lan = await Clerk.signIn(browser, server, "lan", "1111", 1);
  const screen = await kiosk({ touch: false });
  await screen.settled();
  const press = async (name) => {
    for (let i = 0; i < 60; i++) {
      await screen.page.keyboard.press("Tab");
      const focused = await screen.page.evaluate(() => document.activeElement?.innerText ?? "");
      if (focused.includes(name)) {
        await screen.settled();
        await screen.page.keyboard.press("Enter");
        return;
      }
    }
    assert.fail(`no key leads to ${name}`);
  };
  await press("Chứng thực");
  await press("LẤY SỐ ƯU TIÊN");
  const label = await screen.number();
  const called = await lan.act("callNext");
  assert.equal(called.value.ticket.label, label);
  assert.equal(called.value.ticket.ticketClass, 2);
  await press("Xong");
  await screen.page.locator(".tiles").waitFor();
  await press("Tôi không biết chọn ô nào");
  await screen.page.locator(".search input:focus").waitFor();
  await screen.page.keyboard.type("dk ks");
  await press("Khai sinh");
  await screen.page.locator(".procedure").waitFor();
  await press("LẤY SỐ");
  await screen.page.locator(".service").waitFor();
  await press("LẤY SỐ");
  assert.equal(await screen.number(), "A001");
  await lan.close();
});

hall("a double tap is one ticket, however fast", async (server, kiosk) => {
  const screen = await kiosk();
  await screen.tile("Hộ tịch");
  await screen.settled();
  await screen.page.evaluate(() => { const b = document.querySelector(".take"); for (let i = 0; i < 20; i++) b.click(); });
  const label = await screen.number();
  await screen.page.evaluate(() => { for (let i = 0; i < 20; i++) document.querySelector(".beside .button")?.click(); });
  assert.equal(label, "A001");
  assert.deepEqual(issuedInJournal(server), [1, 1]);
});

hall("a lost answer, a cut link and reloads in the middle: one ticket, the same number", async (server, kiosk) => {
  const screen = await kiosk();
  screen.cutOff = true;
  const middle = await screen.between();
  await screen.page.reload();
  await screen.page.locator(".tiles").waitFor();
  await screen.tile("Hộ tịch");
  await screen.settled();
  middle.lose = true;
  await screen.tap(".take:not(.priority)");
  await screen.page.locator(".taking").waitFor();
  for (let i = 0; i < 3; i++) {
    await middle.cut();
    await screen.page.reload();
    await screen.page.locator(".taking").waitFor();
  }
  middle.lose = false;
  await middle.cut();
  assert.equal(await screen.number(), "A001");
  await screen.page.reload();
  assert.equal(await screen.number(), "A001");
  assert.deepEqual(issuedInJournal(server), [1, 1]);
});

hall("the server is killed while a number is taken: it comes, once, when the server is back", async (server, kiosk) => {
  const screen = await kiosk();
  screen.cutOff = true;
  await screen.tile("Hộ tịch");
  await screen.settled();
  await server.stop("SIGKILL");
  await screen.tap(".take:not(.priority)");
  await screen.page.locator(".taking").waitFor();
  await screen.page.getByText("Đang chờ máy chủ").waitFor();
  await screen.inBoth("kiosk-waiting-for-server");
  await server.start("2026-11-23T08:05:00+0700");
  assert.equal(await screen.number(), "A001");
  assert.deepEqual(issuedInJournal(server), [1, 1]);
});

hall("the link is cut at every step of every visit: as many tickets as numbers shown", async (server, kiosk) => {
  const screen = await kiosk();
  screen.cutOff = true;
  const middle = await screen.between();
  await screen.page.reload();
  await screen.page.locator(".tiles").waitFor();
  const steps = ["start", "service", "asked", "number", "nowhere"];
  const labels = [];
  for (const step of steps) {
    const at = async (here) => { if (here === step) await middle.cut(); };
    await at("start");
    await screen.tile("Hộ tịch");
    await at("service");
    await screen.settled();
    middle.lose = step === "asked";
    await screen.tap(".take:not(.priority)");
    if (step === "asked") {
      await screen.page.locator(".taking").waitFor();
      middle.lose = false;
      await middle.cut();
    }
    labels.push(await screen.number());
    await at("number");
    await screen.tap(".beside .button.main");
    await screen.page.locator(".tiles").waitFor();
  }
  assert.deepEqual(labels, ["A001", "A002", "A003", "A004", "A005"]);
  assert.deepEqual(issuedInJournal(server), [steps.length, steps.length]);
});

hall("given up while the server is away: nothing waits in line for nobody", async (server, kiosk) => {
  const screen = await kiosk();
  screen.cutOff = true;
  await screen.tile("Hộ tịch");
  await screen.settled();
  await server.stop("SIGKILL");
  await screen.tap(".take:not(.priority)");
  await screen.tap("text=Thôi, không lấy nữa");
  await screen.page.locator(".tiles").waitFor();
  await screen.page.getByText("Mất kết nối").waitFor();
  await screen.inBoth("kiosk-offline");
  await server.start("2026-11-23T08:05:00+0700");
  await screen.page.waitForFunction(() => localStorage.getItem("queued.kiosk.asked") === null);
  await screen.page.waitForFunction(() => !document.querySelector(".kiosk > .notice"));
  await screen.settled();
  const row = await issuedToday(server);
  assert.equal(row.issued - row.cancelled, 0);
});

hall("two kiosks and two counters at once: every number once, every citizen served", async (server, kiosk) => {
  server.run("device", "add", "kiosk-2", "--kind", "kiosk", "--token-file", `${server.folder}/kiosk-2.token`, "--data", server.folder);
  const [hoa, minh] = [await Clerk.signIn(browser, server, "hoa", "2222", 2), await Clerk.signIn(browser, server, "minh", "3333", 3)];
  const [one, two] = [await kiosk(), await kiosk({ name: "kiosk-2", size: KIOSK_WIDE })];
  const labels = [];
  const take = async (screen, times) => {
    for (let i = 0; i < times; i++) {
      labels.push(await screen.take(i % 2 === 0 ? "Hộ tịch" : "Chứng thực", i % 3 === 0));
      await screen.tap(".beside .button.main");
      await screen.page.locator(".tiles").waitFor();
    }
  };
  const served = [];
  const serve = async (clerk) => {
    while (served.length < 16) {
      const called = await clerk.act("callNext");
      if (called.case !== "done") { await new Promise((done) => setTimeout(done, 20)); continue; }
      served.push(called.value.ticket.label);
      await clerk.act("start");
      await clerk.act("finish");
    }
  };
  await Promise.all([take(one, 8), take(two, 8), serve(hoa), serve(minh)]);
  assert.equal(new Set(labels).size, 16);
  assert.deepEqual(served.slice().sort(), labels.slice().sort());
  const row = await issuedToday(server);
  assert.deepEqual([row.issued, row.served], [16, 16]);
  assert.deepEqual(issuedInJournal(server), [16, 16]);
  await hoa.close();
  await minh.close();
});

hall("at noon: closed is said before, with when to come back, by the office's clock", async (server, kiosk) => {
  const screen = await kiosk({ init: wrongClock, timezoneId: "America/New_York" });
  assert.match(await text(screen, "header .clock"), /^12:0\d$/);
  assert.match(await text(screen), /Bây giờ chưa phát số\. Mời quay lại lúc 13:15 hôm nay/);
  await screen.inBoth("kiosk-closed");
  await screen.tile("Hộ tịch");
  assert.match(await text(screen), /Mời quay lại lúc 13:15 hôm nay/);
  assert.equal(await screen.page.locator(".take").count(), 0);
  await screen.tap(".chip"); // What to bring can be read all the same.
  assert.match(await text(screen), /Giấy tờ cần mang/);
}, "2026-11-23T12:00:00+0700");

hall("on Friday evening: come back on Monday, in both languages", async (server, kiosk) => {
  const screen = await kiosk();
  assert.match(await text(screen), /Mời quay lại lúc 07:00 thứ Hai, 30\/11/);
  await screen.tap(".tongues button[lang=en]");
  assert.match(await text(screen), /Please come back at 07:00 on Monday, 30\/11/);
}, "2026-11-27T18:00:00+0700");

hall("full for today, and no clerk: said before, on the tile and on the screen", async (server, kiosk) => {
  server.apply((yaml) =>
    yaml.replace("issue_without_counter: true", "issue_without_counter: false").replace("    letter: B\n", "    letter: B\n    daily_limit: 1\n"));
  const hoa = await Clerk.signIn(browser, server, "hoa", "2222", 2);
  const screen = await kiosk();
  await screen.page.locator(".tile:has-text('Đất đai'):has-text('Chưa có cán bộ')").waitFor();
  await screen.tile("Đất đai");
  assert.match(await text(screen), /chưa có cán bộ ở quầy nên chưa phát số[^]*Buổi làm việc tới bắt đầu lúc 13:30 hôm nay\./);
  await screen.inBoth("kiosk-no-clerk");
  const son = await Clerk.signIn(browser, server, "son", "4444", 4);
  await screen.page.locator(".take:not(.priority)").waitFor(); // As soon as somebody is there.
  await son.act("pauseCounter", { reasonId: 1 });
  await screen.page.getByText("Quầy 4 đang tạm nghỉ. Buổi làm việc tới bắt đầu lúc 13:30 hôm nay.").waitFor();
  await screen.inBoth("kiosk-clerk-paused");
  await screen.tap("footer .back");
  // Who does not hear in time that it is full is told in the chosen language.
  const late = await kiosk({ size: KIOSK_WIDE });
  late.cutOff = true;
  const middle = await late.between();
  await late.page.reload();
  await late.page.locator(".tiles").waitFor();
  await late.tap(".tongues button[lang=en]");
  await late.tap('.tile:has-text("Certification")');
  await late.settled();
  middle.lose = true;
  await screen.take("Chứng thực");
  await late.tap(".take:not(.priority)");
  await late.page.locator(".taking").waitFor();
  middle.lose = false;
  await middle.cut();
  await late.page.locator(".start > .notice.stop").waitFor();
  assert.match(await text(late), /Full for today\. Please come back at 07:00 on Wednesday, 25\/11/);
  await late.inBoth("kiosk-refused");
  assert.match(await text(late), /Hôm nay đã hết số\. Mời quay lại lúc 07:00 thứ Tư, 25\/11/);
  await screen.tap(".beside .button.main");
  await screen.page.locator(".tile:has-text('Chứng thực'):has-text('Hôm nay đã hết số')").waitFor();
  await screen.tile("Chứng thực");
  assert.match(await text(screen), /Hôm nay đã hết số[\s\S]*Mời quay lại lúc 07:00 thứ Tư, 25\/11/); // The 24th is a holiday.
  await screen.inBoth("kiosk-full");
  await hoa.close();
  await son.close();
});

hall("the definition changes while the page is open", async (server, kiosk) => {
  const screen = await kiosk();
  await screen.tile("Chứng thực");
  server.apply((yaml) => yaml.replace("name: {vi: Chứng thực,", "name: {vi: Sao y chứng thực,"));
  await screen.page.getByText("Sao y chứng thực").waitFor();
  await screen.tap(".take:not(.priority)");
  assert.equal(await screen.number(), "B001");
  await screen.tap(".beside .button.main");
  await screen.page.locator(".tiles").waitFor();
  // What is read is there no more: under its code, or under its name.
  await screen.tap(".tongues button[lang=en]");
  await screen.tap(".tile.unsure");
  await screen.page.locator(".search input").fill("khai sinh");
  await screen.tap(".hit");
  await screen.page.locator(".procedure").waitFor();
  const catalogue = join(server.folder, "thu-tuc.csv");
  writeFileSync(catalogue, readFileSync(catalogue, "utf8").replace("1.001193", "1.999999"));
  server.apply((yaml) => yaml.replace("Khám bệnh, en", "Khám sức khỏe, en"));
  await screen.page.getByText("The office's information has just changed. Please choose again.").waitFor();
  await screen.tap(".tile.unsure");
  await screen.page.locator(".search input").fill("kham suc khoe");
  await screen.tap(".hit.away");
  await screen.page.locator(".elsewhere").waitFor();
  server.apply((yaml) => yaml.replace("Khám sức khỏe, en", "Khám bệnh, en"));
  await screen.page.getByText("The office's information has just changed. Please choose again.").waitFor();
  await screen.page.locator(".tiles").waitFor();
});

hall("a stale page is told so calmly", async (server, kiosk) => {
  const screen = await kiosk();
  const middle = await screen.between();
  await screen.page.reload();
  await screen.page.locator(".tiles").waitFor();
  await screen.tile("Chứng thực");
  await screen.settled();
  middle.lose = true; // It does not hear of the change.
  server.apply((yaml) => yaml.replace("daily_limit", "daily_limit").replace("expected_minutes: 6", "expected_minutes: 7"));
  await screen.tap(".take:not(.priority)");
  await screen.page.locator(".taking").waitFor();
  middle.lose = false;
  screen.cutOff = true;
  await middle.cut();
  await screen.page.getByText("Thông tin của đơn vị vừa thay đổi").waitFor();
  await screen.inBoth("kiosk-stale");
  assert.deepEqual(issuedInJournal(server), [0, 0]);
});

hall("a wrong token, a revoked one, and one of a display", async (server, kiosk) => {
  for (const [token, says] of [["0123456789abcdefghjkmnpqrs", /Mã không đúng/], [server.token("tv-1"), /không phải của máy lấy số/]]) {
    const screen = await Screen.open(browser, server, `/kiosk#token=${token}`);
    await screen.page.locator(".enrol .notice").waitFor();
    assert.match(await text(screen), says);
    assert.ok(!screen.page.url().includes(token), "the token does not stay in the address");
    await screen.inBoth(`kiosk-enrol-${token.length}`);
    await screen.page.locator(".enrol input[type=text]").fill("x".repeat(50000)); // The wrong thing pasted.
    await screen.tap(".enrol .button.main");
    await screen.page.getByText("Mã không đúng").waitFor();
    await screen.page.locator(".enrol input[type=text]").fill(server.token("kiosk-1"));
    await screen.tap(".enrol .button.main");
    await screen.page.locator(".tiles").waitFor();
    await screen.close();
  }
  const screen = await kiosk();
  screen.cutOff = true;
  await screen.tile("Hộ tịch");
  server.run("device", "revoke", "kiosk-1", "--data", server.folder);
  await screen.page.locator(".enrol .notice").waitFor(); // In use, without a reload.
  assert.match(await text(screen), /Mã không đúng hoặc đã bị thu hồi/);
  await screen.page.reload();
  await screen.page.locator(".enrol").waitFor();
});

hall("a machine whose clock is years off, in another zone, shows the office's time", async (server, kiosk) => {
  const screen = await kiosk({ print: "browser", timezoneId: "America/New_York", init: `(${wrongClock})(); window.print = () => {};` });
  assert.match(await text(screen, "header .clock"), /^08:0\d$/);
  assert.equal(await screen.take("Hộ tịch"), "A001");
  assert.match(await screen.page.locator(".slip").evaluate((e) => e.textContent), /08:0\d 23\/11\/2026/);
});

hall("search: the built-in keyboard, marks, order, 50,000 characters, and places elsewhere", async (server, kiosk) => {
  const screen = await kiosk();
  await screen.tap(".tile.unsure");
  await screen.settled();
  const key = (name) => screen.page.locator(".key").filter({ hasText: new RegExp(`^${name}$`) }).tap();
  for (const name of "KHAI") await key(name);
  await key("dấu cách");
  for (const name of "SINH") await key(name);
  const input = screen.page.locator(".search input");
  assert.equal(await input.inputValue(), "KHAI SINH");
  assert.equal((await text(screen, ".hit strong")), "Khai sinh");
  await screen.page.getByRole("button", { name: "dấu sắc" }).tap();
  assert.equal(await input.inputValue(), "KHAI SÍNH");
  await screen.page.getByRole("button", { name: "Xóa chữ" }).tap();
  assert.equal(await input.inputValue(), "KHAI SÍN");
  await key("Xóa hết");
  for (const query of ["hôn kết", "dk ket hon", "ĐK KẾT HÔN"]) {
    await input.fill(query);
    assert.equal(await text(screen, ".hit strong"), "Kết hôn", query);
  }
  await input.fill("x".repeat(50000));
  assert.match(await text(screen), /Không tìm thấy/);
  assert.ok((await input.inputValue()).length <= 120);
  await screen.page.evaluate(() => { // As a program would put it there, past the field's own limit.
    const field = document.querySelector(".search input");
    field.removeAttribute("maxlength");
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, "khai sinh ".repeat(5000));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  assert.equal(await text(screen, ".hit strong"), "Khai sinh");
  await input.fill("bien so xe");
  await screen.tap(".hit.away");
  assert.match(await text(screen), /Không giải quyết ở đây[\s\S]*Mời đến: Công an xã Bát Xát/);
  assert.equal(await screen.page.locator(".take, .button.go").count(), 0);
  // By touch alone, from not knowing to a number.
  await screen.tap("footer .back");
  await screen.settled();
  await key("Xóa hết");
  for (const name of "CCCD") await key(name);
  assert.match(await text(screen, ".hit strong"), /căn cước/i);
  await screen.tap(".hit");
  await screen.tap(".procedure .button.go");
  await screen.tap(".take:not(.priority)");
  assert.match(await screen.number(), /^E001$/);
});

hall("the checklist and the slip on paper; printed once by the browser", async (server, kiosk) => {
  server.apply((yaml) => yaml.replace("# public_url: http://192.168.1.10:8090", "public_url: http://192.168.1.10:8090"));
  const screen = await kiosk({ print: "browser", init: () => { window.prints = 0; window.print = () => { window.prints++; }; } });
  const prints = () => screen.page.evaluate(() => window.prints);
  const onPaper = async (selector, name) => {
    await screen.page.emulateMedia({ media: "print" });
    const seen = await screen.page.evaluate(() => Array.from(document.querySelectorAll("header, footer, .beside, .number-card, .paper, .actions")).filter((e) => e.offsetHeight > 0).map((e) => e.className));
    assert.deepEqual(seen, [selector]);
    await screen.picture(name);
    await screen.page.emulateMedia({ media: "screen" });
  };
  await screen.tap(".tile.unsure");
  await screen.page.locator(".search input").fill("khai sinh");
  await screen.tap(".hit");
  assert.match(await text(screen), /Giấy chứng sinh/);
  assert.match(await text(screen), /Quầy 2, Quầy 3/);
  await screen.tap("text=In danh sách giấy tờ");
  assert.equal(await prints(), 1);
  await onPaper("paper checklist", "kiosk-paper-checklist");
  await screen.tap(".button.go");
  await screen.tap(".take:not(.priority)");
  await screen.number();
  await screen.page.waitForFunction(() => window.prints === 2);
  await onPaper("paper slip", "kiosk-paper-slip");
  assert.match(await screen.page.locator(".slip").evaluate((e) => e.textContent), /A001.*Khai sinh.*Phiếu chỉ có giá trị trong ngày/s);
  await screen.page.reload();
  await screen.number();
  await screen.settled();
  assert.equal(await prints(), 0, "a reload does not print again");
  await screen.tap("text=In lại phiếu");
  await screen.page.waitForFunction(() => window.prints === 1);
  assert.match(await screen.page.locator(".slip").evaluate((e) => e.textContent), /in lại/);
});

hall("left alone, it goes back to the start by itself and forgets", async (server, kiosk) => {
  const screen = await kiosk();
  await screen.page.clock.install();
  await screen.page.reload();
  await screen.page.locator(".tiles").waitFor();
  await screen.page.clock.fastForward(1000);
  await screen.page.locator(".tongues button[lang=en]").tap();
  await screen.page.clock.runFor(1000);
  await screen.page.locator(".tile.unsure").tap();
  await screen.page.locator(".search input").fill("khai");
  await screen.page.clock.runFor(62000);
  await screen.page.getByText("Back to the start in").waitFor();
  await screen.page.clock.runFor(15000);
  await screen.page.getByText("Hôm nay bà con cần làm gì?").waitFor();
});
