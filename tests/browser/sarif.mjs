// SARIF reports against the schema of OASIS, as the validator of the SARIF SDK carries it. Not a page, but the same tools.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { LANGS, bed, estompe, root } from "./lib.mjs";

const SCHEMA = join(root, "tests/browser/node_modules/@microsoft/sarif-multitool-linux/sarif-2.1.0.json");
// The package is for Linux alone, like CI; elsewhere the structure is tested in Rust.
const skip = existsSync(SCHEMA) ? false : "the schema is not installed";

function validator() {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats(ajv);
  return ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")));
}

test("reports are what the schema of SARIF 2.1.0 asks", { skip }, () => {
  const valid = validator();
  const album = ["fixtures/album", "fixtures/portrait"];
  const scan = (name, more, codes) => {
    const to = join(bed, name);
    estompe(["scan", ...album, "--logos", "off", "--faces", "off", "--report", to, ...more], codes);
    const log = JSON.parse(readFileSync(to, "utf8"));
    assert.ok(valid(log), JSON.stringify(valid.errors?.slice(0, 5), null, 1));
    assert.equal(log.version, "2.1.0");
    return log.runs[0];
  };
  for (const lang of LANGS) {
    const run = scan(`${lang}.sarif`, ["--lang", lang, "--show-values"], [1]);
    assert.ok(run.results.length > 40, `${run.results.length} results`);
    // Each result names a rule that is there, and its message says something in that language.
    const rules = new Set(run.tool.driver.rules.map((r) => r.id));
    assert.ok(run.results.every((r) => rules.has(r.ruleId) && r.message.text.length > 5));
    assert.equal(run.language, lang);
  }
  const known = scan("known.sarif", ["--baseline", join(bed, "en.sarif"), "--show-values"], [0]);
  assert.ok(known.results.every((r) => r.baselineState === "unchanged"));
  // The same album masked says other values: what is not certain to be known counts as new.
  const masked = scan("masked.sarif", ["--baseline", join(bed, "en.sarif")], [1]);
  assert.ok(masked.results.some((r) => r.baselineState === "new"));
});

test("the schema tells a report that is none", { skip }, () => {
  const valid = validator();
  assert.ok(!valid({ version: "2.1.0", runs: [{ results: [{ message: {} }] }] }));
  assert.ok(!valid({ version: "1.0.0", runs: [] }));
});
