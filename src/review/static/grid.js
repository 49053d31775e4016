// A grid of any number of cells of which only those in sight are in the page. It knows nothing of photos: `cell(n)` gives the
// element of the nth, `count()` their number.

const HIGH = 208;
const WIDE = 176;
const BEYOND = 2;

export class Grid {
  constructor(root, count, cell) {
    this.root = root;
    this.count = count;
    this.cell = cell;
    this.at = 0;
    this.rows = new Map();
    let waits = false;
    const later = () => {
      if (waits) { return; }
      waits = true;
      requestAnimationFrame(() => { waits = false; this.fill(); });
    };
    addEventListener("scroll", later, { passive: true });
    new ResizeObserver(() => { if (this.columns !== this.fitting()) { this.reset(); } else { later(); } }).observe(root);
  }

  fitting() { return Math.max(1, Math.floor(this.root.clientWidth / WIDE)); }

  /// Forgets every cell: the list is another one.
  reset() {
    const held = this.root.contains(document.activeElement);
    this.columns = this.fitting();
    this.rows.forEach((r) => r.remove());
    this.rows.clear();
    const rows = Math.ceil(this.count() / this.columns);
    this.root.style.height = `${Math.max(1, rows) * HIGH}px`;
    this.root.setAttribute("aria-rowcount", String(rows));
    this.root.setAttribute("aria-colcount", String(this.columns));
    this.at = Math.max(0, Math.min(this.at, this.count() - 1));
    this.fill();
    if (held) { this.focus(this.at); }
  }

  /// Puts the rows in sight into the page, and takes the others out.
  fill() {
    const last = Math.ceil(this.count() / this.columns) - 1;
    const top = -this.root.getBoundingClientRect().top;
    const from = Math.max(0, Math.floor(top / HIGH) - BEYOND);
    const to = Math.min(last, Math.ceil((top + innerHeight) / HIGH) + BEYOND);
    const own = Math.floor(this.at / this.columns);
    const wanted = (n) => (n >= from && n <= to) || n === own;
    for (const [n, row] of this.rows) {
      if (!wanted(n)) { row.remove(); this.rows.delete(n); }
    }
    for (let n = from; n <= to; n += 1) { this.row(n); }
    if (own <= last && this.count() > 0) { this.row(own); }
  }

  row(n) {
    if (this.rows.has(n)) { return this.rows.get(n); }
    const row = document.createElement("div");
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", String(n + 1));
    row.style.top = `${n * HIGH}px`;
    row.style.height = `${HIGH - 8}px`;
    row.style.gridTemplateColumns = `repeat(${this.columns}, minmax(0, 1fr))`;
    const end = Math.min(this.count(), (n + 1) * this.columns);
    for (let i = n * this.columns; i < end; i += 1) { row.append(this.made(i)); }
    // In the order of the album, for whoever reads the page from top to bottom.
    const after = [...this.rows.keys()].filter((k) => k > n).sort((a, b) => a - b)[0];
    this.root.insertBefore(row, after === undefined ? null : this.rows.get(after));
    this.rows.set(n, row);
    return row;
  }

  made(i) {
    const cell = this.cell(i);
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-colindex", String((i % this.columns) + 1));
    cell.setAttribute("aria-selected", String(i === this.at));
    cell.tabIndex = i === this.at ? 0 : -1;
    cell.dataset.index = String(i);
    return cell;
  }

  element(i) { return this.rows.get(Math.floor(i / this.columns))?.children[i % this.columns]; }

  /// Draws one cell again.
  refresh(i) {
    const old = this.element(i);
    if (!old) { return; }
    const held = old === document.activeElement;
    const fresh = this.made(i);
    old.replaceWith(fresh);
    if (held) { fresh.focus({ preventScroll: true }); }
  }

  /// Makes a cell the current one, with the keyboard on it and in sight unless `quiet`.
  focus(i, quiet = false) {
    if (this.count() === 0) { return; }
    const before = this.element(this.at);
    this.at = Math.max(0, Math.min(i, this.count() - 1));
    this.row(Math.floor(this.at / this.columns));
    if (before?.isConnected) { before.tabIndex = -1; before.setAttribute("aria-selected", "false"); }
    const cell = this.element(this.at);
    cell.tabIndex = 0;
    cell.setAttribute("aria-selected", "true");
    if (quiet) { return; }
    const top = this.root.getBoundingClientRect().top + Math.floor(this.at / this.columns) * HIGH;
    if (top < 0) { scrollBy(0, top - 8); } else if (top + HIGH > innerHeight) { scrollBy(0, top + HIGH - innerHeight); }
    cell.focus({ preventScroll: true });
  }

  /// Where an arrow leads; undefined for other keys.
  target(key) {
    const page = Math.max(1, Math.floor(innerHeight / HIGH)) * this.columns;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns, PageUp: -page, PageDown: page };
    if (key === "Home") { return 0; }
    if (key === "End") { return this.count() - 1; }
    if (!(key in steps)) { return undefined; }
    const to = this.at + steps[key];
    if (Math.abs(steps[key]) > 1 && (to < 0 || to >= this.count())) { return to < 0 ? this.at % this.columns : this.count() - 1; }
    return Math.max(0, Math.min(to, this.count() - 1));
  }
}
