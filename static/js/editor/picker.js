// Rows chosen by ticks from the library and from like projects: what is ticked comes into the form, and nothing else.

import { MOST_ROWS, newKey, ownerOf, placeOf } from "./rows.js";
import { made } from "./view.js";

const GROUP = "targets", OTHERS = "其他项目";

export class Picker {
  constructor(grid, page, dialog) {
    Object.assign(this, { grid, page, dialog, sheet: grid.sheet });
    this.list = dialog.querySelector("[data-part=library-list]");
    this.source = dialog.querySelector("select");
    this.search = dialog.querySelector("input[type=search]");
    this.source.addEventListener("change", () => this.filter());
    this.search.addEventListener("input", () => this.filter());
    dialog.addEventListener("change", () => this.count());
    dialog.addEventListener("submit", (event) => { if (event.submitter.value === "take") this.take(); });
  }

  async open() {
    await this.grid.suggestions.ready;
    const there = new Set(this.sheet.orders[GROUP].map((key) => this.place(key)));
    this.rows = this.grid.suggestions.rows.filter((row) => !there.has(`${row.level2}\n${row.name}`));
    const names = this.page.categories.map(([, level2]) => level2);
    this.rows.sort((one, other) => names.indexOf(one.level2) - names.indexOf(other.level2));
    this.list.replaceChildren(...this.rows.map((row, at) => entry(row, at)));
    const origins = new Set(this.rows.map(sourceOf)), own = `指标库 · ${this.dialog.dataset.kind}`;
    const options = [...origins].sort((one, other) => (other === own) - (one === own));
    this.source.replaceChildren(new Option("全部来源", ""), ...options.map((each) => new Option(each, each)));
    this.source.value = origins.has(own) ? own : "";
    this.search.value = "";
    this.filter();
    this.count();
    this.dialog.showModal();
  }

  place(key) {
    const [level2, name] = ["level2", "name"].map((each) => this.sheet.typed(`${GROUP}.${key}.${each}`));
    return `${level2}\n${name}`;
  }

  /** Show what fits; what is ticked stays in sight. A category is named above the first of its rows. */
  filter() {
    const words = this.search.value.trim();
    let above = "";
    for (const line of this.list.children) {
      const row = this.rows[line.dataset.at], text = `${row.level2} ${row.name} ${row.basis}`;
      const fits = (!this.source.value || sourceOf(row) === this.source.value) && text.includes(words);
      line.hidden = !fits && !line.querySelector("input").checked;
      if (line.hidden) continue;
      line.querySelector(".category").textContent = row.level2 === above ? "" : row.level2;
      above = row.level2;
    }
  }

  get ticked() { return [...this.list.querySelectorAll(":checked")].map(({ value }) => this.rows[value]); }

  count() {
    const { length } = this.ticked, button = this.dialog.querySelector("[value=take]");
    button.textContent = length ? `放入 ${length} 行` : "放入勾选的行";
    button.disabled = !length;
  }

  /** Fill the rows that wait in the categories, then add others below the last of theirs: one step. */
  take() {
    const before = this.sheet.orders[GROUP], after = [...before], cells = [], picked = this.ticked;
    if (before.length + picked.length > MOST_ROWS) {
      this.grid.view.did(`最多 ${MOST_ROWS} 行，没有放入`);
      return;
    }
    const level2 = new Map(before.map((key) => [key, this.sheet.typed(`${GROUP}.${key}.level2`)]));
    const waiting = before.filter((key) => this.sheet.isBlank(GROUP, key));
    for (const row of picked) {
      const at = waiting.findIndex((key) => level2.get(key) === row.level2);
      const key = at < 0 ? this.insert(after, level2, row.level2) : waiting.splice(at, 1)[0];
      cells.push(...this.cells(key, row));
    }
    const orders = after.length > before.length ? { [GROUP]: { before, after } } : {};
    this.grid.change("从指标库放入", cells, orders);
    this.grid.view.did(`已放入 ${picked.length} 行（Ctrl+Z 撤销）`);
    this.grid.go({ key: rowKey(cells[0].where), column: this.grid.columns.indexOf("value") });
  }

  insert(after, level2, category) {
    const key = newKey(), present = after.map((each) => level2.get(each));
    after.splice(placeOf(category, present, this.page.categories), 0, key);
    level2.set(key, category);
    return key;
  }

  /** A value of the library is for reference alone: what one project promises says nothing about another. */
  cells(key, row) {
    const texts = { level1: ownerOf(row.level2, this.page.categories), level2: row.level2, name: row.name };
    Object.assign(texts, { description: row.description, basis: row.basis });
    return Object.entries(texts).map(([name, after]) => {
      const where = `${GROUP}.${key}.${name}`;
      return { where, before: this.sheet.text(where), after };
    });
  }
}

const rowKey = (where) => where.split(".")[1];

const sourceOf = ({ library, origin }) => (library ? origin : OTHERS);

function entry(row, at) {
  const box = made("input", { type: "checkbox", value: at });
  const beside = [row.value && `参考值 ${row.value}`, row.basis && `依据 ${row.basis}`, row.origin].filter(Boolean).join(" · ");
  const label = made("label", {}, box, made("span", {}, row.name, made("small", {}, beside)));
  const line = made("li", {}, made("span", { className: "category" }), label);
  line.dataset.at = at;
  return line;
}
