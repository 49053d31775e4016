// Draws the pictures of the documentation from the sample album: `node tests/browser/screens.mjs` after `cargo build`.
// Each page in French and English, on a desk and at 320 px; made small by pngquant where it is installed. Not a test.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { LANGS, bed, browser, estompe, open, root } from "./lib.mjs";

const to = join(root, "docs/pages");
mkdirSync(to, { recursive: true });
const b = await browser();

async function shoot(address, name, sights) {
  for (const [size, width, height] of [["desk", 1000, 640], ["320", 320, 640]]) {
    for (const [what, place] of sights) {
      const { page, context } = await open(b, address, { width, reducedMotion: "reduce", colorScheme: "light" });
      await page.setViewportSize({ width, height });
      if (place) { await page.locator(place).first().evaluate((e) => e.scrollIntoView()); }
      await page.screenshot({ path: join(to, `${name}-${what}-${size}.png`) });
      await context.close();
    }
  }
}

for (const lang of LANGS) {
  const file = join(bed, `report-${lang}.html`);
  estompe(["clean", "fixtures/album", "fixtures/portrait", "--out", join(bed, `copies-${lang}`), "--faces", "solid", "--digests",
    "--report", file, "--lang", lang], [0, 3]);
  const scan = join(bed, `scan-${lang}.html`);
  estompe(["scan", "fixtures/album", "fixtures/portrait", "--report", scan, "--lang", lang], [1]);
  await shoot(scan, `report-${lang}`, [["top", ""], ["map", "#map"]]);
  await shoot(file, `clean-${lang}`, [["photo", ".photo[data-faces='1']"]]);
}
await b.close();
spawnSync("pngquant", ["--force", "--strip", "--ext", ".png", "--speed", "1", "64", ...readdirSync(to).map((f) => join(to, f))]);
