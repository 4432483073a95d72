// Filling cells from their neighbours: by Ctrl+D and Ctrl+R, and by the handle at the corner of what is selected.

const BOTH = "选了表头和几行，不能填充；请只选表头的一行，或只选行";

/** The first row that is selected goes into those below it; one row alone is filled from the one above it. */
export function fillDown(grid) {
  if (!grid.range) { grid.view.did(grid.span ? BOTH : "表头没有上一格可填"); return; }
  const { keys, top, left, right } = grid.range, above = grid.keys[top - 1];
  const [first, ...others] = keys.length > 1 ? keys : [above, ...keys];
  if (!first) { grid.view.did("上面没有行，没有填充"); return; }
  const wheres = columnsOf(left, right).flatMap((column) => others.map((key) => grid.where({ key, column })));
  fill(grid, "向下填充", wheres, (where) => where.replace(/\.[^.]+\./, `.${first}.`));
}

/** The first column that is selected goes into those right of it; one cell alone is filled from the one left of it. */
export function fillRight(grid) {
  if (grid.span) { grid.view.did(BOTH); return; }
  const left = leftOf(grid);
  if (!left) { grid.view.did("左边没有格子，没有填充"); return; }
  const wheres = grid.wheres.filter((where) => nameOf(where) !== "level2" && rowPart(where, left) !== where);
  fill(grid, "向右填充", wheres, (where) => rowPart(where, left));
}

function leftOf(grid) {
  if (!grid.range) {
    const [first, ...others] = grid.wheres, { where } = grid.moves.stepInLine({ where: first }, -1, false);
    if (others.length) return first;
    return where === first ? null : where;
  }
  const { left, right } = grid.range;
  return grid.columns[left < right ? left : left - 1];
}

const nameOf = (where) => where.split(".").at(-1);
/** The cell of that name in the same row; in the head it is named whole. */
const rowPart = (where, name) => (where.split(".").length === 3 ? where.replace(/[^.]+$/, name) : name);
const columnsOf = (left, right) => Array.from({ length: right - left + 1 }, (_, index) => left + index);

function fill(grid, label, wheres, sourceOf) {
  const { sheet } = grid, texts = new Map(wheres.map((where) => [where, sheet.text(sourceOf(where))]));
  grid.put(label, wheres, (where) => texts.get(where));
}

/** The small square at the corner of what is selected: dragged over cells, it fills them with what is selected. */
export class FillHandle {
  constructor(grid) {
    this.grid = grid;
    this.square = document.createElement("span");
    Object.assign(this.square, { className: "fill", title: "拖动填充；双击填到末行" });
    this.square.setAttribute("aria-hidden", "true");
    grid.form.addEventListener("selected", () => this.place());
    this.square.addEventListener("pointerdown", (event) => this.start(event));
    this.square.addEventListener("dblclick", (event) => { event.stopPropagation(); this.fillToEnd(); });
  }

  place() {
    const { grid } = this, { range } = grid;
    if (!range) { this.square.remove(); return; }
    const td = grid.view.td(grid.where({ key: range.keys.at(-1), column: range.right }));
    if (this.square.parentNode !== td) td.append(this.square);
  }

  start(event) {
    if (event.button) return;
    event.preventDefault();
    event.stopPropagation();
    this.grid.commit();
    this.source = this.grid.range;
    this.target = null;
    const move = ({ clientX, clientY }) => this.aim(clientX, clientY);
    const end = ({ type }) => {
      this.square.removeEventListener("pointermove", move);
      this.mark([]);
      if (type === "pointerup" && this.target) this.fillTo(this.target);
    };
    this.square.setPointerCapture(event.pointerId);
    this.square.addEventListener("pointermove", move);
    this.square.addEventListener("pointerup", end, { once: true });
    this.square.addEventListener("pointercancel", end, { once: true });
  }

  aim(x, y) {
    const under = document.elementsFromPoint(x, y).find((element) => element.matches("td[data-where]"));
    const place = under && this.grid.placeOf(under.querySelector("input, textarea"));
    this.target = place?.key ? this.stretched(place) : null;
    this.mark(this.target?.wheres ?? []);
  }

  /** What would be filled: whole rows of what is selected, or where the place lies beside it, whole columns. */
  stretched({ key, column }) {
    const { top, left, right, keys } = this.source, bottom = top + keys.length - 1, row = this.grid.keys.indexOf(key);
    const rows = row > bottom ? [bottom + 1, row] : row < top ? [row, top - 1] : null;
    const columns = column > right ? [right + 1, column] : column < left ? [column, left - 1] : null;
    const [from, to] = rows ?? [top, bottom], [first, last] = rows ? [left, right] : columns ?? [0, -1];
    const cells = columnsOf(from, to).flatMap((at) => columnsOf(first, last).map((each) => ({ at, column: each })));
    return { wheres: cells.map((cell) => this.whereOf(cell)), cells };
  }

  whereOf({ at, column }) { return this.grid.where({ key: this.grid.keys[at], column }); }

  mark(wheres) {
    this.marked?.forEach((where) => this.grid.view.mark(where, "to-fill", false));
    wheres.forEach((where) => this.grid.view.mark(where, "to-fill", true));
    this.marked = wheres;
  }

  /** What is selected is repeated over the cells. */
  fillTo({ cells }) {
    if (!cells.length) return;
    const { grid } = this, { top, left, right, keys } = this.source, width = right - left + 1;
    const turn = (at, length) => ((at % length) + length) % length;
    const sources = new Map(cells.map((cell) => [this.whereOf(cell), this.whereOf({
      at: top + turn(cell.at - top, keys.length),
      column: left + turn(cell.column - left, width),
    })]));
    fill(grid, "填充", [...sources.keys()], (where) => sources.get(where));
    const ats = [top, top + keys.length - 1, ...cells.map(({ at }) => at)], columns = [left, right, ...cells.map(({ column }) => column)];
    const corner = (pick) => ({ key: grid.keys[pick(...ats)], column: pick(...columns) });
    grid.select(corner(Math.min), corner(Math.max));
    grid.view.did(`已填充 ${cells.length} 格（Ctrl+Z 撤销）`);
  }

  fillToEnd() {
    this.source = this.grid.range;
    this.fillTo(this.stretched({ key: this.grid.keys.at(-1), column: this.source.left }));
  }
}
