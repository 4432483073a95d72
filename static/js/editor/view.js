// The page: controls by cell, rows by key, and what stands beside a cell.

import { LEVELS, rowOf } from "./sheet.js";

const BLANK_KEY = "__key__";
// Stands for the number of a row that is only offered.
const SPARE = "备用", COUNTED = /第\d+|备用/;

export class View {
  constructor(form, sheet) {
    this.form = form;
    this.sheet = sheet;
    this.tds = new Map(); // the place of each cell, whether its row is in the page or was removed
    this.rows = new Map();
    this.blanks = new Map(); // of each group, as far as one was needed
    this.echoes = new Map([...form.querySelectorAll("[data-shows]")].map((each) => [each.dataset.shows, each])); // said elsewhere
    form.querySelectorAll("[data-where]").forEach((td) => this.tds.set(td.dataset.where, td));
    form.querySelectorAll("[data-key]").forEach((row) => this.rows.set(row.dataset.key, row));
    sheet.addEventListener("change", ({ detail }) => this.draw(detail.cells, detail.groups));
  }

  td(where) { return this.tds.get(where); }

  control(where) { return this.td(where)?.querySelector("input, textarea, select"); }

  part(name) { return document.querySelector(`[data-part="${name}"]`); }

  draw(cells, groups) {
    groups.forEach((group) => this.arrange(group));
    cells.forEach((where) => this.drawCell(where));
    const named = (names) => cells.some((where) => names.includes(rowOf(where)?.name));
    if (groups.includes("sub_targets") || named(["title", "goal"])) this.drawOptions("sub_targets");
    if (groups.includes("targets") || named(LEVELS)) this.drawLevels();
    const { offered } = this.sheet;
    if (offered.size && cells.some((where) => offered.has(rowOf(where)?.key))) this.numberAll("targets");
  }

  drawAll() {
    const wheres = [...this.tds.keys()];
    this.draw(wheres, Object.keys(this.sheet.orders).filter((group) => this.container(group)));
  }

  drawCell(where) {
    const control = this.control(where);
    if (!control) return;
    const text = this.sheet.typed(where);
    if (control.value !== text) this.fill(control, text);
    if (!control.matches("select") && control.parentNode.dataset.text !== text) control.parentNode.dataset.text = text;
    const echo = this.echoes.get(where);
    if (echo) echo.textContent = text;
  }

  /** A cell that was selected as a whole stays so: what is typed next replaces the new text too. */
  fill(control, text) {
    const isText = control.matches("input, textarea") && control === document.activeElement;
    const whole = isText && control.selectionStart === 0 && control.selectionEnd === control.value.length;
    control.value = text;
    if (whole) control.select();
  }

  container(group) { return this.form.querySelector(`[data-group="${group}"]`); }

  /** Put the rows of a group into their order, with as few moves as can be, for a row that moves loses the focus. */
  arrange(group) {
    const container = this.container(group);
    if (!container) return;
    const keys = this.sheet.orders[group], wanted = new Set(keys), active = document.activeElement;
    for (const row of [...container.children]) if (!wanted.has(row.dataset.key)) row.remove();
    let next = container.firstElementChild;
    for (const key of keys) {
      const row = this.rows.get(key) ?? this.makeRow(group, key);
      if (row === next) next = next.nextElementSibling; else container.insertBefore(row, next);
    }
    this.numberAll(group);
    this.refocus(active);
  }

  /** What had the focus before its row was moved has it again. */
  refocus(active) {
    if (!active?.isConnected || active === document.activeElement) return;
    this.refocusing = true;
    active.focus({ preventScroll: true });
    this.refocusing = false;
  }

  /** What rows of a group are made of, with the attributes that bear a row's key. */
  blank(group) {
    if (this.blanks.has(group)) return this.blanks.get(group);
    const { content } = this.form.querySelector(`template[data-blank="${group}"]`), keyed = [];
    content.querySelectorAll(".plain-only").forEach((each) => each.remove());
    [...content.firstElementChild.querySelectorAll("*")].forEach(({ attributes }, index) => {
      for (const { name, value } of attributes) if (value.includes(BLANK_KEY)) keyed.push([index + 1, name, value]);
    });
    keyed.push([0, "data-key", BLANK_KEY]);
    this.blanks.set(group, { content, keyed });
    return this.blanks.get(group);
  }

  makeRow(group, key) {
    const { content, keyed } = this.blank(group);
    const row = document.importNode(content.firstElementChild, true), elements = [row, ...row.querySelectorAll("*")];
    for (const [index, name, value] of keyed) elements[index].setAttribute(name, value.replaceAll(BLANK_KEY, key));
    this.rows.set(key, row);
    for (const td of row.querySelectorAll("[data-where]")) {
      const { where } = td.dataset, control = td.querySelector("input, textarea");
      this.tds.set(where, td);
      if (control) this.begin(control, this.sheet.typed(where)); else this.drawCell(where);
    }
    return row;
  }

  /** The first text of a control: of one that is set later, the browser tells as of a selection, in every cell. */
  begin(control, text) {
    control.defaultValue = text;
    control.parentNode.dataset.text = text;
  }

  /** The rows are counted as the server counts them: one that is only offered has no number. */
  numberAll(group) {
    let number = 0;
    for (const key of this.sheet.orders[group]) {
      const isOffered = this.sheet.isOffered(group, key);
      this.number(this.rows.get(key), isOffered ? SPARE : String(number += 1));
      if (this.sheet.offered.has(key)) this.offer(key, isOffered);
    }
  }

  number(row, number) {
    const shown = row.querySelector(".number"), before = shown.textContent;
    if (before === number) return;
    shown.textContent = number;
    const name = number === SPARE ? SPARE : `第${number}`;
    row.querySelectorAll("[aria-label]").forEach((each) => {
      each.setAttribute("aria-label", each.getAttribute("aria-label").replace(COUNTED, name));
    });
  }

  offer(key, on) {
    const hint = this.sheet.offered.get(key) ? "每张表都要有，请填写" : "可选，不填不算";
    this.rows.get(key).classList.toggle("offered", on);
    this.rows.get(key).querySelector(".name textarea").placeholder = on ? hint : "";
  }

  /** What may be chosen from the rows of a group: numbered, by their titles. A blank one is not there to be led to. */
  drawOptions(group) {
    if (!this.sheet.orders[group]) return;
    const unsaved = new Set(this.sheet.unsavedRows(group));
    const titles = this.sheet.orders[group].map((key, index) => {
      const [title, goal] = ["title", "goal"].map((name) => this.sheet.typed(`${group}.${key}.${name}`));
      return [key, `${index + 1}、${(title || goal).slice(0, 30)}`];
    }).filter(([key]) => !unsaved.has(key));
    for (const select of this.form.querySelectorAll(`select[data-options-of="${group}"]`)) {
      const chosen = this.sheet.typed(select.closest("[data-where]").dataset.where), known = new Map(titles);
      const others = [...select.options].filter(({ value }) => !value || (value === chosen && !known.has(value)));
      select.replaceChildren(...others, ...titles.map(([key, title]) => new Option(title, key)));
      select.value = chosen;
    }
  }

  /** A category that is that of the row above is not said again, as in the printed form. */
  drawLevels() {
    let above = null;
    for (const key of this.sheet.orders.targets ?? []) {
      const [first, second] = LEVELS.map((name) => this.sheet.typed(`targets.${key}.${name}`));
      this.td(`targets.${key}.level1`)?.classList.toggle("same", above?.first === first);
      this.td(`targets.${key}.level2`)?.classList.toggle("same", above?.first === first && above?.second === second);
      above = { first, second };
    }
  }

  /** A line beside a cell, "" for none; with buttons {label: what they do}. */
  note(where, kind, text, choices = {}) {
    const td = this.td(where);
    let line = td?.querySelector(`.notes > .${kind}`);
    if (!td || (!text && !line)) return;
    if (!text) { line.remove(); this.describe(where); return; }
    if (!line) {
      line = document.createElement("p");
      line.className = kind;
      notesOf(td).append(line);
    }
    if (line.dataset.said === text) return;
    line.dataset.said = text;
    line.replaceChildren(text, ...Object.entries(choices).map(([label, act]) => button(label, act)));
    this.describe(where);
  }

  /** What is wrong with a cell is read out with it. */
  describe(where) {
    const control = this.control(where), td = this.td(where), why = td.querySelector(".why");
    if (why) why.id = `why-${where}`;
    const proposed = td.querySelector(".proposed");
    if (proposed) proposed.id = `proposed-${where}`;
    const beside = [why, proposed, td.querySelector(".card")].filter(Boolean).map(({ id }) => id);
    if (beside.length) control.setAttribute("aria-describedby", beside.join(" ")); else control.removeAttribute("aria-describedby");
    control.setAttribute("aria-invalid", String(Boolean(why || td.querySelector(".card > .error"))));
  }

  mark(where, name, on) { this.td(where)?.classList.toggle(name, on); }

  /** Say what was just done, for a while. */
  did(text) {
    this.part("did").textContent = text;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => { this.part("did").textContent = ""; }, 10_000);
  }

  /** Go to a cell, opening what hides it. */
  focus(where) {
    const control = this.control(where) ?? document.getElementById(where);
    control?.focus();
    control?.scrollIntoView({ block: control.offsetHeight > innerHeight / 2 ? "start" : "center" });
  }
}

/** Do what may move the cell that has the focus, and bring it back to its place on the screen. */
export function steadied(act) {
  const control = document.activeElement.closest("[data-where]") && document.activeElement;
  const before = control?.getBoundingClientRect().top;
  act();
  if (control?.isConnected) scrollBy(0, control.getBoundingClientRect().top - before);
}

/** A link to a cell. */
export function linkTo(where, text) {
  const made = document.createElement("a");
  made.href = `#${where}`;
  made.textContent = text;
  return made;
}

function notesOf(td) {
  const there = td.querySelector(".notes");
  if (there) return there;
  const notes = document.createElement("div");
  notes.className = "notes";
  td.append(notes);
  return notes;
}

/** An element with what stands in it. */
export function made(tag, properties, ...content) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...content);
  return element;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}
