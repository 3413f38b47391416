// From a touch to paper: the slip comes out once, after the commit; a printer in trouble is told of.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Clerk, launch, Screen } from "./browser.js";
import { Printer, save, scan } from "./printer.js";
import { Server } from "../support/server.js";

const URL = "http://192.168.1.10:8090";

let browser;
const server = new Server();
const printer = new Printer();
let kiosk;

before(async () => {
  browser = await launch();
  await printer.open();
  await server.start();
  server.apply((yaml) =>
    yaml
      .replace("# public_url: http://192.168.1.10:8090", `public_url: ${URL}`)
      .replace("# printers:", `printers:\n  - {kiosk: kiosk-1, address: "${printer.address}", paper: 80}`));
  kiosk = await Screen.kiosk(browser, server, { print: "server" });
});
after(async () => {
  await browser.close();
  const code = await server.stop();
  await printer.close();
  server.remove();
  assert.equal(code, 0);
});

const picture = (name) => join(process.env.WEB_PICTURES, `${name}.pbm`);
const hasScanner = (() => { try { execFileSync("zbarimg", ["--version"]); return true; } catch { return false; } })();

async function toStart() {
  await kiosk.tap(".beside .button.main");
  await kiosk.page.locator(".tiles").waitFor();
}

test("the slip comes out, is scanned, and leads to the number's page", { timeout: 120000 }, async (t) => {
  const label = await kiosk.take("Hộ tịch", true);
  const slip = await printer.printed(1);
  await kiosk.page.getByText("Mời lấy phiếu ở máy in").waitFor();
  await kiosk.picture("kiosk-printed");
  assert.equal(slip.width, 576);
  const shown = await kiosk.page.evaluate(() => JSON.parse(localStorage.getItem("queued.kiosk.shown")));
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
  await middle.sockets[middle.sockets.length - 1].close();
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
  const view = async () => (await manager.ask("subscribe", { topic: 5 })).value.state.value.printers[0];
  for (const [temper, says, state] of [["no_paper", "Máy in hết giấy", 3], ["hangs", "Máy in chưa in được", 6], ["hangs_up", "Máy in chưa in được", 6]]) {
    printer.temper = temper;
    const before = printer.slips.length;
    const label = await kiosk.take("Hộ tịch");
    assert.match(label, /^A\d{3}$/);
    await kiosk.page.getByText(says).waitFor();
    assert.match(await kiosk.page.locator(".beside").innerText(), /Số vẫn có giá trị/);
    await kiosk.settled();
    await kiosk.picture(`kiosk-printer-${temper}`);
    assert.deepEqual(await kiosk.violations(), []);
    const seen = await view();
    assert.equal(seen.kiosk, "kiosk-1");
    assert.equal(seen.state, state, temper);
    assert.equal(printer.slips.length, before);
    await toStart();
  }
  printer.temper = "works";
  for (const socket of printer.sockets) socket.destroy();
  await kiosk.take("Hộ tịch");
  await kiosk.page.getByText("Mời lấy phiếu ở máy in").waitFor();
  assert.equal((await view()).state, 1);
  await toStart();
  await manager.close();
});

test("a printer that is not there at all", { timeout: 120000 }, async () => {
  server.apply((yaml) => yaml.replace(printer.address, "127.0.0.1:1"));
  await kiosk.take("Hộ tịch");
  await kiosk.page.getByText("Máy in chưa in được").waitFor();
  await toStart();
});
