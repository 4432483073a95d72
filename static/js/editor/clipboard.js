// Blocks of cells to and from Excel and WPS: text parted by tabs and line ends, with quotes around what holds either.

import { MOST_ROWS, newKey, ownerOf } from "./rows.js";
import { LEVELS } from "./sheet.js";

const QUOTED = /^"((?:[^"]|"")*)"(?=\t|\r?\n|$)/;

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

function printTable(rows) {
  const table = document.createElement("table");
  for (const row of rows) {
    const line = table.insertRow();
    for (const text of row) line.insertCell().innerText = text;
  }
  return table.outerHTML;
}

export class Clipboard {
  constructor(grid) {
    this.grid = grid;
    const here = () => grid.mode === "select" && grid.table.contains(document.activeElement) && grid.range;
    document.addEventListener("copy", (event) => { if (here()) this.copy(event); });
    document.addEventListener("cut", (event) => {
      if (!here()) return;
      this.copy(event);
      grid.clear();
    });
    document.addEventListener("paste", (event) => { if (here()) this.paste(event); });
  }

  copy(event) {
    const { keys, left, right } = this.grid.range, { sheet, columns, group } = this.grid;
    const rows = keys.map((key) => columns.slice(left, right + 1).map((name) => sheet.text(`${group}.${key}.${name}`)));
    event.preventDefault();
    event.clipboardData.setData("text/plain", printBlock(rows));
    event.clipboardData.setData("text/html", printTable(rows));
    this.grid.view.did(`已复制 ${rows.length} 行 × ${rows[0].length} 列`);
  }

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    if (text) this.put(parseBlock(text));
    else this.grid.view.did("剪贴板里没有文字，没有粘贴");
  }

  /** Put a block with its first cell where one is, adding rows below as needed: one step. All of it fits, or none. */
  put(block) {
    const { grid } = this, width = Math.max(...block.map((row) => row.length));
    const { top, left, right, keys } = grid.range;
    if (block.length === 1 && width === 1 && grid.isWide) {
      block = keys.map(() => Array(right - left + 1).fill(block[0][0]));
    }
    const wide = Math.max(...block.map((row) => row.length)), room = grid.columns.length - left;
    if (wide > room) {
      grid.view.did(`没有粘贴：剪贴板有 ${wide} 列，从这一列起只有 ${room} 列，请从更靠左的格子开始`);
      return;
    }
    const added = Math.max(0, top + block.length - grid.keys.length);
    if (grid.keys.length + added > MOST_ROWS) {
      const rows = grid.keys.length + added;
      grid.view.did(`没有粘贴：一张表最多 ${MOST_ROWS} 行，这样会有 ${rows} 行，请分成几张表或删去不用的行`);
      return;
    }
    this.take(block, wide, added);
  }

  take(block, wide, added) {
    const { grid } = this, { group } = grid, { top, left } = grid.range;
    const before = grid.keys, after = [...before, ...Array.from({ length: added }, newKey)];
    const changes = new Map();
    block.forEach((row, index) => {
      const texts = new Map(row.map((text, column) => [grid.columns[left + column], text]));
      const key = after[top + index], isNew = top + index >= before.length;
      this.setLevels(texts, isNew, after[top + index - 1] ?? key, changes);
      for (const [name, text] of texts) {
        const where = this.place(key, name);
        changes.set(where, { where, before: grid.sheet.text(where), after: text });
      }
    });
    grid.change("粘贴", [...changes.values()], added ? { [group]: { before, after } } : {});
    grid.extend({ key: after[top + block.length - 1], column: left + wide - 1 });
    grid.view.did(`已粘贴 ${block.length} 行 × ${wide} 列${added ? `，新增 ${added} 行` : ""}（Ctrl+Z 撤销）`);
  }

  /** A blank category means: as above (the first row: as it is), for a merged cell has its text in one row alone. */
  setLevels(texts, isNew, above, changes) {
    const { sheet, categories } = this.grid;
    const said = (name) => (texts.get(name) ?? "").replace(/\s/g, "");
    const stands = (where) => changes.get(where)?.after ?? sheet.text(where);
    const as = (name) => stands(this.place(above, name)) || categories[0][LEVELS.indexOf(name)];
    const level1 = said("level1") || ownerOf(said("level2"), categories) || as("level1");
    const below = level1 === as("level1") ? as("level2") : categories.find(([name]) => name === level1)?.[1] ?? as("level2");
    if (isNew || texts.has("level1")) texts.set("level1", level1);
    if (isNew || texts.has("level2")) texts.set("level2", said("level2") || below);
  }

  place(key, name) { return `${this.grid.group}.${key}.${name}`; }
}
