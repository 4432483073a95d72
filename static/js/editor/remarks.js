// What the checks found: a sign in its cell, a line under it for what weighs, and the whole on a card while one is in the
// cell; all of it at the foot. The template draws the same for a page without scripts.

import { made } from "./view.js";

const TABLE = "targets";

export class Remarks {
  constructor(view, { remarks }) {
    this.view = view;
    this.list = view.part("check-list");
    this.shown = this.byCell(remarks); // as the template has drawn it
    this.known = new Map(); // the texts of the cells, as they were when they were checked
    view.form.addEventListener("focusin", ({ target }) => this.turnCard(target));
    view.form.addEventListener("keydown", ({ key, target }) => {
      if (key === "Escape") target.closest("[data-where]")?.classList.add("read");
    }, { capture: true });
    view.form.addEventListener("focusout", ({ target }) => target.closest(".read")?.classList.remove("read"));
  }

  byCell(remarks) {
    const cells = new Map();
    for (const each of remarks) cells.set(each.where, [...(cells.get(each.where) ?? []), each]);
    return new Map([...cells].map(([where, there]) => [where, { there, print: JSON.stringify(there) }]));
  }

  draw({ remarks, groups, tally, missing }) {
    if (!this.list) return;
    const now = this.byCell(remarks), { base } = this.view.sheet;
    for (const where of new Set([...this.shown.keys(), ...now.keys()])) {
      if (this.shown.get(where)?.print !== now.get(where)?.print) this.drawCell(where, now.get(where)?.there ?? []);
    }
    this.shown = now;
    const wheres = remarks.flatMap(({ where, fix }) => (fix ? [where, fix[0]] : []));
    this.known = new Map(wheres.map((where) => [where, base.cells[where] ?? ""]));
    this.view.part("tally").textContent = tally;
    this.view.part("checks").hidden = !tally;
    this.view.part("checked").hidden = Boolean(tally) || missing.length > 0;
    this.drawList(groups);
  }

  drawCell(where, remarks) {
    if (where === TABLE) {
      this.view.part("table-remarks").replaceChildren(...remarks.map((each) => line(each, `${each.label}：${each.text}`, each.fix, explainer(each))));
      return;
    }
    const td = this.view.td(where);
    if (!td) return;
    td.querySelectorAll(".sign, .remarks, .card").forEach((each) => each.remove());
    if (remarks.length) td.append(...besides(where, remarks));
    this.view.describe(where);
    this.turnCard(document.activeElement);
  }

  /** What is the same stays, and with it the focus; otherwise whoever is in the list goes to what came in that place. */
  drawList(groups) {
    const print = JSON.stringify(groups);
    if (print === this.print) return;
    this.print = print;
    const at = this.targets.indexOf(document.activeElement);
    const open = new Set([...this.list.querySelectorAll("details[open]")].map(({ dataset }) => dataset.rule));
    this.list.replaceChildren(...groups.map(entry));
    for (const each of this.list.querySelectorAll("details")) each.open = open.has(each.dataset.rule);
    if (at >= 0) (this.targets[Math.min(at, this.targets.length - 1)] ?? this.view.part("checked")).focus();
  }

  get targets() { return [...this.list.querySelectorAll("a, button")]; }

  /** A card that would lie under the foot opens above its cell. */
  turnCard(target) {
    const td = target.closest("[data-where]"), card = td?.querySelector(".card");
    if (!card) return;
    const lowest = this.view.form.querySelector(".foot").getBoundingClientRect().top;
    card.classList.toggle("above", td.getBoundingClientRect().bottom + card.offsetHeight > lowest);
  }

  /** What the buttons propose, one text for a cell, where nothing has changed since it was checked. */
  fixesOf(buttons) {
    const { sheet } = this.view;
    const isAsChecked = (where) => !this.known.has(where) || sheet.typed(where) === this.known.get(where);
    const proposed = new Map();
    for (const { dataset: { at, fix, about } } of buttons) {
      if (!proposed.has(at) && isAsChecked(at) && isAsChecked(about)) proposed.set(at, fix);
    }
    return [...proposed].map(([where, text]) => ({ where, text }));
  }
}

function besides(where, remarks) {
  const loud = remarks.find((each) => each.loud), heaviest = remarks.toSorted((one, other) => one.rank - other.rank)[0];
  const title = `${heaviest.word}：${heaviest.text}`;
  return [
    made("span", { className: `sign ${heaviest.weight}`, title, ariaHidden: "true" }),
    made("div", { className: "remarks" }, ...(loud ? [line(loud, loud.gist, loud.fix, explainer(loud))] : [])),
    made("div", { className: "card", id: `card-${where}` }, ...remarks.map((each) => line(each, each.text, each !== loud && each.fix, each === loud ? [] : explainer(each)))),
  ];
}

function line(remark, text, fix, explaining) {
  const head = made("b", {}, remark.word);
  return made("p", { className: remark.weight }, head, ` ${text}`, ...mender(fix, remark.where), ...explaining);
}

/** A button to give a reason for a warning, or to take it back; `cells` are those that it is found in. */
function explainer({ rule, weight, where, text }, cells = where) {
  const [act, label] = { warning: ["explain", "说明理由"], waived: ["retract", "撤回说明"] }[weight] ?? [];
  if (!act) return [];
  const button = made("button", { type: "button", className: "mend" }, label);
  Object.assign(button.dataset, { do: act, rule, cells, about: text });
  return [" ", button];
}

function mender(fix, about) {
  if (!fix) return [];
  const [at, text, label] = fix;
  const button = made("button", { type: "button", className: "mend", title: text }, label);
  Object.assign(button.dataset, { do: "mend", at, fix: text, about });
  return [" ", button];
}

function entry(group) {
  const { weight: kind, word, text, spots } = group, explaining = explainer(group, spots.map(({ where }) => where).join(" "));
  const link = ({ where, name }) => made("a", { href: `#${where}` }, name);
  const [first, ...others] = spots, head = made("b", {}, word);
  if (!others.length) return made("li", { className: kind }, head, " ", link(first), `：${text}`, ...mender(first.fix, first.where), ...explaining);
  const each = spots.map((spot) => made("span", { className: "spot" }, link(spot), ...mender(spot.fix, spot.where)));
  const count = spots.filter(({ fix }) => fix).length;
  const all = made("button", { type: "button", className: "mend" }, `全部改（${count}）`);
  all.dataset.do = "mend-all";
  if (group.folds) return folded(group, head, count > 1 ? [all] : [], each);
  return made("li", { className: kind }, head, ` ${text}`, ...(count > 1 ? [" ", all] : []), made("br"), ...each, ...explaining);
}

/** The hints of one rule as one line that unfolds. */
function folded({ weight, text, rule }, head, all, spots) {
  const unfolding = made("details", {}, made("summary", {}, head, ` ${text}`), ...all, ...spots);
  unfolding.dataset.rule = rule;
  return made("li", { className: weight }, unfolding);
}
