// Requests of the page to its own server, one after the other: what was decided first is saved first.

const words = JSON.parse(document.getElementById("app").dataset.words);

/// A text of the page in its language.
export const say = (key) => words[key] ?? key;

let queue = Promise.resolve();

/// Sends and gives the reply; an error carries the sentence of the server and the field that it speaks of.
export function post(path, body) {
  const sent = queue.then(() => send(path, body));
  queue = sent.catch(() => {});
  return sent;
}

async function send(path, body) {
  let reply;
  try {
    reply = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  } catch {
    throw Object.assign(new Error(say("offline")), { field: "" });
  }
  const text = await reply.text();
  let told = null;
  try { told = JSON.parse(text); } catch { /* a plain sentence */ }
  if (!reply.ok) { throw Object.assign(new Error(told?.error ?? text), { field: told?.field ?? "" }); }
  return told;
}

/// The album.
export async function album() {
  const reply = await fetch("api/album");
  if (!reply.ok) { throw new Error(await reply.text()); }
  return reply.json();
}

// An open page keeps the session; a closed one lets it end.
setInterval(() => { send("api/alive", {}).catch(() => {}); }, 60_000);

const SVG = "http://www.w3.org/2000/svg";

/// An SVG element with attributes; texts are never read as markup.
export function svg(name, attributes = {}, text = "") {
  const e = document.createElementNS(SVG, name);
  for (const [k, v] of Object.entries(attributes)) { e.setAttribute(k, String(v)); }
  if (text) { e.textContent = text; }
  return e;
}

const YES = ["granted", "exempt", "false-detection"];
const OPEN = ["pending", "review"];

/// How a decision is drawn: shown, hidden, or open.
export const kind = (d) => (YES.includes(d) ? "yes" : OPEN.includes(d) ? "open" : "no");
export const isOpen = (face) => OPEN.includes(face.d);

/// The frame of a face with its sign; `unit` is the height of the sign in pixels of the picture.
export function frame(face, unit, classes = "") {
  const [x, y, x1, y1] = face.b;
  const g = svg("g", { class: `${kind(face.d)} ${classes}` });
  const place = { x, y, width: x1 - x, height: y1 - y };
  const top = Math.max(0, y - unit * 1.2);
  g.append(svg("rect", { class: "under", ...place }), svg("rect", { class: "over", ...place }),
    svg("rect", { class: "tag", x, y: top, width: unit * 1.2, height: unit * 1.2 }),
    svg("text", { class: "sign", x: x + unit * 0.25, y: top + unit, "font-size": unit }, say(`s-${face.d}`)));
  return g;
}
