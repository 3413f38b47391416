// Builds every page into a folder of static files: one script and one style sheet a page, named by
// their content, each also as gzip. Usage: build.js [FOLDER]
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { generate } from "./generate.js";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const out = resolve(process.argv[2] ?? join(web, "dist"));

// The oldest that is built for: the language of 2016, and style sheets of browsers of early 2017
// (Chrome 57, Firefox 52, Safari 11). README.md says why.
const LANGUAGE = "es2016";
const STYLES = ["chrome57", "firefox52", "safari11"];

const texts = JSON.parse(readFileSync(join(web, "../../proto/texts.json"), "utf8"));
const PAGES = ["kiosk", "counter", "board", "phone", "manager"];
const COMPRESSED = /\.(js|css|html|svg)$/;

const hashed = (name, content) =>
  name.replace(/\.(\w+)$/, `-${createHash("sha256").update(content).digest("hex").slice(0, 10)}.$1`);

function html(title, script, style) {
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#0b4f6c">
<title>${title}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/assets/${style}">
<script defer src="/assets/${script}"></script>
</head>
<body>
<div id="page"></div>
<noscript><p class="noscript">${texts["common.script_missing"].join(" / ")}</p></noscript>
</body>
</html>
`;
}

async function page(name) {
  const result = await build({
    root: web,
    configFile: false,
    logLevel: "warn",
    base: "/assets/",
    define: { globalThis: "self" }, // What is called so came in 2018; the library of messages needs it.
    esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
    build: {
      write: false,
      target: LANGUAGE,
      cssTarget: STYLES,
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      modulePreload: false,
      rollupOptions: {
        input: join(web, `src/${name}/main.tsx`),
        output: {
          format: "iife",
          entryFileNames: `${name}.js`,
          assetFileNames: (asset) => (asset.names[0]?.endsWith(".css") ? `${name}.css` : "[name]-[hash][extname]"),
        },
      },
    },
  });
  const names = {};
  for (const file of [result].flat()[0].output) {
    const content = file.type === "chunk" ? file.code : file.source;
    const own = file.fileName === `${name}.js` || file.fileName === `${name}.css`;
    const written = own ? hashed(file.fileName, content) : file.fileName;
    if (own) names[file.fileName] = written;
    writeFileSync(join(out, "assets", written), content);
  }
  return html(texts[`${name}.title`][0], names[`${name}.js`], names[`${name}.css`]);
}

function home() {
  const both = ([vi, en]) => `${vi} <span lang="en">${en}</span>`;
  const links = [["/kiosk", "home.kiosk"], ["/counter", "home.counter"], ["/board", "home.board"], ["/manager", "home.manager"]];
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>queued</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/home.css">
</head>
<body>
<main>
<h1>${both(texts["home.title"])}</h1>
<ul>
${links.map(([href, key]) => `<li><a href="${href}">${both(texts[key])}</a></li>`).join("\n")}
</ul>
</main>
</body>
</html>
`;
}

function compress(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) compress(path);
    else if (COMPRESSED.test(name)) writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
  }
}

export async function buildAll() {
  generate();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, "assets"), { recursive: true });
  for (const name of PAGES) writeFileSync(join(out, `${name}.html`), await page(name));
  for (const name of ["icon.svg", "home.css"]) {
    writeFileSync(join(out, name), readFileSync(join(web, "src/look", name)));
  }
  writeFileSync(join(out, "index.html"), home());
  compress(out);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
