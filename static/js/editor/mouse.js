// The mouse and the finger in the grid: one click selects, a second one edits, dragging selects more.

import { LEVELS } from "./sheet.js";

export class Mouse {
  constructor(grid) {
    this.grid = grid;
    grid.form.addEventListener("mousedown", (event) => this.onDown(event));
    grid.form.addEventListener("mouseover", (event) => this.onOver(event));
    grid.form.addEventListener("dblclick", ({ target }) => { if (grid.placeOf(target)) grid.edit(); });
    document.addEventListener("mouseup", () => { this.dragging = false; });
  }

  onDown(event) {
    const { grid } = this, control = event.target.closest("td[data-where]")?.querySelector("input, textarea");
    const place = grid.placeOf(control);
    if (!place || event.button || event.target.closest(".notes, .number, .fill, [data-do]")) return;
    if (event.shiftKey && grid.anchor) { event.preventDefault(); grid.extend(place); return; }
    const again = document.activeElement === control && !grid.isWide;
    if (again && grid.mode === "select") grid.setMode("edit");
    else if (!again) { event.preventDefault(); grid.go(place); this.offer(place); }
    this.dragging = grid.mode === "select";
  }

  /** A category is chosen from a list, which opens by itself. */
  offer({ column }) {
    if (LEVELS.includes(this.grid.columns[column])) this.grid.suggestions?.open();
  }

  onOver(event) {
    const { grid } = this, place = this.dragging && grid.placeOf(event.target.closest("td[data-where]")?.querySelector("input, textarea"));
    if (!place || !grid.corner || grid.isSame(place, grid.corner)) return;
    grid.suggestions?.close();
    grid.extend(place);
  }
}
