// The album: which photo and which face are in hand, what the keys do, and what is told. A decision is shown at once and
// saved at once; what the server refuses is shown as it was.

import { album, frame, isOpen, post, say, svg } from "./api.js";
import { Grid } from "./grid.js";
import { Zoom } from "./zoom.js";

const el = (id) => document.getElementById(id);
const DECISIONS = { a: "granted", r: "refused", e: "exempt", v: "review", w: "withdrawn", f: "false-detection", 0: "pending" };

let photos = [];
const faces = new Map();
const holders = new Map();
let list = [];
let k = 0;
let steps = 0;
const chosen = new Set();

const grid = new Grid(el("grid"), () => list.length, (i) => cell(i));
const photo = () => photos[list[grid.at]];
const face = () => photo()?.f[k];

const zoom = new Zoom({
  photo, face, chosen,
  turn: (by) => go(grid.at + by, undefined, true),
  drawn: draw,
  pick: (f) => { k = photo().f.indexOf(f); redraw(); },
  key: (e) => letter(e),
  told: () => tell(),
  closed: () => grid.focus(grid.at),
});

// ---- reading

function join(p) {
  // One face of a picture that lies in the album under two names is one object.
  p.f = p.f.map((f) => {
    const known = faces.get(f.i) ?? f;
    faces.set(f.i, known);
    if (!holders.has(f.i)) { holders.set(f.i, []); }
    holders.get(f.i).push(p);
    return known;
  });
}

async function load() {
  el("told").textContent = say("loading");
  const told = await album();
  photos = told.photos;
  photos.forEach((p, n) => { p.at = n; join(p); });
  steps = told.undo;
  el("until").value = told.until;
  el("app").hidden = false;
  filter();
  const first = list.findIndex((n) => photos[n].f.some(isOpen));
  go(Math.max(0, first), undefined, true);
}

// ---- drawing

function cell(i) {
  const p = photos[list[i]];
  const box = document.createElement("div");
  const open = p.f.filter(isOpen).length;
  box.className = open ? "cell open" : "cell";
  const sum = p.f.length ? `${say("undecided")} ${open} ${say("of")} ${p.f.length}` : say(p.l ? "faces-none" : "faces-unseen");
  const picture = svg("svg", { viewBox: `0 0 ${p.w} ${p.h}`, "aria-hidden": "true" });
  if (p.v) {
    const image = svg("image", { width: p.w, height: p.h });
    picture.append(image);
    // Photos that only rush past are not asked for.
    setTimeout(() => { if (box.isConnected) { image.setAttribute("href", `picture/small/${p.i}`); } }, 60);
  }
  const unit = Math.max(p.w, p.h) / 12;
  const now = i === grid.at ? face() : null;
  picture.append(...p.f.map((f) => frame(f, unit, `${f === now ? "now" : ""} ${chosen.has(f.i) ? "chosen" : ""}`)));
  const line = (name, text) => {
    const e = document.createElement("span");
    e.className = name;
    e.textContent = text;
    return e;
  };
  const place = line("heard", ` ${say("cell")} ${i + 1} ${say("of")} ${list.length} `);
  box.append(picture, line("name", p.n), place, line("sum", p.v ? sum : `${sum}, ${say("no-picture")}`));
  return box;
}

function redraw() {
  grid.refresh(grid.at);
  side();
  sums();
  if (zoom.isOpen) { zoom.show(); }
}

function sums() {
  let open = 0;
  for (const f of faces.values()) { open += isOpen(f) ? 1 : 0; }
  el("sum-left").textContent = `${say("undecided")} ${open}`;
  el("sum-of").textContent = `(${say("of")} ${faces.size})` + (chosen.size ? ` – ${say("selected")} ${chosen.size}` : "");
}

let shows = 0;
function side() {
  const p = photo();
  const f = face();
  const close = el("close-up");
  close.replaceChildren();
  clearTimeout(shows);
  el("details").hidden = !f;
  if (!p) { return; }
  const pad = f ? Math.max(f.b[2] - f.b[0], f.b[3] - f.b[1]) * 0.7 : 0;
  const view = f ? [f.b[0] - pad, f.b[1] - pad, f.b[2] - f.b[0] + 2 * pad, f.b[3] - f.b[1] + 2 * pad] : [0, 0, p.w, p.h];
  close.setAttribute("viewBox", view.join(" "));
  if (p.v) {
    const image = svg("image", { width: p.w, height: p.h });
    close.append(image);
    shows = setTimeout(() => image.setAttribute("href", `picture/view/${p.i}`), 60);
  }
  if (f) {
    close.append(frame(f, view[2] / 14, "now"));
    const active = document.activeElement;
    for (const e of el("details").querySelectorAll("[data-column]")) {
      // What is being written is not overwritten.
      if (e === active && e.dataset.of === f.i) { continue; }
      const text = f.t[e.dataset.column] ?? "";
      if (e.tagName === "SELECT" && ![...e.options].some((o) => o.value === text)) { e.add(new Option(text, text)); }
      e.value = text;
      e.dataset.of = f.i;
    }
  }
}

/// What is in hand, in words.
function tell(before = "") {
  const p = photo();
  const f = face();
  let text = p ? p.n : say("empty");
  if (f) {
    const how = f.m ? say("by-hand") : f.c ? `${say("confidence")} ${f.c} %` : "";
    const who = f.t.person ? `, ${f.t.person.slice(0, 80)}` : "";
    text += ` – ${say("face")} ${k + 1} ${say("of")} ${p.f.length}, ${say(`d-${f.d}`)}${who}${how ? `, ${how}` : ""}`;
  } else if (p) {
    text += ` – ${say(p.l ? "faces-none" : "faces-unseen")}`;
  }
  el(zoom.isOpen ? "zoom-told" : "told").textContent = before ? `${before} ${text}` : text;
}

function trouble(e) {
  const box = el("trouble");
  box.hidden = !e;
  box.textContent = e ? e.message : "";
  el("reload").hidden = !e;
  if (!e) { return; }
  if (zoom.isOpen) { el("zoom-told").textContent = e.message; }
  const field = el(`f-${e.field}`);
  if (field && !zoom.isOpen) { field.setAttribute("aria-invalid", "true"); }
}

// ---- moving

function go(i, to, quiet = false) {
  if (list.length === 0) { side(); sums(); tell(); return; }
  const before = grid.at;
  const target = Math.max(0, Math.min(i, list.length - 1));
  const f = photos[list[target]].f;
  k = to ?? Math.max(0, f.findIndex(isOpen));
  grid.focus(target, quiet || zoom.isOpen);
  if (before !== target) { grid.refresh(before); }
  grid.refresh(grid.at);
  side();
  sums();
  tell();
}

/// The next face in the order of the list; `open`: that awaits a decision.
function seek(by, open) {
  let [i, n] = [grid.at, k];
  for (let tries = 0; tries <= list.length; tries += 1) {
    const f = photos[list[i]]?.f ?? [];
    for (n += by; n >= 0 && n < f.length; n += by) {
      if (!open || isOpen(f[n])) { go(i, n); return true; }
    }
    i = (i + by + list.length) % Math.max(1, list.length);
    n = by > 0 ? -1 : photos[list[i]]?.f.length ?? 0;
  }
  return false;
}

function filter() {
  const show = el("show").value;
  const name = el("name").value.toLowerCase();
  const fits = {
    all: () => true, undecided: (p) => p.f.some(isOpen), faces: (p) => p.f.length > 0, none: (p) => p.f.length === 0,
  }[show];
  const held = photo();
  list = photos.filter((p) => fits(p) && (name === "" || p.n.toLowerCase().includes(name))).map((p) => p.at);
  grid.at = Math.max(0, held ? list.indexOf(held.at) : 0);
  el("grid").hidden = list.length === 0;
  grid.reset();
  go(grid.at, undefined, true);
}

// ---- deciding

function taken(told) {
  for (const f of told.faces) { Object.assign(faces.get(f.i) ?? {}, f); }
  steps = told.undo;
}

/// Draws every photo that shows one of these faces again.
function touched(ids) {
  for (const id of ids) {
    for (const p of holders.get(id) ?? []) {
      const i = list[grid.at] === p.at ? grid.at : list.indexOf(p.at);
      if (i >= 0) { grid.refresh(i); }
    }
  }
}

function needs(field, key) {
  trouble(Object.assign(new Error(say(key)), { field: "" }));
  el("reload").hidden = true;
  if (zoom.isOpen) { zoom.dialog.close(); }
  el(field).focus();
}

async function decide(decision, all) {
  const p = photo();
  const own = all ? p?.f ?? [] : chosen.size ? [...chosen].map((id) => faces.get(id)) : [face()];
  const several = own.filter(Boolean);
  if (several.length === 0) { return; }
  const filled = {};
  if (decision === "granted") {
    if (!el("until").value) { needs("until", "until-first"); return; }
    filled.until = el("until").value;
  }
  if (decision === "exempt") {
    if (!el("basis").value.trim()) { needs("basis", "basis-first"); return; }
    filled.basis = el("basis").value.trim();
  }
  const before = several.map((f) => [f, f.d]);
  const ids = several.map((f) => f.i);
  several.forEach((f) => { f.d = decision; });
  const single = several.length === 1 && several[0] === face();
  chosen.clear();
  touched(ids);
  const said = say(`d-${decision}`);
  if (!single) { redraw(); tell(said); } else if (seek(1, true)) { tell(`${said}.`); } else { redraw(); tell(`${said}. ${say("all-decided")}`); }
  try {
    taken(await post("api/decide", { faces: ids, decision, filled }));
    trouble(null);
  } catch (e) {
    before.forEach(([f, d]) => { f.d = d; });
    trouble(e);
  }
  touched(ids);
  redraw();
}

async function undo() {
  try {
    const told = await post("api/undo", {});
    if (told.faces.length === 0 && !told.gone) { tell(say("nothing-undone")); return; }
    taken(told);
    if (told.gone) {
      for (const p of holders.get(told.gone) ?? []) { p.f = p.f.filter((f) => f.i !== told.gone); }
      faces.delete(told.gone);
      chosen.delete(told.gone);
    }
    trouble(null);
    const ids = told.faces.map((f) => f.i);
    const last = ids.at(-1) ?? told.gone;
    const at = list.indexOf((holders.get(last) ?? [])[0]?.at);
    touched([...ids, told.gone].filter(Boolean));
    if (at >= 0) { go(at, Math.max(0, photos[list[at]].f.findIndex((f) => f.i === last))); }
    tell(say("undone"));
  } catch (e) { trouble(e); }
  redraw();
}

async function draw(box) {
  const p = photo();
  try {
    const told = await post("api/draw", { photo: p.i, box });
    steps = told.undo;
    for (const f of told.faces.filter((f) => !faces.has(f.i))) {
      faces.set(f.i, f);
      // The same picture under another name shows the face when the page is opened again.
      holders.set(f.i, [p]);
      p.f.push(f);
      k = p.f.length - 1;
    }
    trouble(null);
    tell(say("drawn"));
  } catch (e) { trouble(e); }
  touched(p.f.map((f) => f.i));
  redraw();
}

async function details() {
  const f = face();
  if (!f) { return; }
  const filled = {};
  for (const e of el("details").querySelectorAll("[data-column]")) {
    e.removeAttribute("aria-invalid");
    if (e.value !== (f.t[e.dataset.column] ?? "")) { filled[e.dataset.column] = e.value; }
  }
  const ids = chosen.size ? [...chosen] : [f.i];
  try {
    if (Object.keys(filled).length) { taken(await post("api/decide", { faces: ids, filled })); }
    trouble(null);
    grid.focus(grid.at);
    redraw();
    tell(say("saved"));
  } catch (e) { trouble(e); }
}

// ---- keys and buttons

/// A letter with a meaning, in the grid or on the enlarged photo; true when it was one.
function letter(e) {
  const key = e.key.toLowerCase();
  if ((e.ctrlKey || e.metaKey) && key === "z") { undo(); return true; }
  if (e.ctrlKey || e.altKey || e.metaKey) { return false; }
  if (key in DECISIONS) { decide(DECISIONS[key], e.shiftKey && key !== "0"); return true; }
  const more = {
    n: () => seek(1, false),
    p: () => seek(-1, false),
    j: () => { if (!seek(1, true)) { tell(say("all-decided")); } },
    u: undo,
    x: () => {
      const own = e.shiftKey ? photo()?.f ?? [] : [face()].filter(Boolean);
      for (const f of own) { if (!chosen.delete(f.i)) { chosen.add(f.i); } }
      redraw();
      tell(`${say("selected")} ${chosen.size}.`);
    },
    i: () => { if (face()) { if (zoom.isOpen) { zoom.dialog.close(); } el("f-person").focus(); } },
    "?": () => el("help").showModal(),
  }[key];
  more?.();
  return more !== undefined;
}

el("grid").addEventListener("keydown", (e) => {
  const to = e.ctrlKey || e.altKey || e.metaKey ? undefined : grid.target(e.key);
  let done = true;
  if (to !== undefined) { go(to); }
  else if (e.key === "Enter" || e.key === " ") { zoom.open(false); }
  else if (e.key === "d" && !e.ctrlKey && !e.metaKey) { zoom.open(true); }
  else if (e.key === "Escape") { chosen.clear(); list.forEach((_, i) => grid.refresh(i)); redraw(); tell(); }
  else { done = e.key.length === 1 && letter(e); }
  if (done) { e.preventDefault(); }
});
el("grid").addEventListener("click", (e) => {
  const i = Number(e.target.closest(".cell")?.dataset.index);
  if (!Number.isInteger(i)) { return; }
  const again = i === grid.at;
  go(i, again ? k : undefined);
  if (e.detail > 1 || matchMedia("(max-width: 60rem)").matches) { zoom.open(false); }
});
for (const b of document.querySelectorAll("[data-decision]")) {
  b.addEventListener("click", () => decide(b.dataset.decision, false));
}
el("do-zoom").addEventListener("click", () => zoom.open(false));
el("do-draw").addEventListener("click", () => zoom.open(true));
el("do-undo").addEventListener("click", undo);
el("do-help").addEventListener("click", () => el("help").showModal());
el("details").addEventListener("submit", (e) => { e.preventDefault(); details(); });
el("filter").addEventListener("submit", (e) => { e.preventDefault(); grid.focus(grid.at); });
// A form of several fields without a button is not sent by Enter: back to the photos it goes all the same.
el("filter").addEventListener("keydown", (e) => {
  if (e.key === "Enter" && e.target.tagName === "INPUT") { e.preventDefault(); trouble(null); grid.focus(grid.at); }
});
el("show").addEventListener("change", filter);
el("name").addEventListener("input", filter);

load().catch((e) => { el("app").hidden = false; trouble(e); });
