// The HTML report in a browser: opens, filters, sorts, leads to a photo, asks nothing of the network, and is accessible.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { LANGS, accessible, bed, browser, estompe, open, reflows } from "./lib.mjs";

const at = (name) => join(bed, name);
const visible = ".photo:not([hidden])";
let b;

before(async () => {
  b = await browser();
  for (const lang of LANGS) {
    estompe(["scan", "fixtures/album", "fixtures/portrait", "--report", at(`scan-${lang}.html`), "--lang", lang], [1]);
  }
  estompe(["clean", "fixtures/album", "fixtures/portrait", "--out", at("copies"), "--report", at("clean-fr.html"),
    "--report", at("clean.jsonl"), "--faces", "solid", "--logos", "off", "--digests", "--lang", "fr"], [0, 3]);
  // The same records under other names, more than one page holds.
  const lines = readFileSync(at("clean.jsonl"), "utf8").trim().split("\n").map((l) => JSON.parse(l));
  const files = lines.filter((l) => l.type === "file");
  const many = Array.from({ length: 301 + 20 }, (_, n) => {
    const record = { ...files[n % files.length], path: `${String(n).padStart(4, "0")}.jpg` };
    return JSON.stringify(record);
  });
  const text = [JSON.stringify(lines[0]), ...many, JSON.stringify(lines.at(-1))].join("\n") + "\n";
  writeFileSync(at("many.jsonl"), text);
  estompe(["report", "render", at("many.jsonl"), "-o", at("many.html"), "--lang", "en"]);
});
after(() => b.close());

test("filters and sorts", async () => {
  const { page, wrong } = await open(b, at("scan-en.html"));
  const shown = page.locator(visible);
  const all = await shown.count();
  assert.equal(all, 22);
  const severities = () => shown.evaluateAll((l) => l.map((p) => Number(p.dataset.severity)));
  await page.selectOption("#show", "high");
  const high = await severities();
  assert.ok(high.length > 5 && high.length < all && high.every((s) => s === 3), String(high));
  assert.match(await page.locator("#told").textContent(), new RegExp(`\\b${high.length}\\b.*\\b${all}\\b`));
  await page.selectOption("#show", "faces");
  assert.equal(await shown.count(), 1);
  await page.selectOption("#show", "all");
  await page.selectOption("#order", "severity");
  const sorted = await severities();
  assert.deepEqual(sorted, [...sorted].sort((x, y) => y - x));
  assert.notDeepEqual(sorted[0], sorted.at(-1));
  await page.fill("#words", "KERMESSE");
  assert.equal(await shown.count(), 1);
  assert.match(await shown.getAttribute("data-name"), /kermesse/);
  await page.fill("#words", "no photo is called so");
  assert.equal(await shown.count(), 0);
  assert.deepEqual(wrong, []);
});

test("leads from what awaits a decision to the photo", async () => {
  const { page, wrong } = await open(b, at("scan-fr.html"));
  const link = page.locator("#awaiting li a").first();
  const name = await link.textContent();
  await link.click();
  const photo = page.locator(".photo:target");
  assert.equal(await photo.getAttribute("data-name"), name);
  await photo.scrollIntoViewIfNeeded();
  const picture = photo.locator("svg[role=img]");
  assert.ok((await picture.getAttribute("aria-label")).includes(name.trim()));
  assert.ok((await picture.boundingBox()).width > 100);
  // The picture in it was decoded, not only named.
  const decoded = await photo.locator("image").evaluate((i) => new Promise((done) => {
    const probe = new Image();
    probe.onload = () => done(probe.naturalWidth);
    probe.onerror = () => done(0);
    probe.src = i.href.baseVal;
  }));
  assert.ok(decoded > 100, `${decoded} px`);
  assert.deepEqual(wrong, []);
});

test("explains each finding on the page", async () => {
  const { page, wrong } = await open(b, at("scan-en.html"));
  const links = await page.locator(".photo li a[href^='#code-']").evaluateAll((l) => l.map((a) => a.getAttribute("href")));
  assert.ok(links.length > 20);
  for (const href of new Set(links)) {
    assert.equal(await page.locator(`[id="${href.slice(1)}"]`).count(), 1, href);
  }
  assert.deepEqual(wrong, []);
});

test("draws the album: kinds, days, devices, places", async () => {
  const { page, wrong } = await open(b, at("scan-fr.html"));
  const captions = await page.locator("#sums caption").allTextContents();
  for (const word of ["Traces par nature", "Photos par année", "Photos par appareil", "Où les photos disent avoir été prises"]) {
    assert.ok(captions.some((c) => c.startsWith(word)), `${word} is missing of ${captions}`);
  }
  // Each table has its drawing beside it, with a text alternative, and the map has as many marks as the table has rows.
  assert.equal(await page.locator("#sums svg[role=img][aria-label]").count(), captions.length);
  const marks = await page.locator("#map circle").count();
  assert.ok(marks > 0 && marks === await page.locator("#map tbody tr").count());
  const map = await page.locator("#map svg").boundingBox();
  for (const circle of await page.locator("#map circle").all()) {
    const box = await circle.boundingBox();
    assert.ok(box.x > map.x && box.y > map.y && box.x + box.width < map.x + map.width && box.y + box.height < map.y + map.height);
  }
  // What the photos say is masked: no digit behind the degree.
  assert.ok(!/\d,\d+°/.test(await page.locator("#map").textContent()));
  assert.deepEqual(wrong, []);
});

test("is whole on paper", async () => {
  const { page, wrong } = await open(b, at("clean-fr.html"), { scripts: false, width: 794 });
  await page.emulateMedia({ media: "print" });
  // Digests are folded away on the screen, and a trail on paper needs them.
  const digest = page.locator(".photo details dd code").first();
  assert.match(await digest.textContent(), /^[0-9a-f]{64}$/);
  assert.ok((await digest.boundingBox())?.height > 5, "the digests are printed");
  assert.ok(await page.locator("nav").isHidden());
  assert.deepEqual(wrong, []);
});

test("is whole without scripts", async () => {
  const { page, wrong } = await open(b, at("scan-fr.html"), { scripts: false });
  assert.equal(await page.locator(visible).count(), 22);
  assert.ok(await page.locator("#controls").isHidden());
  for (const id of ["awaiting", "sums", "photos-section", "policy", "verify", "codes"]) {
    assert.ok(await page.locator(`#${id}`).isVisible(), id);
  }
  assert.deepEqual(wrong, []);
});

test("is split above three hundred photos, and each photo is one click away", async () => {
  const { page, wrong } = await open(b, at("many.html"));
  assert.equal(await page.locator(".photo").count(), 0);
  await page.locator("#photos-section a").nth(1).click();
  assert.equal(await page.locator(visible).count(), 21);
  assert.equal(await page.locator(visible).first().getAttribute("data-name"), "0300.jpg");
  await page.locator(".photo li a[href*='#code-']").first().click();
  assert.match(page.url(), /many\.html#code-/);
  assert.ok(await page.locator("dt:target").isVisible());
  await accessible(page, "the index");
  assert.deepEqual(wrong, []);
});

for (const name of ["scan-fr", "scan-en", "clean-fr"]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 320]) {
      test(`is accessible: ${name}, ${colorScheme}, ${width} px`, async () => {
        const { page, context, wrong } = await open(b, at(`${name}.html`), { colorScheme, width, reducedMotion: "reduce" });
        await accessible(page, name);
        if (width === 320) { await reflows(page, name); }
        assert.equal(await page.evaluate(() => document.documentElement.lang), name.slice(-2));
        assert.deepEqual(wrong, []);
        await context.close();
      });
    }
  }
}
