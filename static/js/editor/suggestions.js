// What opens under a cell: the categories to choose from, and rows to take over from the library and other projects.
// The rows are fetched once; nothing that is typed waits for them.

import { completions } from "./units.js";

const MOST = 12;

export class Suggestions {
  constructor(grid, page) {
    Object.assign(this, { grid, page, rows: [], options: [], at: -1 });
    this.box = document.createElement("ul");
    Object.assign(this.box, { className: "suggestions", id: "suggestions", hidden: true, tabIndex: 0 });
    this.box.setAttribute("role", "listbox");
    this.box.setAttribute("aria-label", "可选内容");
    document.querySelector("main").append(this.box);
    this.box.addEventListener("mousedown", (event) => this.onMouseDown(event));
    grid.table.addEventListener("input", () => this.onInput());
    addEventListener("scroll", () => this.place(), { passive: true });
    this.ready = this.fetch();
  }

  async fetch() {
    try {
      const response = await fetch(this.page.addresses.suggestions, { headers: { Accept: "application/json" } });
      if (response.ok) this.rows = (await response.json()).rows;
    } catch { /* without the server there are none, and typing goes on */ }
  }

  get isOpen() { return !this.box.hidden; }

  onInput() {
    const name = this.grid.anchor && this.grid.columns[this.grid.anchor.column];
    const typed = this.grid.control?.value.trim();
    if (name === "value") this.offerUnits(typed ?? "");
    else if (name?.startsWith("level") || (name === "name" && typed)) this.open(typed);
    else this.close();
  }

  /** A number without its unit: with it, ready to be taken by Tab or Enter where no other can be meant. */
  offerUnits(value) {
    const { key } = this.grid.anchor, { sheet, group } = this.grid;
    const [name, level2] = ["name", "level2"].map((each) => sheet.typed(`${group}.${key}.${each}`));
    const { texts, isCertain } = completions({ name, level2, value }, sheet.text("budget"));
    this.options = texts.map((text) => ({ text, aside: "补上单位", isUnit: true }));
    this.show(isCertain ? 0 : -1);
  }

  /** Open with what fits the text typed, or with all there is. */
  open(typed = "") {
    if (!this.grid.anchor?.key) return; // nothing to choose from in the head
    const { key, column } = this.grid.anchor, name = this.grid.columns[column];
    this.options = this.fitting(this.choices(key, name), typed).slice(0, name.startsWith("level") ? 50 : MOST);
    this.show(typed && name.startsWith("level") ? 0 : -1);
  }

  choices(key, name) {
    const cell = (each) => this.grid.sheet.typed(`${this.grid.group}.${key}.${each}`);
    const { categories } = this.page;
    const firsts = [...new Set(categories.map(([level1]) => level1))];
    if (name === "level1") return firsts.map((text) => ({ text, aside: "" }));
    if (name === "level2") return categories.map(([level1, text]) => ({ text, aside: level1 }));
    const near = this.rows.filter((row) => row.level2 === cell("level2"));
    const beside = (row) => [row.value, row.origin].filter(Boolean).join(" · ");
    if (name === "name") return near.map((row) => ({ text: row.name, aside: beside(row), row }));
    const filled = near.filter((row) => row[name]);
    const alike = filled.filter((row) => row.name === cell("name"));
    const best = alike.length ? alike : filled;
    return best.map((row) => ({ text: row[name], aside: `${row.name} · ${row.origin}` }));
  }

  /** What is typed in full stands first where it is a whole row, as its other cells can be taken over. */
  fitting(choices, typed) {
    const seen = new Set();
    const once = choices.filter(({ text }) => !seen.has(text) && seen.add(text));
    if (!typed) return once;
    if (once.some(({ text, row }) => text === typed && !row)) return once.filter(({ text }) => text === typed);
    const exact = once.filter(({ text, row }) => text === typed && row);
    return [...exact, ...once.filter(({ text, aside }) => text !== typed && `${text} ${aside}`.includes(typed))];
  }

  show(at) {
    if (!this.options.length) { this.close(); return; }
    this.box.replaceChildren(...this.options.map(({ text, aside }, index) => {
      const line = document.createElement("li");
      line.id = `suggestion-${index}`;
      line.setAttribute("role", "option");
      const said = document.createElement("span");
      said.textContent = text;
      const small = document.createElement("small");
      small.textContent = aside;
      line.append(said, small);
      return line;
    }));
    this.box.hidden = false;
    this.place();
    this.point(at);
  }

  place() {
    if (!this.isOpen || !this.grid.control) return;
    const cell = this.grid.control.closest("td").getBoundingClientRect();
    const below = cell.bottom + this.box.offsetHeight + 60 < innerHeight;
    this.box.style.left = `${Math.min(cell.left, innerWidth - this.box.offsetWidth - 8)}px`;
    this.box.style.top = `${below ? cell.bottom : Math.max(4, cell.top - this.box.offsetHeight)}px`;
    this.box.style.minWidth = `${cell.width}px`;
  }

  point(at) {
    this.at = at;
    [...this.box.children].forEach((line, index) => line.setAttribute("aria-selected", index === at));
    const control = this.grid.control;
    control.setAttribute("aria-controls", this.box.id);
    if (at < 0) control.removeAttribute("aria-activedescendant");
    else control.setAttribute("aria-activedescendant", `suggestion-${at}`);
    this.box.children[at]?.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (!this.isOpen) return;
    this.box.hidden = true;
    this.grid.control?.removeAttribute("aria-activedescendant");
  }

  /** Whether the key was meant for what is open. */
  onKey({ key, altKey: alt }) {
    if (!this.isOpen || alt) return false;
    const isUnit = this.options[this.at]?.isUnit;
    // One goes on with the arrows, too, where there is nothing to choose.
    if (isUnit && this.options.length === 1 && key.startsWith("Arrow")) { this.take(this.at); return false; }
    if (key === "ArrowDown" || key === "ArrowUp") {
      this.point(Math.min(this.options.length - 1, Math.max(0, this.at + (key === "ArrowDown" ? 1 : -1))));
      return true;
    }
    if (key === "Escape") { this.close(); return true; }
    if (key === "Enter" && this.at >= 0) { this.take(this.at); return !isUnit; }
    if (key === "Tab" && this.at >= 0) this.take(this.at); // and on to the next cell
    return false;
  }

  onMouseDown(event) {
    const line = event.target.closest("li");
    event.preventDefault();
    if (line) this.take([...this.box.children].indexOf(line));
  }

  /** Fill in what was chosen, and of a whole row also its other cells where they are blank: one step. */
  take(at) {
    const { text, row } = this.options[at], { grid } = this, { key } = grid.anchor;
    const where = grid.where(grid.anchor);
    const changes = [{ where, before: grid.sheet.text(where), after: text }];
    for (const name of row ? ["description", "basis", ...(row.library ? [] : ["value"])] : []) {
      const other = `${grid.group}.${key}.${name}`;
      if (!grid.sheet.text(other) && row[name]) changes.push({ where: other, before: "", after: row[name] });
    }
    this.close();
    grid.sheet.draft(where, grid.sheet.text(where));
    grid.change("选用", changes);
    grid.setMode("select");
    grid.control.select();
    const reference = row?.library && row.value ? `，参考值 ${row.value}` : "";
    if (row) grid.view.did(`已选用“${text}”${reference}（Ctrl+Z 撤销）`);
  }
}

