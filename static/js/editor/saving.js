// Saving by itself: a moment after typing stops, the difference goes to the server; each cell shows how it stands.

import { Login } from "./login.js";
import { ask, Refusal } from "./server.js";
import { LEVELS, mergedOrder, rowOf } from "./sheet.js";
import { clock, Standing } from "./standing.js";

const OTHER_PERSON = "您现在以另一个人的身份登录，这里的改动没有保存；请换回原来的人登录";

const AFTER_TYPING = 1200, AFTER_STEP = 250, WATCH_EVERY = 20_000, MOST_WAIT = 30_000, MANY = 200;

export class Saving {
  constructor({ sheet, view, page, queue, history, onNotes }) {
    Object.assign(this, { sheet, view, page, queue, history, onNotes, revision: page.revision });
    this.blocked = new Map(); // cells that are not to be sent again as they are: {kind, sent, theirs, by, message}
    this.unanswered = new Map(); // texts by cell that may have been stored though no answer came
    this.confirmed = [];
    this.sending = null;
    this.saves = 0;
    this.wait = 0;
    this.trouble = ""; // why it waits
    this.stopped = null; // why nothing is saved any more
    this.standing = new Standing(this);
    this.login = new Login(view, page, () => this.flush());
    sheet.addEventListener("change", () => this.note());
    document.addEventListener("visibilitychange", () => this.onVisibility());
    addEventListener("pagehide", () => this.queue.keep(this.sheet.difference(true)));
    addEventListener("online", () => this.flush());
    addEventListener("beforeunload", (event) => { if (!this.queue.works) event.preventDefault(); });
    setInterval(() => { if (!document.hidden) this.watch(); }, WATCH_EVERY);
  }

  onVisibility() {
    if (document.hidden) this.flush({ keepalive: true });
    else this.watch();
  }

  /** Something was typed or done. */
  note() {
    this.difference = this.sheet.difference();
    this.keep();
    this.standing.paint();
    this.plan(this.sheet.drafts.size ? AFTER_TYPING : AFTER_STEP);
  }

  /** Put by on this machine what is not saved: at once, or where that is much, a moment later. */
  keep() {
    clearTimeout(this.keeping);
    const isLittle = this.difference.cells.length < MANY;
    const write = () => this.queue.keep(this.sheet.lost.size ? this.sheet.difference(true) : this.difference);
    if (isLittle) write(); else this.keeping = setTimeout(write, AFTER_STEP);
  }

  plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(delay, this.wait));
  }

  confirm(wheres) {
    this.confirmed.push(...wheres);
    this.plan(0);
  }

  /** What is to be sent: all that differs but what was refused and has not been changed since. */
  edit() {
    const { cells, orders } = this.sheet.difference();
    for (const [where, { kind, sent }] of this.blocked) {
      if (kind === "refused" && this.sheet.typed(where) !== sent) this.release(where);
    }
    const ready = ({ where }) => !this.blocked.has(where) && !this.isUnfinished(where);
    return { cells: [...cells, ...this.doubtful(cells)].filter(ready), orders, confirmed: [...this.confirmed] };
  }

  /** Cells of which an answer was lost and that are now as before: the server may hold what was sent. */
  doubtful(cells) {
    const known = new Set(cells.map(({ where }) => where));
    const isStored = (row) => !row || this.sheet.base.orders[row.group].includes(row.key);
    const wheres = [...this.unanswered.keys()].filter((where) => !known.has(where) && isStored(rowOf(where)));
    return wheres.map((where) => ({ where, old: this.sheet.base.cells[where] ?? "", new: this.sheet.typed(where) }));
  }

  /** Half a number or half a category is none yet: what stands in one line is sent when it is left. */
  isUnfinished(where) {
    return this.sheet.drafts.has(where) && this.view.control(where)?.matches("input");
  }

  /** Send what is to be sent; afterwards, what was typed meanwhile waits for its turn. */
  flush(options = {}) {
    this.flushing ??= this.send(options).finally(() => { this.flushing = null; });
    return this.flushing;
  }

  async send({ keepalive = false }) {
    if (this.stopped || this.login.asking || this.view.composing) return;
    const edit = this.edit();
    if (!edit.cells.length && !Object.keys(edit.orders).length && !edit.confirmed.length) {
      this.standing.paint();
      return;
    }
    this.sending = edit;
    this.saves += 1;
    this.standing.paint();
    const body = JSON.stringify({ user: this.page.user, revision: this.revision, ...edit });
    try {
      // The browser sends no more than this from a page that goes away.
      this.onAnswer(edit, await ask(this.page.addresses.save, body, { keepalive: keepalive && body.length < 20_000 }));
    } catch (refusal) {
      this.onRefusal(refusal);
      if (refusal.kind === "offline") this.remember(edit);
    } finally {
      this.sending = null;
      this.note();
    }
  }

  remember(edit) {
    for (const { where, new: text } of edit.cells) {
      this.unanswered.set(where, (this.unanswered.get(where) ?? new Set()).add(text));
    }
  }

  /** Whoever asks for a save gets an answer. */
  async saveNow() {
    await this.flush();
    if (this.remaining && !this.wait) await this.flush();
    this.view.did(this.remaining ? this.view.part("saving").textContent : `已保存 ${clock(new Date())}${this.standing.unsavedRows()}`);
  }

  /** Go elsewhere once all is saved. What cannot be saved is shown first; a second time one leaves all the same. */
  async leave(address) {
    await this.flush();
    if (this.remaining && !this.wait) await this.flush();
    if (!this.remaining || this.warned) {
      location.assign(address);
      return;
    }
    this.warned = true;
    const [first] = this.blocked.keys();
    if (first) this.view.focus(first);
    this.view.did(`有 ${this.remaining} 处没有保存；内容留在本机，再点一次“完成”离开`);
  }

  get remaining() {
    const { cells, orders } = this.sheet.difference(true);
    return cells.length || Object.keys(orders).length;
  }

  onAnswer(edit, answer) {
    this.wait = 0;
    this.warned = false;
    this.savedAt = new Date();
    this.revision = answer.revision;
    this.confirmed = this.confirmed.filter((where) => !edit.confirmed.includes(where));
    const sent = new Map(edit.cells.map((cell) => [cell.where, cell.new]));
    const kept = this.keptRows(answer.conflicts);
    this.sheet.settle(edit, answer);
    if (answer.sheet) this.takeOver(answer.sheet);
    this.bringBack(kept, answer);
    for (const [where, message] of Object.entries(answer.refused)) {
      this.blocked.set(where, { kind: "refused", sent: sent.get(where), message, offers: answer.offers[where] ?? [] });
    }
    for (const [where, theirs] of Object.entries(answer.conflicts)) this.contest(where, theirs, answer.by);
    answer.gone.forEach((where) => this.lose(rowOf(where)));
    this.loseUnadmitted(edit, answer);
    edit.cells.forEach(({ where }) => this.unanswered.delete(where));
    this.onNotes(answer);
  }

  /** Somebody else changed the cell; or it was this page, and the answer that said so was lost. */
  contest(where, theirs, by) {
    if (this.unanswered.get(where)?.has(theirs)) this.sheet.setBase(where, theirs);
    else this.blocked.set(where, { kind: "conflict", theirs, by });
  }

  /** New rows that the server has no room for. */
  loseUnadmitted(edit, answer) {
    for (const [group, { old, new: now }] of Object.entries(edit.orders)) {
      const out = now.filter((key) => !old.includes(key) && !answer.orders[group].includes(key));
      out.forEach((key) => this.lose({ group, key }, "这一行没有保存：行数已满。"));
    }
  }

  /** The cells of rows that were removed here while somebody else changed them, with the texts they now have. */
  keptRows(conflicts) {
    const isRemoved = ({ group, key }) => !this.sheet.orders[group].includes(key);
    const kept = Object.keys(conflicts).filter((where) => rowOf(where) && isRemoved(rowOf(where)));
    for (const where of kept) {
      this.sheet.cells[where] = conflicts[where];
      delete conflicts[where]; // nothing is to be asked: the row is there again
    }
    return kept;
  }

  bringBack(kept, { orders, by }) {
    for (const { group, key } of kept.map(rowOf)) {
      for (const where of this.sheet.wheres(group, key)) this.sheet.base.cells[where] ??= this.sheet.text(where);
      const before = this.sheet.orders[group];
      if (before.includes(key)) continue;
      const after = mergedOrder(orders[group], orders[group].filter((each) => each !== key), before);
      this.sheet.apply({ cells: [], orders: { [group]: { before, after } } });
    }
    this.sheet.tell(kept, []);
    if (kept.length) this.view.did(`${by || "他人"}刚改过要删除的行，没有删除`);
  }

  onRefusal(refusal) {
    if (refusal.kind === undefined) throw refusal;
    if (refusal.kind === "offline") {
      this.wait = Math.min(MOST_WAIT, (this.wait || 1000) * 2);
      this.trouble = refusal.message;
    } else if (refusal.kind === "login") {
      this.login.ask();
    } else {
      this.stopped = refusal.message;
      this.isOther = refusal.kind === "person";
    }
  }

  // Others

  async watch() {
    if (this.sending || (this.stopped && !this.isOther) || this.login.asking) return;
    const saves = this.saves;
    try {
      const answer = await ask(this.page.addresses.watch, new URLSearchParams({ revision: this.revision }));
      if (answer.user !== this.page.user) throw new Refusal("person", OTHER_PERSON);
      this.showOthers(answer.others);
      // One that crossed a save on its way knows less than its answer.
      if (answer.sheet && saves === this.saves) {
        this.revision = answer.revision;
        this.takeOver(answer.sheet);
        this.onNotes(answer);
      }
      if (this.wait || this.isOther) this.resume();
    } catch (refusal) {
      this.onRefusal(refusal);
      this.standing.paint();
    }
  }

  /** The server is back, or the person is. */
  resume() {
    this.wait = 0;
    this.stopped = null;
    this.isOther = false;
    this.flush();
  }

  takeOver(sheet) {
    const changed = this.sheet.rebase(sheet, (where, text) => this.unanswered.get(where)?.has(text));
    this.history.forget(changed);
    for (const [where, each] of this.blocked) {
      if (each.kind === "conflict") each.theirs = sheet.cells[where] ?? "";
    }
    for (const [group, keys] of Object.entries(sheet.orders)) {
      this.sheet.lost.forEach((key) => (keys.includes(key) ? this.isBack(group, key) : this.lose({ group, key })));
    }
    changed.forEach((where) => this.view.mark(where, "theirs", true));
    setTimeout(() => changed.forEach((where) => this.view.mark(where, "theirs", false)), 4000);
    if (changed.length) this.view.did(`他人刚改了 ${changed.length} 格，已更新`);
  }

  showOthers(names) {
    const part = this.view.part("others");
    part.hidden = !names.length;
    part.textContent = names.length ? `${names.join("、")} 也打开了这张表。各改各的格子互不影响；同一格两人都改时会请您选。` : "";
  }

  // Cells that wait for the person

  release(where) {
    this.blocked.delete(where);
    this.view.note(where, "why", "");
  }

  keepMine(where) {
    if (!this.blocked.has(where)) return;
    this.sheet.setBase(where, this.blocked.get(where).theirs);
    this.release(where);
    this.note();
  }

  takeTheirs(where) {
    if (!this.blocked.has(where)) return;
    const { theirs } = this.blocked.get(where);
    this.sheet.setBase(where, theirs);
    this.release(where);
    this.sheet.apply({ cells: [{ where, before: "", after: theirs }], orders: {} });
  }

  /** A row that somebody removed while it was filled in here. */
  lose({ group, key }, why = "这一行已被他人删除。") {
    if (!this.sheet.orders[group]?.includes(key)) return;
    this.sheet.lost.add(key);
    const where = this.sheet.wheres(group, key).find((each) => !LEVELS.includes(rowOf(each).name));
    this.view.note(where, "why", why, {
      恢复这一行: () => this.find(group, key),
      也删除: () => this.drop(group, key),
    });
  }

  /** The row is there again without us: whoever removed it took that back. */
  isBack(group, key) {
    this.sheet.lost.delete(key);
    this.sheet.wheres(group, key).forEach((where) => this.release(where));
  }

  find(group, key) {
    this.isBack(group, key);
    this.sheet.wheres(group, key).forEach((where) => { delete this.sheet.base.cells[where]; });
    this.note();
  }

  drop(group, key) {
    this.isBack(group, key);
    const before = this.sheet.orders[group];
    this.sheet.apply({ cells: [], orders: { [group]: { before, after: before.filter((each) => each !== key) } } });
  }
}
