// What stands beside the cells and at the foot: how values were understood, last year's, what is missing, what the checks
// found, the sums.

import { Remarks } from "./remarks.js";
import { linkTo, made, steadied } from "./view.js";

export class Margin {
  constructor(view, page) {
    this.view = view;
    this.shown = { understood: {}, earlier: {}, approved: {} };
    this.copied = [];
    this.remarks = new Remarks(view, page.notes);
    this.draw(page);
  }

  /** Whoever is in a cell stays where they are on the screen, whatever comes or goes above it. */
  draw(answer) {
    steadied(() => this.drawNotes(answer));
  }

  drawNotes({ notes, copied }) {
    this.beside("understood", notes.understood);
    const earlier = Object.entries(notes.earlier).map(([where, text]) => [where, `${notes.earlier_year}：${text}`]);
    this.beside("earlier", Object.fromEntries(earlier));
    this.beside("approved", notes.approved);
    const links = notes.missing.map(([where, why]) => item(linkTo(where, why)));
    this.view.part("lack-list").replaceChildren(...links, ...this.clearing());
    this.view.part("lack-count").textContent = links.length;
    this.view.part("lacks").hidden = !links.length;
    this.view.part("complete").hidden = links.length > 0;
    this.view.part("sum-list")?.replaceChildren(...notes.arithmetic.map((sentence) => item(sentence)));
    if (this.view.part("sums")) this.view.part("sums").hidden = !notes.arithmetic.length;
    this.drawCopied(copied);
    this.remarks.draw(notes);
  }

  /** Rows that nobody filled in go by one click, and come back by Ctrl+Z. */
  clearing() {
    const { length } = this.blankRows;
    if (!length) return [];
    const button = made("button", { type: "button", className: "mend" }, `删去还没有填的 ${length} 行`);
    button.dataset.do = "clear-rows";
    return [item(button)];
  }

  /** Rows of which nothing but the category is there. */
  get blankRows() {
    const { sheet } = this.view, keys = sheet.orders.targets ?? [];
    return keys.filter((key) => sheet.isBlank("targets", key) && !sheet.isOffered("targets", key));
  }

  beside(kind, texts) {
    for (const where of Object.keys(this.shown[kind])) if (!(where in texts)) this.view.note(where, kind, "");
    for (const [where, text] of Object.entries(texts)) this.view.note(where, kind, text);
    this.shown[kind] = texts;
  }

  drawCopied(copied) {
    const now = new Set(copied);
    this.copied.forEach((where) => { if (!now.has(where)) this.view.mark(where, "copied", false); });
    copied.forEach((where) => this.view.mark(where, "copied", true));
    this.copied = copied;
    this.view.part("copied").hidden = !copied.length;
    this.view.part("copied-count").textContent = copied.length;
  }
}

function item(content) {
  const made = document.createElement("li");
  made.append(content);
  return made;
}
