// Rows that come, go and change places. Each act is one step.

import { LEVELS, rowOf } from "./sheet.js";

export const MOST_ROWS = 500;

/** A key of the form that the server's has. Where the page comes over http the browser makes none itself. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Rows {
  constructor(sheet, history, view) {
    Object.assign(this, { sheet, history, view });
  }

  order(group) { return this.sheet.orders[group]; }

  /** A new row's cells: it stands in the category of the row that it follows. */
  opening(group, key, above, first) {
    if (!this.sheet.names[group].includes("level2")) return [];
    return LEVELS.map((name, index) => ({
      where: `${group}.${key}.${name}`,
      before: "",
      after: above ? this.sheet.text(`${group}.${above}.${name}`) : first?.[index] ?? "",
    }));
  }

  /** Offer rows in those categories of which there is none, in the order of the scheme. */
  offer(group, wanted, categories) {
    const level2 = (key) => this.sheet.typed(`${group}.${key}.level2`);
    for (const [first, second, isExpected] of wanted) {
      const keys = this.order(group), key = newKey();
      if (keys.some((each) => level2(each) === second) || keys.length >= MOST_ROWS) continue;
      this.sheet.offer(group, key, placeOf(second, keys.map(level2), categories), [first, second], isExpected);
    }
  }

  /** Add a row after the one with the key `above`, or at the end. Returns the new row's key, null if it is too many. */
  add(group, above = this.order(group).at(-1), first = null) {
    const before = this.order(group);
    if (before.length >= MOST_ROWS) {
      this.view.did(`最多 ${MOST_ROWS} 行，没有新增`);
      return null;
    }
    const key = newKey(), after = [...before];
    after.splice(above ? before.indexOf(above) + 1 : 0, 0, key);
    this.history.take("新增一行", this.opening(group, key, above, first), { [group]: { before, after } }, { opens: true });
    return key;
  }

  /** As many new rows above `keys` as these are, in the category of the first. Returns the first, null if it is too many. */
  addAbove(group, keys) {
    const before = this.order(group), added = keys.map(newKey);
    if (before.length + added.length > MOST_ROWS) {
      this.view.did(`最多 ${MOST_ROWS} 行，没有新增`);
      return null;
    }
    const after = before.toSpliced(before.indexOf(keys[0]), 0, ...added);
    const opening = added.flatMap((key) => this.opening(group, key, keys[0]));
    this.history.take(`插入 ${added.length} 行`, opening, { [group]: { before, after } }, { opens: true });
    return added[0];
  }

  remove(group, keys) {
    const before = this.order(group), gone = new Set(keys);
    const after = before.filter((key) => !gone.has(key));
    if (after.length === before.length) return;
    this.history.take("删除行", this.letGo(gone), { [group]: { before, after } });
    this.view.did(`已删除 ${before.length - after.length} 行（Ctrl+Z 撤销）`);
  }

  /** The projects that back a sub-target that goes back none, until it is brought back. */
  letGo(gone) {
    const links = Object.keys(this.sheet.cells).filter((where) => rowOf(where)?.name === "sub_target");
    const theirs = links.filter((where) => gone.has(this.sheet.text(where)));
    return theirs.map((where) => ({ where, before: this.sheet.text(where), after: "" }));
  }

  /** Move rows so that the first of them stands at `index` among the others. */
  place(group, keys, index) {
    const before = this.order(group), moving = new Set(keys);
    const moved = before.filter((key) => moving.has(key)), others = before.filter((key) => !moving.has(key));
    const after = [...others.slice(0, index), ...moved, ...others.slice(index)];
    if (after.every((key, at) => key === before[at])) return;
    const joined = this.joining(group, moved, others[index - 1], others[index]);
    this.history.take("移动行", joined, { [group]: { before, after } });
    const changed = joined.some(({ before: was, after: is }) => was !== is);
    if (changed) this.view.did(`移到“${joined[1].after}”下（Ctrl+Z 撤销）`);
  }

  /** One up (-1) or down (1). */
  shift(group, keys, by) {
    const order = this.order(group), at = order.indexOf(keys[0]);
    this.place(group, keys, Math.max(0, at + by));
  }

  /** Rows that come to stand between two of one category join it. */
  joining(group, keys, above, below) {
    if (!above || !below || !this.sheet.names[group].includes("level2")) return [];
    const level = (key, name) => this.sheet.text(`${group}.${key}.${name}`);
    if (level(above, "level2") !== level(below, "level2")) return [];
    return keys.flatMap((key) => LEVELS.map((name) => ({
      where: `${group}.${key}.${name}`,
      before: level(key, name),
      after: level(above, name),
    })));
  }
}

/** Where a row of the category belongs among rows of the categories `present`. */
export function placeOf(level2, present, categories) {
  const names = categories.map(([, name]) => name);
  return present.findLastIndex((each) => names.indexOf(each) <= names.indexOf(level2)) + 1;
}

/** The first level that a second one belongs to, undefined where the scheme has no such second level. */
export function ownerOf(level2, categories) {
  return categories.find(([, name]) => name === level2)?.[0];
}

/** The changes with what follows from them: who chooses one level of a row alone gets the other with it. */
export function withLevels(changes, sheet, categories) {
  const chosen = new Map(changes.map((change) => [change.where, change.after]));
  const following = [];
  for (const { where, after } of changes) {
    const row = rowOf(where);
    if (!row || !LEVELS.includes(row.name)) continue;
    const other = `${row.group}.${row.key}.${LEVELS.find((name) => name !== row.name)}`;
    if (chosen.has(other)) continue; // both were said, and the server checks that they fit
    const text = otherLevel(row.name, after, sheet.text(other), categories);
    if (text) following.push({ where: other, before: sheet.text(other), after: text });
  }
  return [...changes, ...following];
}

function otherLevel(name, text, other, categories) {
  if (name === "level2") return ownerOf(text, categories);
  const below = categories.filter(([level1]) => level1 === text).map(([, level2]) => level2);
  return below.includes(other) ? other : below[0];
}
