// How each cell stands, and all of them together: saved, on its way, waiting, refused.

import { categoriesLike } from "./categories.js";
import { LEVELS, rowOf } from "./sheet.js";
import { linkTo } from "./view.js";

const STATES = ["unsaved", "sending", "refused", "conflict"];

export class Standing {
  constructor(saving) {
    Object.assign(this, { saving, view: saving.view });
    this.states = new Map(); // of the cells that are not saved
  }

  paint() {
    const difference = this.saving.difference ?? this.saving.sheet.difference();
    const sending = new Set(this.saving.sending?.cells.map(({ where }) => where));
    const now = new Map(difference.cells.map(({ where }) => [where, this.stateOf(where, sending)]));
    const before = new Set([...this.states.keys(), ...this.saving.blocked.keys()]);
    for (const where of before) if (!now.has(where)) this.settleState(where);
    for (const [where, state] of now) {
      if (state !== this.states.get(where) || this.saving.blocked.has(where)) this.showState(where, state);
    }
    this.states = now;
    this.view.part("saving").replaceChildren(...this.summary(now, difference));
  }

  stateOf(where, sending) {
    return this.saving.blocked.get(where)?.kind ?? (sending.has(where) ? "sending" : "unsaved");
  }

  showState(where, state) {
    this.view.td(where)?.classList.remove("saved", ...STATES);
    this.view.mark(where, state, true);
    const { message, theirs, by, offers } = this.saving.blocked.get(where) ?? {};
    if (state === "refused") this.showRefusal(where, message, offers);
    if (state === "conflict") {
      this.view.note(where, "why", `${by || "他人"}把这一格改为“${theirs || "（空）"}”。`, {
        用我的: () => this.saving.keepMine(where), 用对方的: () => this.saving.takeTheirs(where),
      });
    }
  }

  /** What was refused is mended by a click where it is known what may have been meant; a category also from the list. */
  showRefusal(where, message, offers) {
    const { sheet, page, choose } = this.saving;
    const choices = offers.map((text) => [`改为 ${text}`, () => this.accept(where, text)]);
    if (LEVELS.includes(rowOf(where)?.name)) {
      const names = categoriesLike(where, sheet, page.categories);
      choices.push(...names.map((name) => [name, () => choose(where, name)]), ["列表…", () => choose(where)]);
    }
    this.view.note(where, "why", message.split("，请选择：")[0], Object.fromEntries(choices));
  }

  /** Put what may have been meant into a cell that was refused. */
  accept(where, after) {
    this.saving.history.take("修改", [{ where, before: this.saving.sheet.text(where), after }]);
    this.view.focus(where);
  }

  settleState(where) {
    if (this.saving.sheet.lost.has(rowOf(where)?.key)) return; // the person is asked about the whole row
    // Who went back to what stood there before leaves the cell to whoever changed it.
    if (this.saving.blocked.get(where)?.kind === "conflict") this.saving.takeTheirs(where);
    else if (this.saving.blocked.has(where)) this.saving.release(where);
    this.view.td(where)?.classList.remove(...STATES);
    this.view.mark(where, "saved", true);
    setTimeout(() => this.view.mark(where, "saved", false), 2000);
  }

  summary(states, { orders }) {
    const { queue, savedAt, stopped, trouble, wait } = this.saving;
    const count = states.size || Object.keys(orders).length;
    const of = (...kinds) => [...states].filter(([, state]) => kinds.includes(state)).map(([where]) => where);
    const [blocked, waiting] = [of("refused", "conflict"), of("unsaved", "sending")];
    const show = (kind, ...said) => {
      this.view.part("saving").className = `saving ${kind}`;
      return said;
    };
    if (stopped) return show("bad", `${stopped}。${count ? `未保存的 ${count} 处保留在本机。` : ""}`);
    if (!queue.works) return show("bad", "本机存不下未保存的内容，请不要关闭页面");
    if (wait && count) return show("waiting", `${trouble}，${count} 处改动已存在本机，恢复后自动补交`);
    if (wait) return show("waiting", `${trouble}，恢复后继续自动保存`);
    if (this.saving.sending) return show("busy", "保存中…");
    if (blocked.length && !waiting.length) {
      return show("bad", linkTo(blocked[0], `${blocked.length} 格没有保存，看原因`));
    }
    if (count) return show("busy", `${count} 处未保存`);
    if (this.saving.sheet.lost.size) return show("bad", `${this.saving.sheet.lost.size} 行等您决定`);
    return show("good", `全部已保存${savedAt ? ` ${clock(savedAt)}` : ""}${this.unsavedRows()}`);
  }

  /** What is to be known of new rows that are not saved, as nobody has written into them. */
  unsavedRows() {
    const { sheet } = this.saving;
    const count = Object.keys(sheet.orders).reduce((sum, group) => sum + sheet.unsavedRows(group).length, 0);
    return count ? `；${count} 个空行填写后才保存` : "";
  }
}

export function clock(time) {
  return time.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
}
