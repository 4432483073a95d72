// The tables in the HTML that Excel, WPS, Word, LibreOffice and browsers put on the clipboard, as a block: rows of
// texts, and which cells are merged. Only text is taken: nothing of that HTML ever gets into the page.

export const MOST_CELLS = 60_000;

const LEFT_OUT = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "TITLE", "DEL", "IFRAME", "OBJECT", "SVG"]);
const OWN_LINES = new Set(["P", "DIV", "LI", "UL", "OL", "H1", "H2", "H3", "H4", "H5", "H6", "TR", "TABLE", "PRE", "BLOCKQUOTE"]);
const HIDDEN = /(?:^|[;\s])(?:display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden)/i;
// The page's policy would complain of styles and handlers even where they are only read: they go under other names.
const STYLES = /<style[\s\S]*?<\/style\s*>/gi, TAGS = /<[a-z][^<>]*>/gi, ATTRIBUTES = /([\s"'/])(style|on[a-z]+)(\s*=)/gi;
const BETWEEN_HAN = /([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])[ \t\r\n\f]*[\r\n][ \t\r\n\f]*(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])/g;

/**
 * The block in a piece of HTML, null where it has no table: `rows` of texts, `merged` ranges [top, left, bottom, right]
 * counted from 0, the `lines` of text above the tables, how many rows and columns are `hidden` and were left out.
 */
export function readTables(html) {
  const plain = html.replace(STYLES, "").replace(TAGS, (tag) => tag.replace(ATTRIBUTES, "$1data-$2$3"));
  const page = new DOMParser().parseFromString(plain, "text/html");
  if (page.body.querySelectorAll("td, th").length > MOST_CELLS) return { rows: [], merged: [], lines: [], hidden: 0, isTooBig: true };
  const tables = [...page.body.querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
  if (!tables.length) return null;
  const block = { rows: [], merged: [], lines: linesAbove(page.body, tables[0]), hidden: 0, isTooBig: false };
  for (const table of tables) {
    addTable(block, table);
    if (block.isTooBig) return block;
  }
  return block.rows.length ? block : null;
}

function addTable(block, table) {
  const laid = layOut(table);
  if (!laid) {
    block.isTooBig = true;
    return;
  }
  const { cells, width } = withoutHidden(laid, table, block), top = block.rows.length;
  for (const row of cells) {
    const texts = Array(width).fill("");
    for (const { text, column } of row) texts[column] = text;
    block.rows.push(texts);
    for (const { row: at, column, rows, columns } of row) {
      if (rows > 1 || columns > 1) block.merged.push([top + at, column, top + at + rows - 1, column + columns - 1]);
    }
  }
}

/** Where each cell stands. A cell that reaches over rows and columns takes their places; null for too many cells. */
function layOut(table) {
  const cells = [], taken = new Map(), whole = Math.max(0, ...[...table.rows].map(ownWidth));
  let width = 0, open = [];
  for (const [at, row] of [...table.rows].entries()) {
    const own = [...row.cells].map((td) => ({
      td, columns: Math.max(1, td.colSpan), rows: Math.min(Math.max(1, td.rowSpan || table.rows.length), table.rows.length - at),
    }));
    let column = 0;
    // LibreOffice counts hidden rows in a rowspan and leaves them out: a row of all cells ends it.
    if (at && ownWidth(row) === whole) {
      taken.clear();
      for (const cell of open) cell.rows = Math.min(cell.rows, at - cell.row);
      open = [];
    }
    for (const cell of own) {
      while ((taken.get(column) ?? 0) > at) column += 1;
      Object.assign(cell, { row: at, column });
      for (let covered = column; covered < column + cell.columns; covered += 1) taken.set(covered, at + cell.rows);
      column += cell.columns;
      width = Math.max(width, column);
    }
    open.push(...own.filter(({ rows }) => rows > 1));
    cells.push(own);
    if (cells.length * width > MOST_CELLS) return null;
  }
  alignCut(cells, width);
  return { cells, width };
}

function ownWidth(row) {
  let width = 0;
  for (const td of row.cells) width += Math.max(1, td.colSpan);
  return width;
}

/** A selection that begins below a merged cell has its first rows without it: they stand at the right. */
function alignCut(cells, width) {
  if (cells.some((row) => row.some(({ rows, row: at }) => rows > 1 && at === 0))) return;
  const end = (row) => Math.max(0, ...row.map(({ column, columns }) => column + columns));
  const full = cells.findIndex((row) => end(row) === width);
  const cut = cells.slice(0, full).filter((row) => row.length > 1);
  for (const row of cut) {
    const by = width - end(row);
    for (const cell of row) cell.column += by;
  }
}

/** The cells without the rows and columns that nobody sees, in the places that are left to them. */
function withoutHidden({ cells, width }, table, block) {
  const rowGone = [...table.rows].map((row, at) => isHidden(row) || (cells[at].length > 0 && cells[at].every(({ td }) => isHidden(td))));
  const columnGone = hiddenColumns(table, cells, width);
  const isText = (cell) => textOf(cell.td).length > 0;
  block.hidden += rowGone.filter((gone, at) => gone && cells[at].some(isText)).length + columnGone.filter(Boolean).length;
  const rowsBefore = countsOf(rowGone), columnsBefore = countsOf(columnGone);
  const left = [];
  for (const row of cells) {
    for (const cell of row) {
      const rows = cell.rows - (rowsBefore[cell.row + cell.rows] - rowsBefore[cell.row]);
      const columns = cell.columns - (columnsBefore[cell.column + cell.columns] - columnsBefore[cell.column]);
      if (!rows || !columns) continue;
      // A merged cell of which the first row is hidden goes on in the next.
      const at = cell.row + (rowGone[cell.row] ? rowGone.slice(cell.row).indexOf(false) : 0);
      const place = at - rowsBefore[at];
      left.push({ text: textOf(cell.td), row: place, column: cell.column - columnsBefore[cell.column], rows, columns });
    }
  }
  const grid = rowGone.filter((gone) => !gone).map(() => []);
  for (const cell of left) grid[cell.row].push(cell);
  return { cells: grid, width: width - columnsBefore[width] };
}

/** How many of the flags are set before each place. */
function countsOf(flags) {
  const counts = [0];
  for (const flag of flags) counts.push(counts.at(-1) + (flag ? 1 : 0));
  return counts;
}

function hiddenColumns(table, cells, width) {
  const gone = Array(width).fill(false);
  let at = 0;
  for (const col of table.querySelectorAll(":scope > col, :scope > colgroup > col")) {
    const span = Math.max(1, col.span);
    if (isHidden(col) || col.getAttribute("width") === "0") gone.fill(true, at, at + span);
    at += span;
  }
  const single = cells.flat().filter(({ columns }) => columns === 1);
  const seen = new Set(single.filter(({ td }) => !isHidden(td)).map(({ column }) => column));
  const unseen = single.filter(({ td }) => isHidden(td)).map(({ column }) => column);
  unseen.forEach((column) => { if (!seen.has(column)) gone[column] = true; });
  return gone;
}

function isHidden(element) {
  return element.hidden || HIDDEN.test(element.dataset?.style ?? "");
}

/** What stands above the first table, a line each: a title, the unit of money. */
function linesAbove(body, table) {
  const before = body.ownerDocument.createRange();
  before.setStart(body, 0);
  before.setEndBefore(table);
  const lines = textOf(before.cloneContents()).split("\n").map((line) => line.trim());
  return lines.filter(Boolean).slice(-10);
}

/** The text of a cell as people see it: paragraphs and <br> end lines, all other white space is one blank. */
export function textOf(cell) {
  const parts = [];
  const endLine = () => { if (parts.length && parts.at(-1) !== "\n") parts.push("\n"); };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.data.replace(BETWEEN_HAN, "$1").replace(/[ \t\r\n\f]+/g, " ");
      if (text !== " " || (parts.length && parts.at(-1) !== "\n")) parts.push(text);
      return;
    }
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (LEFT_OUT.has(node.tagName.toUpperCase()) || (node !== cell && isHidden(node))) return;
      if (node.tagName === "BR") { parts.push("\n"); return; }
    }
    const isBlock = node !== cell && OWN_LINES.has(node.tagName);
    if (isBlock) endLine();
    for (const child of node.childNodes) walk(child);
    if (isBlock) endLine();
    if (node !== cell && (node.tagName === "TD" || node.tagName === "TH")) parts.push(" ");
  };
  walk(cell);
  const lines = parts.join("").replaceAll("\u00a0", " ").split("\n").map((line) => line.trim());
  return lines.join("\n").trim();
}
