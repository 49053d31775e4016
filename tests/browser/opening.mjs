// How long a page takes to open in Chromium: `node tests/browser/opening.mjs FILE [RUNS]`. Prints medians in milliseconds, each
// run in a fresh browser: from the start of the navigation to the first picture of text, and to the end of loading with the
// page's script run.

import { statSync } from "node:fs";
import { browser, open } from "./lib.mjs";

const [file, runs = "5"] = process.argv.slice(2);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const paints = [], loads = [], walls = [];
for (let n = 0; n < Number(runs); n += 1) {
  const b = await browser();
  // A first page warms the process up, as a browser that is open already is.
  await open(b, file.replace(/[^/]*$/, ""), { scripts: false }).catch(() => {});
  const start = performance.now();
  const { page } = await open(b, file);
  walls.push(performance.now() - start);
  const told = await page.evaluate(() => new Promise((done) => {
    const paint = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
    const tell = () => {
      const at = paint();
      if (at === undefined) { requestAnimationFrame(tell); return; }
      done({ paint: at, load: performance.getEntriesByType("navigation")[0].loadEventEnd });
    };
    tell();
  }));
  paints.push(told.paint);
  loads.push(told.load);
  await b.close();
}
const kb = Math.round(statSync(file).size / 1000);
console.log(`${kb} kB: first text ${median(paints).toFixed(0)} ms, loaded ${median(loads).toFixed(0)} ms, from new tab to loaded ${median(walls).toFixed(0)} ms (medians of ${runs})`);
