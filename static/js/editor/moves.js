// Where the keys lead from a cell: over the head, whose cells are of unequal widths, and the rows below it.

export const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const PAGE = 10;
// The cells that every row has filled.
const TO_FILL = ["name", "value"];

export class Moves {
  constructor(grid) {
    this.grid = grid;
    const lines = [...grid.form.querySelectorAll("table.head tr")];
    const wheresOf = (line) => [...line.querySelectorAll("td[data-where]")].map((td) => td.dataset.where);
    this.rows = lines.filter((line) => wheresOf(line).length);
    this.lines = this.rows.map(wheresOf);
    this.forget();
  }

  /** `x` is where one began to go up and down, `column` the one in which one began to go on by Tab. */
  forget() { this.x = this.column = null; }

  get heads() { return this.lines.flat(); }

  get bottom() { return this.grid.keys.length - 1; }

  get right() { return this.grid.columns.length - 1; }

  lineOf(where) { return this.lines.findIndex((line) => line.includes(where)); }

  /** The number of a line of the form: those of the head, then the rows. */
  lineAt({ where, key }) { return key ? this.lines.length + this.grid.keys.indexOf(key) : this.lineOf(where); }

  /** The cells of whole lines, from the first to the last. */
  wheresOf([first, last]) {
    const { keys, sheet, group } = this.grid, { length } = this.lines;
    const rows = keys.slice(Math.max(0, first - length), Math.max(0, last + 1 - length));
    return [...this.lines.slice(first, last + 1).flat(), ...rows.flatMap((key) => sheet.wheres(group, key))];
  }

  /** The cells of a line of the head from one to another, none where they stand in two. */
  between(one, other) {
    const line = this.lines[this.lineOf(one)] ?? [], ends = [line.indexOf(one), line.indexOf(other)].sort((a, b) => a - b);
    return ends[0] < 0 ? [] : line.slice(ends[0], ends[1] + 1);
  }

  /** Go to a place. What was remembered of the way is forgotten, unless it is said again. */
  go(place, { x = null, column = null } = {}) {
    this.grid.go(place);
    Object.assign(this, { x, column });
  }

  step([down, right], far = false) {
    const { anchor } = this.grid;
    if (anchor.key && !this.isLeavingRows(down)) this.go(this.stepInRows(anchor, [down, right], far));
    else if (right) this.go(this.stepInLine(anchor, right, far));
    else this.stepInHead(down, far);
  }

  isLeavingRows(down, { key } = this.grid.anchor) {
    return down < 0 && this.lines.length && this.grid.keys.indexOf(key) === 0;
  }

  stepInRows(place, [down, right], far = false) {
    const to = (at, by, most) => (far && by ? (by < 0 ? 0 : most) : Math.min(most, Math.max(0, at + by)));
    const row = to(this.grid.keys.indexOf(place.key), down, this.bottom);
    return { key: this.grid.keys[row], column: to(place.column, right, this.right) };
  }

  stepInLine({ where }, right, far) {
    const line = this.lines[this.lineOf(where)], most = line.length - 1;
    const at = Math.min(most, Math.max(0, line.indexOf(where) + right));
    return { where: line[far ? (right < 0 ? 0 : most) : at] };
  }

  /** Up and down in the head, in and out of it: to the cell that stands where one began. */
  stepInHead(down, far) {
    const { anchor } = this.grid, x = this.x ?? this.box(anchor).left + 8, place = this.besides(anchor, down, far, x);
    if (place) this.go(place, { x });
  }

  /** The place above or below one in the head or in the first row, the nearest to `x`; null at the ends of the form. */
  besides(place, down, far, x) {
    const { keys } = this.grid, from = place.key ? this.lines.length : this.lineOf(place.where);
    const to = far && down < 0 ? 0 : from + down;
    if (to < 0 || (to >= this.lines.length && !keys.length)) return null;
    const line = this.lines[to] ?? this.grid.columns.map((_, column) => ({ key: keys[far ? this.bottom : 0], column }));
    const places = line.map((cell) => (cell.key ? cell : { where: cell }));
    const distance = (each) => {
      const { left, right } = this.box(each);
      return Math.max(left - x, x - right, 0);
    };
    return places.toSorted((one, other) => distance(one) - distance(other))[0];
  }

  box(place) { return this.grid.view.td(this.grid.where(place)).getBoundingClientRect(); }

  /** Where Tab leads to. Null: out of the grid, before its first cell or after a last row that is blank. */
  tab(by) {
    const { anchor, columns, keys } = this.grid, all = this.heads;
    if (anchor.where) {
      const at = all.indexOf(anchor.where) + by;
      if (at >= all.length) return this.firstToFill();
      return at < 0 ? null : { where: all[at] };
    }
    const column = anchor.column + by, row = keys.indexOf(anchor.key) + Math.sign(by) * (column < 0 || column >= columns.length);
    if (row < 0) return all.length ? { where: all.at(-1) } : null;
    return row > this.bottom ? null : { key: keys[row], column: (column + columns.length) % columns.length };
  }

  /** Where one goes on below the head: the first name or value that is blank, behind the printed categories. */
  firstToFill() {
    const { columns, keys, sheet, group } = this.grid;
    const own = keys.filter((key) => !sheet.isOffered(group, key));
    const places = own.flatMap((key) => TO_FILL.map((name) => ({ key, column: columns.indexOf(name) })));
    return places.find((place) => !sheet.typed(this.grid.where(place))) ?? places[0] ?? null;
  }

  /** What Tab does; null leaves it to the browser. */
  tabAct(by) {
    const { grid } = this;
    if (grid.isWide) return () => { grid.commit(); grid.cycle(by, true); };
    const column = this.column ?? grid.anchor.column, to = this.tab(by);
    if (to) return () => { grid.commit(); if (by > 0) grid.accept(); this.go(to, { column }); };
    const isLast = by > 0 && grid.anchor.key && !grid.sheet.isBlank(grid.group, grid.anchor.key);
    return isLast ? () => { grid.commit(); this.addRow({ column: 0 }, column); } : null;
  }

  addRow(place, column = null) {
    const key = this.grid.insert();
    if (key) this.go({ ...place, key }, { column });
  }

  /** Down to the next row, to the column in which one began to go on by Tab; after the last row comes a new one. */
  enter(by) {
    const { grid } = this, { anchor, keys } = grid;
    if (grid.isWide) { grid.cycle(by, false); return; }
    if (by > 0) grid.accept();
    if (by > 0 && anchor.where === this.heads.at(-1) && keys.length) { this.go(this.firstToFill()); return; }
    if (!anchor.key) { this.stepInHead(by, false); return; }
    const column = this.column ?? anchor.column;
    const isLast = anchor.key === grid.keys.at(-1) && !grid.sheet.isBlank(grid.group, anchor.key);
    if (by > 0 && isLast) this.addRow({ column });
    else if (this.isLeavingRows(by)) this.stepInHead(by, false);
    else this.go(this.stepInRows({ ...anchor, column }, [by, 0]));
  }

  /** How far what is selected reaches once a key is pressed with Shift; null where the key does not say. */
  reach({ key, control }) {
    const { corner } = this.grid;
    if (key in STEPS) return this.stepFrom(corner, STEPS[key], control);
    if (key === "Home" || key === "End") return this.edgeFrom(corner, key === "Home", control);
    if (!corner.key) return null;
    return key === "PageUp" || key === "PageDown" ? this.page(corner, key === "PageUp" ? -1 : 1) : null;
  }

  stepFrom(place, [down, right], far) {
    if (place.key && !this.isLeavingRows(down, place)) return this.stepInRows(place, [down, right], far);
    if (right) return this.stepInLine(place, right, far);
    return this.besides(place, down, far, this.box(this.grid.from).left + 8) ?? place;
  }

  page(place, by) { return this.stepInRows(place, [by * PAGE, 0]); }

  goPage(by) {
    const { anchor, keys } = this.grid;
    if (anchor.key) this.go(this.page(anchor, by));
    else if (by > 0 && keys.length) this.go({ key: keys[0], column: 0 });
  }

  /** The first or last cell of the row, or with `far` of all rows. */
  edge(place, isFirst, far) {
    const key = far ? this.grid.keys.at(isFirst ? 0 : -1) : place.key;
    return { key, column: isFirst ? 0 : this.right };
  }

  edgeFrom(place, isFirst, far) {
    if (far && this.heads.length && (isFirst || this.bottom < 0)) return { where: this.heads.at(isFirst ? 0 : -1) };
    return far || place.key ? this.edge(place, isFirst, far) : this.stepInLine(place, isFirst ? -1 : 1, true);
  }

  goEdge(isFirst, far) { this.go(this.edgeFrom(this.grid.anchor, isFirst, far)); }
}
