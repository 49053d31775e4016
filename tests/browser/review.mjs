// The review page: a whole album decided on by keyboard alone, a face drawn, all of it still there after a reload, and a
// clean that hides exactly those without an agreement.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessible, bed, browser, estompe, reflows } from "./lib.mjs";
import { album, endAll, enter, session } from "./session.mjs";

const folder = join(bed, "fête");
const names = Array.from({ length: 12 }, (_, n) => `photo ${String(n).padStart(2, "0")}.jpg`);
const BOXES = [[40, 60, 140, 180], [360, 100, 480, 240]];
let b;
let report;
let s;

before(async () => {
  b = await browser();
  report = await album(b, folder, names, () => BOXES);
  s = await session(["review", report, "--lang", "fr"]);
});
after(async () => {
  await endAll();
  await b.close();
});

const KEYS = ["a", "r", "f", "w", "e"];
const NAMES = { a: "granted", r: "refused", f: "false-detection", w: "withdrawn", e: "exempt" };
const register = () => readFileSync(join(bed, "fête-registre.csv"), "utf8");

test("twenty faces by keyboard, one drawn, still there after a reload", async () => {
  const { page, context, wrong } = await enter(b, s);
  await page.waitForSelector(".cell svg image");
  assert.match(await page.title(), /^Décider des visages/);
  assert.match(await page.textContent("#sum-left"), /24/);
  // From the top of the page to the grid with Tab alone.
  for (let n = 0; n < 20 && !(await page.evaluate(() => document.activeElement?.classList.contains("cell"))); n += 1) {
    await page.keyboard.press("Tab");
  }
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "gridcell");
  // An agreement has an end, an exemption a ground: asked for once, where the keyboard is.
  await page.keyboard.press("a");
  assert.equal(await page.evaluate(() => document.activeElement.id), "until");
  assert.match(await page.textContent("#trouble"), /jusqu’à quand/);
  await page.keyboard.type("12312199");
  if ((await page.inputValue("#until")) !== "2199-12-31") { await page.fill("#until", "2199-12-31"); }
  await page.keyboard.press("Enter");
  await page.keyboard.press("e");
  assert.equal(await page.evaluate(() => document.activeElement.id), "basis");
  await page.keyboard.type("élu en fonction");
  await page.keyboard.press("Enter");
  for (let n = 0; n < 20; n += 1) { await page.keyboard.press(KEYS[n % KEYS.length]); }
  await page.waitForFunction(() => /\b4\b/.test(document.getElementById("sum-left").textContent));
  // Undo, and decide again.
  await page.keyboard.press("u");
  await page.waitForFunction(() => /\b5\b/.test(document.getElementById("sum-left").textContent));
  await page.keyboard.press("e");
  await page.waitForFunction(() => /\b4\b/.test(document.getElementById("sum-left").textContent));
  // A missed face, drawn with keys on the first photo.
  await page.keyboard.press("Home");
  await page.keyboard.press("d");
  await page.waitForSelector("#zoom[open] .draft");
  for (let n = 0; n < 8; n += 1) { await page.keyboard.press("ArrowDown"); }
  for (let n = 0; n < 3; n += 1) { await page.keyboard.press("Shift+ArrowRight"); }
  assert.match(await page.textContent("#zoom-told"), /Rectangle à \d+ %/);
  await accessible(page, "zoom");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("#large g g").length === 3);
  await page.keyboard.press("r");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.getElementById("zoom").open);
  // The reference of a person.
  await page.keyboard.press("Home");
  await page.keyboard.press("i");
  await page.keyboard.type("P-0007");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.classList.contains("cell"));
  const faces = async () => page.evaluate(async () => (await (await fetch("api/album")).json()).photos.map((p) => p.f));
  // The page saves behind the keys: what was told last has to have arrived.
  await page.waitForFunction(async () => {
    const { photos } = await (await fetch("api/album")).json();
    return photos[0].f.some((f) => f.m && f.d === "refused");
  });
  const told = await faces();
  await page.reload();
  await page.waitForSelector(".cell");
  assert.deepEqual(await faces(), told);
  assert.equal(told.flat().length, 25);
  const decided = told.flat().filter((f) => !f.m).map((f) => f.d);
  assert.deepEqual(decided.slice(0, 20), Array.from({ length: 20 }, (_, n) => NAMES[KEYS[n % KEYS.length]]));
  assert.deepEqual(decided.slice(20), Array(4).fill("pending"));
  assert.deepEqual(told[0].filter((f) => f.m).map((f) => f.d), ["refused"]);
  assert.equal(register().trim().split("\r\n").length, 26);
  assert.match(register(), /P-0007/);
  await accessible(page, "album");
  assert.deepEqual(wrong, []);
  await context.close();
});

test("the clean hides exactly those without an agreement", async () => {
  // The link worked once; the browser of the first test had the cookie.
  await s.end();
  s = await session(["review", report, "--lang", "fr"]);
  const { page, context, wrong } = await enter(b, s);
  await page.click("nav a[href=clean]");
  await accessible(page, "clean");
  await page.fill("#name", "publié");
  await page.click("form.card button");
  await page.waitForSelector("#report", { timeout: 120_000 });
  await accessible(page, "done");
  assert.match(await page.textContent("main"), /publié/);
  await page.click("#report");
  await page.waitForSelector(".photo");
  assert.equal(await page.locator(".photo").count(), 12);
  assert.deepEqual(wrong, []);
  const hidden = new Set(["refused", "withdrawn", "pending"]);
  const records = readFileSync(join(bed, "publié.jsonl"), "utf8").trim().split("\n").map((l) => JSON.parse(l)).filter((l) => l.type === "file");
  assert.equal(records.length, 12);
  let seen = 0;
  for (const r of records) {
    // A false detection is no region at all: nothing is hidden there.
    for (const g of r.regions) { assert.equal(Boolean(g.hidden), hidden.has(g.decision), JSON.stringify(g)); seen += 1; }
  }
  assert.ok(seen >= 20, `${seen} regions`);
  // And in the pixels of the copies: a hidden face is one even colour, a shown one is the original's.
  const even = async (file, [x, y, x1, y1]) => page.evaluate(async ([data, x, y, w, h]) => {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    const c = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    c.drawImage(bitmap, 0, 0);
    const d = c.getImageData(x + 8, y + 8, w - 16, h - 16).data;
    let spread = 0;
    for (let i = 4; i < d.length; i += 4) { spread = Math.max(spread, Math.abs(d[i] - d[0])); }
    return spread < 12;
  }, [readFileSync(file).toString("base64"), x, y, x1 - x, y1 - y]);
  for (const [n, name] of names.entries()) {
    for (const [i, box] of BOXES.entries()) {
      const nth = 2 * n + i;
      const decision = nth < 20 ? NAMES[KEYS[nth % KEYS.length]] : "pending";
      assert.equal(await even(join(bed, "publié", name), box), hidden.has(decision), `${name} ${i} ${decision}`);
    }
  }
  assert.deepEqual(readdirSync(join(bed, "publié")).sort(), names);
  // The person withdraws: the copy that shows them is listed.
  await page.goBack();
  await page.click("nav a[href=people]");
  await page.fill("#person", "p-0007");
  await page.click("form.card button");
  assert.match(await page.textContent("main"), /publié\/photo 00\.jpg/);
  await page.click("form[action=withdraw] button");
  assert.match(register(), /;withdrawn;P-0007;/);
  await accessible(page, "people");
  await context.close();
  estompe(["consent", "status", join(bed, "fête-registre.csv")]);
});

test("light and dark, wide and narrow, French and English, with and without scripts", async () => {
  await s.end();
  const all = ["fr", "en"].flatMap((l) => ["light", "dark"].flatMap((c) => [1280, 320].map((w) => [l, c, w, true])));
  for (const [lang, colorScheme, width, scripts] of [...all, ["fr", "light", 320, false]]) {
    s = await session(["review", report, "--lang", lang]);
    const { page, context, wrong } = await enter(b, s, { width, colorScheme, scripts });
    for (const path of ["album", "findings", "people", "clean"]) {
      await page.click(`nav a[href=${path}]`);
      await page.waitForSelector("h1");
      if (path === "album" && scripts) { await page.waitForSelector(".cell"); }
      assert.equal(await page.getAttribute("html", "lang"), lang);
      if (scripts) { await accessible(page, `${path} ${lang} ${colorScheme} ${width}`); }
      if (width === 320 && scripts) { await reflows(page, path); }
      if (process.env.SHOTS) { await page.screenshot({ path: join(process.env.SHOTS, `review-${path}-${lang}-${width}-${scripts}.png`) }); }
    }
    if (!scripts) {
      await page.click("nav a[href=album]");
      assert.match(await page.textContent("noscript, main"), /consent export/);
    }
    // The language is switched in the page.
    await page.click("form[action=lang] button");
    await page.waitForSelector(`html[lang=${lang === "fr" ? "en" : "fr"}]`);
    assert.deepEqual(wrong, []);
    await context.close();
    await s.end();
  }
  s = await session(["review", report]);
  assert.ok(existsSync(report));
});
