// Find and replace over the whole form, or over what is selected.

import { LEVELS, rowOf } from "./sheet.js";

export class Finding {
  constructor(grid) {
    this.grid = grid;
    this.bar = document.getElementById("finding");
    this.wanted = this.bar.querySelector("[name=wanted]");
    this.other = this.bar.querySelector("[name=other]");
    document.addEventListener("keydown", (event) => this.onKey(event));
    this.wanted.addEventListener("input", () => this.showCount());
    this.bar.addEventListener("keydown", (event) => this.onBarKey(event));
    this.bar.addEventListener("click", ({ target }) => this[target.closest("[data-find]")?.dataset.find]?.());
  }

  onKey(event) {
    const key = event.key.toLowerCase(), isOurs = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    // From within the bar the browser's own search opens.
    if (!isOurs || !["f", "h"].includes(key) || document.querySelector("dialog[open]") || this.bar.contains(document.activeElement)) return;
    event.preventDefault();
    this.open(key === "h");
  }

  open(replacing = false) {
    const { grid } = this;
    grid.commit();
    this.scope = grid.isWide ? new Set(grid.wheres) : null;
    this.bar.hidden = false;
    this.bar.classList.toggle("replacing", replacing);
    this.wanted.focus();
    this.wanted.select();
    this.showCount();
  }

  close() {
    const { grid } = this;
    this.bar.hidden = true;
    if (grid.anchor) grid.go(grid.anchor);
  }

  onBarKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    // In what is looked for, the browser takes back letters.
    if (event.target.matches("input") && (event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) event.stopPropagation();
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target.matches("input")) this.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }

  get all() {
    const { grid } = this;
    return [...grid.moves.heads, ...grid.keys.flatMap((key) => grid.sheet.wheres(grid.group, key))];
  }

  /** The cells in which the text stands, in the order of the form. */
  get found() {
    const { grid } = this, wanted = this.wanted.value.toLowerCase();
    if (!wanted) return [];
    return this.all.filter((where) => (!this.scope || this.scope.has(where)) && grid.sheet.text(where).toLowerCase().includes(wanted));
  }

  showCount() {
    const { found } = this, at = this.grid.anchor ? found.indexOf(this.grid.where(this.grid.anchor)) + 1 : 0;
    const place = this.scope ? "所选范围内" : "";
    const count = found.length ? `${place}${at ? `第 ${at} 格，` : ""}共 ${found.length} 格` : `${place}没有找到`;
    this.grid.view.part("found").textContent = this.wanted.value ? count : "";
  }

  /** Go to the next cell, and come back to the bar: one presses Enter again and again. */
  step(by) {
    const { grid, found } = this;
    if (!found.length) { this.showCount(); return; }
    const wheres = this.all, at = grid.anchor ? wheres.indexOf(grid.where(grid.anchor)) : -1, ahead = (where) => wheres.indexOf(where) > at;
    const behind = (where) => wheres.indexOf(where) < at;
    const next = by > 0 ? found.find(ahead) ?? found[0] : found.findLast(behind) ?? found.at(-1);
    const back = document.activeElement;
    grid.go(grid.placeOf(grid.view.control(next)));
    grid.control.scrollIntoView({ block: "center" });
    this.showCount();
    if (this.bar.contains(back)) back.focus();
  }

  next() { this.step(1); }

  previous() { this.step(-1); }

  replace() {
    const { grid } = this, here = grid.anchor && grid.where(grid.anchor);
    if (this.found.includes(here)) this.replaceIn([here]);
    this.step(1);
  }

  replaceAll() {
    const count = this.replaceIn(this.found);
    this.showCount();
    if (count) this.grid.view.did(`已替换 ${count} 格（Ctrl+Z 撤销）`);
  }

  /** One step; a category stays where the new text is none of the scheme. */
  replaceIn(wheres) {
    const { grid } = this, { sheet, categories } = grid, names = new Set(categories.flat());
    const pattern = new RegExp(this.wanted.value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi");
    const changes = wheres.map((where) => {
      const before = sheet.text(where);
      return { where, before, after: before.replace(pattern, () => this.other.value) };
    });
    const fits = ({ where, after }) => !LEVELS.includes(rowOf(where)?.name) || names.has(after);
    const real = changes.filter((change) => fits(change) && change.before !== change.after);
    if (real.length < changes.length) grid.view.did("类别只能换成指标体系里有的，其余没有替换");
    if (real.length) grid.change("替换", real);
    return real.length;
  }
}
