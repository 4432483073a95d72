// What the server makes of a block from the clipboard, shown before it is put into the form where it is not certain.

import { MOST_ROWS, newKey } from "./rows.js";
import { ask } from "./server.js";
import { made } from "./view.js";

const PREVIEW = 5;
const NOT_WANTED = "（不要）";

export class Pasting {
  constructor(clipboard, page) {
    Object.assign(this, { clipboard, page, grid: clipboard.grid, view: clipboard.grid.view });
    this.dialog = document.getElementById("pasting");
  }

  /** A block in the rows that is more than cells; `names` are the columns from where one is. */
  async intoRows(block, names) {
    const [first] = this.grid.range.keys, found = await this.read(block, "");
    if (!found) return;
    const leftOut = [...found.left_out, ...this.clipboard.leftOut(block)];
    if (found.is_form) this.askForm(found);
    else if (!found.rows.length) this.view.did("没有粘贴：剪贴板里没有认出指标");
    else if (found.doubts.length) this.askColumns(found, names, (chosen) => this.putAt(first, found.rows, chosen, leftOut));
    else this.putAt(first, found.rows, found.columns, leftOut);
  }

  putAt(first, rows, names, leftOut) {
    if (this.grid.keys.includes(first)) this.clipboard.put(rows, names, first, leftOut);
    else this.view.did("没有粘贴：所选的行已不在，请再选一行");
  }

  /** A block in a cell of the head: a whole sheet, a line of amounts or percentages, or else its text. */
  async intoHead(block, where, text) {
    const found = await this.read(block, where);
    if (!found) return;
    const cells = Object.entries(found.cells);
    if (found.is_form) this.askForm(found);
    else if (cells.length) this.putCells(cells, found.left_out);
    else document.execCommand("insertText", false, text);
  }

  putCells(cells, leftOut) {
    this.grid.change("粘贴", cells.map(([where, text]) => this.change(where, text)));
    const notes = leftOut.map((note) => `；${note}`).join("");
    this.view.did(`已粘贴 ${cells.length} 格${notes}（Ctrl+Z 撤销）`);
  }

  change(where, after) { return { where, before: this.grid.sheet.text(where), after }; }

  /** What the server reads in the block, null where it says no. */
  async read({ rows, merged, lines }, at) {
    const above = lines.length;
    const ranges = merged.map(([top, left, bottom, right]) => [top + above, left, bottom + above, right]);
    const body = JSON.stringify({ rows: [...lines.map((line) => [line]), ...rows], merged: ranges, at });
    try {
      return await ask(this.page.addresses.paste, body);
    } catch (refusal) {
      if (refusal.kind === undefined) throw refusal;
      const why = refusal.kind === "login" ? "登录已过期，请保存后再粘贴" : refusal.message;
      this.view.did(`没有粘贴：${why}`);
      return null;
    }
  }

  // Questions

  /** Ask in the dialog; `act` is done if the person agrees. */
  ask(title, content, act) {
    const { dialog } = this, agree = made("button", { value: "paste", className: "primary" }, "粘贴");
    const buttons = made("p", { className: "buttons" }, agree, made("button", { value: "" }, "取消"));
    const form = made("form", { method: "dialog" }, made("h2", { id: "pasting-title" }, title), ...content, buttons);
    dialog.replaceChildren(form);
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue === "paste") act();
      else this.view.did("没有粘贴");
    };
    dialog.showModal();
    agree.focus();
  }

  /** Which column is which: what was found out, or else the columns from where one is. */
  askColumns(found, names, act) {
    const { columns } = this.grid, isGuess = found.columns.some(Boolean);
    const selects = found.columns.map((name, at) => {
      const select = made("select", { ariaLabel: `第 ${at + 1} 列是` }, new Option(NOT_WANTED, ""));
      columns.forEach((each) => select.append(new Option(this.label(each), each)));
      select.value = (isGuess ? name : names[at]) ?? "";
      return select;
    });
    this.ask("每一列是什么？", [...doubtsOf(found), ...previewOf(found.rows, selects)], () => {
      const chosen = selects.map((select) => select.value || null), used = chosen.filter(Boolean);
      if (!used.length) this.view.did("没有粘贴：没有选要用的列");
      else if (new Set(used).size < used.length) this.view.did("没有粘贴：有两列选成了同一列");
      else act(chosen);
    });
  }

  label(name) {
    const at = this.grid.columns.indexOf(name);
    return this.grid.table.querySelectorAll("thead th[scope=col]:not(.handle)")[at].textContent.trim();
  }

  /** A whole sheet: what it changes, cell by cell, and what becomes of the rows that are there. */
  askForm(found) {
    const { sheet, keys } = this.grid;
    const changed = Object.entries(found.cells).filter(([where, text]) => this.view.control(where) && sheet.text(where) !== text);
    const boxes = changed.map(([where, text]) => {
      // The project is the one that is open; its own code and name stay unless somebody wants others.
      const isOwn = ["code", "name"].includes(where) && sheet.text(where);
      return made("input", { type: "checkbox", checked: Boolean(text) && !isOwn, ariaLabel: this.view.control(where).ariaLabel });
    });
    const lines = changed.map(([where, text], at) => made("tr", {}, made("td", {}, boxes[at]),
      made("th", { scope: "row" }, this.view.control(where).ariaLabel), made("td", {}, sheet.text(where) || "（空）"), made("td", {}, text || "（空）")));
    const table = tableOf(["", "格", "现在", "粘贴后"], lines);
    const filled = keys.filter((key) => !sheet.isBlank("targets", key)).length;
    const select = made("select", { id: "pasting-rows" }, new Option(`换成剪贴板的 ${found.rows.length} 行`, "replace"),
      new Option("接在现有的后面", "append"), new Option("不动", ""));
    if (!found.rows.length) select.value = "";
    const choice = made("p", {}, made("label", { htmlFor: "pasting-rows" }, `指标（表里已填 ${filled} 行）`), " ", select);
    const rows = previewOf(found.rows, found.columns.map((name) => this.label(name)));
    const content = [...doubtsOf(found), ...(lines.length ? [table] : []), choice, ...(found.rows.length ? rows : [])];
    this.ask("粘贴整张绩效目标表", content, () => {
      const cells = changed.filter((_, at) => boxes[at].checked);
      this.putForm(cells, found, select.value);
    });
  }

  putForm(cells, found, how) {
    const { grid, clipboard } = this, before = grid.keys;
    const kept = how === "append" ? before.filter((key) => !grid.sheet.isBlank(grid.group, key)) : [];
    const free = how === "append" ? [] : before;
    const own = found.rows.map((_, at) => free[at] ?? newKey()), after = [...kept, ...own];
    const changes = cells.map(([where, text]) => this.change(where, text));
    if (how) changes.push(...clipboard.changes(found.rows, found.columns, after, kept.length));
    if (how && after.length > MOST_ROWS) {
      clipboard.refuseRows(after.length);
      return;
    }
    grid.change("粘贴整张表", changes, how ? { [grid.group]: { before, after } } : {});
    const rows = how ? `、指标 ${found.rows.length} 行` : "";
    this.view.did(`已粘贴：表头 ${cells.length} 格${rows}（Ctrl+Z 撤销）`);
  }
}

/** A table that scrolls by itself, under heads of texts or controls. */
function tableOf(heads, rows) {
  const cells = heads.map((head) => (head ? made("th", { scope: "col" }, head) : made("td", {})));
  const table = made("table", { className: "small" }, made("thead", {}, made("tr", {}, ...cells)), made("tbody", {}, ...rows));
  return made("div", { className: "wide", tabIndex: 0, role: "group", ariaLabel: "表格" }, table);
}

/** The first rows, and how many there are. */
function previewOf(rows, heads) {
  const lines = rows.slice(0, PREVIEW).map((row) => made("tr", {}, ...heads.map((_, at) => made("td", {}, row[at] ?? ""))));
  const count = `剪贴板里有 ${rows.length} 行${rows.length > PREVIEW ? `，这里是前 ${PREVIEW} 行` : ""}。`;
  return [tableOf(heads, lines), made("p", {}, count)];
}

function doubtsOf({ doubts, left_out: leftOut }) {
  const lines = [...doubts, ...(leftOut.length ? [`没有用：${leftOut.join("、")}`] : [])];
  return lines.length ? [made("ul", { className: "doubts" }, ...lines.map((line) => made("li", {}, line)))] : [];
}
