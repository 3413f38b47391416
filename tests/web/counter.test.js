// The counter page: everything a clerk does, by keys alone, by fingers alone, beside colleagues, in two
// tabs, and through reloads and a server that dies.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asOf2017, Clerk, launch } from "./browser.js";
import { Desk, NARROW, WIDE } from "./desk.js";
import { MORNING, Server } from "../support/server.js";

const [A, B, C] = [1, 2, 3]; // Services of the sample office: civil status, certification, land.
const PRIORITY = 2;

let browser;
let day = MORNING.slice(0, 10);
const server = new Server();
let duc; // Issues numbers at a counter of his own, and sees what is there.
before(async () => {
  browser = await launch();
  await server.start();
  duc = await Clerk.signIn(browser, server, "duc", "6666", 6);
});
after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
  server.remove();
});

// The power is back, at this hour of the day.
const restart = (hour) => server.start(`${day}T${hour}:00+0700`);

async function issue(serviceId, more = {}) {
  const answer = await duc.act("issue", { serviceId, ...more });
  assert.equal(answer.case, "done", JSON.stringify(answer));
  return answer.value.ticket.label;
}

// One that several documents are needed for.
async function richProcedure() {
  const { procedures } = (await duc.ask("getProcedures", { serviceId: A })).value;
  return procedures.find((procedure) => procedure.documents.includes("\n")).procedureId;
}

async function waiting(serviceId) {
  await duc.ask("getOffice"); // The link is there again, if it was lost.
  const answer = await duc.ask("subscribe", { topic: 1, counterId: 0 });
  return answer.value.state.value.services.find((service) => service.serviceId === serviceId).waiting;
}

// Nobody waits at these services when a test begins.
async function empty(...services) {
  const clerk = await Clerk.signIn(browser, server, "hoa", "2222", 2);
  while ((await clerk.act("callNext")).case === "done") {
    await clerk.act("start");
    await clerk.act("finish");
  }
  await clerk.act("logOut");
  await clerk.close();
  for (const service of services) assert.equal(await waiting(service), 0);
}

// Nothing that axe-core finds, nothing wider than the page, in both languages; and a picture of each.
async function check(desk, name) {
  for (const tongue of ["en", "vi"]) {
    await desk.page.locator(`.tongues button[lang=${tongue}]`).click();
    await desk.page.waitForFunction((lang) => document.documentElement.lang === lang && !document.querySelector(".link p"), tongue);
    assert.deepEqual(await desk.violations(), [], `${name} ${tongue}`);
    const room = await desk.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(room[0] <= room[1], `${name} ${tongue}: wider than the page`);
    await desk.page.evaluate(() => scrollTo(0, 0));
    await desk.picture(`counter-${name}-${tongue}`);
  }
}

const clean = (desk) => assert.deepEqual([desk.errors, desk.strangers], [[], []]);

test("keys alone: from the log-in to the log-out, and three keys for an ordinary citizen", { timeout: 180000 }, async () => {
  const hoa = await Desk.open(browser, server);
  const { page } = hoa;
  await page.keyboard.type("hoa");
  await page.keyboard.press("Tab");
  await page.locator('#counter option[value="2"]').waitFor({ state: "attached" });
  await page.keyboard.press("2");
  await page.keyboard.press("Tab");
  await page.keyboard.type("9999");
  await page.keyboard.press("Enter");
  await page.getByText("Tên hoặc mã PIN/mật khẩu không đúng").waitFor();
  await page.keyboard.type("2222");
  await page.keyboard.press("Enter");
  await page.locator(".desk").waitFor();
  await hoa.state("đang đóng");
  await hoa.key("F9");
  await hoa.state("đang mở");
  assert.match(await page.title(), /^– đang mở · Quầy 2 · Vàng Thị Hoa$/);
  const first = await issue(A);
  await page.locator(".next b", { hasText: first }).waitFor();
  assert.match(await page.locator(".next .whom").innerText(), /đến lúc 08:\d\d/);
  await hoa.key("F9");
  await hoa.holds(first);
  await hoa.says(`${first} · mời đến quầy 2`);
  assert.match(await page.title(), new RegExp(`^${first} đang gọi`));
  await hoa.key("NumpadEnter");
  await hoa.state("đang phục vụ");
  await hoa.key("Enter"); // The primary button has the keys.
  await hoa.says(`${first} · đã xong`);
  await hoa.state("đang mở");

  const [second, third] = [await issue(A), await issue(A)];
  await hoa.key("F9");
  await hoa.holds(second);
  await hoa.key("F2");
  await page.locator(".message.bad", { hasText: "Thử lại sau" }).waitFor(); // In the server's words.
  await hoa.key("F6");
  await hoa.says(`${second} · trả về hàng đợi`);
  await hoa.key("F9");
  await hoa.holds(second);
  await hoa.key("F3");
  await hoa.says(`${second} · vắng mặt`);
  await page.locator(".chip", { hasText: second }).waitFor();
  await hoa.key("F8");
  await hoa.says(`${second} · đã hoàn tác`);
  await hoa.holds(second);
  await hoa.key("NumpadSubtract", "Control+r");
  await page.locator(".ask").waitFor();
  await page.keyboard.press("1");
  await hoa.says(`${second} · trở lại hàng đợi`);
  await hoa.key("F9");
  await hoa.holds(second);
  await hoa.key("F9");
  await hoa.state("đang phục vụ");
  await hoa.key("F5");
  await hoa.says(`${second} · tạm dừng`);
  await hoa.key("F9");
  await hoa.holds(third);
  await hoa.key("F4");
  await page.keyboard.press("Escape");
  await hoa.holds(third);
  await hoa.key("NumpadMultiply");
  await page.locator(".ask .choice", { hasText: "Chứng thực" }).waitFor();
  await page.keyboard.press("1");
  await hoa.says(`${third} · đã chuyển`);
  await hoa.key("Alt+t");
  await page.locator(".ask .choice", { hasText: second }).waitFor();
  await page.keyboard.press("1");
  await hoa.says(`${second} · phục vụ tiếp`);
  await hoa.key("F7");
  await page.keyboard.press("Shift+Tab"); // From the choices up to the date, and to the code.
  await page.keyboard.type("31/02/2026");
  await page.keyboard.press("Enter");
  await page.locator(".ask [role=alert]", { hasText: "30/11/2026" }).waitFor();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("30/11/2026");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.type("H37.30.1-251123-0001");
  await page.keyboard.press("Enter");
  await hoa.says(`${second} · đã xong`);
  await hoa.key("F10");
  await page.keyboard.press("2");
  await hoa.says("Quầy tạm nghỉ");
  await page.locator(".ticket .service", { hasText: "Họp" }).waitFor();
  await hoa.key("F9", "Alt+w");
  await hoa.says("Đã đóng quầy");
  await hoa.key("Control+l");
  await page.getByText("Đã đăng xuất").waitFor();
  assert.equal(await page.locator("#user").inputValue(), "hoa");
  clean(hoa);
  await hoa.close();
});

test("fingers alone, on a narrow page: every action, in both languages, with nothing that axe-core finds", { timeout: 240000 }, async () => {
  await empty(A, B);
  const minh = await Clerk.signIn(browser, server, "minh", "3333", 3);
  const desk = await Desk.open(browser, server, { size: NARROW, touch: true });
  await check(desk, "sign-in");
  await desk.signIn("hoa");
  await desk.page.locator(".desk").waitFor();
  await desk.ready();
  await check(desk, "closed-narrow");
  await desk.click("primary");
  await desk.state("đang mở");
  assert.equal(await desk.offered("primary"), false);
  await check(desk, "nobody-narrow");
  await issue(C);
  await desk.page.locator(".warning", { hasText: "Đất đai" }).waitFor();
  const first = await issue(A, { procedureIds: [await richProcedure()], language: 2 });
  const priority = await issue(A, { ticketClass: PRIORITY });
  const last = await issue(B);
  await desk.page.locator(".next b", { hasText: priority }).waitFor();
  assert.match(await desk.page.locator(".next .whom").innerText(), /ưu tiên, đến lúc/);
  await check(desk, "open-narrow");
  await desk.click("primary");
  await desk.holds(priority);
  await desk.click("no_show");
  await desk.says("vắng mặt");
  await desk.click("return");
  await desk.choose(priority);
  await desk.says("trở lại hàng đợi");
  await desk.click("primary");
  await desk.holds(priority);
  await desk.click("requeue");
  await desk.says("trả về hàng đợi");
  await desk.click("primary");
  await desk.holds(priority);
  await desk.click("transfer");
  await desk.page.locator(".choice", { hasText: "Đất đai" }).locator("small", { hasText: "chưa quầy nào mở" }).waitFor();
  await desk.picture("counter-transfer-narrow");
  assert.deepEqual(await desk.violations(), []);
  await desk.choose("Quầy 3");
  await desk.says("đã chuyển");
  await minh.close();
  await desk.click("undo");
  await desk.says("đã hoàn tác");
  await desk.holds(priority);
  await desk.click("primary");
  await desk.state("đang phục vụ");
  await desk.click("park");
  await desk.says("tạm dừng");
  await desk.click("primary");
  await desk.holds(first);
  await desk.page.locator(".badges", { hasText: "phiếu tiếng Anh" }).waitFor();
  assert.ok((await desk.page.locator(".procedures li").count()) >= 2);
  await check(desk, "calling-narrow");
  await desk.click("primary");
  await desk.state("đang phục vụ");
  await check(desk, "serving-narrow");
  await desk.click("finish_as");
  await desk.picture("counter-finish-narrow");
  assert.deepEqual(await desk.violations(), []);
  await desk.choose("Cần bổ sung giấy tờ");
  await desk.says("đã xong");
  await desk.click("resume");
  await desk.choose(priority);
  await desk.holds(priority);
  await desk.click("primary");
  await desk.says("đã xong");
  await desk.click("issue");
  await desk.picture("counter-issue-narrow");
  assert.deepEqual(await desk.violations(), []);
  await desk.page.locator(".check", { hasText: "ưu tiên" }).tap();
  await desk.choose("Chứng thực");
  const mine = await desk.page.locator(".issued .number").innerText();
  assert.match(mine, /^B\d{3}$/);
  assert.deepEqual(await desk.violations(), []);
  await desk.picture("counter-issued-narrow");
  await desk.page.locator(".issued .choice").tap();
  await desk.page.locator(".next b", { hasText: mine }).waitFor(); // Priority: before the one who came first.
  await desk.click("auto");
  await desk.holds(mine);
  await desk.click("primary");
  await desk.state("đang phục vụ");
  await desk.click("primary");
  await desk.holds(last); // Called by itself.
  await desk.page.locator(".state", { hasText: "gọi tự động" }).waitFor();
  await desk.click("primary");
  await desk.state("đang phục vụ");
  await desk.click("primary");
  await desk.state("đang mở");
  await desk.click("auto");
  await desk.page.locator('.auto[aria-pressed="false"]').waitFor();
  await desk.click("pause");
  await desk.choose("Nghỉ trưa");
  await desk.state("tạm nghỉ");
  await check(desk, "paused-narrow");
  await desk.click("close");
  await desk.state("đang đóng");
  await desk.click("log_out");
  await desk.page.getByText("Đã đăng xuất").waitFor();
  clean(desk);
  await desk.close();
});

test("rights: a number that is called by name, a class that is changed; who has none is not offered them", { timeout: 120000 }, async () => {
  await empty(A, B);
  const [first, second] = [await issue(B), await issue(B)];
  const hoa = await Desk.at(browser, server, "hoa");
  await hoa.key("F9");
  await hoa.state("đang mở");
  assert.deepEqual([await hoa.offered("call_label"), await hoa.offered("reclassify")], [false, false]);
  const lan = await Desk.at(browser, server, "lan");
  await lan.key("F9");
  await lan.state("đang mở");
  assert.deepEqual([await lan.offered("call_label"), await lan.offered("reclassify")], [false, true]);
  await lan.key("Alt+p");
  assert.equal(await lan.page.locator(".entry input").inputValue(), first);
  await lan.page.keyboard.press("Control+a");
  await lan.page.keyboard.type(second.toLowerCase());
  await lan.page.keyboard.press("Enter");
  await lan.says(`${second} · đã đổi diện`);
  await hoa.page.locator(".next b", { hasText: second }).waitFor();
  await lan.key("Alt+p");
  await lan.page.keyboard.press("Control+a");
  await lan.page.keyboard.type("B999");
  await lan.choose("Thường");
  await lan.page.locator(".message.bad", { hasText: "Không tìm thấy phiếu này" }).waitFor();
  // One that another counter missed comes back by its label.
  await hoa.key("F9");
  await hoa.holds(second);
  await hoa.key("F3");
  await hoa.says("vắng mặt");
  await lan.key("Control+r");
  await lan.page.keyboard.type(second);
  await lan.page.keyboard.press("Enter");
  await lan.says(`${second} · trở lại hàng đợi`);
  await duc.act("logOut");
  const boss = await Desk.at(browser, server, "duc");
  await boss.key("F9");
  await boss.state("đang mở");
  const other = await issueAs(boss);
  assert.equal(await boss.offered("call_label"), true);
  await boss.key("Control+f");
  await boss.page.keyboard.type(other);
  await boss.page.keyboard.press("Enter");
  await boss.holds(other);
  await boss.key("F9", "F9", "Control+l");
  for (const desk of [hoa, lan, boss]) clean(desk);
  await boss.close();
  duc = await Clerk.signIn(browser, server, "duc", "6666", 6);
  await lan.key("Control+l");
  await hoa.key("Control+l");
  await hoa.close();
  await lan.close();
});

// The desk's own number for somebody: of the first service, "T" or another that counter 6 serves.
async function issueAs(desk) {
  await desk.key("Alt+n");
  await desk.choose("Chính sách");
  const label = await desk.page.locator(".issued .number").innerText();
  await desk.page.keyboard.press("Escape");
  await desk.page.locator(".main").waitFor();
  return label;
}

test("two clerks press at the same time: two citizens", { timeout: 120000 }, async () => {
  await empty(A, B);
  const hoa = await Desk.at(browser, server, "hoa");
  const minh = await Desk.at(browser, server, "minh");
  for (const desk of [hoa, minh]) { await desk.key("F9"); await desk.state("đang mở"); }
  for (let round = 0; round < 5; round++) {
    const labels = [await issue(A), await issue(A)];
    for (const desk of [hoa, minh]) await desk.page.waitForFunction(() => document.querySelector(".primary:not([disabled])"));
    await Promise.all([hoa.key("F9"), minh.key("F9")]);
    await Promise.all([hoa.state("đang gọi"), minh.state("đang gọi")]);
    assert.deepEqual([await hoa.label(), await minh.label()].sort(), labels);
    for (const desk of [hoa, minh]) { await desk.key("F9", "F9"); await desk.state("đang mở"); }
  }
  // A double-click is one click, and a key that is held down one press.
  const last = await issue(A);
  await hoa.page.waitForFunction(() => document.querySelector(".primary:not([disabled])"));
  await hoa.calm();
  await hoa.page.locator(".primary").dblclick();
  await hoa.holds(last);
  await hoa.ready();
  await hoa.calm();
  await hoa.state("đang gọi");
  for (let i = 0; i < 5; i++) { await hoa.page.keyboard.down("F9"); await hoa.ready(); await hoa.calm(); }
  await hoa.page.keyboard.up("F9");
  await hoa.state("đang phục vụ");
  await hoa.key("F9");
  for (const desk of [hoa, minh]) { await desk.key("Control+l"); await desk.page.locator(".sign-in").waitFor(); clean(desk); await desk.close(); }
});

test("a colleague's seat is taken only after asking, and the colleague is told", { timeout: 120000 }, async () => {
  const hoa = await Desk.at(browser, server, "hoa");
  await hoa.key("F9");
  const minh = await Desk.open(browser, server);
  await minh.signIn("minh", { counter: 2 });
  await minh.page.locator(".either", { hasText: "Bạn nhận quầy này?" }).waitFor();
  assert.match(await minh.page.evaluate(() => document.activeElement.innerText), /để đồng nghiệp làm/, "the careful way first");
  await check(minh, "taken");
  await minh.page.keyboard.press("1");
  await minh.page.locator(".sign-in").waitFor();
  await hoa.state("đang mở");
  await minh.signIn("minh", { counter: 2 });
  await minh.page.locator(".either").waitFor();
  await minh.page.keyboard.press("2");
  await minh.page.locator(".desk").waitFor();
  await hoa.page.locator(".sign-in .notice").waitFor();
  assert.match(await hoa.page.locator(".sign-in .notice").innerText(), /./);
  await hoa.picture("counter-taken-over");
  await minh.key("Control+l");
  for (const desk of [hoa, minh]) { await desk.page.locator(".sign-in").waitFor(); clean(desk); await desk.close(); }
});

for (const [name, init] of [["by its channel", undefined], ["by storage, in an old browser", () => { delete window.BroadcastChannel; }]]) {
  test(`two tabs of one clerk, ${name}: the second asks, and works only in one`, { timeout: 120000 }, async () => {
    await empty(A, B);
    const first = await Desk.at(browser, server, "hoa", { init });
    await first.key("F9");
    await first.state("đang mở");
    const label = await issue(A);
    const second = await Desk.open(browser, server, { context: first.context, init });
    await second.page.locator(".either", { hasText: "Vàng Thị Hoa đang làm việc ở một thẻ khác" }).waitFor();
    await second.picture("counter-other-tab");
    assert.deepEqual(await second.violations(), []);
    await first.key("F9");
    await first.holds(label); // Nothing was taken before it was asked.
    await second.page.keyboard.press("Enter");
    await first.page.locator(".either", { hasText: "chuyển sang một thẻ khác" }).waitFor();
    if (init) await second.signIn("hoa"); // A token is not written to the disk: the PIN once more.
    await second.holds(label);
    await second.key("F9");
    await second.state("đang phục vụ");
    if (!init) {
      await first.page.locator(".either .choice").first().click();
      await first.holds(label);
      await second.page.locator(".either").waitFor();
      // A copy of a tab has the same session: it asks too.
      const session = await first.page.evaluate(() => sessionStorage.getItem("queued.counter.session"));
      const copy = await first.context.newPage();
      await copy.addInitScript((kept) => sessionStorage.setItem("queued.counter.session", kept), session);
      await copy.goto(`${server.url}/counter`);
      await copy.locator(".either").waitFor();
      await copy.close();
      await first.key("F9", "Control+l");
    } else {
      await second.key("F9", "Control+l");
    }
    for (const desk of [first, second]) clean(desk);
    await first.context.close();
  });
}

test("a reload comes back to the same ticket without a PIN, a new day asks for it", { timeout: 120000 }, async () => {
  await empty(A, B);
  const hoa = await Desk.at(browser, server, "hoa", { size: NARROW });
  await hoa.key("F9");
  await hoa.state("đang mở");
  const label = await issue(A, { procedureIds: [await richProcedure()] });
  await issue(A, { ticketClass: PRIORITY });
  await issue(B);
  await hoa.page.locator(".waiting b", { hasText: "2" }).waitFor();
  await hoa.page.locator(".primary:not([disabled])").waitFor();
  await hoa.key("F9");
  await hoa.state("đang gọi");
  await hoa.key("F3"); // Who had priority did not come.
  await hoa.state("đang mở");
  await hoa.key("F9");
  await hoa.holds(label);
  await hoa.page.reload();
  await hoa.holds(label);
  await hoa.ready();
  await hoa.key("F8"); // Undo is still offered.
  await hoa.says("đã hoàn tác");
  await hoa.key("F9");
  await hoa.holds(label);
  await hoa.key("F9");
  await hoa.state("đang phục vụ");
  // The service's norm is 12 minutes: later the desk says so, calmly.
  await server.stop("SIGKILL");
  await restart("08:40");
  await hoa.page.locator(".ticket.over .over-norm", { hasText: "quá 12 phút dự kiến" }).waitFor();
  await check(hoa, "over-narrow");
  await hoa.page.setViewportSize(WIDE);
  await check(hoa, "over-wide");
  await hoa.key("F9");
  await hoa.state("đang mở");
  await server.stop("SIGKILL");
  day = "2026-11-25"; // The day between is a holiday.
  await restart("08:00");
  await hoa.page.locator(".sign-in", { hasText: "Phiên làm việc đã hết" }).waitFor();
  await hoa.signIn("hoa");
  await hoa.state("đang đóng");
  await hoa.key("Control+l");
  await hoa.close();
});

test("the server dies in the middle of a press: it is done once, or given up visibly", { timeout: 240000 }, async () => {
  await duc.close();
  duc = await Clerk.signIn(browser, server, "duc", "6666", 6);
  const hoa = await Desk.at(browser, server, "hoa");
  await hoa.key("F9");
  await hoa.state("đang mở");
  for (let i = 0; i < 7; i++) await issue(B);
  for (let round = 0; round < 5; round++) {
    const before = await waiting(B);
    await hoa.ready();
    await hoa.calm();
    // Never heard, or done without an answer, or answered: as it comes.
    if (round % 2 === 0) server.process.kill("SIGSTOP");
    await hoa.page.keyboard.press("F9");
    await server.stop("SIGKILL");
    if (round === 0) {
      await hoa.page.locator(".link p", { hasText: /Mất kết nối máy chủ · số liệu lúc 08:\d\d · đã bấm, sẽ gửi khi có lại/ }).waitFor();
      assert.equal(await hoa.label(), "–", "what was shown is kept");
      assert.match(await hoa.page.title(), /^Mất kết nối/);
      assert.deepEqual(await hoa.violations(), []);
      await hoa.picture("counter-no-link");
      assert.equal(await hoa.offered("pause"), false, "one at a time");
    }
    await restart("08:50");
    await hoa.state("đang gọi");
    assert.equal(await waiting(B), before - 1, `round ${round}`);
    await hoa.key("F9");
    await hoa.state("đang phục vụ");
    await hoa.key("F9");
    await hoa.state("đang mở");
  }
  // A reload in the middle of a press: it is said again with its id, and is done once.
  const left = await waiting(B);
  await hoa.ready();
  await hoa.calm();
  const kept = await hoa.page.evaluate(() => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "F9", bubbles: true }));
    return sessionStorage.getItem("queued.counter.pressed");
  });
  await hoa.state("đang gọi");
  const called = await hoa.label();
  await hoa.page.evaluate((pressed) => sessionStorage.setItem("queued.counter.pressed", pressed), kept); // As if the answer had come too late.
  await hoa.page.reload();
  await hoa.page.locator(".message.good", { hasText: `${called} · mời đến quầy 2` }).waitFor();
  assert.equal(await hoa.page.evaluate(() => sessionStorage.getItem("queued.counter.pressed")), null);
  assert.equal(await waiting(B), left - 1);
  await hoa.key("F9");
  await hoa.state("đang phục vụ");
  await hoa.key("F9");
  await hoa.state("đang mở");
  await server.stop("SIGKILL");
  await hoa.page.locator(".link p").waitFor();
  await hoa.calm();
  await hoa.page.keyboard.press("F9");
  await hoa.page.locator(".message.bad", { hasText: "“Gọi người kế tiếp”: máy chủ không trả lời nên đã thôi gửi" }).waitFor();
  await hoa.picture("counter-given-up");
  await restart("08:55");
  await hoa.page.waitForFunction(() => !document.querySelector(".link p"));
  await hoa.ready();
  assert.equal(await waiting(B), 1, "what was given up is not done later");
  await hoa.state("đang mở");
  await hoa.key("Control+l");
  await hoa.close();
});

test("a browser of early 2017: an ordinary citizen, from the log-in to the log-out", { timeout: 120000 }, async () => {
  const desk = await Desk.open(browser, server, { init: asOf2017 });
  await desk.signIn("lan");
  // A press so soon after another is none: until there is what comes of it.
  const until = async (sign, button) => {
    while (!(await desk.page.locator(sign).isVisible())) await desk.page.locator(button).click({ timeout: 2000 }).catch(() => undefined);
  };
  const presses = (words, state) => until(`.ticket .state:has-text("${state}")`, `.press.primary:not([disabled]):has-text("${words}")`);
  await desk.state("đang đóng");
  await presses("Mở quầy", "đang mở");
  await issue(B);
  await presses("Gọi người kế tiếp", "đang gọi");
  await desk.page.locator(".ticket .number", { hasText: /^[A-Z]\d+$/ }).waitFor();
  await presses("Bắt đầu phục vụ", "đang phục vụ");
  await presses("Kết thúc", "đang mở");
  assert.equal(await desk.page.locator(".press.compact").count(), 0);
  await until('.ticket .state:has-text("đang đóng")', ".press.close:not([disabled])");
  await until(".sign-in", ".press.log_out:not([disabled])");
  assert.deepEqual(desk.errors, []);
  await desk.close();
});

test("the small window above others: the number, who is next, the same keys", { timeout: 120000 }, async () => {
  const hoa = await Desk.at(browser, server, "hoa");
  await hoa.key("F9");
  await hoa.state("đang mở");
  const label = await hoa.page.locator(".next b").innerText();
  await hoa.key("F11");
  const small = (call) => hoa.page.waitForFunction(call, label);
  await small(() => window.documentPictureInPicture.window?.document.querySelector(".floating"));
  await small((wanted) => window.documentPictureInPicture.window.document.body.innerText.includes(wanted));
  await hoa.calm();
  await hoa.page.evaluate(() => window.documentPictureInPicture.window.document.querySelector(".primary").click());
  await hoa.holds(label);
  await small((wanted) => window.documentPictureInPicture.window.document.querySelector(".number").textContent === wanted);
  await hoa.key("F11");
  await small(() => window.documentPictureInPicture.window === null);
  await hoa.key("F9", "F9", "Control+l");
  clean(hoa);
  await hoa.close();
});
