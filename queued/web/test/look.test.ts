// The look: contrast of every pair of colours, and nothing that browsers of 2017 do not know.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const src = join(process.env.QUEUED_WEB!, "src");
const read = (path: string) => readFileSync(join(src, path), "utf8");

function luminance(colour: string): number {
  const full = colour.length === 4 ? colour.replace(/[0-9a-f]/g, "$&$&") : colour;
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(full.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

test("text is at 7:1 or better on its ground", () => {
  const tokens = Object.fromEntries(Array.from(read("look/tokens.css").matchAll(/--([a-z-]+): (#[0-9a-f]{3,6});/g), (m) => [m[1]!, m[2]!]));
  const pairs: [string, string][] = [
    ["ink", "ground"], ["ink", "card"], ["ink-soft", "ground"], ["ink-soft", "card"], ["deep", "card"], ["deep", "ground"],
    ["deep-ink", "deep"], ["go", "go-ground"], ["warn", "warn-ground"], ["stop", "stop-ground"], ["stop", "card"],
  ];
  for (const [text, ground] of pairs) assert.ok(contrast(tokens[text]!, tokens[ground]!) >= 7, `${text} on ${ground}: ${contrast(tokens[text]!, tokens[ground]!)}`);
  assert.ok(contrast("#ffffff", tokens.go!) >= 7);
  for (const [, name, colour] of read("look/pictures.tsx").matchAll(/(\w+): "(#[0-9a-f]{6})"/g)) {
    assert.ok(contrast("#ffffff", colour!) >= 7, `white on ${name}: ${contrast("#ffffff", colour!)}`);
  }
  for (const [text, ground] of [["#4a3000", "#fff3cf"], ["#14212b", "#f2c14e"], ["#364550", "#e4e9e9"], ["#47545c", "#e4e9e9"]]) {
    assert.ok(contrast(text!, ground!) >= (text === "#47545c" ? 6 : 7), `${text} on ${ground}: ${contrast(text!, ground!)}`);
  }
});

// What Chrome 57, Firefox 52 and Safari 11 know; and, last, what does no harm where it is not known.
const PROPERTIES = new Set(`
  align-content align-items align-self animation background border border-bottom border-bottom-color border-collapse border-color border-left border-left-color
  border-radius border-right border-top border-width bottom box-shadow box-sizing clip color content cursor display flex flex-basis flex-direction flex-grow
  flex-shrink flex-wrap font font-family font-size font-style font-variant-numeric font-weight grid-area grid-auto-rows grid-column grid-gap grid-row
  grid-template-columns grid-template-rows height justify-content left letter-spacing line-height list-style margin margin-bottom margin-left margin-right
  margin-top max-height max-width min-height min-width object-fit opacity order outline outline-offset overflow overflow-wrap overflow-x overflow-y padding
  padding-bottom padding-left padding-right padding-top page-break-after page-break-before page-break-inside pointer-events position right size src
  text-align text-decoration text-indent text-overflow text-transform top transform transform-origin transition unicode-range vertical-align visibility
  white-space width word-break z-index
  break-inside font-display print-color-adjust touch-action user-select -webkit-print-color-adjust -webkit-tap-highlight-color -webkit-text-size-adjust
  -webkit-user-select -moz-user-select
`.trim().split(/\s+/));
const PSEUDO = /^::?(root|first-child|last-child|nth-child\(\w+\)|not\([^(),]*\)|hover|active|focus|focus-visible|disabled|checked|before|after|placeholder)$/;
const UNITS = new Set(["px", "em", "rem", "%", "vh", "vw", "vmin", "vmax", "fr", "deg", "s", "ms", "mm", "pt"]);
const VALUES = /\b(min|max|clamp|env|color-mix|conic-gradient|fit-content|oklch|lch|lab|hwb)\(|\b(contents|anywhere|space-evenly|fit-content)\b|#([\da-f]{8}|[\da-f]{4})\b|rgba?\(\d+ /i;

// What a style sheet has that is newer.
function lateStyles(css: string): string[] {
  const late: string[] = (css.match(/@(?!media|font-face|page|keyframes)[a-z-]+/g) ?? []).slice();
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/"[^"]*"/g, '""').replace(/url\([^)]*\)/g, "url()");
  for (const [, selectors, body] of bare.matchAll(/([^{}]*)\{([^{}]*)\}/g)) {
    for (const [pseudo] of selectors!.matchAll(/::?[a-z-]+(\([^)]*\))?/g)) if (!PSEUDO.test(pseudo)) late.push(pseudo);
    if (/focus-visible/.test(selectors!) && selectors!.includes(",")) late.push(`${selectors}: dropped as a whole where one of them is not known`);
    for (const declaration of body!.split(";").map((one) => one.trim()).filter((one) => one !== "")) {
      const [property, value] = [declaration.slice(0, declaration.indexOf(":")).trim(), declaration.slice(declaration.indexOf(":") + 1)];
      const units = Array.from(value.matchAll(/(?:^|[\s,(+*/-])\.?\d[\d.]*([a-z%]+)/gi), (match) => match[1]!);
      if (!property.startsWith("--") && !PROPERTIES.has(property)) late.push(property);
      if (VALUES.test(value) || units.some((unit) => !UNITS.has(unit))) late.push(declaration);
    }
  }
  return late;
}

test("style sheets keep to what browsers of 2017 know, and have nothing that is not on the list", () => {
  const wrong = "a:has(b) { gap: 1px } a { inset: 0; width: min(1px, 2px); height: 1dvh; color: #00000080; display: contents } a:focus, a:focus-visible { color: red } @layer x;";
  assert.equal(lateStyles(wrong).length, 9, lateStyles(wrong).join());
  const files = ["look", "kiosk", "counter", "board", "phone", "manager"].flatMap((folder) => readdirSync(join(src, folder)).filter((name) => name.endsWith(".css")).map((name) => `${folder}/${name}`));
  assert.ok(files.length >= 5);
  for (const file of files) {
    assert.deepEqual(lateStyles(read(file)), [], file);
  }
});
