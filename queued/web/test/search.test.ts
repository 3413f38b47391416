import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isShortForm, SearchIndex, type Entry } from "../src/kiosk/search";
import { fold, putTone } from "../src/kiosk/vietnamese";

const entries: Entry[] = [
  { name: "Thủ tục đăng ký khai sinh", label: "Khai sinh", code: "1.001193" },
  { name: "Thủ tục đăng ký lại khai sinh", label: "Khai sinh lại", code: "1.004884" },
  { name: "Thủ tục đăng ký kết hôn", label: "Kết hôn", code: "1.000894" },
  { name: "Thủ tục đăng ký khai tử", label: "Khai tử", code: "1.000656" },
  { name: "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân", label: "Độc thân", code: "1.004873" },
  { name: "Chứng thực bản sao từ bản chính", label: "Sao y bản chính", code: "2.000815" },
  { name: "Đăng ký thành lập hộ kinh doanh", label: "Mở hộ kinh doanh", code: "1.001612" },
  { name: "Cấp thẻ căn cước cho người từ đủ 14 tuổi", label: "Căn cước", code: "1.010051" },
  { name: "Đăng ký đất đai, cấp Giấy chứng nhận quyền sử dụng đất lần đầu", label: "Cấp sổ đỏ lần đầu", code: "1.004227" },
];
const index = new SearchIndex(entries);
const first = (query: string) => entries[index.search(query)[0] ?? -1]?.label;

test("marks or none, any case, any order, parts of words, codes", () => {
  for (const query of ["khai sinh", "KHAI SINH", "Khai Sinh", "khái sính", "sinh khai", "kh si", "  khai   sinh ", "khai-sinh", "1.001193"]) {
    assert.equal(first(query), "Khai sinh", query);
  }
  assert.equal(first("lai khai sinh"), "Khai sinh lại");
  assert.equal(first("đăng ký kết hôn"), "Kết hôn");
  assert.equal(first("so do"), "Cấp sổ đỏ lần đầu");
});

test("short forms", () => {
  const table: Record<string, string> = {
    "dk khai sinh": "Khai sinh", "đk ks": "Khai sinh", gks: "Khai sinh", "DK KH": "Kết hôn", cccd: "Căn cước",
    cmnd: "Căn cước", hkd: "Mở hộ kinh doanh", qsdd: "Cấp sổ đỏ lần đầu", sodo: "Cấp sổ đỏ lần đầu",
    tthn: "Độc thân", "sao y": "Sao y bản chính", ttdkkh: "Kết hôn",
  };
  for (const [query, label] of Object.entries(table)) assert.equal(first(query), label, query);
});

test("marks decide between what is the same without them", () => {
  const two = new SearchIndex([
    { name: "Mua bán má", label: "má", code: "1" },
    { name: "Mua bán mạ", label: "mạ", code: "2" },
  ]);
  assert.deepEqual(two.search("má"), [0, 1]);
  assert.deepEqual(two.search("mạ"), [1, 0]);
});

test("nothing, nonsense and endless text", () => {
  for (const query of ["", "   ", "!!!", "xyzxyz", "khai xyzxyz"]) assert.deepEqual(index.search(query), []);
  const long = "khai sinh ".repeat(5000);
  assert.equal(first(long), "Khai sinh");
  assert.ok(index.touched < 500);
  assert.deepEqual(index.search("\u0000\ud800 \u202e"), []);
});

// 5,000 entries made of the words of the sample catalogue.
function largeCatalogue(): Entry[] {
  const csv = readFileSync(join(process.env.QUEUED_WEB!, "../setup/sample/thu-tuc.csv"), "utf8");
  const names = csv.split("\n").map((line) => line.split(",")[2] ?? "").filter((name) => /^\p{L}/u.test(name) && name.length > 10);
  const words = Array.from(new Set(names.join(" ").split(/\s+/))).filter((word) => /^\p{L}+$/u.test(word));
  let seed = 12345;
  const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  return Array.from({ length: 5000 }, (_, i) => {
    const extra = Array.from({ length: 8 }, () => words[random(words.length)]).join(" ");
    const name = `${names[random(names.length)]!} ${extra}`;
    return { name, label: name.split(" ").slice(0, 3).join(" "), code: `9.${100000 + i}` };
  });
}

test("instant with 5,000 entries: a key press looks at a small part of the words", () => {
  const catalogue = largeCatalogue();
  const large = new SearchIndex(catalogue);
  const all = catalogue.reduce((sum, entry) => sum + fold(`${entry.name} ${entry.label} ${entry.code}`).split(" ").length, 0);
  const typed = ["khai sinh", "ket hon", "dk khai tu", "cccd", "quyen su dung dat", "ho kinh doanh", "chung thuc chu ky", "bhyt", "nuoi con nuoi"];
  let touched = 0;
  let presses = 0;
  let naiveNs = 0n;
  let indexNs = 0n;
  for (const query of typed) {
    for (let length = 1; length <= query.length; length++) {
      const part = query.slice(0, length);
      let began = process.hrtime.bigint();
      const found = large.search(part);
      indexNs += process.hrtime.bigint() - began;
      touched += large.touched;
      presses++;
      // The same by looking at everything: what the index must agree with, and must beat.
      began = process.hrtime.bigint();
      const tokens = fold(part).split(" ");
      const naive = catalogue.filter((entry) => {
        const words = fold(`${entry.name} ${entry.label} ${entry.code}`).split(" ");
        return tokens.every((token) => words.some((word) => word.startsWith(token)));
      });
      naiveNs += process.hrtime.bigint() - began;
      assert.ok(found.length >= naive.length, part);
      if (naive.length > 0 && !tokens.some(isShortForm)) assert.equal(found.length, naive.length, part);
    }
  }
  const share = touched / (presses * all);
  console.log(`${presses} key presses, ${all} words; looked at ${(100 * share).toFixed(2)} % of them; ${Number(naiveNs / (indexNs || 1n))} times as fast as a scan`);
  assert.ok(share < 0.1, `looked at ${share}`);
  assert.ok(naiveNs > 5n * indexNs);
});

test("the keyboard's tones", () => {
  const table: [string, number, string][] = [
    ["khai sinh", 1, "khai sính"], ["HO", 2, "HÒ"], ["toan", 1, "toán"], ["hoa", 2, "hòa"], ["khoai", 1, "khoái"],
    ["qua", 1, "quá"], ["gia", 2, "già"], ["gi", 2, "gì"], ["đươc", 5, "được"], ["tiêng", 1, "tiếng"], ["viêt", 5, "việt"],
    ["hòa", 2, "hoa"], ["hòa", 1, "hóa"], ["bc", 1, "bc"], ["", 1, ""], ["một ", 1, "một "], ["ĐẤT", 5, "ĐẬT"], ["nguyên", 4, "nguyễn"],
  ];
  for (const [text, tone, expected] of table) assert.equal(putTone(text, tone), expected, text);
});
