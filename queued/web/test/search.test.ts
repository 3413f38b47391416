import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
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

test("as people say it: several words, words before what is wanted, and nothing that the tables inherit", () => {
  const said: Record<string, string> = {
    "sổ đỏ": "Cấp sổ đỏ lần đầu", "bìa đỏ": "Cấp sổ đỏ lần đầu", "cấp bia do": "Cấp sổ đỏ lần đầu", "chứng minh": "Căn cước", "chung minh thu": "Căn cước",
    "độc thân": "Độc thân", "xin giấy xác nhận độc thân": "Độc thân", "tôi muốn làm giấy khai sinh": "Khai sinh", "lấy vợ": "Kết hôn",
    "cưới": "Kết hôn", "chết": "Khai tử", "công chứng": "Sao y bản chính", "photo công chứng": "Sao y bản chính", "mở quán": "Mở hộ kinh doanh",
  };
  for (const [query, label] of Object.entries(said)) assert.equal(first(query), label, query);
  for (const query of ["constructor", "toString", "hasOwnProperty valueOf", "__proto__"]) assert.deepEqual(index.search(query), [], query);
});

test("words in a row come before words here and there", () => {
  const two = new SearchIndex([
    { name: "Trợ giúp cấp xã", label: "", code: "1" },
    { name: "Giải quyết hưởng trợ cấp hằng tháng", label: "", code: "2" },
  ]);
  assert.deepEqual(two.search("tro cap"), [1, 0]);
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

// Rows of a CSV file, cells without their quotes.
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n|$)/g)) {
    rows[rows.length - 1]!.push(quoted?.replace(/""/g, '"') ?? bare!);
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

// The names of a real catalogue, where its file is at hand.
const REAL = join(process.env.QUEUED_WEB!, "../../../shared/data/commune_procedures_vn.csv");
const noReal = existsSync(REAL) ? false : `${REAL} is not there`;
const realCatalogue = (): Entry[] => rowsOf(readFileSync(REAL, "utf8")).slice(1).map((row) => ({ name: row[2]!.normalize("NFC"), label: "", code: row[0]! }));

test("the real catalogue: what a citizen asks for comes first", { skip: noReal }, () => {
  const real = realCatalogue();
  assert.ok(real.length > 550);
  const search = new SearchIndex(real);
  const asked: Record<string, RegExp> = {
    cccd: /căn cước/, cmnd: /căn cước/, ks: /khai sinh/, "dk ks": /đăng ký khai sinh/, hk: /thường trú|cư trú/, kt: /khai tử/, kh: /kết hôn/, "sinh khai": /khai sinh/,
    "ly hôn": /ly hôn/, "tạm vắng": /tạm vắng/, hktt: /thường trú/, "sao y": /bản sao/, "công chứng": /Chứng thực/, "độc thân": /tình trạng hôn nhân/,
    gpxd: /giấy phép xây dựng/, "xây nhà": /giấy phép xây dựng/, hkd: /hộ kinh doanh/, "mở quán": /hộ kinh doanh/, "sổ đỏ": /quyền sử dụng đất/,
    "làm giấy khai sinh": /khai sinh/, "cưới": /kết hôn/, "UY QUYEN": /Ủy quyền/, "1.000894": /kết hôn/,
  };
  for (const [query, name] of Object.entries(asked)) {
    const found = search.search(query);
    assert.match(real[found[0] ?? -1]?.name ?? "nothing", name, query);
    assert.ok(found.length < real.length / 2, `${query}: ${found.length}`);
  }
  real.forEach((entry, i) => assert.ok(search.search(entry.name).includes(i), `by its whole name: ${entry.name}`));
});

// 5,000 entries made of the words of the sample catalogue, or of a real one with a word of its own each.
const numbered = (): Entry[] => {
  const real = realCatalogue();
  return Array.from({ length: 5000 }, (_, i) => ({ ...real[i % real.length]!, name: `${real[i % real.length]!.name} thôn${i}` }));
};

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

function measure(catalogue: Entry[]): void {
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
}

test("instant with 5,000 entries: a key press looks at a small part of the words", () => measure(largeCatalogue()));

test("the same with 5,000 real names", { skip: noReal }, () => measure(numbered()));

test("the keyboard's tones", () => {
  const table: [string, number, string][] = [
    ["khai sinh", 1, "khai sính"], ["HO", 2, "HÒ"], ["toan", 1, "toán"], ["hoa", 2, "hòa"], ["khoai", 1, "khoái"],
    ["qua", 1, "quá"], ["gia", 2, "già"], ["gi", 2, "gì"], ["đươc", 5, "được"], ["tiêng", 1, "tiếng"], ["viêt", 5, "việt"],
    ["hòa", 2, "hoa"], ["hòa", 1, "hóa"], ["bc", 1, "bc"], ["", 1, ""], ["một ", 1, "một "], ["ĐẤT", 5, "ĐẬT"], ["nguyên", 4, "nguyễn"],
  ];
  for (const [text, tone, expected] of table) assert.equal(putTone(text, tone), expected, text);
});
