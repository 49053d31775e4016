// What every browser test shares: the command under test, a browser, and a page that keeps a list of everything that must
// not happen on it (errors, blocked content, requests to anywhere else). Nothing here knows a particular page.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/// The repository.
export const root = resolve(here, "../..");
/// The command under test.
export const subject = process.env.SUBJECT ?? join(root, "target/debug/estompe");
export const LANGS = ["fr", "en"];

/// A folder that is gone at the end of the process.
export const bed = mkdtempSync(join(tmpdir(), "estompe-browser-"));
process.on("exit", () => rmSync(bed, { recursive: true, force: true }));

/// The environment without anybody's configuration.
export const environment = () => {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("ESTOMPE_"));
  return { ...Object.fromEntries(kept), LC_ALL: "C", NO_COLOR: "1", XDG_CONFIG_HOME: join(bed, "no-config") };
};

/// Runs the command; `codes` are the exit codes that are expected.
export function estompe(args, codes = [0]) {
  const run = spawnSync(subject, args, { cwd: root, env: environment(), encoding: "utf8", maxBuffer: 1 << 28 });
  assert.ok(codes.includes(run.status), `estompe ${args.join(" ")}: exit ${run.status}\n${run.stdout}\n${run.stderr}`);
  return run;
}

/// Chromium with a profile of its own and no traffic of its own.
export function browser() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, args });
}

/// A page in a context of its own. `wrong` fills with what must not happen. `prepare` gets the context before anything is
/// asked for.
export async function open(b, address, options = {}) {
  const { width = 1280, scripts = true, prepare = async () => {}, ...rest } = options;
  const context = await b.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: scripts, ...rest });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && wrong.push(`console: ${m.text()} ${m.location().url}`));
  page.on("pageerror", (e) => wrong.push(`script: ${e.message}`));
  page.on("dialog", (d) => { wrong.push(`dialog: ${d.message()}`); d.dismiss(); });
  page.on("request", (r) => {
    if (!r.url().startsWith("data:") && !local(r.url(), address)) { wrong.push(`request: ${r.url().slice(0, 200)}`); }
  });
  await context.exposeBinding("toldOfViolation", (_, text) => wrong.push(`policy: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation",
      (e) => window.toldOfViolation(`${e.violatedDirective} blocked ${e.blockedURI}`));
  });
  await context.addInitScript({ content: AXE });
  await prepare(context);
  await page.goto(address.startsWith("http") ? address : pathToFileURL(address).href);
  return { page, context, wrong };
}

/// A file of the same folder, or an address of the same server.
function local(url, address) {
  if (address.startsWith("http")) { return new URL(url).origin === new URL(address).origin; }
  return url.startsWith(pathToFileURL(dirname(resolve(address))).href + "/");
}

/// Every rule of axe-core on the page as it stands: no violation at all.
export async function accessible(page, about) {
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const told = result.violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n  ` +
    v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} – ${n.failureSummary}`).join("\n  "));
  assert.equal(told.length, 0, `${about}\n${told.join("\n")}`);
  assert.ok(result.passes.length > 5, "axe-core looked at the page");
}

/// RGAA 10.11: no scrolling in two directions at 320 px.
export async function reflows(page, about) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 320, `${about}: ${width} px wide in a window of 320`);
}

