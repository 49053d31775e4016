// Draws the pictures of the review page and the app for docs/pages: `node tests/browser/screens_app.mjs`.

import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LANGS, browser, root } from "./lib.mjs";
import { endAll, enter, session } from "./session.mjs";

const b = await browser();
// A home whose path may stand in a picture.
const home = join(tmpdir(), "camille");
const folder = join(home, "Fête de l’école");
mkdirSync(folder, { recursive: true });
copyFileSync(join(root, "docs/portrait.jpg"), join(folder, "portrait.jpg"));
const to = (name) => join(root, "docs/pages", `${name}.jpg`);
for (const lang of LANGS) {
  const s = await session(["app", "--lang", lang], { HOME: home });
  const { page, context } = await enter(b, s);
  const shot = async (name, narrow = true) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.waitForTimeout(800);
    await page.screenshot({ type: "jpeg", quality: 75, path: to(`${name}-${lang}-desk`) });
    if (!narrow) { return; }
    await page.setViewportSize({ width: 320, height: 700 });
    await page.waitForTimeout(800);
    await page.screenshot({ type: "jpeg", quality: 75, path: to(`${name}-${lang}-320`) });
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  await page.getByRole("link", { name: home, exact: true }).click();
  await page.getByRole("link", { name: "Fête de l’école" }).click();
  await shot("app");
  await page.click("form[action=scan] button");
  await page.waitForURL(/findings$/, { timeout: 300_000 });
  await page.click("a.main[href=album]");
  await page.waitForSelector(".cell");
  await shot("review");
  await page.focus(".cell[tabindex='0']");
  await page.keyboard.press("Enter");
  await shot("zoom", false);
  await context.close();
  await s.end();
}
await endAll();
await b.close();
rmSync(home, { recursive: true, force: true });
