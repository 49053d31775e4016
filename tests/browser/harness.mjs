// The harness itself: a page with one fault of each kind, and each must be told. A test that cannot fail proves nothing.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessible, bed, browser, open, reflows } from "./lib.mjs";

const at = join(bed, "faults.html");
let b;

before(async () => {
  b = await browser();
  writeFileSync(at, `<!doctype html><html lang="en"><head><title>Faults</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src http:">
<style>p { color: #aaa; background: #fff; width: 50rem }</style></head>
<body><main><h1>Faults</h1><p>Pale</p><img src="http://127.0.0.1:9/x.png"></main><script>alert(1)</script></body></html>`);
});
after(() => b.close());

test("faults are told", async () => {
  const { page, wrong } = await open(b, at, { width: 320 });
  await page.waitForTimeout(300);
  const told = wrong.join("\n");
  for (const word of ["request: http://127.0.0.1:9/", "policy: script-src", "console:"]) {
    assert.ok(told.includes(word), `${word} is missing of:\n${told}`);
  }
  await assert.rejects(accessible(page, "faults"), (e) => /color-contrast/.test(e.message) && /image-alt/.test(e.message));
  await assert.rejects(reflows(page, "faults"));
});

test("dialogs are told", async () => {
  writeFileSync(at, "<!doctype html><title>Dialog</title><script>alert(1)</script>");
  const { wrong } = await open(b, at);
  assert.deepEqual(wrong, ["dialog: 1"]);
});
