// Reports of an album whose every text is an attack, and of records whose every field is one: nothing runs, nothing is
// fetched, nothing breaks the page. `DATA` is the album that the Rust test drew.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { LANGS, accessible, bed, browser, estompe, open, reflows } from "./lib.mjs";

const at = (name) => join(bed, name);
const EVIL = [
  "<script>alert('PWN')</script>", "\"><img src=x onerror=alert('PWN')>", "' onfocus='alert(1)' autofocus='PWN",
  "</style></script></title><svg onload=alert(1)>PWN", "javascript:alert(1)//PWN", "=cmd|' /C calc'!A0PWN",
  "\u001b[2JPWN\u0007", "\u202egpj.PWN", "PWN\n<h1>PWN</h1>", "{{7*7}}PWN", "&lt;img&gt;PWN", `${"<i>PWN".repeat(150000)}`,
];
let b;

/// One record of which each text is `t`.
const record = (t, n) => ({
  type: "file", path: `${n} ${t}`, output: t, size: 1, outcome: n % 2 ? "held" : "scanned", reason: t, reason_code: t, notes: [t],
  displayed: { width: 1600, height: 1000 }, coded_data: t, digest_coded: t, digest_before: t, digest_after: t,
  findings: [
    { code: t, category: "owner", severity: "high", part: t, field: t, value: t, sources: [{ part: t, field: t, value: t }] },
    { code: "gps.position", category: "gps", severity: "high", part: t, field: t, value: t },
    { code: "gps.position", category: "gps", severity: "high", part: "Exif", field: t, value: `48.1, 2.1${t}` },
    { code: "dates.taken", category: "dates", severity: "low", part: "Exif", field: t, value: t },
    { code: "dates.taken", category: "dates", severity: "low", part: "Exif", field: t, value: `2026:06:11${t}` },
    { code: "device.model", category: "device", severity: "low", part: "Exif", field: t, value: t },
  ],
  regions: ["face", "logo", "drawn"].map((kind, i) => (
    { id: t, kind, label: t, box: [100 * i, 0, 100 * i + 90, 90], score: 0.5, decision: "pending" })),
  removed: [{ category: "gps", part: t, bytes: 1 }], kept: [{ category: "credit", part: t, bytes: 1, reason: t }],
});

before(async () => {
  b = await browser();
  for (const lang of LANGS) {
    estompe(["scan", process.env.DATA, "--show-values", "--faces", "off", "--logos", "off", "--lang", lang,
      "--report", at(`album-${lang}.html`)], [1]);
    const t = EVIL[1];
    const header = { type: "header", schema: 1, tool: t, version: t, mode: t, policy: t, policy_digest: t, consent: t,
      effective: { name: t, keep: [t], faces: t, logos: t, coded_data: t, credit: t } };
    const lines = [header, ...EVIL.map(record), { type: "summary", complete: false }];
    writeFileSync(at("fields.jsonl"), lines.map((l) => JSON.stringify(l)).join("\n") + "\n");
    estompe(["report", "render", at("fields.jsonl"), "-o", at(`fields-${lang}.html`), "--lang", lang], [3]);
  }
});
after(() => b.close());

for (const lang of LANGS) {
  for (const name of ["album", "fields"]) {
    test(`stays text: ${name}, ${lang}`, async () => {
      const { page, wrong } = await open(b, at(`${name}-${lang}.html`), { width: 320, reducedMotion: "reduce" });
      const told = await page.evaluate(() => ({
        scripts: document.querySelectorAll("script").length,
        foreign: document.querySelectorAll("img, iframe, object, embed, base, link, i, b, [autofocus], [srcset]").length,
        handlers: [...document.querySelectorAll("*")].flatMap((e) => e.getAttributeNames()).filter((n) => n.startsWith("on")).length,
        addresses: [...document.querySelectorAll("[href], [src], [action]")]
          .map((e) => e.getAttribute("href") ?? e.getAttribute("src") ?? e.getAttribute("action"))
          .filter((a) => !a.startsWith("#") && !a.startsWith("data:image/jpeg;base64,")),
        headings: document.querySelectorAll("h1").length,
        text: document.documentElement.outerHTML,
      }));
      assert.deepEqual([told.scripts, told.foreign, told.handlers, told.addresses, told.headings], [1, 0, 0, [], 1]);
      assert.ok(told.text.includes("PWN"), "what the photos say is there, as text");
      assert.ok(!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/.test(told.text));
      // The page still works, and every control was touched.
      await page.selectOption("#show", "awaiting");
      await page.fill("#words", "<script>alert(1)</script>");
      await page.fill("#words", "");
      await page.selectOption("#show", "all");
      for (const summary of await page.locator("summary").all()) { await summary.click(); }
      await page.keyboard.press("Tab");
      await reflows(page, name);
      await accessible(page, name);
      assert.deepEqual(wrong, []);
    });
  }
}
