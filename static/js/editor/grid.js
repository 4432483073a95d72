// The form as a spreadsheet. Every cell is a real text control, so that an input method composes in it at once: a cell
// that is selected has its whole text selected, and typing replaces it.
//
// A cell is in one of three modes: "select" (arrows move), "type" (one types over it; arrows leave it and move),
// "edit" (F2 or a second click; arrows move the caret). A place is a cell of a row, {key, column}, or one of the head,
// {where}; a range lies in the rows, or in one line of the head, or else takes whole lines of both: the broad cells of the
// head reach over all columns.

import { actFor } from "./keys.js";
import { Moves } from "./moves.js";
import { LEVELS, rowOf } from "./sheet.js";

export class Grid {
  constructor({ sheet, history, view, rows, change }) {
    Object.assign(this, { sheet, history, view, rows, change });
    this.group = "targets";
    this.form = view.form;
    this.table = view.form.querySelector("[data-grid]");
    this.mode = "select";
    this.anchor = this.corner = null; // the active cell, and the far corner of what is selected
    this.from = null; // the corner opposite, where the active cell began
    this.suggestions = this.proposals = null; // set by main.js: what opens under a cell, and what is proposed in one
    this.moves = new Moves(this);
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    this.setMode("select");
    this.listen();
    sheet.addEventListener("change", ({ detail }) => { if (detail.groups.includes(this.group)) this.onOrder(); });
  }

  get columns() { return this.sheet.names[this.group]; }

  get keys() { return this.sheet.orders[this.group]; }

  where({ where, key, column }) { return where ?? `${this.group}.${key}.${this.columns[column]}`; }

  /** Where a control stands in the grid; null for any other, and for the buttons beside a cell. */
  placeOf(control) {
    const td = control?.matches("input, textarea") && control.closest("[data-where]");
    if (!td) return null;
    const row = rowOf(td.dataset.where);
    if (row) return row.group === this.group ? { key: row.key, column: this.columns.indexOf(row.name) } : null;
    return this.moves.lineOf(td.dataset.where) < 0 ? null : { where: td.dataset.where };
  }

  isSame(one, other) { return this.where(one) === this.where(other); }

  /** The rectangle of rows that is selected: its keys from top to bottom, and its first and last column. None in the head. */
  get range() {
    if (!this.from?.key || !this.corner?.key) return null;
    const rows = [this.from.key, this.corner.key].map((key) => this.keys.indexOf(key)).sort((a, b) => a - b);
    if (rows[0] < 0) return null;
    const columns = [this.from.column, this.corner.column].sort((a, b) => a - b);
    return { top: rows[0], left: columns[0], right: columns[1], keys: this.keys.slice(rows[0], rows[1] + 1) };
  }

  /** The first and the last line of head and rows where more than one is selected and the head has a part in it. */
  get span() {
    if (!this.from || this.range) return null;
    const lines = [this.from, this.corner].map((place) => this.moves.lineAt(place)).sort((a, b) => a - b);
    return lines[0] < lines[1] ? lines : null;
  }

  get wheres() {
    if (this.span) return this.moves.wheresOf(this.span);
    if (this.from?.where) return this.moves.between(this.from.where, this.corner.where);
    const { keys, left, right } = this.range ?? { keys: [] };
    return keys.flatMap((key) => this.columns.slice(left, right + 1).map((name) => `${this.group}.${key}.${name}`));
  }

  get isWide() { return this.wheres.length > 1; }

  /** Whether columns were selected by their heads: that is no wish to remove or add all rows. */
  get isWholeColumn() {
    const { keys, left, right } = this.range ?? { keys: [] };
    return keys.length > 1 && keys.length === this.keys.length && right - left + 1 < this.columns.length;
  }

  listen() {
    const { form } = this;
    form.addEventListener("focusin", (event) => this.onFocus(event));
    form.addEventListener("focusout", (event) => this.onLeave(event));
    form.addEventListener("keydown", (event) => this.onKey(event));
    form.addEventListener("input", (event) => this.onInput(event));
  }

  // Where one is

  onInput({ target }) {
    if (this.placeOf(target) && this.mode === "select") this.setMode("type");
  }

  onFocus({ target }) {
    const place = this.placeOf(target), isBack = this.away === target;
    this.away = null;
    if (!place || this.view.refocusing || isBack) return;
    this.anchor = place;
    if (!this.cycling) {
      this.from = this.corner = place;
      this.moves.forget();
    }
    this.setMode("select");
    target.select();
    this.paint();
  }

  onLeave({ target }) {
    if (!this.placeOf(target) || !target.isConnected) return;
    // Whoever looks something up in another window goes on typing where they were.
    if (document.activeElement === target) { this.away = target; return; }
    this.commit(target);
    this.suggestions?.close();
  }

  setMode(mode) {
    this.mode = mode;
    this.form.dataset.mode = mode;
  }

  /** Show what is selected. */
  paint() {
    const now = new Set(this.wheres);
    if (this.anchor) this.at = this.keys.indexOf(this.anchor.key);
    this.painted?.forEach((where) => { if (!now.has(where)) this.paintCell(where, false); });
    now.forEach((where) => { if (!this.painted?.has(where)) this.paintCell(where, true); });
    this.painted = now;
    this.form.dispatchEvent(new CustomEvent("selected"));
  }

  paintCell(where, on) {
    this.view.mark(where, "in-range", on);
    const td = this.view.td(where);
    // A cell of the head stands in a plain table, which has no selection.
    if (on && this.table.contains(td)) td.setAttribute("aria-selected", "true");
    else td?.removeAttribute("aria-selected");
  }

  /** Rows came, went or moved: what is selected may be gone with its row, and so may the focus. */
  onOrder() {
    if (!this.anchor) return;
    const { key, column } = this.anchor, at = this.at, lost = document.activeElement === document.body;
    const isThere = (place) => place.where || this.keys.includes(place.key);
    if (!isThere(this.anchor)) this.leave();
    else if (![this.corner, this.from].every(isThere)) this.from = this.corner = this.anchor;
    if (lost && !this.anchor && this.keys.length) this.go({ key: this.keys[Math.min(at, this.keys.length - 1)], column });
    this.paint();
  }

  /** Nothing is selected any more. */
  leave() {
    this.anchor = this.corner = this.from = null;
    this.paint();
  }

  go(place) {
    if (!place) return;
    const control = this.view.control(this.where(place));
    control.focus();
    control.select();
    this.anchor = this.corner = this.from = place;
    this.moves.forget();
    this.setMode("select");
    this.paint();
    control.closest("td").scrollIntoView({ block: "nearest" });
  }

  extend(place) {
    if (!this.from) return;
    this.corner = place;
    this.paint();
    this.view.td(this.where(place)).scrollIntoView({ block: "nearest" });
  }

  /** Select from one place to another; the first becomes the active cell. */
  select(from, corner) {
    this.go(from);
    this.extend(corner);
  }

  selectRows(from = this.from?.key, corner = this.corner?.key) {
    from ??= corner;
    if (from) this.select({ key: from, column: 0 }, { key: corner, column: this.columns.length - 1 });
  }

  selectColumns(from = this.from?.column, corner = this.corner?.column) {
    from ??= corner;
    if (from !== undefined && this.keys.length) this.select({ key: this.keys[0], column: from }, { key: this.keys.at(-1), column: corner });
  }

  /** All of the form; the active cell stays. */
  selectAll() {
    const { heads } = this.moves, last = { key: this.keys.at(-1), column: this.columns.length - 1 };
    if (!heads.length) { this.selectColumns(0, last.column); return; }
    this.from = { where: heads[0] };
    this.corner = last.key ? last : { where: heads.at(-1) };
    this.paint();
  }

  /** The next cell within what is selected, row by row or column by column. */
  cycle(by, byRow) {
    const rows = this.range ? this.range.keys : [""], width = this.wheres.length / rows.length;
    const columns = Array.from({ length: width }, (_, index) => index), { wheres } = this;
    const byColumn = () => columns.flatMap((column) => rows.map((_, row) => wheres[row * width + column]));
    const order = byRow ? wheres : byColumn();
    this.cycling = true;
    this.view.control(order.at((order.indexOf(this.where(this.anchor)) + by) % order.length)).focus();
    this.cycling = false;
  }

  // What is typed

  get control() { return this.anchor && this.view.control(this.where(this.anchor)); }

  edit() {
    this.setMode("edit");
    const control = this.control;
    if (control.selectionStart === 0 && control.selectionEnd === control.value.length) {
      control.setSelectionRange(control.value.length, control.value.length);
    }
  }

  /** What was typed in a cell becomes a step. */
  commit(control = this.control) {
    const place = control && this.placeOf(control);
    if (!place) return;
    const where = this.where(place), before = this.sheet.text(where);
    if (this.mode !== "select" && LEVELS.includes(rowOf(where)?.name)) this.sheet.choose(place.key);
    this.setMode("select");
    if (control.value !== before) this.change("修改", [{ where, before, after: control.value }]);
  }

  /** What is proposed for a cell that is blank becomes its text when one goes on from it. */
  accept() {
    if (this.mode === "select" && !this.isWide) this.proposals?.take(this.where(this.anchor));
  }

  cancel() {
    const control = this.control, where = this.where(this.anchor);
    control.value = this.sheet.text(where);
    this.sheet.draft(where, control.value);
    this.setMode("select");
    control.select();
  }

  /** Every cell of `wheres` gets the text that `textOf(where)` says: one step. */
  put(label, wheres, textOf) {
    this.change(label, wheres.map((where) => ({ where, before: this.sheet.text(where), after: textOf(where) })));
    if (this.mode === "select") this.control?.select();
  }

  clear() {
    const wheres = this.wheres.filter((where) => !LEVELS.includes(rowOf(where)?.name));
    if (!wheres.length) this.view.did("每一行都要有类别，不能清空；请直接选另一个");
    if (this.anchor) this.proposals?.refuse(this.where(this.anchor));
    this.put("清空", wheres, () => "");
  }

  /** What was typed goes into every cell that is selected. */
  commitToAll() {
    const { value } = this.control, where = this.where(this.anchor);
    const wheres = this.wheres.filter((each) => each === where || !this.span || !LEVELS.includes(rowOf(each)?.name));
    this.sheet.draft(where, this.sheet.text(where));
    this.setMode("select");
    this.put("填充", wheres, () => value);
  }

  breakLine() {
    const control = this.control;
    if (control.tagName !== "TEXTAREA") return;
    control.setRangeText("\n", control.selectionStart, control.selectionEnd, "end");
    control.dispatchEvent(new Event("input", { bubbles: true }));
    this.setMode("edit");
  }

  onKey(event) {
    // The Enter that ends a composition belongs to the input method.
    if (event.isComposing || event.keyCode === 229 || !this.placeOf(event.target)) return;
    if (this.suggestions?.onKey(event)) { event.preventDefault(); return; }
    const act = actFor(event, this);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // Rows

  insert() {
    const column = this.anchor?.column ?? this.columns.indexOf("name");
    const above = this.anchor?.key ?? this.keys.at(-1);
    const key = this.rows.add(this.group, above, this.categories[0]);
    if (key) this.go({ key, column });
    return key;
  }

  /** As many rows above what is selected as are selected. */
  insertAbove() {
    if (!this.range || this.refusesColumn()) return;
    const { keys, left } = this.range, key = this.rows.addAbove(this.group, keys);
    if (key) this.go({ key, column: left });
  }

  refusesColumn() {
    if (this.isWholeColumn) this.view.did("选的是整列，列不能插入或删除；要动行请点行号");
    return this.isWholeColumn;
  }

  removeRows(keys) {
    if (this.refusesColumn()) return;
    if (!keys.length) { this.view.did("表头的行不能删除；要删除指标的行，请只选那些行"); return; }
    const at = this.keys.indexOf(keys[0]), column = this.anchor.column;
    this.rows.remove(this.group, keys);
    const next = this.keys[Math.min(at, this.keys.length - 1)];
    if (next) this.go({ key: next, column });
    else this.view.form.querySelector('[data-do="add-row"]')?.focus();
  }

  shift(by) {
    if (this.range) this.rows.shift(this.group, this.range.keys, by);
  }
}
