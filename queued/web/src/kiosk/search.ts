// Search of the whole catalogue while one types: with or without marks, any case, words in any order,
// common short forms. An index of words, so that a key press looks at a few entries, not at all.
import { fold, hasMarks } from "./vietnamese";

export interface Entry {
  name: string;
  label: string; // Short label, all languages.
  code: string;
}

export const QUERY_LENGTH_MAX = 120;
const TOKENS_MAX = 10;
const ROW = 6; // What words in a row, as they were typed, are worth; a saying that is understood is worth a little more.

// A table that knows nothing but its own keys: anything may be typed, "constructor" too.
const table = (own: Record<string, string[]>): Record<string, string[] | undefined> =>
  Object.assign(Object.create(null) as Record<string, string[]>, own);

// What offices and citizens abbreviate or say in one word. Left: as typed; right: words in a row that mean it.
const SHORT_FORMS = table({
  dk: ["dang ky"],
  dki: ["dang ky"],
  dkks: ["dang ky khai sinh"],
  dkkh: ["dang ky ket hon"],
  ks: ["khai sinh"],
  gks: ["khai sinh"],
  kt: ["khai tu"],
  gkt: ["khai tu"],
  kh: ["ket hon"],
  lh: ["ly hon"],
  hn: ["hon nhan"],
  tthn: ["tinh trang hon nhan"],
  docthan: ["tinh trang hon nhan"],
  cuoi: ["ket hon"],
  chet: ["khai tu"],
  cc: ["can cuoc", "chung chi"],
  cccd: ["can cuoc"],
  cmnd: ["can cuoc"],
  cmt: ["can cuoc"],
  cmtnd: ["can cuoc"],
  ct: ["chung thuc", "cu tru"],
  sy: ["ban sao", "sao y"],
  bs: ["ban sao"],
  photo: ["ban sao"],
  ck: ["chu ky"],
  hktt: ["thuong tru", "ho khau"],
  hk: ["thuong tru", "cu tru", "ho khau"],
  shk: ["cu tru", "ho khau"],
  tt: ["tam tru", "thuong tru", "thu tuc"],
  tv: ["tam vang"],
  hkd: ["ho kinh doanh"],
  kd: ["kinh doanh"],
  qsdd: ["quyen su dung dat"],
  qsd: ["quyen su dung"],
  gcn: ["giay chung nhan"],
  gcnqsdd: ["giay chung nhan quyen su dung dat"],
  sodo: ["quyen su dung dat"],
  xd: ["xay dung"],
  gpxd: ["giay phep xay dung", "cap phep xay dung"],
  bhyt: ["bao hiem y te"],
  bhxh: ["bao hiem xa hoi"],
  btxh: ["bao tro xa hoi"],
  tcxh: ["tro cap xa hoi"],
  nct: ["nguoi cao tuoi"],
  nkt: ["nguoi khuyet tat"],
  ncc: ["nguoi co cong"],
  hngheo: ["ho ngheo"],
  ubnd: ["uy ban nhan dan"],
  nn: ["nuoc ngoai"],
  mt: ["moi truong"],
  lltp: ["ly lich tu phap"],
});

// The same of several words, as people say them.
const SAYINGS = table({
  "so do": ["quyen su dung dat"],
  "so hong": ["quyen su dung dat"],
  "bia do": ["quyen su dung dat"],
  "sang ten": ["chuyen nhuong", "bien dong"],
  "cong chung": ["chung thuc"],
  "sao y": ["ban sao"],
  "ho khau": ["thuong tru", "cu tru"],
  "nhap khau": ["dang ky thuong tru"],
  "cat khau": ["xoa dang ky thuong tru"],
  "tach khau": ["tach ho"],
  "chung minh": ["can cuoc"],
  "chung minh thu": ["can cuoc"],
  "doc than": ["tinh trang hon nhan"],
  "lay vo": ["ket hon"],
  "lay chong": ["ket hon"],
  "de con": ["khai sinh"],
  "sinh con": ["khai sinh"],
  "bao tu": ["khai tu"],
  "qua doi": ["khai tu"],
  "nguoi gia": ["nguoi cao tuoi"],
  "mo quan": ["ho kinh doanh"],
  "mo cua hang": ["ho kinh doanh"],
  "buon ban": ["ho kinh doanh"],
  "xay nha": ["phep xay dung"],
  "bang lai": ["giay phep lai xe"],
});
const SAYING_WORDS_MAX = 3;

// Said before what one wants: "tôi muốn làm giấy khai sinh".
const FILLERS = new Set(["toi", "muon", "xin", "lam", "giay"]);

export const isShortForm = (token: string): boolean => SHORT_FORMS[token] !== undefined;

interface Posting {
  entries: number[];
  weights: number[]; // 3: a word of the label; 1: of the name or the code.
}

export class SearchIndex {
  private readonly words: string[] = [];
  private readonly postings: Posting[] = [];
  private readonly initials: string[];
  private readonly marked: string[];
  private readonly folded: string[]; // Each word between spaces, "|" for what ends a row of them.
  // Postings and initials looked at by the last search: what "instant" is measured by.
  touched = 0;

  constructor(private readonly entries: Entry[]) {
    const found = new Map<string, Map<number, number>>();
    const add = (text: string, entry: number, weight: number) => {
      for (const word of fold(text).split(" ")) {
        if (word === "") continue;
        let posting = found.get(word);
        if (!posting) found.set(word, (posting = new Map()));
        posting.set(entry, Math.max(weight, posting.get(entry) ?? 0));
      }
    };
    entries.forEach((entry, i) => {
      add(entry.name, i, 1);
      add(entry.label, i, 3);
      add(entry.code, i, 1);
    });
    for (const word of Array.from(found.keys()).sort()) {
      const posting = found.get(word)!;
      this.words.push(word);
      this.postings.push({ entries: Array.from(posting.keys()), weights: Array.from(posting.values()) });
    }
    this.folded = entries.map((entry) => ` ${`${entry.label}|${entry.name}`.split(/[,;:.()|]/).map(fold).join(" | ")} `);
    this.initials = entries.map((entry) => fold(`${entry.label} ${entry.name}`).split(" ").map((word) => word[0]).join(""));
    this.marked = entries.map((entry) => `${entry.label} ${entry.name}`.toLowerCase().normalize("NFC"));
  }

  // Indexes of the entries that match every word of the query, best first.
  search(query: string): number[] {
    this.touched = 0;
    const typed = query.slice(0, QUERY_LENGTH_MAX).toLowerCase().normalize("NFC");
    const tokens = fold(typed).split(" ").filter((token) => token !== "").slice(0, TOKENS_MAX);
    while (tokens.length > 1 && FILLERS.has(tokens[0]!)) tokens.shift();
    if (tokens.length === 0) return [];
    let scores: Map<number, number> | null = null;
    for (let i = 0; i < tokens.length; ) {
      const count = sayingAt(tokens, i);
      let matched = count > 0 ? this.matchSaying(tokens.slice(i, i + count).join(" ")) : new Map<number, number>();
      i += matched.size > 0 ? count : 1;
      if (matched.size === 0) matched = this.matchToken(tokens[i - 1]!);
      scores = scores === null ? matched : intersect(scores, matched);
      if (scores.size === 0) return [];
    }
    return this.rank(scores!, tokens, typed);
  }

  private rank(scores: Map<number, number>, tokens: string[], typed: string): number[] {
    const wanted = typed.split(/\s+/).filter((word) => tokens.indexOf(fold(word)) >= 0);
    const marks = wanted.filter(hasMarks);
    const ranked = Array.from(scores.entries());
    const [texts, row] = marks.length > 0 ? [this.marked, wanted.join(" ")] : [this.folded, ` ${tokens.join(" ")}`];
    for (const pair of ranked) {
      if (tokens.length > 1 && texts[pair[0]]!.indexOf(row) >= 0) pair[1] += ROW;
      for (const mark of marks) pair[1] += this.marked[pair[0]]!.indexOf(mark) >= 0 ? 4 : 0;
    }
    const length = (entry: number) => this.entries[entry]!.name.length;
    return ranked.sort((a, b) => b[1] - a[1] || length(a[0]) - length(b[0]) || a[0] - b[0]).map(([entry]) => entry);
  }

  private matchToken(token: string): Map<number, number> {
    const matched = this.matchPrefix(token);
    for (const words of SHORT_FORMS[token] ?? []) this.matchRow(words, matched);
    if (matched.size === 0 && token.length >= 2) this.matchInitials(token, matched);
    return matched;
  }

  private matchSaying(saying: string): Map<number, number> {
    const matched = new Map<number, number>();
    for (const words of SAYINGS[saying]!) this.matchRow(words, matched);
    matched.forEach((score, entry) => matched.set(entry, score + ROW + 2));
    this.matchRow(saying, matched);
    return matched;
  }

  // Adds the entries that have these words in a row.
  private matchRow(words: string, matched: Map<number, number>): void {
    let all: Map<number, number> | null = null;
    for (const word of words.split(" ")) {
      const one = this.matchPrefix(word);
      all = all === null ? one : intersect(all, one);
    }
    all!.forEach((score, entry) => {
      if (this.folded[entry]!.indexOf(` ${words} `) >= 0) matched.set(entry, Math.max(score, matched.get(entry) ?? 0));
    });
  }

  private matchPrefix(prefix: string): Map<number, number> {
    const matched = new Map<number, number>();
    let low = 0;
    let high = this.words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.words[middle]! < prefix) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < this.words.length && this.words[i]!.startsWith(prefix); i++) {
      const posting = this.postings[i]!;
      const whole = this.words[i] === prefix ? 2 : 1;
      this.touched += posting.entries.length;
      posting.entries.forEach((entry, j) => {
        const score = whole * posting.weights[j]!;
        if (score > (matched.get(entry) ?? 0)) matched.set(entry, score);
      });
    }
    return matched;
  }

  // "dkksl": the first letters of words in a row. Only for what is no word at all.
  private matchInitials(token: string, matched: Map<number, number>): void {
    this.touched += this.initials.length;
    this.initials.forEach((initials, entry) => {
      if (initials.indexOf(token) >= 0) matched.set(entry, 1);
    });
  }
}

// How many words from there on are a saying; the longest.
function sayingAt(tokens: string[], at: number): number {
  for (let count = SAYING_WORDS_MAX; count > 1; count--) {
    if (SAYINGS[tokens.slice(at, at + count).join(" ")] !== undefined && at + count <= tokens.length) return count;
  }
  return 0;
}

function intersect(one: Map<number, number>, other: Map<number, number>): Map<number, number> {
  const both = new Map<number, number>();
  one.forEach((score, entry) => {
    const added = other.get(entry);
    if (added !== undefined) both.set(entry, score + added);
  });
  return both;
}
