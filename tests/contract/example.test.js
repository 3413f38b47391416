// The session of proto/README.md: what it says in words is what its bytes say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromBinary, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import { envelope } from "./client.js";

const readme = readFileSync(new URL("../../proto/README.md", import.meta.url), "utf8");

test("every frame of the contract's session reads as it is told, and is written as it is shown", () => {
  const frames = [...readme.matchAll(/^([<>]) (\{.*\})\n((?:[0-9a-f ]+\n)+)/gm)];
  assert.ok(frames.length >= 10);
  frames.forEach(([, direction, words, hex], index) => {
    assert.equal(direction, index % 2 === 0 ? ">" : "<");
    const schema = direction === ">" ? envelope.ClientMessageSchema : envelope.ServerMessageSchema;
    const bytes = new Uint8Array(Buffer.from(hex.replace(/\s/g, ""), "hex"));
    assert.equal(toJsonString(schema, fromBinary(schema, bytes)), words);
    assert.deepEqual(toBinary(schema, fromJsonString(schema, words)), bytes);
  });
});
