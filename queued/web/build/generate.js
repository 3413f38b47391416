// What the pages are made from besides their own sources: messages from proto/, texts from proto/texts.json.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const proto = join(web, "../../proto");
const generated = join(web, "src/generated");

// Which texts a page carries: those of these beginnings.
const PAGES = {
  kiosk: ["common.", "kiosk.", "slip."],
  phone: ["common.", "phone."],
  counter: ["common.", "counter."],
  board: ["board."],
  manager: ["common.", "manager."],
};

function messages() {
  const files = readdirSync(join(proto, "queued/v1"))
    .filter((name) => name.endsWith(".proto"))
    .map((name) => join(proto, "queued/v1", name));
  execFileSync(
    "protoc",
    [
      `--plugin=protoc-gen-es=${join(web, "node_modules/.bin/protoc-gen-es")}`,
      `--es_out=${generated}`,
      "--es_opt=target=ts,import_extension=none",
      "-I",
      proto,
      ...files,
    ],
    { stdio: "inherit" },
  );
}

function texts() {
  const all = JSON.parse(readFileSync(join(proto, "texts.json"), "utf8"));
  for (const [page, beginnings] of Object.entries(PAGES)) {
    const own = Object.entries(all).filter(([key]) => beginnings.some((b) => key.startsWith(b)));
    const lines = own.map(([key, words]) => `  ${JSON.stringify(key)}: ${JSON.stringify(words)},\n`);
    writeFileSync(
      join(generated, `texts_${page}.ts`),
      `export const texts = {\n${lines.join("")}} as const satisfies Record<string, readonly [string, string]>;\n`,
    );
  }
}

export function generate() {
  rmSync(generated, { recursive: true, force: true });
  mkdirSync(generated, { recursive: true });
  messages();
  texts();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate();
