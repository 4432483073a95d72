// Blocks of cells to and from Excel, WPS, Word and our own pages. Plain blocks are put where one is at once; what has
// headings, numbers of rows or a whole sheet in it is read by the server, as an import reads it.

import { blockOf, isMore, laidFlat, tiled, trimmed, widthOf, withoutBlankColumns } from "./blocks.js";
import { cellsOf, htmlOf, textsOf } from "./copying.js";
import { Pasting } from "./pasting.js";
import { MOST_ROWS, newKey, ownerOf } from "./rows.js";
import { LEVELS } from "./sheet.js";
import { readTables } from "./tables.js";

const QUOTED = /^"((?:[^"]|"")*)"(?=\t|\r?\n|$)/;
// Office writes 500 bytes and more for a cell.
const MOST_HTML = 30_000_000;
// A sheet has a head above its rows.
const MOST_LINES = MOST_ROWS + 100;
const TOO_BIG = "没有粘贴：剪贴板的内容太大，请只复制要用的那一片";

/** The rows of cells that a spreadsheet has put on the clipboard. A quote that is never closed is only a quote. */
export function parseBlock(text) {
  const rows = [[]];
  let rest = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (;;) {
    const quoted = QUOTED.exec(rest);
    const cell = quoted ? quoted[0] : /^[^\t\n]*/.exec(rest)[0];
    rows.at(-1).push(quoted ? quoted[1].replaceAll('""', '"') : cell);
    rest = rest.slice(cell.length);
    if (!rest) return rows;
    if (rest[0] === "\n") rows.push([]);
    rest = rest.slice(1);
  }
}

export function printBlock(rows) {
  const cell = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  // A line end closes every row, as Excel has it; one cell alone goes into a sentence without one.
  return rows.map((row) => row.map(cell).join("\t")).join("\r\n") + (rows.length > 1 ? "\r\n" : "");
}

/** The block on the clipboard, null where there is no text: tables know more than text that is parted by tabs. */
function blockIn(data) {
  const html = data.getData("text/html"), text = data.getData("text/plain");
  const block = html.length < MOST_HTML && /<table/i.test(html) ? readTables(html) : null;
  if (block || !text) return block;
  return text.length > MOST_HTML ? { ...blockOf([]), isTooBig: true } : blockOf(parseBlock(text));
}

/** A cell of several lines comes in quotes: its text is put in without them. Returns whether it was such a cell. */
export function pasteOneCell(event) {
  const block = blockIn(event.clipboardData), text = event.clipboardData.getData("text/plain");
  const isOne = block?.rows.length === 1 && block.rows[0].length === 1;
  if (!isOne || !QUOTED.test(text) || !/[\r\n]/.test(text.trim())) return false;
  event.preventDefault();
  document.execCommand("insertText", false, block.rows[0][0]);
  return true;
}

export class Clipboard {
  constructor(grid, page) {
    Object.assign(this, { grid, page, headings: new Set(page.headings) });
    this.pasting = new Pasting(this, page);
    const here = () => grid.mode === "select" && grid.placeOf(document.activeElement) && (grid.range || grid.isWide);
    document.addEventListener("copy", (event) => { if (here()) this.copy(event); });
    document.addEventListener("cut", (event) => {
      if (!here()) return;
      this.copy(event);
      grid.clear();
    });
    document.addEventListener("paste", (event) => {
      if (here() && grid.span && grid.anchor.key) grid.go(grid.anchor);
      if (here() && grid.range) this.paste(event); else this.pasteText(event);
    });
  }

  copy(event) {
    const lines = cellsOf(this.grid, this.page), rows = textsOf(lines);
    event.preventDefault();
    event.clipboardData.setData("text/plain", printBlock(rows));
    event.clipboardData.setData("text/html", htmlOf(lines));
    this.grid.view.did(this.grid.span ? `已复制表头和指标共 ${this.grid.wheres.length} 格` : `已复制 ${rows.length} 行 × ${rows[0].length} 列`);
  }

  paste(event) {
    const block = blockIn(event.clipboardData), { view } = this.grid;
    event.preventDefault();
    if (!block) view.did("剪贴板里没有文字，没有粘贴");
    else if (block.isTooBig) view.did(TOO_BIG);
    else this.place(block);
  }

  /** Into a cell that is being typed in, or of the head: text as it is, but for what fills several cells. */
  pasteText(event) {
    const control = document.activeElement, where = control?.closest("[data-where]")?.dataset.where;
    if (!where || !control.matches("input, textarea")) return;
    const block = blockIn(event.clipboardData), text = event.clipboardData.getData("text/plain");
    if (!block || block.isTooBig) return;
    if (pasteOneCell(event) || !this.page.addresses.paste || !this.concerns(block.rows, where)) return;
    event.preventDefault();
    this.pasting.intoHead(block, where, text);
  }

  /** Whether a block may be a whole sheet, or the line of the head that begins at the cell. */
  concerns(rows, where) {
    if (rows.length > MOST_LINES || (rows.length === 1 && rows[0].length === 1)) return false;
    const isLine = /^plan\.|^budget$|_funds$/.test(where) && (rows.length < 3 || widthOf(rows) === 1);
    return isLine || isMore(laidFlat({ rows, merged: [] }), [], this.headings, []);
  }

  /** Put a block with its first cell where one is: one step. All of it fits, or none. */
  place(block) {
    const { grid } = this, { left, right, top, keys } = grid.range, names = grid.columns.slice(left);
    let rows = laidFlat(block);
    if (widthOf(rows) > names.length) rows = trimmed(rows);
    if (widthOf(rows) > names.length) rows = withoutBlankColumns(rows);
    const doesFit = widthOf(rows) <= names.length, { paste } = this.page.addresses;
    if (rows.length > MOST_LINES) this.refuseRows(top + rows.length);
    else if (paste && (!doesFit || isMore(rows, names, this.headings, grid.categories))) this.pasting.intoRows(block, names);
    else if (!doesFit) this.refuseColumns(rows, names);
    else this.put(tiled(rows, keys.length, right - left + 1), names, keys[0], this.leftOut(block));
  }

  leftOut({ hidden }) { return hidden ? [`隐藏的 ${hidden} 行或列`] : []; }

  refuseColumns(rows, names) {
    const said = `剪贴板有 ${widthOf(rows)} 列，从这一列起只有 ${names.length} 列，请从更靠左的格子开始`;
    this.grid.view.did(`没有粘贴：${said}`);
  }

  refuseRows(rows) {
    this.grid.view.did(`没有粘贴：一张表最多 ${MOST_ROWS} 行，这样会有 ${rows} 行，请分成几张表或删去不用的行`);
  }

  /** Put rows under the columns `names`, null for one that is not wanted, from the row `first` on. */
  put(rows, names, first, leftOut = []) {
    const { grid } = this, { group } = grid, before = grid.keys, top = before.indexOf(first);
    const added = Math.max(0, top + rows.length - before.length);
    if (before.length + added > MOST_ROWS) {
      this.refuseRows(before.length + added);
      return;
    }
    const after = [...before, ...Array.from({ length: added }, newKey)];
    grid.change("粘贴", this.changes(rows, names, after, top), added ? { [group]: { before, after } } : {});
    const used = names.slice(0, widthOf(rows)).filter(Boolean), columns = used.map((name) => grid.columns.indexOf(name));
    const start = { key: after[top], column: Math.min(...columns) };
    if (!grid.anchor?.key || !grid.isSame(grid.from, start)) grid.go(start);
    // What was pasted is selected, and one stays at its beginning.
    grid.corner = { key: after[top + rows.length - 1], column: Math.max(...columns) };
    grid.paint();
    const news = added ? `，新增 ${added} 行` : "", without = leftOut.length ? `；没有用：${leftOut.join("、")}` : "";
    grid.view.did(`已粘贴 ${rows.length} 行 × ${used.length} 列${news}${without}（Ctrl+Z 撤销）`);
  }

  /** The cells that change when rows are put in the place of those of `keys`, from the number `top` on. */
  changes(rows, names, keys, top) {
    const { grid } = this, changes = new Map(), present = new Set(grid.keys);
    rows.forEach((row, index) => {
      const key = keys[top + index], texts = new Map();
      row.forEach((text, column) => { if (names[column]) texts.set(names[column], text); });
      this.setLevels(texts, !present.has(key), keys[top + index - 1] ?? key, changes);
      for (const [name, text] of texts) {
        const where = this.where(key, name);
        changes.set(where, { where, before: grid.sheet.text(where), after: text });
      }
    });
    return [...changes.values()];
  }

  /** A blank category means: as above (the first row: as it is), for a merged cell has its text in one row alone. */
  setLevels(texts, isNew, above, changes) {
    const { sheet, categories } = this.grid;
    const written = (name) => (texts.get(name) ?? "").replace(/\s/g, "");
    const stands = (where) => changes.get(where)?.after ?? sheet.text(where);
    const as = (name) => stands(this.where(above, name)) || categories[0][LEVELS.indexOf(name)];
    const level1 = written("level1") || ownerOf(written("level2"), categories) || as("level1");
    const below = level1 === as("level1") ? as("level2") : categories.find(([name]) => name === level1)?.[1] ?? as("level2");
    if (isNew || texts.has("level1")) texts.set("level1", level1);
    if (isNew || texts.has("level2")) texts.set("level2", written("level2") || below);
  }

  where(key, name) { return `${this.grid.group}.${key}.${name}`; }
}
