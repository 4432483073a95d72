// What follows from the other cells of the head: the share that the budget leaves, 100 % at the end of the year. It is shown
// in grey in its blank cell, and becomes its text only when somebody takes it: by Tab, Enter or the button.

const AMOUNT = /^\d[\d,]*(\.\d{1,6})?$/;
const MONEY = ["budget", "fiscal_funds", "other_funds"];
const BEFORE_DECEMBER = ["plan.october", "plan.june", "plan.march"];

/** An amount of money in millionths, null for a text that is none. */
function read(text) {
  if (!AMOUNT.test(text)) return null;
  const [whole, part = ""] = text.replaceAll(",", "").split(".");
  return BigInt(whole + part.padEnd(6, "0"));
}

function print(amount) {
  const digits = String(amount).padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/0{1,4}$/, "");
}

/** The proposals for blank cells among the `texts` by their cells: {where: [text, why]}. */
export function proposalsFor(texts) {
  const textOf = (where) => (texts[where] ?? "").trim();
  const [budget, fiscal, other] = MONEY.map(textOf);
  const found = {};
  const leave = (where, part) => {
    const [all, taken] = [read(budget), read(part)];
    if (all > 0n && taken !== null && all > taken) found[where] = [print(all - taken), "预算数余下的"];
  };
  if (!fiscal && !other && read(budget) > 0n) found.fiscal_funds = [print(read(budget)), "同预算数"];
  if (!fiscal && other) leave("fiscal_funds", other);
  if (!other && fiscal) leave("other_funds", fiscal);
  if (BEFORE_DECEMBER.some(textOf) && !textOf("plan.december")) found["plan.december"] = ["100%", "年底支出完"];
  return found;
}

export class Proposals {
  constructor(grid) {
    Object.assign(this, { grid, shown: {}, refused: new Set() });
    this.draw();
    grid.sheet.addEventListener("change", ({ detail }) => { if (detail.cells.some((where) => !where.startsWith("targets."))) this.draw(); });
  }

  draw() {
    const { view, sheet } = this.grid, cells = [...MONEY, ...BEFORE_DECEMBER, "plan.december"];
    const now = proposalsFor(Object.fromEntries(cells.map((where) => [where, sheet.typed(where)])));
    for (const where of this.refused) delete now[where];
    for (const where of new Set([...Object.keys(this.shown), ...Object.keys(now)])) {
      const [text, why] = now[where] ?? ["", ""];
      if (!view.control(where)) continue;
      view.control(where).placeholder = text;
      view.note(where, "proposed", why && `${why}，按 Tab`, { 采用: () => this.take(where) });
    }
    this.shown = now;
  }

  /** Take what is proposed for the cell; whether there was anything. */
  take(where) {
    const { grid } = this, [after] = this.shown[where] ?? [];
    if (!after || grid.sheet.typed(where)) return false;
    grid.change("采用建议", [{ where, before: "", after }]);
    grid.view.did(`已采用建议 ${after}（Ctrl+Z 撤销）`);
    return true;
  }

  /** Propose it no more. */
  refuse(where) {
    if (!this.shown[where]) return;
    this.refused.add(where);
    this.draw();
  }
}
