// What is selected, as it goes to the clipboard: cells of the rows as a plain block, lines of head and rows as the printed
// form has them, with labels and merged cells, so that a spreadsheet shows the form and a form here knows it again.

import { LEVELS } from "./sheet.js";

const WIDTH = 13; // the columns of the printed form

/** Cells {text, rows, columns, isLabel} line by line, where rows and columns say how far one reaches. */
export function cellsOf(grid, page) {
  const { sheet, range, wheres, span } = grid;
  if (span) return formOf(grid, page.spans, span);
  const width = range ? range.right - range.left + 1 : wheres.length;
  const cell = (where) => ({ text: sheet.text(where), rows: 1, columns: 1 });
  return Array.from({ length: wheres.length / width }, (_, row) => wheres.slice(row * width, (row + 1) * width).map(cell));
}

function formOf(grid, spans, [first, last]) {
  const { length } = grid.moves.lines, lines = first < length ? headOf(grid, first, Math.min(last, length - 1)) : [];
  return last < length ? lines : [...lines, headings(grid, spans), ...rowsOf(grid, spans, last - length)];
}

/** The lines of the head. One above that has labels alone belongs to its cells; a label that began above goes on. */
function headOf({ moves, sheet }, first, last) {
  const table = moves.rows[0].closest("table"), all = [...table.rows], end = all.indexOf(moves.rows[last]);
  let start = all.indexOf(moves.rows[first]);
  while (start > 0 && !all[start - 1].querySelector("[data-where]")) start -= 1;
  const lines = Array.from({ length: end - start + 1 }, () => []);
  for (const [at, row] of all.slice(0, end + 1).entries()) {
    for (const { rowSpan, colSpan: columns, dataset, textContent } of row.cells) {
      const top = Math.max(at, start), bottom = Math.min(at + rowSpan - 1, end), { where } = dataset;
      const text = where ? sheet.text(where) : textContent.replace(/\s/g, "");
      if (bottom >= top) lines[top - start].push({ text, columns, rows: bottom - top + 1, isLabel: !where });
    }
  }
  return lines;
}

function headings({ table }, spans) {
  const heads = [...table.querySelectorAll("thead th:not(.handle)")];
  return heads.map((head, at) => ({ text: head.textContent.trim(), rows: 1, columns: spans[at], isLabel: true }));
}

/** The rows down to one; those that are only offered are no part of the form. A category is said once. */
function rowsOf(grid, spans, last) {
  const { sheet, group, columns } = grid;
  const keys = grid.keys.slice(0, last + 1).filter((key) => !sheet.isOffered(group, key));
  const above = [];
  return keys.map((key) => columns.flatMap((name, at) => {
    const text = sheet.text(grid.where({ key, column: at })), level = LEVELS.indexOf(name);
    if (level >= 0 && above[level]?.text === text && (!level || above[0].key !== key)) {
      above[level].rows += 1;
      return [];
    }
    const cell = { text, key, rows: 1, columns: spans[at], isLabel: false };
    if (level >= 0) above.splice(level, 2 - level, cell);
    return [cell];
  }));
}

/** The texts where each stands on the grid of columns, blank where a merged cell covers one. */
export function textsOf(lines) {
  const width = lines.some((line) => line.some(({ columns }) => columns > 1)) ? WIDTH : lines[0].length;
  const texts = lines.map(() => Array(width).fill("")), taken = lines.map(() => Array(width).fill(false));
  lines.forEach((line, row) => {
    for (const { text, rows, columns } of line) {
      const column = taken[row].indexOf(false);
      texts[row][column] = text;
      for (let down = row; down < row + rows; down += 1) taken[down].fill(true, column, column + columns);
    }
  });
  return texts;
}

const STYLE = "<style>br { mso-data-placement: same-cell }</style>";

/** The table in HTML; its line ends stay within their cells in Excel, too. */
export function htmlOf(lines) {
  const table = document.createElement("table");
  if (lines.some((line) => line.some(({ isLabel }) => isLabel))) table.border = 1;
  for (const line of lines) {
    const row = table.insertRow();
    for (const { text, rows, columns, isLabel } of line) {
      const cell = row.appendChild(document.createElement(isLabel ? "th" : "td"));
      Object.assign(cell, { rowSpan: rows, colSpan: columns, innerText: text });
    }
  }
  return STYLE + table.outerHTML;
}
