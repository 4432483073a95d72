// Steps that can be taken back: a cell, a paste of a thousand cells, a row that moved, each is one.

export class History extends EventTarget {
  constructor(sheet) {
    super();
    this.sheet = sheet;
    this.done = [];
    this.undone = [];
  }

  /** Do a step, unless it changes nothing; `more` is what else the sheet is to know of it. */
  take(label, cells, orders = {}, more = {}) {
    const real = cells.filter(({ before, after }) => before !== after);
    if (!real.length && !Object.keys(orders).length) return false;
    const step = { label, cells: real, orders, ...more };
    this.done.push(step);
    this.undone = [];
    this.sheet.apply(step);
    this.tell();
    return true;
  }

  /** Cells that others have changed since are not taken back: that would overwrite what they typed. */
  forget(wheres) {
    const theirs = new Set(wheres);
    const without = (steps) => steps
      .map((step) => ({ ...step, cells: step.cells.filter(({ where }) => !theirs.has(where)) }))
      .filter((step) => step.cells.length || Object.keys(step.orders).length);
    this.done = without(this.done);
    this.undone = without(this.undone);
    this.tell();
  }

  undo() { return this.turn(this.done, this.undone, true); }

  redo() { return this.turn(this.undone, this.done, false); }

  turn(from, to, back) {
    const step = from.pop();
    if (!step) return null;
    to.push(step);
    this.sheet.apply(step, back);
    this.tell();
    return step;
  }

  tell() { this.dispatchEvent(new Event("change")); }
}
