// The form as the person has it (`cells`, `orders`) beside what the server last said it holds (`base`).
// A cell is named "goals", or in a row "targets.<key>.value", as on the server.

export function rowOf(where) {
  const [group, key, name] = where.split(".");
  return name === undefined ? null : { group, key, name };
}

/**
 * The rows that neither side removed, those that both sides added among them, each after the one it follows. The order
 * is `now` where rows were moved, and otherwise `stored`: who only adds a row undoes nobody's moving.
 */
export function mergedOrder(stored, before, now) {
  const there = new Set(stored), seen = new Set(before), wanted = new Set(now);
  const isAlive = (key) => (there.has(key) ? wanted.has(key) || !seen.has(key) : !seen.has(key));
  const moved = !same(before.filter((key) => wanted.has(key)), now.filter((key) => seen.has(key)));
  const [first, second] = moved ? [now, stored] : [stored, now];
  const result = first.filter(isAlive), placed = new Set(result);
  let above = null;
  for (const key of second) {
    if (isAlive(key) && !placed.has(key)) {
      result.splice(result.indexOf(above) + 1, 0, key);
      placed.add(key);
    }
    if (placed.has(key)) above = key;
  }
  return result;
}

const same = (one, other) => one.length === other.length && one.every((key, index) => key === other[index]);

// Cells that a row has from the start: they alone do not make it a row worth saving.
export const LEVELS = ["level1", "level2"];

export class Sheet extends EventTarget {
  /** `names` are the cells of a row by its group. */
  constructor(loaded, names) {
    super();
    this.names = names;
    this.base = loaded;
    this.cells = { ...loaded.cells };
    this.orders = structuredClone(loaded.orders);
    this.drafts = new Map(); // what is being typed and not yet left
    this.lost = new Set(); // rows that are not to be sent until the person decides: others removed them, say
    this.accepted = new Map(); // texts as they were typed and taken, where the server stores them in another spelling
    this.touched = new Set(); // cells that may differ from the server's: no other is compared, however long the form is
    this.chosen = new Set(); // rows whose category the person chose: that alone makes them rows worth saving
    this.offered = new Map(); // rows that the page offers: they count for nothing until used; whether every form has them
  }

  text(where) { return this.cells[where] ?? ""; }

  typed(where) { return this.drafts.get(where) ?? this.text(where); }

  wheres(group, key) { return this.names[group].map((name) => `${group}.${key}.${name}`); }

  /** Whether nobody has written into a row: it only stands in the category that it was given. */
  isBlank(group, key) {
    if (this.chosen.has(key)) return false;
    const isFilled = (name) => !LEVELS.includes(name) && this.typed(`${group}.${key}.${name}`).trim();
    return !this.names[group].some(isFilled);
  }

  /** Whether a row is only offered, as its category is printed in a blank form; one that was used and cleared is again. */
  isOffered(group, key) { return this.offered.has(key) && this.isBlank(group, key); }

  /** Offer a row: it stands at `at` in its category, and is no step that could be taken back. */
  offer(group, key, at, levels, isExpected) {
    LEVELS.forEach((name, index) => { this.cells[`${group}.${key}.${name}`] = levels[index]; });
    this.offered.set(key, isExpected);
    this.orders[group] = this.orders[group].toSpliced(at, 0, key);
  }

  /** Rows are not offered any more in categories in which somebody else has added one. */
  takeAway(group) {
    const isOffered = (key) => this.isOffered(group, key), level = (key) => this.typed(`${group}.${key}.level2`);
    const taken = new Set(this.orders[group].filter((key) => !isOffered(key)).map(level));
    this.orders[group] = this.orders[group].filter((key) => !isOffered(key) || !taken.has(level(key)));
  }

  /** New rows of a group that are not saved, as nobody has written into them. */
  unsavedRows(group) {
    const stored = new Set(this.base.orders[group]);
    return [...this.idleRows(group)].filter((key) => !stored.has(key) && !this.offered.has(key));
  }

  /** The person has chosen the category of a row, be it the one that it was given. */
  choose(key) {
    if (this.chosen.has(key)) return;
    this.chosen.add(key);
    this.tell([], []);
  }

  draft(where, text) {
    if (text === this.text(where)) this.drafts.delete(where);
    else this.drafts.set(where, text);
    this.tell([where], []);
  }

  /**
   * Do a step {label, cells: [{where, before, after}], orders: {group: {before, after}}}, or take it back. One that
   * `opens` a row gives it its category.
   */
  apply(step, back = false) {
    for (const { where, before, after } of step.cells) {
      const text = back ? before : after;
      this.cells[where] = this.accepted.get(where) === text ? this.base.cells[where] : text;
      this.drafts.delete(where);
      if (!step.opens && LEVELS.includes(rowOf(where)?.name)) this.chosen.add(rowOf(where).key);
    }
    for (const [group, { before, after }] of Object.entries(step.orders)) {
      // Others may have added and removed rows since the step was done.
      this.orders[group] = back
        ? mergedOrder(this.orders[group], after, before)
        : mergedOrder(this.orders[group], before, after);
    }
    this.tell(step.cells.map((cell) => cell.where), Object.keys(step.orders));
  }

  tell(cells, groups) {
    cells.forEach((where) => this.touched.add(where));
    this.dispatchEvent(new CustomEvent("change", { detail: { cells, groups } }));
  }

  /**
   * Every cell and order in which the person's form is not the server's. A new row that is idle is left out, and so
   * are rows that wait for the person's decision, unless they are asked for.
   */
  difference(withLost = false) {
    const cells = [], orders = {};
    const compare = (where) => {
      const old = this.base.cells[where] ?? "", now = this.typed(where);
      if (old !== now && this.accepted.get(where) !== now) cells.push({ where, old, new: now });
    };
    const touched = this.touchedRows();
    touched.get(null)?.forEach(compare);
    for (const [group, keys] of Object.entries(this.orders)) {
      const before = this.base.orders[group] ?? [], stored = new Set(before), here = new Set(keys);
      const idle = this.idleRows(group);
      const isUnused = (key) => idle.has(key) && (this.offered.has(key) || !stored.has(key));
      const isOurs = (key) => (withLost || !this.lost.has(key)) && !isUnused(key);
      const now = keys.filter(isOurs);
      for (const key of now) (stored.has(key) ? touched.get(key) : this.wheres(group, key))?.forEach(compare);
      for (const key of before) if (!here.has(key) || isUnused(key)) cells.push(...this.clearing(group, key));
      if (!same(now, before)) orders[group] = { old: before, new: now };
    }
    return { cells, orders };
  }

  /**
   * Rows without a text that are no part of the form yet. A row in a category of its own is kept, as in a printed blank;
   * one at the end that repeats the category above, as Enter makes it, is not, nor one that is only offered.
   */
  idleRows(group) {
    const all = this.orders[group];
    if (!this.names[group].includes("level2")) return new Set(all.filter((key) => this.isBlank(group, key)));
    const idle = new Set([...this.offered.keys()].filter((key) => this.isOffered(group, key)));
    const keys = all.filter((key) => !idle.has(key)), level = (key) => key && this.typed(`${group}.${key}.level2`);
    for (let at = keys.length - 1; at >= 0 && this.isBlank(group, keys[at]); at -= 1) {
      if (at > 0 && level(keys[at]) !== level(keys[at - 1])) break;
      idle.add(keys[at]);
    }
    return idle;
  }

  /** The cells that may differ from the server's, by the key of their row; those of the head have none. */
  touchedRows() {
    const rows = new Map();
    for (const where of this.touched) {
      const key = rowOf(where)?.key ?? null;
      if (!rows.has(key)) rows.set(key, []);
      rows.get(key).push(where);
    }
    return rows;
  }

  /** A row that goes has its texts cleared: that tells the server what stood in it when it was removed. */
  clearing(group, key) {
    const wheres = this.wheres(group, key).filter((where) => !LEVELS.includes(rowOf(where).name));
    const filled = wheres.filter((where) => this.base.cells[where]);
    return filled.map((where) => ({ where, old: this.base.cells[where], new: "" }));
  }

  /** Take up again what was typed and never saved: the server decides what has changed under it meanwhile. */
  restore({ cells, orders }) {
    for (const [group, { old, new: now }] of Object.entries(orders)) {
      if (group in this.orders) this.orders[group] = mergedOrder(this.base.orders[group], old, now);
    }
    for (const { where, old, new: text } of cells) {
      const row = rowOf(where);
      if (row && !this.orders[row.group]?.includes(row.key)) continue;
      if (this.text(where) === text) continue;
      if (where in this.base.cells) this.base.cells[where] = old;
      this.take(where, text);
    }
    for (const { old, new: now } of Object.values(orders)) now.forEach((key) => { if (!old.includes(key)) this.chosen.add(key); });
  }

  /** After a save: `sent` is what was asked, `answer` what the server says of it. */
  settle(sent, answer) {
    const touched = [];
    const asked = new Map(sent.cells.map((cell) => [cell.where, cell.new]));
    for (const [where, text] of Object.entries(answer.saved)) {
      this.base.cells[where] = text;
      this.accepted.set(where, asked.get(where));
      if (this.text(where) === asked.get(where) && !this.drafts.has(where)) this.cells[where] = text;
      touched.push(where);
    }
    for (const [group, order] of Object.entries(sent.orders)) this.setBaseOrder(group, order.new);
    // Where the whole sheet comes along, `rebase` takes over what others did.
    if (!answer.sheet) Object.entries(answer.orders).forEach(([group, keys]) => this.setBaseOrder(group, keys));
    this.tell(touched, []);
    const differs = (where) => this.typed(where) !== (this.base.cells[where] ?? "");
    this.touched = new Set([...this.touched].filter(differs));
  }

  /** A row that the server does not have any more has no texts there either: brought back, it is all new. */
  setBaseOrder(group, keys) {
    const gone = (this.base.orders[group] ?? []).filter((key) => !keys.includes(key));
    for (const key of gone) {
      for (const where of this.wheres(group, key)) {
        delete this.base.cells[where];
        this.accepted.delete(where);
      }
    }
    this.base.orders[group] = [...keys];
  }

  /**
   * What others have changed: it shows where nothing else was typed here. Returns the cells that changed so.
   * `wasSent(where, text)` says of a text that this page itself sent it, though no answer came.
   */
  rebase(theirs, wasSent) {
    const changed = [];
    const isGone = (row) => row && !theirs.orders[row.group]?.includes(row.key);
    for (const where of new Set([...Object.keys(theirs.cells), ...Object.keys(this.base.cells)])) {
      if (isGone(rowOf(where))) continue; // its texts are wanted if the person brings it back
      const before = this.base.cells[where] ?? "", now = theirs.cells[where] ?? "";
      const typed = this.typed(where), isSaved = typed === before || typed === this.accepted.get(where);
      if (typed !== now && wasSent(where, now)) {
        this.setBase(where, now); // and what was typed since is sent
        continue;
      }
      const untouched = isSaved || this.isAbsent(rowOf(where));
      if (before !== now) this.accepted.delete(where);
      if (untouched && typed !== now) changed.push(where);
      if (untouched) this.take(where, now);
      if (untouched || typed === now) this.base.cells[where] = now;
    }
    const groups = Object.keys(theirs.orders).filter((group) => this.rebaseOrder(group, theirs.orders[group]));
    groups.forEach((group) => this.takeAway(group));
    Object.entries(theirs.orders).forEach(([group, keys]) => this.setBaseOrder(group, keys));
    this.tell(changed, groups);
    return changed;
  }

  /** A row that was here once and comes back brings its own texts. */
  isAbsent(row) {
    return row !== null && ![this.base.orders, this.orders].some((orders) => orders[row.group]?.includes(row.key));
  }

  /** What the server holds of a cell. */
  setBase(where, text) {
    this.touched.add(where);
    this.base.cells[where] = text;
  }

  take(where, text) {
    this.touched.add(where);
    this.cells[where] = text;
    this.drafts.delete(where);
  }

  rebaseOrder(group, theirs) {
    const before = this.base.orders[group] ?? [], mine = this.orders[group];
    if (same(before, theirs)) return false;
    const gone = new Set(before.filter((key) => !theirs.includes(key)));
    const isDirty = (where) => this.typed(where) !== (this.base.cells[where] ?? "");
    const dirty = (key) => this.wheres(group, key).some(isDirty);
    const mineToo = mine.filter((key) => gone.has(key) && dirty(key));
    mineToo.forEach((key) => this.lost.add(key));
    this.orders[group] = mergedOrder(theirs, before, mine);
    for (const key of mineToo) this.orders[group].splice(mine.indexOf(key), 0, key);
    return true;
  }
}
