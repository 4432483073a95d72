// A row is selected by a click on its number, with Shift up to it, and dragged by it; a column is selected by its head.

const SLACK = 4; // pixels that a pointer may wander in a click

export class Drag {
  constructor(grid) {
    this.grid = grid;
    this.line = document.createElement("div");
    Object.assign(this.line, { className: "drop-line", hidden: true });
    document.body.append(this.line);
    grid.table.addEventListener("pointerdown", (event) => this.start(event));
    const heads = [...grid.table.querySelectorAll("thead th:not(.handle)")];
    heads.forEach((head, column) => head.addEventListener("click", ({ shiftKey: shift }) => {
      grid.selectColumns(shift ? grid.from?.column : column, column);
    }));
  }

  start(event) {
    const number = event.target.closest(".number"), row = number?.closest("[data-key]");
    if (!row || event.button) return;
    event.preventDefault();
    const { grid } = this, chosen = grid.range?.keys ?? [];
    this.keys = chosen.includes(row.dataset.key) ? chosen : [row.dataset.key];
    number.setPointerCapture(event.pointerId);
    const move = ({ clientY: y }) => { if (this.index !== null || Math.abs(y - event.clientY) > SLACK) this.aim(y); };
    const cancel = ({ key }) => {
      if (key !== "Escape") return;
      this.isCancelled = true;
      number.removeEventListener("pointermove", move);
      this.line.hidden = true;
    };
    const end = (released) => {
      number.removeEventListener("pointermove", move);
      removeEventListener("keydown", cancel);
      this.line.hidden = true;
      if (released.type !== "pointerup" || this.isCancelled) return;
      if (this.index !== null) grid.rows.place(grid.group, this.keys, this.index);
      else grid.selectRows(event.shiftKey ? grid.from?.key : row.dataset.key, row.dataset.key);
    };
    this.index = null;
    this.isCancelled = false;
    addEventListener("keydown", cancel);
    number.addEventListener("pointermove", move);
    number.addEventListener("pointerup", end, { once: true });
    number.addEventListener("pointercancel", end, { once: true });
  }

  /** Where the rows would go: before the first other row whose middle is below the pointer. */
  aim(y) {
    if (y < 80) scrollBy(0, -12);
    if (y > innerHeight - 80) scrollBy(0, 12);
    const rows = [...this.grid.table.querySelectorAll("tbody [data-key]")];
    const others = rows.filter((row) => !this.keys.includes(row.dataset.key));
    const boxes = others.map((row) => row.getBoundingClientRect());
    const index = boxes.findIndex((box) => y < box.top + box.height / 2);
    this.index = index < 0 ? others.length : index;
    const box = boxes[this.index] ?? boxes.at(-1);
    if (!box) return;
    this.line.hidden = false;
    this.line.style.top = `${this.index < others.length ? box.top : box.bottom}px`;
    this.line.style.left = `${box.left}px`;
    this.line.style.width = `${box.width}px`;
  }
}
