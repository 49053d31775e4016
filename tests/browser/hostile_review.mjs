// The review page over an album whose names, and a register whose every cell, are attacks: nothing runs, nothing is fetched
// from elsewhere, nothing breaks, and what is shown is the text itself.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessible, bed, browser, estompe, reflows } from "./lib.mjs";
import { drawn, endAll, enter, session } from "./session.mjs";

const EVIL = [
  "<script>alert('PWN')<script>", "\"><img src=x onerror=alert('PWN')>", "' onfocus='alert(1)' autofocus='PWN",
  "<style><title><svg onload=alert(1)>PWN", "javascript:alert(1)PWN", "=cmd|' C calc'!A0PWN", "\u001b[2JPWN\u0007",
  "\u202egpj.PWN\u2066", "{{7*7}}${7*7}PWN", "&lt;img&gt;PWN", "$&$`PWN", "__proto__", "constructor", "a;b,c\"d PWN",
];
const LARGE = "<i>PWN\"'&".repeat(110_000);
let b;
let report;
const folder = join(bed, "hostile");

before(async () => {
  b = await browser();
  mkdirSync(folder);
  const page = await b.newPage();
  const jpeg = await drawn(page, 5, 320, 240);
  await page.close();
  const lines = [{ type: "header", schema: 1, tool: EVIL[0], version: EVIL[0], mode: EVIL[0], policy: EVIL[1], policy_digest: "00" }];
  for (const [n, t] of [...EVIL, LARGE].entries()) {
    if (t.length < 200) { writeFileSync(join(folder, t), jpeg); }
    const digest = n.toString(16).padStart(12, "0") + "0".repeat(52);
    lines.push({ type: "file", path: t, format: "jpeg", size: jpeg.length, outcome: "scanned", reason: t, reason_code: t,
      displayed: { width: 320, height: 240 }, notes: [t],
      findings: [{ code: t, category: "owner", severity: "high", part: t, field: t, value: t }],
      regions: [{ id: `${digest.slice(0, 12)}-r000001`, kind: "face", label: t, box: [50, 40, 110, 110], score: 0.9, decision: "pending" }],
      digest_coded: digest });
  }
  lines.push({ type: "summary", complete: true });
  report = `${folder}.jsonl`;
  writeFileSync(report, lines.map((l) => JSON.stringify(l)).join("\n") + "\n");
  const register = join(bed, "hostile-registre.csv");
  estompe(["consent", "export", report, "-o", register]);
  const cell = (t) => `"${t.replace(/"/g, '""')}"`;
  const [head, ...rows] = readFileSync(register, "utf8").split("\r\n");
  const names = head.replace("\ufeff", "").split(";");
  const id = /([0-9a-f]{12}-r000001);/;
  const filled = rows.filter((r) => id.test(r)).map((r, n) => {
    const key = id.exec(r)[1];
    const t = [...EVIL, LARGE][n % (EVIL.length + 1)];
    const digest = key.slice(0, 12) + "0".repeat(52);
    const known = { id: key, photo: cell([...EVIL, LARGE][parseInt(key.slice(0, 12), 16)]), number: "1", box: "\"[50, 40, 110, 110]\"", digest };
    const free = { person: cell(t), basis: cell(t), media: cell(t), note: cell(t) };
    return names.map((h) => known[h] ?? free[h] ?? "").join(";");
  });
  assert.equal(filled.length, EVIL.length + 1);
  writeFileSync(register, [head, ...filled].join("\r\n") + "\r\n");
});
after(async () => {
  await endAll();
  await b.close();
});

test("names and cells that attack are texts", async () => {
  const s = await session(["review", report, "--root", folder, "--lang", "fr"]);
  const { page, context, wrong } = await enter(b, s);
  await page.waitForSelector(".cell");
  const shown = await page.locator(".cell .name").allTextContents();
  assert.ok(shown.some((t) => t.includes("<script>alert('PWN')<script>")), shown.join("\n").slice(0, 2000));
  assert.ok(shown.every((t) => !/[\u202e\u2066\u001b]/.test(t)), "nothing turns the reading order");
  await page.focus(".cell[tabindex='0']");
  for (let n = 0; n <= EVIL.length + 1; n += 1) {
    await page.keyboard.press("n");
    await page.waitForTimeout(30);
  }
  await page.keyboard.press("Enter");
  await page.waitForSelector("#zoom[open]");
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await accessible(page, "album");
  for (const path of ["findings", "people", "clean"]) {
    await page.click(`nav a[href=${path}]`);
    await page.waitForSelector("h1");
    await accessible(page, path);
  }
  await page.click("nav a[href=people]");
  for (const t of EVIL.slice(0, 4)) {
    await page.fill("#person", t);
    await page.click("form.card button");
    assert.equal(await page.inputValue("#person"), t);
    assert.equal(await page.locator("tbody tr").count(), 1, t);
  }
  // A photo that is not there has no picture; nothing else is out of order.
  const told = wrong.filter((w) => !/Failed to load resource/.test(w));
  assert.deepEqual(told, []);
  assert.equal(await page.evaluate(() => ({}).PWN), undefined);
  await page.setViewportSize({ width: 320, height: 700 });
  await reflows(page, "people");
  await context.close();
  await s.end();
});
