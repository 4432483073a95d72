// The indicator rows as a spreadsheet. Every cell is a real text control, so that an input method composes in it at
// once: a cell that is selected has its whole text selected, and typing replaces it.
//
// A cell is in one of three modes: "select" (arrows move), "type" (one types over it; arrows leave it and move),
// "edit" (F2 or a second click; arrows move the caret).

import { LEVELS, rowOf } from "./sheet.js";

const PAGE = 10;
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Grid {
  constructor({ sheet, history, view, rows, change }) {
    Object.assign(this, { sheet, history, view, rows, change });
    this.group = "targets";
    this.table = view.form.querySelector("[data-grid]");
    this.mode = "select";
    this.anchor = this.corner = null; // {key, column} of the active cell and of the far corner of what is selected
    this.suggestions = null; // set by main.js: what opens under a cell
    this.listen();
    sheet.addEventListener("change", ({ detail }) => { if (detail.groups.includes(this.group)) this.onOrder(); });
  }

  get columns() { return this.sheet.names[this.group]; }

  get keys() { return this.sheet.orders[this.group]; }

  where({ key, column }) { return `${this.group}.${key}.${this.columns[column]}`; }

  /** Where a control stands in the grid; null for any other, and for the buttons beside a cell. */
  placeOf(control) {
    const td = control.matches("input, textarea") && control.closest("[data-where]"), row = td && rowOf(td.dataset.where);
    return row?.group === this.group ? { key: row.key, column: this.columns.indexOf(row.name) } : null;
  }

  /** The rectangle that is selected: its keys from top to bottom, and its first and last column. */
  get range() {
    if (!this.anchor) return null;
    const rows = [this.anchor.key, this.corner.key].map((key) => this.keys.indexOf(key)).sort((a, b) => a - b);
    if (rows[0] < 0) return null;
    const columns = [this.anchor.column, this.corner.column].sort((a, b) => a - b);
    return { top: rows[0], left: columns[0], right: columns[1], keys: this.keys.slice(rows[0], rows[1] + 1) };
  }

  get wheres() {
    const { keys, left, right } = this.range ?? { keys: [] };
    return keys.flatMap((key) => this.columns.slice(left, right + 1).map((name) => `${this.group}.${key}.${name}`));
  }

  get isWide() { return this.wheres.length > 1; }

  listen() {
    this.table.addEventListener("focusin", (event) => this.onFocus(event));
    this.table.addEventListener("focusout", (event) => this.onLeave(event));
    this.table.addEventListener("keydown", (event) => this.onKey(event));
    this.table.addEventListener("input", (event) => this.onInput(event));
    this.table.addEventListener("mousedown", (event) => this.onMouseDown(event));
    this.table.addEventListener("mouseover", (event) => this.onMouseOver(event));
    this.table.addEventListener("dblclick", (event) => { if (this.placeOf(event.target)) this.edit(); });
    document.addEventListener("mouseup", () => { this.dragging = false; });
  }

  // Where one is

  onInput({ target }) {
    if (this.placeOf(target) && this.mode === "select") this.setMode("type");
  }

  onFocus({ target }) {
    const place = this.placeOf(target);
    if (!place || this.view.refocusing) return;
    this.anchor = this.corner = place;
    this.setMode("select");
    target.select();
    this.paint();
  }

  onLeave({ target }) {
    if (!this.placeOf(target) || !target.isConnected) return;
    this.commit(target);
    this.suggestions?.close();
  }

  setMode(mode) {
    this.mode = mode;
    this.table.dataset.mode = mode;
  }

  /** Show what is selected. */
  paint() {
    const now = new Set(this.wheres);
    if (this.anchor) this.at = this.keys.indexOf(this.anchor.key);
    this.painted?.forEach((where) => { if (!now.has(where)) this.view.mark(where, "in-range", false); });
    now.forEach((where) => this.view.mark(where, "in-range", true));
    this.painted = now;
  }

  /** Rows came, went or moved: what is selected may be gone with its row, and so may the focus. */
  onOrder() {
    if (!this.anchor) return;
    const { key, column } = this.anchor, at = this.at, lost = document.activeElement === document.body;
    if (!this.keys.includes(key)) this.leave();
    else if (!this.keys.includes(this.corner.key)) this.corner = this.anchor;
    if (lost && !this.anchor && this.keys.length) this.go({ key: this.keys[Math.min(at, this.keys.length - 1)], column });
    this.paint();
  }

  /** Nothing is selected any more. */
  leave() {
    this.anchor = this.corner = null;
    this.paint();
  }

  go(place) {
    if (!place) return;
    const control = this.view.control(this.where(place));
    control.focus();
    this.anchor = this.corner = place;
    this.paint();
    control.closest("td").scrollIntoView({ block: "nearest" });
  }

  step(place, [down, right], far = false) {
    const row = this.keys.indexOf(place.key), last = [this.keys.length - 1, this.columns.length - 1];
    const to = (at, by, most) => (far && by ? (by < 0 ? 0 : most) : Math.min(most, Math.max(0, at + by)));
    return { key: this.keys[to(row, down, last[0])], column: to(place.column, right, last[1]) };
  }

  page(by) {
    const at = Math.min(this.keys.length - 1, Math.max(0, this.keys.indexOf(this.anchor.key) + by));
    return { key: this.keys[at], column: this.anchor.column };
  }

  extend(place) {
    this.corner = place;
    this.paint();
    this.view.td(this.where(place)).scrollIntoView({ block: "nearest" });
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
    this.setMode("select");
    if (control.value !== before) this.change("修改", [{ where, before, after: control.value }]);
  }

  cancel() {
    const control = this.control, where = this.where(this.anchor);
    control.value = this.sheet.text(where);
    this.sheet.draft(where, control.value);
    this.setMode("select");
    control.select();
  }

  clear() {
    const changes = this.wheres.filter((where) => !LEVELS.includes(rowOf(where).name));
    if (!changes.length) this.view.did("每一行都要有类别，不能清空；请直接选另一个");
    this.change("清空", changes.map((where) => ({ where, before: this.sheet.text(where), after: "" })));
    this.control.select();
  }

  fillDown() {
    if (!this.range) return;
    const { keys, left, right } = this.range;
    const [first, ...others] = keys;
    const text = (key, column) => this.sheet.text(this.where({ key, column }));
    const columns = Array.from({ length: right - left + 1 }, (_, index) => left + index);
    this.change("向下填充", others.flatMap((key) => columns.map((column) => ({
      where: this.where({ key, column }), before: text(key, column), after: text(first, column),
    }))));
  }

  breakLine() {
    const control = this.control;
    if (control.tagName !== "TEXTAREA") return;
    control.setRangeText("\n", control.selectionStart, control.selectionEnd, "end");
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Keys

  onKey(event) {
    // The Enter that ends a composition belongs to the input method.
    if (event.isComposing || event.keyCode === 229 || !this.placeOf(event.target)) return;
    if (this.suggestions?.onKey(event)) { event.preventDefault(); return; }
    const act = this.mode === "select" ? this.selectKey(event) : this.typeKey(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  selectKey(event) {
    const { key, shiftKey: shift, altKey: alt } = event, control = event.ctrlKey || event.metaKey;
    const rows = this.range?.keys ?? [];
    if (key in STEPS && alt && shift) return STEPS[key][0] ? () => this.shift(STEPS[key][0]) : null;
    if (key in STEPS && alt) return key === "ArrowDown" ? () => this.suggestions?.open() : null;
    if (key in STEPS && shift) return () => this.extend(this.step(this.corner, STEPS[key], control));
    if (key in STEPS) return () => this.go(this.step(this.anchor, STEPS[key], control));
    if (key === "Enter" && control) return () => this.insert();
    if (key === "Enter") return () => this.enter(shift ? -1 : 1);
    if (key === "PageUp" || key === "PageDown") return () => this.go(this.page(key === "PageUp" ? -PAGE : PAGE));
    if (key === "Home" || key === "End") return () => this.goEdge(key === "Home", control);
    if (key === "Delete" && alt) return () => this.removeRows(rows);
    if (key === "Delete" || key === "Backspace") return () => this.clear();
    if (key === "F2") return () => this.edit();
    if (key === "Escape") return () => this.go(this.anchor);
    if (control && key.toLowerCase() === "d") return () => this.fillDown();
    if (control && key.toLowerCase() === "a") return () => this.selectAll();
    return null;
  }

  typeKey(event) {
    const { key, shiftKey: shift, altKey: alt } = event;
    if (key === "Enter" && alt) return () => this.breakLine();
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) return () => { this.commit(); this.insert(); };
    if (key === "Enter") return () => { this.commit(); this.enter(shift ? -1 : 1); };
    if (key === "Escape") return () => this.cancel();
    if (key === "ArrowDown" && alt) return () => this.suggestions?.open();
    if (key === "F2") return () => this.edit();
    if (!(key in STEPS) || this.mode !== "type" || shift) return null;
    return () => { this.commit(); this.go(this.step(this.anchor, STEPS[key])); };
  }

  enter(by) {
    const isLast = this.anchor.key === this.keys.at(-1);
    if (by > 0 && isLast && !this.sheet.isBlank(this.group, this.anchor.key)) this.insert();
    else this.go(this.step(this.anchor, [by, 0]));
  }

  goEdge(home, corner) {
    const row = corner ? (home ? this.keys[0] : this.keys.at(-1)) : this.anchor.key;
    this.go({ key: row, column: home ? 0 : this.columns.length - 1 });
  }

  selectAll() {
    this.go({ key: this.keys[0], column: 0 });
    this.extend({ key: this.keys.at(-1), column: this.columns.length - 1 });
  }

  // Rows

  insert() {
    const column = this.anchor?.column ?? this.columns.indexOf("name");
    const key = this.rows.add(this.group, this.anchor?.key, this.categories[0]);
    if (key) this.go({ key, column });
  }

  removeRows(keys) {
    const at = this.keys.indexOf(keys[0]), column = this.anchor.column;
    this.rows.remove(this.group, keys);
    const next = this.keys[Math.min(at, this.keys.length - 1)];
    if (next) this.go({ key: next, column });
    else this.view.form.querySelector('[data-do="add-row"]')?.focus();
  }

  shift(by) {
    if (this.range) this.rows.shift(this.group, this.range.keys, by);
  }

  // The mouse

  onMouseDown(event) {
    const td = event.target.closest("td[data-where]"), control = td?.querySelector("input, textarea");
    const place = control && this.placeOf(control);
    if (!place || event.button || event.target.closest(".notes, [data-do]")) return;
    if (event.shiftKey && this.anchor) { event.preventDefault(); this.extend(place); return; }
    const again = document.activeElement === control;
    if (again && this.mode === "select" && !this.isWide) this.setMode("edit");
    else if (!again) { event.preventDefault(); this.go(place); }
    else if (this.isWide) { event.preventDefault(); this.go(place); control.select(); }
    this.dragging = this.mode === "select";
  }

  onMouseOver(event) {
    const td = event.target.closest("td[data-where]");
    if (!this.dragging || !td) return;
    const place = this.placeOf(td.querySelector("input, textarea"));
    if (place && (place.key !== this.corner.key || place.column !== this.corner.column)) this.extend(place);
  }
}
