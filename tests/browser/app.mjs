// The whole way of somebody without a terminal: choose a folder, scan it, decide, clean into a new folder, open the report.
// And an album of 5,000 photos, whose grid answers a key at once.

import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessible, bed, browser, reflows, root } from "./lib.mjs";
import { drawn, endAll, enter, session } from "./session.mjs";

const home = join(bed, "home");
const folder = join(home, "Images", "Fête de l’école");
let b;

before(async () => {
  b = await browser();
  mkdirSync(join(folder, "matin"), { recursive: true });
  mkdirSync(join(home, ".private"));
  copyFileSync(join(root, "docs/portrait.jpg"), join(folder, "portrait.jpg"));
  const page = await b.newPage();
  writeFileSync(join(folder, "matin", "carrés.jpg"), await drawn(page, 1));
  await page.close();
});
after(async () => {
  await endAll();
  await b.close();
});

/// The page as it stands: light and dark, wide and narrow.
async function everywhere(page, about) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await accessible(page, `${about} ${colorScheme} ${width}`);
      if (width === 320) { await reflows(page, about); }
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("from a folder to clean copies and their report", async () => {
  const s = await session(["app", "--lang", "fr"], { HOME: home });
  const { page, context, wrong } = await enter(b, s);
  const shot = async (name) => process.env.SHOTS && page.screenshot({ path: join(process.env.SHOTS, `app-${name}.png`) });
  await everywhere(page, "places");
  await page.getByRole("link", { name: home, exact: true }).click();
  assert.equal(await page.locator("text=.private").count(), 0, "hidden folders stay hidden");
  await page.click("text=Images");
  await page.click("text=Fête de l’école");
  await everywhere(page, "folder");
  await shot("folder");
  await page.click("form[action=scan] button");
  await page.waitForURL(/findings$/, { timeout: 120_000 });
  await everywhere(page, "findings");
  await shot("findings");
  const before = readdirSync(join(home, "Images"));
  assert.deepEqual(before, ["Fête de l’école"], "a scan leaves nothing");
  await page.click("#report");
  await page.waitForSelector(".photo");
  assert.equal(await page.locator(".photo").count(), 2);
  await page.goBack();
  await page.click("a.main[href=album]");
  await page.waitForSelector(".cell");
  await shot("album");
  await page.focus(".cell[tabindex='0']");
  await page.keyboard.press("r");
  await page.waitForFunction(() => /\b0\b/.test(document.getElementById("sum-left").textContent));
  await page.click("nav a[href=clean]");
  await page.click("form.card button");
  await page.waitForSelector("#report", { timeout: 120_000 });
  await everywhere(page, "done");
  await shot("done");
  assert.deepEqual(readdirSync(join(home, "Images", "Fête de l’école-partage")).sort(), ["matin", "portrait.jpg"]);
  await page.click("#report");
  await page.waitForSelector(".photo");
  const records = readFileSync(join(home, "Images", "Fête de l’école-partage.jsonl"), "utf8").trim().split("\n").map((l) => JSON.parse(l));
  const faces = records.filter((r) => r.type === "file").flatMap((r) => r.regions).filter((r) => r.kind === "face");
  assert.ok(faces.length > 0 && faces.every((f) => f.hidden === "solid"), JSON.stringify(faces));
  assert.deepEqual(wrong, []);
  await page.goto(new URL("../../findings", page.url()).href);
  await page.click("form[action=quit] button");
  assert.match(await page.textContent("main"), /estompe s’est arrêté/);
  assert.equal(await s.over, 0);
  await context.close();
});

test("the app in English", async () => {
  const s = await session(["app", "--lang", "en"], { HOME: home });
  const { page, context, wrong } = await enter(b, s);
  await everywhere(page, "places");
  await page.getByRole("link", { name: home, exact: true }).click();
  await page.click("text=Images");
  await everywhere(page, "folder");
  await page.click("form[action=scan] button");
  await page.waitForURL(/findings$/, { timeout: 120_000 });
  await everywhere(page, "findings");
  for (const name of ["album", "people", "clean"]) {
    await page.click(`nav a[href=${name}]`);
    await page.waitForSelector(name === "album" ? ".cell" : "h1");
    await everywhere(page, name);
  }
  assert.deepEqual(wrong, []);
  await context.close();
  await s.end();
});

test("5,000 photos with 20,000 faces answer a key in under 100 ms", async () => {
  const many = join(bed, "many");
  mkdirSync(many);
  const page0 = await b.newPage();
  const jpeg = await drawn(page0, 3, 320, 240);
  await page0.close();
  const lines = [{ type: "header", schema: 1, tool: "estompe", version: "0", mode: "scan", policy: "event", policy_digest: "00" }];
  for (let n = 0; n < 5000; n += 1) {
    const path = `photo ${String(n).padStart(4, "0")}.jpg`;
    if (n < 200) { writeFileSync(join(many, path), jpeg); }
    const digest = n.toString(16).padStart(12, "0") + "0".repeat(52);
    const regions = [0, 1, 2, 3].map((i) => ({ id: `${digest.slice(0, 12)}-r00000${i}`, kind: "face", label: "face",
      box: [70 * i + 5, 40, 70 * i + 60, 110], score: 0.9, decision: "pending" }));
    lines.push({ type: "file", path, format: "jpeg", size: jpeg.length, outcome: "scanned", displayed: { width: 320, height: 240 },
      findings: [], regions, digest_coded: digest });
  }
  lines.push({ type: "summary", complete: true });
  writeFileSync(`${many}.jsonl`, lines.map((l) => JSON.stringify(l)).join("\n") + "\n");
  const s = await session(["review", `${many}.jsonl`, "--root", many, "--lang", "en"]);
  const { page, context } = await enter(b, s);
  await page.waitForSelector(".cell");
  assert.match(await page.textContent("#sum-of"), /20000/);
  assert.ok(await page.locator(".cell").count() < 200, "only what is in sight is in the page");
  await page.fill("#until", "2199-12-31");
  await page.focus(".cell[tabindex='0']");
  // From the key to the frame that shows its effect, measured in the page.
  await page.evaluate(() => {
    window.times = [];
    addEventListener("keydown", (e) => {
      const at = e.timeStamp;
      requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => window.times.push(performance.now() - at); c.port2.postMessage(0); });
    }, true);
  });
  const keys = ["a", "r", "ArrowRight", "ArrowDown", "n", "x", "p", "PageDown", "f", "Shift+R", "End", "Home", "j", "a"];
  for (let round = 0; round < 3; round += 1) {
    for (const k of keys) { await page.keyboard.press(k); await page.waitForTimeout(40); }
  }
  await page.waitForTimeout(300);
  const times = (await page.evaluate(() => window.times)).sort((x, y) => x - y);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
  console.log(`# keys ${times.length}: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, slowest ${at(1)} ms`);
  assert.equal(times.length, 3 * keys.length + 3, "each key and each Shift");
  assert.ok(Number(at(0.5)) < 100 && Number(at(0.95)) < 100, `median ${at(0.5)} ms, 95 % ${at(0.95)} ms`);
  await context.close();
  await s.end();
  assert.ok(existsSync(join(bed, "many-register.csv")));
});
