// The enlarged photo: looked at closer, moved, and drawn on, with the mouse or with keys alone. It decides nothing itself.

import { frame, say, svg } from "./api.js";

const STEPS = [1, 1.5, 2, 3, 4, 6, 8, 12];

export class Zoom {
  /// `host` gives the photo and face in hand, and takes what is drawn.
  constructor(host) {
    this.host = host;
    this.dialog = document.getElementById("zoom");
    this.large = document.getElementById("large");
    this.told = document.getElementById("zoom-told");
    this.level = 0;
    this.draft = null;
    const on = (id, f) => document.getElementById(id).addEventListener("click", f);
    on("zoom-in", () => this.closer(1));
    on("zoom-out", () => this.closer(-1));
    on("zoom-draw", () => { this.large.focus(); this.draw(); });
    on("zoom-previous", () => this.turn(-1));
    on("zoom-next", () => this.turn(1));
    on("zoom-close", () => this.dialog.close());
    this.dialog.addEventListener("keydown", (e) => this.key(e));
    this.dialog.addEventListener("cancel", (e) => { if (this.draft) { e.preventDefault(); this.give(); } });
    this.dialog.addEventListener("close", () => { this.draft = null; this.large.replaceChildren(); this.shown = null; this.host.closed(); });
    this.large.addEventListener("pointerdown", (e) => this.press(e));
    this.large.addEventListener("pointermove", (e) => this.drag(e));
    this.large.addEventListener("pointerup", (e) => this.release(e));
  }

  get isOpen() { return this.dialog.open; }

  open(draws) {
    if (!this.host.photo()) { return; }
    this.level = 0;
    this.dialog.showModal();
    this.large.focus();
    this.show();
    if (draws) { this.draw(); } else { this.host.told(); }
  }

  turn(by) {
    this.draft = null;
    this.level = 0;
    this.host.turn(by);
    this.show();
  }

  tell(text) { this.told.textContent = text; }

  /// The part of the photo that is seen: around the face in hand, or where the arrows led.
  view() {
    const p = this.host.photo();
    const s = STEPS[this.level];
    const [w, h] = [p.w / s, p.h / s];
    const c = this.centre ?? [p.w / 2, p.h / 2];
    const x = Math.max(0, Math.min(p.w - w, c[0] - w / 2));
    const y = Math.max(0, Math.min(p.h - h, c[1] - h / 2));
    return { x, y, w, h };
  }

  closer(by) {
    const before = this.level;
    this.level = Math.max(0, Math.min(STEPS.length - 1, this.level + by));
    if (before === 0 && by > 0) {
      const f = this.host.face();
      this.centre = f ? [(f.b[0] + f.b[2]) / 2, (f.b[1] + f.b[3]) / 2] : null;
    }
    this.show();
    this.tell(`${say("zoomed")} ${STEPS[this.level]} ×`);
  }

  show() {
    const p = this.host.photo();
    if (!this.isOpen || !p) { return; }
    document.getElementById("zoom-title").textContent = p.n;
    const v = this.view();
    this.large.setAttribute("viewBox", `${v.x} ${v.y} ${v.w} ${v.h}`);
    const size = this.level >= 3 ? "full" : "view";
    if (this.shown !== `${p.i} ${size}`) {
      this.shown = `${p.i} ${size}`;
      this.large.replaceChildren();
      if (p.v) { this.large.append(svg("image", { href: `picture/${size}/${p.i}`, width: p.w, height: p.h })); }
      this.layer = svg("g");
      this.large.append(this.layer);
    }
    const unit = v.w / Math.max(24, this.large.clientWidth / 18);
    const now = this.host.face();
    this.layer.replaceChildren(...p.f.map((f) =>
      frame(f, unit, `${f === now ? "now" : ""} ${this.host.chosen.has(f.i) ? "chosen" : ""}`)));
    if (this.draft) {
      const [x, y, x1, y1] = this.draft;
      const g = svg("g", { class: "open now" });
      const place = { x, y, width: x1 - x, height: y1 - y };
      g.append(svg("rect", { class: "draft", ...place }), svg("rect", { class: "under", ...place }), svg("rect", { class: "over", ...place }));
      this.layer.append(g);
    }
  }

  /// A rectangle in the middle of what is seen, to be moved by keys.
  draw() {
    const v = this.view();
    const side = Math.min(v.w, v.h) / 6;
    const [x, y] = [v.x + v.w / 2, v.y + v.h / 2];
    this.draft = [x - side / 2, y - side / 2, x + side / 2, y + side / 2].map(Math.round);
    this.tell(say("drawing"));
    this.show();
  }

  give() { this.draft = null; this.tell(""); this.show(); }

  keep() {
    const p = this.host.photo();
    const [a, b, c, d] = this.draft.map(Math.round);
    const box = [Math.max(0, Math.min(a, c)), Math.max(0, Math.min(b, d)), Math.min(p.w, Math.max(a, c)), Math.min(p.h, Math.max(b, d))];
    this.draft = null;
    this.host.drawn(box);
    this.show();
  }

  move(key, sizes, fine) {
    const p = this.host.photo();
    const v = this.view();
    const step = Math.max(1, Math.round(Math.min(v.w, v.h) * (fine ? 0.005 : 0.03)));
    const dx = { ArrowLeft: -step, ArrowRight: step }[key] ?? 0;
    const dy = { ArrowUp: -step, ArrowDown: step }[key] ?? 0;
    let [x, y, x1, y1] = this.draft;
    if (sizes) {
      x1 = Math.max(x + 4, Math.min(p.w, x1 + dx));
      y1 = Math.max(y + 4, Math.min(p.h, y1 + dy));
    } else {
      const mx = Math.max(-x, Math.min(p.w - x1, dx));
      const my = Math.max(-y, Math.min(p.h - y1, dy));
      [x, y, x1, y1] = [x + mx, y + my, x1 + mx, y1 + my];
    }
    this.draft = [x, y, x1, y1];
    const percent = (n, of) => Math.round((n / of) * 100);
    this.tell(`${say("draw-moved")} ${percent(x, p.w)} %, ${percent(y, p.h)} % – ${Math.round(x1 - x)} × ${Math.round(y1 - y)}`);
    this.show();
  }

  key(e) {
    // Buttons keep their own keys; letters decide wherever the keyboard is in the dialog.
    const arrow = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(e.key);
    const onPhoto = e.target === this.large;
    const done = () => { e.preventDefault(); e.stopPropagation(); };
    if (this.draft && arrow) { done(); this.move(e.key, e.shiftKey, e.ctrlKey || e.altKey); return; }
    if (this.draft && onPhoto && e.key === "Enter") { done(); this.keep(); return; }
    if (this.draft && e.key === "Escape") { done(); this.give(); return; }
    if (e.ctrlKey || e.altKey || e.metaKey) { if (e.key === "z") { done(); this.host.key(e); this.show(); } return; }
    if (e.key === "+" || e.key === "=") { done(); this.closer(1); return; }
    if (e.key === "-" || e.key === "−") { done(); this.closer(-1); return; }
    if (e.key === "d" && !this.draft) { done(); this.large.focus(); this.draw(); return; }
    if (e.key === "PageUp" || e.key === "PageDown") { done(); this.turn(e.key === "PageUp" ? -1 : 1); return; }
    if (arrow && onPhoto) {
      done();
      if (this.level === 0) { this.turn(["ArrowLeft", "ArrowUp"].includes(e.key) ? -1 : 1); return; }
      const v = this.view();
      const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
      this.centre = [v.x + v.w / 2 + (dx * v.w) / 4, v.y + v.h / 2 + (dy * v.h) / 4];
      this.show();
      return;
    }
    if (e.key.length === 1 && this.host.key(e)) { done(); this.show(); }
  }

  point(e) {
    const at = new DOMPoint(e.clientX, e.clientY).matrixTransform(this.large.getScreenCTM().inverse());
    return [at.x, at.y];
  }

  press(e) {
    if (e.button !== 0) { return; }
    const [x, y] = this.point(e);
    const p = this.host.photo();
    const hit = p.f.find((f) => x >= f.b[0] && x <= f.b[2] && y >= f.b[1] && y <= f.b[3]);
    this.pressed = { x, y, hit, moved: false };
    this.large.setPointerCapture(e.pointerId);
  }

  drag(e) {
    if (!this.pressed) { return; }
    const [x, y] = this.point(e);
    const v = this.view();
    if (Math.abs(x - this.pressed.x) + Math.abs(y - this.pressed.y) < v.w / 100) { return; }
    this.pressed.moved = true;
    this.draft = [Math.min(x, this.pressed.x), Math.min(y, this.pressed.y), Math.max(x, this.pressed.x), Math.max(y, this.pressed.y)];
    this.show();
  }

  release() {
    const pressed = this.pressed;
    this.pressed = null;
    if (!pressed) { return; }
    if (pressed.moved) { this.keep(); } else if (pressed.hit) { this.host.pick(pressed.hit); this.show(); }
  }
}
