// What can be done with a cell, at the right button of the mouse or the key for it. While one edits a text, and under a
// finger, the browser's own menu opens.

import { fillDown, fillRight } from "./filling.js";
import { made } from "./view.js";

const NO_CLIPBOARD = "浏览器不让网页自己读剪贴板，请按 Ctrl+V 粘贴";

export class Menu {
  constructor(grid, find) {
    Object.assign(this, { grid, find });
    this.box = made("div", { className: "cell-menu", hidden: true, role: "menu", ariaLabel: "对所选格子" });
    document.querySelector("main").append(this.box);
    grid.form.addEventListener("contextmenu", (event) => this.onOpen(event));
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.box.addEventListener("click", ({ target }) => this.take(target.closest("button")));
    this.box.addEventListener("contextmenu", (event) => event.preventDefault());
    document.addEventListener("pointerdown", ({ target }) => { if (!this.box.contains(target)) this.close(); });
    addEventListener("scroll", () => this.close(), { passive: true });
  }

  onOpen(event) {
    const td = event.target.closest("td[data-where]"), { grid } = this;
    const place = td && grid.placeOf(td.querySelector("input, textarea"));
    if (!place || event.pointerType === "touch" || (grid.mode !== "select" && td.contains(document.activeElement))) return;
    event.preventDefault();
    if (!grid.wheres.includes(grid.where(place))) {
      if (event.target.closest(".number")) grid.selectRows(place.key, place.key); else grid.go(place);
    }
    grid.suggestions?.close();
    this.open(event.clientX, event.clientY);
  }

  openAtCell() {
    const box = this.grid.control.closest("td").getBoundingClientRect();
    this.open(box.left + 8, box.bottom);
  }

  open(x, y) {
    this.box.replaceChildren(...this.groups().filter((group) => group.length).map((group) => (
      made("div", { role: "group" }, ...group.map((item) => entry(...item)))
    )));
    this.box.hidden = false;
    this.box.style.left = `${Math.max(4, Math.min(x, innerWidth - this.box.offsetWidth - 4))}px`;
    this.box.style.top = `${Math.max(4, Math.min(y, innerHeight - this.box.offsetHeight - 4))}px`;
    this.items[0].focus();
  }

  groups() {
    const { grid } = this, count = grid.range?.keys.length;
    const cell = [
      ["剪切", "Ctrl+X", () => document.execCommand("cut")],
      ["复制", "Ctrl+C", () => document.execCommand("copy")],
      ["粘贴", "Ctrl+V", () => this.paste()],
      ["清空", "Delete", () => grid.clear()],
    ];
    const filling = [
      ...(count ? [["向下填充", "Ctrl+D", () => fillDown(grid)]] : []),
      ...(grid.span ? [] : [["向右填充", "Ctrl+R", () => fillRight(grid)]]),
    ];
    const rows = [
      [`在上方插入 ${count} 行`, "Ctrl+Shift++", () => grid.insertAbove()],
      ["在下方插入一行", "Ctrl+Enter", () => grid.insert()],
      [`删除 ${count} 行`, "Ctrl+-", () => grid.removeRows(grid.range.keys)],
      ["上移", "Alt+Shift+↑", () => grid.shift(-1)],
      ["下移", "Alt+Shift+↓", () => grid.shift(1)],
    ];
    const finding = [["查找", "Ctrl+F", () => this.find.open()], ["替换", "Ctrl+H", () => this.find.open(true)]];
    return [this.offered(), cell, filling, count ? rows : [], finding];
  }

  /** The buttons that stand beside the cell: so they are reached by keys, too, while Tab goes from cell to cell. */
  offered() {
    const buttons = this.grid.control.closest("td").querySelectorAll(":is(.notes, .remarks, .card) button");
    return [...buttons].map((button) => [button.textContent, "", () => button.click()]);
  }

  get items() { return [...this.box.querySelectorAll("button")]; }

  onKey(event) {
    const { key } = event, { items } = this, at = items.indexOf(document.activeElement), by = { ArrowDown: 1, ArrowUp: -1 }[key];
    event.stopPropagation();
    if (by) items.at((at + by) % items.length).focus();
    else if (key === "Home" || key === "End") items.at(key === "Home" ? 0 : -1).focus();
    else if (key === "Escape" || key === "Tab") this.leave();
    else return;
    event.preventDefault();
  }

  take(button) {
    if (!button) return;
    this.leave();
    button.act();
  }

  /** Back to the cell, and to all that was selected with it. */
  leave() {
    const { grid } = this;
    this.close();
    grid.cycling = true;
    grid.control?.focus();
    grid.cycling = false;
  }

  close() { this.box.hidden = true; }

  async paste() {
    try {
      const data = new DataTransfer();
      for (const item of await navigator.clipboard.read()) {
        for (const type of item.types) data.setData(type, await (await item.getType(type)).text());
      }
      const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      if (this.grid.control.dispatchEvent(event)) this.grid.put("粘贴", this.grid.wheres, () => data.getData("text/plain"));
    } catch { // over http, or the person said no
      this.grid.view.did(NO_CLIPBOARD);
    }
  }
}

function entry(label, keys, act) {
  const item = made("button", { type: "button", role: "menuitem", tabIndex: -1 }, made("span", {}, label), made("kbd", {}, keys));
  return Object.assign(item, { act });
}
