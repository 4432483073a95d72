// The editor: the plain form of the page comes to life.

import { watchUppermost } from "./categories.js";
import { Clipboard, pasteOneCell } from "./clipboard.js";
import { Drag } from "./drag.js";
import { FillHandle } from "./filling.js";
import { Finding } from "./finding.js";
import { Finishing } from "./finishing.js";
import { Grid } from "./grid.js";
import { History } from "./history.js";
import { Margin } from "./margin.js";
import { Menu } from "./menu.js";
import { Mouse } from "./mouse.js";
import { Picker } from "./picker.js";
import { Proposals } from "./proposals.js";
import { Queue } from "./queue.js";
import { Rows, withLevels } from "./rows.js";
import { Saving } from "./saving.js";
import { rowOf, Sheet } from "./sheet.js";
import { Suggestions } from "./suggestions.js";
import { watchTotals } from "./totals.js";
import { View } from "./view.js";

const form = document.getElementById("sheet");
const page = JSON.parse(document.getElementById("page").textContent);

/** The cells of a row by its group, as the page draws them. */
function rowNames() {
  const names = {};
  for (const source of [...form.querySelectorAll("template[data-blank]")].map((each) => each.content).concat(form)) {
    for (const { dataset } of source.querySelectorAll("[data-where]")) {
      const row = rowOf(dataset.where);
      if (row && !(names[row.group] ??= []).includes(row.name)) names[row.group].push(row.name);
    }
  }
  return names;
}

/** What a page that was drawn again after a save without a script shows of cells that were not saved. */
function refusedTexts() {
  const cells = [...form.querySelectorAll(".why")].map((why) => why.closest("[data-where]"));
  return cells.map((td) => [td.dataset.where, td.querySelector("input, textarea, select").value]);
}

const refused = refusedTexts();
const sheet = new Sheet(JSON.parse(form.elements.loaded.value), rowNames());
form.querySelectorAll("[data-new]").forEach((row) => row.remove());
for (const source of [form, ...[...form.querySelectorAll("template")].map((each) => each.content)]) {
  source.querySelectorAll("[list]").forEach((control) => control.removeAttribute("list")); // ours opens instead
}
form.classList.add("live");

const view = new View(form, sheet);
const history = new History(sheet);
const rows = new Rows(sheet, history, view);
const queue = new Queue(page.user, location.pathname);
const change = (label, cells, orders) => history.take(label, withLevels(cells, sheet, page.categories), orders);

// What a page without a script, or one that was closed, has left.
for (const [where, text] of refused) sheet.take(where, text);
const left = queue.left();
left.forEach(({ edit }) => sheet.restore(edit));

const margin = new Margin(view, page);
const saving = new Saving({ sheet, view, page, queue, history, onNotes: (answer) => margin.draw(answer) });
const finishing = new Finishing({ view, saving, page, onNotes: (answer) => margin.draw(answer) });
queue.forget(left.map(({ name }) => name));

const grid = form.querySelector("[data-grid]") && new Grid({ sheet, history, view, rows, change });
if (grid) {
  grid.categories = page.categories;
  grid.suggestions = new Suggestions(grid, page);
  new Clipboard(grid, page);
  new Mouse(grid);
  new Drag(grid);
  new FillHandle(grid);
  grid.menu = new Menu(grid, new Finding(grid));
  grid.proposals = new Proposals(grid);
  watchTotals(grid);
  watchUppermost(grid);
  saving.choose = choose;
  rows.offer("targets", page.offered, page.categories);
  if (!grid.keys.length) rows.add("targets", null, page.categories[0]);
} else document.addEventListener("paste", pasteOneCell);
const picker = grid && new Picker(grid, page, document.getElementById("library"));
view.drawAll();
if (left.length) view.did("已找回上次没有保存的内容");
saving.note();
saving.watch();
goToAddressed();
addEventListener("hashchange", goToAddressed);

// Typing. What an input method composes is kept like any text, and sent when it is done.
form.addEventListener("compositionstart", () => { view.composing = true; });
form.addEventListener("compositionend", () => { view.composing = false; });
form.addEventListener("focusout", () => { view.composing = false; });
form.addEventListener("input", ({ target }) => onInput(target));
form.addEventListener("focusin", ({ target }) => { if (grid && whereOf(target) && !grid.placeOf(target)) grid.leave(); });

function whereOf(control) {
  return control.closest("[data-where]")?.dataset.where;
}

function onInput(control) {
  const where = whereOf(control);
  if (!where) return;
  if (!control.matches("select")) control.parentNode.dataset.text = control.value;
  sheet.draft(where, control.value);
}

// A cell outside the grid becomes a step when it is left.
form.addEventListener("change", ({ target }) => {
  const where = whereOf(target);
  if (where && !grid?.placeOf(target)) change("修改", [{ where, before: sheet.text(where), after: target.value }]);
});

const KEYS = { z: "undo", y: "redo", s: "save" };
document.addEventListener("keydown", (event) => {
  const act = (event.ctrlKey || event.metaKey) && KEYS[event.key.toLowerCase()], control = document.activeElement;
  // While something is being typed, the browser's own undo takes back letters.
  if (!act || event.isComposing || document.querySelector("dialog[open]")) return;
  if (act !== "save" && sheet.drafts.has(whereOf(control))) return;
  event.preventDefault();
  const mode = grid?.mode;
  finish();
  if (act === "save" && grid?.control === control) grid.setMode(mode); // and one goes on typing
  ACTS[act === "undo" && event.shiftKey ? "redo" : act]();
});
// Alt+S submits.
document.addEventListener("keydown", (event) => {
  const button = event.altKey && event.code === "KeyS" && form.querySelector('[data-do="submit"]');
  if (!button || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  button.click();
});
// Alt+PageDown and Alt+PageUp turn to the next form and the one before.
document.addEventListener("keydown", ({ key, altKey }) => {
  const to = altKey && { PageDown: "next", PageUp: "prev" }[key];
  if (to) form.querySelector(`[rel="${to}"]`)?.click();
});
// Enter in a cell of one line goes on to the next, and never sends the form.
form.addEventListener("keydown", (event) => {
  const control = event.target, isCell = control.matches("[data-where] :is(input, textarea)");
  if (!isCell || event.isComposing || event.keyCode === 229 || grid?.placeOf(control)) return;
  if (event.key === "Escape") giveBack(control);
  if (event.key !== "Enter" || "lines" in control.dataset) return;
  event.preventDefault();
  next(control, event.shiftKey ? -1 : 1);
});
// Who comes by Tab into the prose of part one goes on at its end.
form.addEventListener("keyup", ({ key, target }) => {
  const isProse = key === "Tab" && target.matches("[data-where] textarea") && !grid?.placeOf(target);
  if (isProse && !target.selectionEnd) target.setSelectionRange(target.value.length, target.value.length);
});
/** What is being typed becomes a step before anything else is done. */
function finish() {
  const control = document.activeElement, where = whereOf(control);
  if (!where || !sheet.drafts.has(where)) return;
  if (grid?.placeOf(control)) grid.commit(control);
  else change("修改", [{ where, before: sheet.text(where), after: control.value }]);
}

/** A category in place of one that was refused: the one named, or one from the list. */
function choose(where, name) {
  view.focus(where);
  if (name) change("选用", [{ where, before: sheet.text(where), after: name }]);
  else grid.suggestions.open();
}

function giveBack(control) {
  control.value = sheet.text(whereOf(control));
  onInput(control);
}

// All of a cell is open to a click, though its control is only as high as its text.
form.addEventListener("click", ({ target }) => {
  if (target.matches("td[data-where]")) target.querySelector("input, textarea, select").focus();
});
form.addEventListener("submit", (event) => event.preventDefault());

function next(control, by) {
  const controls = [...form.querySelectorAll("[data-where] :is(input, textarea, select)")];
  const to = controls[controls.indexOf(control) + by];
  to?.focus();
  if (to?.matches("input")) to.select();
}

/** Whoever comes from a list of findings comes to a cell: `#goals`, or `#targets[3].value` with rows counted from 0. */
function goToAddressed() {
  const [, group, at, name] = /^#(\w+)\[(\d+)\]\.(\w+)$/.exec(readHash()) ?? [];
  const key = sheet.base.orders[group]?.[at];
  const dialog = { "#library": () => picker?.open(), "#submit": () => finishing.submit() }[location.hash];
  if (dialog) {
    dialog();
    return;
  }
  if (key) view.focus(`${group}.${key}.${name}`);
  else if (location.hash) view.focus(group ?? readHash().slice(1));
  else goToFirst();
}

/** Whoever opens a form to fill it in stands in the first cell that still wants something, or in the first of the blank
 * cells of the head right before it, as in a new form. */
function goToFirst() {
  const [where] = page.notes.missing.find(([each]) => view.control(each)) ?? [];
  if (!where) return;
  const heads = grid?.moves.heads ?? [];
  let at = heads.indexOf(where);
  while (at > 0 && !sheet.typed(heads[at - 1])) at -= 1;
  view.control(heads[at] ?? where).focus({ preventScroll: true });
}

function readHash() {
  try {
    return decodeURIComponent(location.hash);
  } catch { // cut off in the middle of a letter
    return "";
  }
}

/** Do what the buttons propose, one step for all of them. What has changed since it was proposed stays as it is. */
function mend(buttons) {
  const fixes = margin.remarks.fixesOf(buttons);
  if (!fixes.length) {
    view.did("这一格刚改过，请等检查更新后再点");
    return;
  }
  change("按检查修改", fixes.map(({ where, text }) => ({ where, before: sheet.text(where), after: text })));
  view.did(`已改 ${fixes.length} 处（Ctrl+Z 撤销）`);
  if (document.activeElement === buttons[0] && buttons[0].closest("[data-where]")) view.focus(fixes[0].where);
}

function turn(step, verb) {
  if (!step) return;
  const where = step.cells[0]?.where;
  if (where && view.td(where)?.isConnected) view.focus(where);
  view.did(`已${verb}：${step.label}`);
}

// Buttons
const chosen = () => grid?.range?.keys ?? [];
const ACTS = {
  undo: () => turn(history.undo(), "撤销"),
  redo: () => turn(history.redo(), "重做"),
  save: () => saving.saveNow(),
  submit: () => finishing.submit(),
  library: () => picker.open(),
  "clear-rows": () => rows.remove("targets", margin.blankRows),
  explain: (pressed) => finishing.explain(pressed),
  retract: (pressed) => finishing.retract(pressed),
  "add-row": () => grid.insert(),
  "remove-row": () => { if (chosen().length) grid.removeRows(chosen()); else view.did("请先点一下要删除的行"); },
  up: () => { if (chosen().length) grid.shift(-1); else view.did("请先点一下要移动的行"); },
  down: () => { if (chosen().length) grid.shift(1); else view.did("请先点一下要移动的行"); },
  keys: () => document.getElementById("keys").showModal(),
  mend: (pressed) => mend([pressed]),
  "mend-all": (pressed) => mend([...pressed.closest("li").querySelectorAll('[data-do="mend"]')]),
  "confirm-all": () => saving.confirm(margin.copied),
  "confirm-range": () => {
    const wheres = grid?.range ? grid.wheres : [whereOf(document.activeElement)].filter(Boolean);
    if (wheres.length) saving.confirm(wheres);
    else view.did("请先点一下要确认的格子");
  },
  "add-item": (item) => {
    const key = rows.add(item.dataset.of);
    if (key) view.focus(sheet.wheres(item.dataset.of, key)[0]);
  },
  "remove-item": (item) => {
    const of = group(item), at = sheet.orders[of].indexOf(keyOf(item));
    rows.remove(of, [keyOf(item)]);
    const next = sheet.orders[of][Math.min(at, sheet.orders[of].length - 1)];
    if (next) view.focus(sheet.wheres(of, next)[0]);
    else form.querySelector(`[data-of="${of}"]`).focus();
  },
  "item-up": (item) => rows.shift(group(item), [keyOf(item)], -1),
  "item-down": (item) => rows.shift(group(item), [keyOf(item)], 1),
};
const keyOf = (item) => item.closest("[data-key]").dataset.key;
const group = (item) => item.closest("[data-group]").dataset.group;
// The grid keeps its cell while a button is pressed.
form.addEventListener("mousedown", (event) => { if (event.target.closest("[data-do]")) event.preventDefault(); });
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]"), leads = event.target.closest('a[href^="#"]');
  const done = event.target.closest("a[data-done]");
  if (button) { finish(); ACTS[button.dataset.do](button); }
  if (done && !event.ctrlKey && !event.metaKey) { event.preventDefault(); saving.leave(done.href); }
  if (leads) { event.preventDefault(); view.focus(decodeURIComponent(leads.hash.slice(1))); }
});
history.addEventListener("change", () => {
  form.querySelector('[data-do="undo"]').disabled = !history.done.length;
  form.querySelector('[data-do="redo"]').disabled = !history.undone.length;
});
