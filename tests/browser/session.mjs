// What the tests of the review page and the app share: a drawn album with known faces, and a session of the command under
// test that is opened as a person opens it, by its link.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { environment, estompe, open, subject } from "./lib.mjs";

/// A JPEG of coloured squares, drawn by the browser itself; `n` makes each its own.
export async function drawn(page, n, width = 600, height = 400) {
  const data = await page.evaluate(([n, width, height]) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const c = canvas.getContext("2d");
    let seed = n * 7919 + 17;
    const next = (of) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % of; };
    for (let y = 0; y < height; y += 20) {
      for (let x = 0; x < width; x += 20) { c.fillStyle = `rgb(${next(256)},${next(256)},${next(256)})`; c.fillRect(x, y, 20, 20); }
    }
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
  }, [n, width, height]);
  return Buffer.from(data, "base64");
}

/// Photos under those names, scanned, with the faces that `faces(n)` gives put into the report as a detector would.
export async function album(b, folder, names, faces, policy = "event") {
  const page = await b.newPage();
  mkdirSync(folder, { recursive: true });
  for (const [n, name] of names.entries()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), await drawn(page, n));
  }
  await page.close();
  const report = `${folder}.jsonl`;
  estompe(["scan", folder, "-p", policy, "--report", report, "--faces-effort", "fast", "--progress", "none"], [0, 1]);
  const lines = readFileSync(report, "utf8").trim().split("\n").map((l) => JSON.parse(l));
  let seen = 0;
  for (const r of lines.filter((l) => l.type === "file")) {
    const key = r.digest_coded.slice(0, 12);
    r.regions = faces(seen).map((box, i) => ({
      id: `${key}-r${i.toString(16).padStart(6, "0")}`, kind: "face", label: "face", box, score: 0.9, decision: "pending",
    }));
    seen += 1;
  }
  writeFileSync(report, lines.map((l) => JSON.stringify(l)).join("\n") + "\n");
  return report;
}

const living = new Set();

/// Ends every session that still runs: a test that failed must not leave one behind.
export const endAll = () => Promise.all([...living].map((s) => s.end()));

/// Starts a session and gives its link; `end` waits until it is over.
export async function session(args, env = {}) {
  const child = spawn(subject, [...args, "--no-open"], { env: { ...environment(), ...env } });
  let said = "";
  const over = new Promise((done) => child.on("close", done));
  const url = await new Promise((found, failed) => {
    child.stderr.on("data", (d) => {
      said += d;
      const link = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(said);
      if (link) { found(link[0]); }
    });
    child.on("close", (code) => failed(new Error(`ended with ${code}: ${said}`)));
  });
  const s = { url, over, end: async () => { child.kill("SIGTERM"); return over; } };
  living.add(s);
  over.then(() => living.delete(s));
  return s;
}

/// Opens the link, and nothing before it: a browser asks for the icon of a refused page when it likes, and that refusal would
/// be told in the middle of the next page. Scripts and styles come from the sources where `FILES` says so, so that a page can
/// be worked on.
export function enter(b, s, options = {}) {
  const prepare = async (context) => {
    if (!process.env.FILES) { return; }
    await context.route("**/static/*", (route) => route.fulfill({ path: join(process.env.FILES, route.request().url().split("/").at(-1)) }));
  };
  return open(b, s.url, { ...options, prepare });
}
