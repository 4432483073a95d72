// A block that was copied somewhere, made ready for the form: what is only layout is left out, what is merged is
// spread, and a small block is repeated over a larger selection.

import { LEVELS } from "./sheet.js";

/** The block of a text, of which a spreadsheet has parted the cells by tabs. */
export function blockOf(rows) {
  return { rows, merged: [], lines: [], hidden: 0, isTooBig: false };
}

export const widthOf = (rows) => Math.max(0, ...rows.map((row) => row.length));

/** The rows as a form has them: a merged cell holds for each of its rows, and once for all of its columns. */
export function laidFlat({ rows, merged }) {
  const width = widthOf(rows);
  const flat = rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
  const covered = rows.map(() => new Set());
  for (const [top, left, bottom, right] of merged) {
    for (let row = top; row <= bottom; row += 1) {
      flat[row][left] = rows[top][left] ?? "";
      for (let column = left + 1; column <= right; column += 1) covered[row].add(column);
    }
  }
  // A column that is covered in every row is none: official sheets lie on a finer grid.
  const isThere = (column) => covered.some((columns) => !columns.has(column));
  return merged.length ? flat.map((row) => row.filter((_, column) => isThere(column))) : flat;
}

/** The rows without blank columns and rows around them. */
export function trimmed(rows) {
  const isFilled = (texts) => texts.some((text) => text.trim());
  const filled = rows.map(isFilled), columns = [...Array(widthOf(rows)).keys()].map((at) => isFilled(rows.map((row) => row[at] ?? "")));
  const [top, bottom] = [filled.indexOf(true), filled.lastIndexOf(true)];
  const [left, right] = [columns.indexOf(true), columns.lastIndexOf(true)];
  return top < 0 ? [] : rows.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
}

/** The rows without columns that are blank in every row. */
export function withoutBlankColumns(rows) {
  const isFilled = (at) => rows.some((row) => (row[at] ?? "").trim());
  return rows.map((row) => row.filter((_, at) => isFilled(at)));
}

/** The block over as many rows and columns as are selected, where it fits into them a whole number of times. */
export function tiled(rows, height, width) {
  const own = widthOf(rows), down = times(rows.length, height), across = times(own, width);
  const wide = rows.map((row) => Array(across).fill([...row, ...Array(own - row.length).fill("")]).flat());
  return Array(down).fill(wide).flat();
}

const times = (own, room) => (room > own && room % own === 0 ? room / own : 1);

/** A heading as it is looked up: without brackets, signs and blanks. */
export function headingKey(text) {
  if (text.length > 60) return "";
  return text.normalize("NFKC").replace(/[([【〔].*?[)\]】〕]/g, "").replace(/[\s*:、,。.\-_/·'"“”%]/g, "").replace(/^其中/, "");
}

/**
 * Whether the rows are more than a block of cells for the place `names` where they are put: headings among them, a
 * column of numbers before them, texts in the columns of the categories that are none.
 */
export function isMore(rows, names, headings, categories) {
  if (rows.slice(0, 20).some((row) => isHeading(row, headings))) return true;
  if (rows.length > 1 && isCounted(rows.map((row) => row[0])) && names[0] !== "weight") return true;
  return hasStrangers(rows, names, categories);
}

/** Whether a row is made of headings: a single one is so only over a single column. */
function isHeading(row, headings) {
  const filled = row.filter((text) => text.trim());
  const known = filled.filter((text) => headings.has(headingKey(text))).length;
  return known > 2 || (known > 0 && known > filled.length - 2 && (known === 2 || row.length === 1));
}

/** 1, 2, 3 …: the numbers of rows. */
function isCounted(texts) {
  const numbers = texts.filter((text) => text.trim()).map(Number);
  return numbers.length > 1 && numbers.every((number, at) => Number.isInteger(number) && (!at || number === numbers[at - 1] + 1));
}

function hasStrangers(rows, names, categories) {
  const known = new Set(categories.flat());
  const texts = rows.flatMap((row) => row.filter((_, at) => LEVELS.includes(names[at])).map((text) => text.replace(/\s/g, "")));
  const filled = texts.filter(Boolean);
  return filled.length > 0 && !filled.some((text) => known.has(text));
}
