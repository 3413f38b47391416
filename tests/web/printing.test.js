// From a touch to paper: the slip comes out once, after the commit; a printer in trouble is told of.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Clerk, launch, Screen } from "./browser.js";
import { Printer, save, scan } from "./printer.js";
import { Server } from "../support/server.js";

const URL = "http://192.168.1.10:8090";

let browser;
const server = new Server();
const printer = new Printer();
const narrow = new Printer(); // Of the second kiosk.
let kiosk;

before(async () => {
  browser = await launch();
  await printer.open();
  await narrow.open();
  await server.start();
  server.run("device", "add", "kiosk-2", "--kind", "kiosk", "--token-file", `${server.folder}/kiosk-2.token`, "--data", server.folder);
  server.apply((yaml) =>
    yaml
      .replace("# public_url: http://192.168.1.10:8090", `public_url: ${URL}`)
      .replace("# printers:", `printers:\n  - {kiosk: kiosk-1, address: "${printer.address}", paper: 80}\n  - {kiosk: kiosk-2, address: "${narrow.address}", paper: 58}`));
  kiosk = await Screen.kiosk(browser, server, { print: "server" });
});
after(async () => {
  await browser.close();
  const code = await server.stop();
  await printer.close();
  await narrow.close();
  server.remove();
  assert.equal(code, 0);
});

const picture = (name) => join(process.env.WEB_PICTURES, `${name}.pbm`);
const hasScanner = (() => { try { execFileSync("zbarimg", ["--version"]); return true; } catch { return false; } })();

async function toStart(screen = kiosk) {
  await screen.tap(".beside .button.main");
  await screen.page.locator(".tiles").waitFor();
}

const shownBy = (screen) => screen.page.evaluate(() => JSON.parse(localStorage.getItem("queued.kiosk.shown")));

// Nothing is committed until it is called back: another program is writing.
async function holdJournal() {
  const writer = spawn("sqlite3", [server.database], { stdio: ["pipe", "pipe", "inherit"] });
  const gone = new Promise((done) => writer.on("exit", done));
  writer.stdin.write(".timeout 30000\nBEGIN IMMEDIATE;\n.shell echo held\n");
  await new Promise((done) => writer.stdout.once("data", done));
  return () => { writer.stdin.end("ROLLBACK;\n"); return gone; };
}

test("the slip comes out, is scanned, and leads to the number's page", { timeout: 120000 }, async (t) => {
  const label = await kiosk.take("Hộ tịch", true);
  const slip = await printer.printed(1);
  await kiosk.page.getByText("Mời lấy phiếu ở máy in").waitFor();
  await kiosk.picture("kiosk-printed");
  assert.equal(slip.width, 576);
  const shown = await shownBy(kiosk);
  assert.equal(shown.label, label);
  if (hasScanner) assert.equal(scan(slip, picture("slip")), `${URL}/t/${shown.token}`);
  else t.diagnostic("zbarimg is missing: the slip is not scanned");
  const qr = kiosk.page.locator(".scan .qr");
  await qr.screenshot({ path: join(process.env.WEB_PICTURES, "kiosk-qr.png") });
  if (hasScanner) {
    const read = execFileSync("zbarimg", ["--quiet", "--raw", join(process.env.WEB_PICTURES, "kiosk-qr.png")], { encoding: "utf8" });
    assert.equal(read.trim(), `${URL}/t/${shown.token}`);
  }
  await kiosk.page.reload(); // The same command, the same answer, and no second slip.
  await kiosk.number();
  await kiosk.tap("text=In lại phiếu");
  const again = await printer.printed(2);
  if (hasScanner) assert.equal(scan(again, picture("slip-again")), `${URL}/t/${shown.token}`);
  assert.notDeepEqual(again.rows, slip.rows, "it says that it is a reprint");
  assert.equal(printer.slips.length, 2);
  await toStart();
});

test("a number asked for again after a lost answer is printed once", { timeout: 120000 }, async () => {
  const before = printer.slips.length;
  const middle = await kiosk.between();
  await kiosk.page.reload();
  await kiosk.page.locator(".tiles").waitFor();
  await kiosk.tile("Hộ tịch");
  await kiosk.settled();
  middle.lose = true;
  await kiosk.tap(".take:not(.priority)");
  await printer.printed(before + 1); // It is on the disk, and nobody has heard of it.
  middle.lose = false;
  await middle.cut();
  await kiosk.number();
  await kiosk.page.getByText("Mời lấy phiếu ở máy in").waitFor();
  assert.equal(printer.slips.length, before + 1);
  await toStart();
  await kiosk.take("Hộ tịch"); // Were there a second one, it would have come first.
  await printer.printed(before + 2);
  await kiosk.page.getByText("Mời lấy phiếu ở máy in").waitFor();
  assert.equal(printer.slips.length, before + 2);
  await toStart();
});

test("narrow paper: the other kiosk's own printer, scanned as well", { timeout: 120000 }, async () => {
  const before = printer.slips.length;
  const other = await Screen.kiosk(browser, server, { name: "kiosk-2", print: "server" });
  await other.take("Chính sách", true);
  const slip = await narrow.printed(1);
  await other.page.getByText("Mời lấy phiếu ở máy in").waitFor();
  assert.equal(slip.width, 384);
  const { token } = await shownBy(other);
  if (hasScanner) assert.equal(scan(slip, picture("slip-narrow")), `${URL}/t/${token}`);
  await toStart(other);
  await other.tap(".tile.unsure");
  await other.page.locator(".search input").fill("khai sinh");
  await other.tap(".hit");
  await other.tap("text=In danh sách giấy tờ");
  const list = await narrow.printed(2);
  assert.equal(list.width, 384);
  save(list, picture("checklist-narrow"));
  assert.equal(printer.slips.length, before);
  await other.close();
});

test("no slip and no number before the commit", { timeout: 120000 }, async () => {
  const before = printer.slips.length;
  await kiosk.tile("Hộ tịch");
  await kiosk.settled();
  const letGo = await holdJournal();
  await kiosk.page.locator(".take:not(.priority)").tap();
  await kiosk.page.locator(".taking").waitFor();
  assert.deepEqual(await kiosk.violations(), []);
  for (let i = 0; i < 50; i++) assert.equal((await fetch(`${server.url}/healthz`)).status, 200); // Alive, with time enough to print.
  assert.ok(await kiosk.page.locator(".taking").isVisible());
  assert.equal(printer.slips.length, before);
  await letGo();
  await kiosk.number();
  const slip = await printer.printed(before + 1);
  await kiosk.page.getByText("Mời lấy phiếu ở máy in").waitFor();
  if (hasScanner) assert.equal(scan(slip, picture("slip-held")), `${URL}/t/${(await shownBy(kiosk)).token}`);
  assert.equal(printer.slips.length, before + 1);
  await toStart();
});

test("what to bring, on paper from the same printer", { timeout: 120000 }, async () => {
  const before = printer.slips.length;
  await kiosk.tap(".tile.unsure");
  await kiosk.page.locator(".search input").fill("khai sinh");
  await kiosk.tap(".hit");
  await kiosk.tap("text=In danh sách giấy tờ");
  const list = await printer.printed(before + 1);
  await kiosk.page.getByText("Mời lấy danh sách ở máy in").waitFor();
  assert.equal(list.width, 576);
  assert.ok(list.rows.length > 300);
  save(list, picture("checklist"));
  await kiosk.tap("footer .back");
  await kiosk.tap("footer .back");
  await kiosk.page.locator(".tiles").waitFor();
});

test("every printer trouble: the number is given, the kiosk and the manager are told", { timeout: 240000 }, async () => {
  const manager = await Clerk.signIn(browser, server, "quanly", "motcua-bat-xat", 0);
  const views = async () => (await manager.ask("subscribe", { topic: 5 })).value.state.value.printers;
  const view = async () => (await views()).find((printer) => printer.kiosk === "kiosk-1");
  const troubles = [
    ["no_paper", "Máy in hết giấy", 3],
    ["runs_out", "Máy in hết giấy", 3],
    ["hangs", "Máy in chưa in được", 6],
    ["jams", "Máy in chưa in được", 6],
    ["hangs_up", "Máy in chưa in được", 6],
  ];
  for (const [temper, says, state] of troubles) {
    printer.temper = temper;
    const before = printer.slips.length;
    const label = await kiosk.take("Hộ tịch");
    assert.match(label, /^A\d{3}$/);
    await kiosk.page.getByText(says).waitFor();
    assert.match(await kiosk.page.locator(".beside").innerText(), /Số vẫn có giá trị[\s\S]*nhớ số này/);
    await kiosk.settled();
    await kiosk.picture(`kiosk-printer-${temper}`);
    assert.deepEqual(await kiosk.violations(), []);
    const seen = await view();
    assert.equal(seen.state, state, temper);
    assert.deepEqual((await views()).map((printer) => [printer.kiosk, printer.state < 3]), [["kiosk-1", false], ["kiosk-2", true]]);
    assert.equal(printer.slips.length, before);
    if (temper !== "hangs_up") await toStart();
  }
  // It comes back by itself, and prints nothing late; the number that had no slip is printed when it is asked for.
  const before = printer.slips.length;
  printer.temper = "works";
  for (const socket of printer.sockets) socket.destroy();
  while ((await view()).state !== 1) {
    await kiosk.page.locator("header").tap(); // Somebody is standing there.
    await new Promise((done) => setTimeout(done, 200));
  }
  assert.equal(printer.slips.length, before);
  await kiosk.tap("text=In lại phiếu");
  await kiosk.page.getByText("Mời lấy phiếu ở máy in").waitFor();
  save(await printer.printed(before + 1), picture("slip-late"));
  await toStart();
  await kiosk.take("Hộ tịch");
  await kiosk.page.getByText("Mời lấy phiếu ở máy in").waitFor();
  assert.equal(printer.slips.length, before + 2);
  printer.temper = "no_paper"; // The reprint fails: that is what counts now.
  await kiosk.tap("text=In lại phiếu");
  await kiosk.page.getByText("Máy in hết giấy").waitFor();
  printer.temper = "works";
  await toStart();
  await manager.close();
});

test("the server dies with a slip on its way: the number is there, no slip is promised, none comes twice", { timeout: 120000 }, async () => {
  const before = printer.slips.length;
  printer.temper = "hangs";
  const label = await kiosk.take("Hộ tịch");
  await kiosk.page.getByText("Đang in phiếu").waitFor();
  await server.stop("SIGKILL");
  printer.temper = "works";
  await server.start("2026-11-23T09:00:00+0700");
  await kiosk.page.waitForFunction(() => !document.querySelector(".kiosk > .notice"));
  await kiosk.page.getByText("Máy in chưa in được").waitFor();
  assert.equal(await kiosk.number(), label);
  assert.equal(printer.slips.length, before);
  await kiosk.tap("text=In lại phiếu");
  await printer.printed(before + 1);
  await kiosk.page.getByText("Mời lấy phiếu ở máy in").waitFor();
  assert.equal(printer.slips.length, before + 1);
  await toStart();
});

test("a printer that is not there at all", { timeout: 120000 }, async () => {
  server.apply((yaml) => yaml.replace(printer.address, "127.0.0.1:1"));
  await kiosk.take("Hộ tịch");
  await kiosk.page.getByText("Máy in chưa in được").waitFor();
  await toStart();
});
