// The end of the work without leaving the page: submitting, reasons for warnings, who answers for the project.

import { ask, cookie } from "./server.js";
import { linkTo, made } from "./view.js";

export class Finishing {
  constructor({ view, saving, page, onNotes }) {
    Object.assign(this, { view, saving, page, onNotes });
    this.dialog = document.getElementById("submission");
    this.reasons = document.getElementById("reason");
    this.dialog?.addEventListener("click", (event) => this.onLink(event));
    this.reasons?.addEventListener("submit", (event) => this.onReason(event));
    document.getElementById("id_responsible")?.addEventListener("change", ({ target }) => this.assign(target));
  }

  /** Whether all that was typed is stored; what is not is shown. */
  async isSaved() {
    await this.saving.flush();
    if (this.saving.remaining && !this.saving.wait) await this.saving.flush();
    if (!this.saving.remaining) return true;
    const [first] = this.saving.blocked.keys();
    if (first) this.view.focus(first);
    this.view.did(`有 ${this.saving.remaining} 处没有保存，处理后再办理`);
    return false;
  }

  /** The answer of the server, null where it cannot be had; why is said. */
  async answer(name, body) {
    try {
      return await ask(this.page.addresses[name], body);
    } catch (refusal) {
      if (refusal.kind === "login") this.saving.login.ask();
      else this.view.did(refusal.message);
      return null;
    }
  }

  async submit() {
    if (!(await this.isSaved())) return;
    const found = await this.answer("submission", new URLSearchParams());
    if (!found) return;
    const isReady = !found.obstacles.length;
    const links = found.obstacles.map(([where, what]) => made("li", {}, linkTo(where, what)));
    this.view.part("obstacles").replaceChildren(...links);
    this.view.part("obstacle-count").textContent = links.length;
    this.view.part("in-the-way").hidden = isReady;
    const ready = this.view.part("ready"), note = ready.elements.note;
    ready.hidden = !isReady || Boolean(found.word && !found.asks_word);
    ready.elements.seen.value = found.seen;
    this.view.part("no-obstacle").hidden = Boolean(found.word);
    this.view.part("word-wanted").hidden = !found.word;
    this.view.part("word-wanted").textContent = found.word;
    this.view.part("note-wanted").textContent = found.asks_word ? "（原样提交必填）" : "（没有可以不填）";
    note.required = found.asks_word;
    if (isReady && found.word && !found.asks_word) this.view.did(found.word);
    else this.dialog.showModal();
    if (isReady && this.dialog.open) (found.word ? note : ready.querySelector("button")).focus();
  }

  onLink(event) {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    this.dialog.close();
    this.view.focus(decodeURIComponent(link.hash.slice(1)));
  }

  explain({ dataset }) {
    this.about = dataset;
    this.view.part("reason-about").textContent = dataset.about;
    this.view.part("reason-error").hidden = true;
    this.reasons.querySelector("textarea").value = "";
    this.reasons.showModal();
  }

  async onReason(event) {
    if (event.submitter.value !== "give") return;
    event.preventDefault();
    if (!(await this.isSaved())) { this.reasons.close(); return; }
    const body = new URLSearchParams({ rule: this.about.rule, reason: this.reasons.querySelector("textarea").value });
    this.about.cells.split(" ").forEach((where) => body.append("cell", where));
    try {
      this.onNotes(await ask(this.page.addresses.reason, body));
      this.reasons.close();
      this.view.did("已说明理由");
    } catch (refusal) {
      const error = this.view.part("reason-error");
      error.textContent = refusal.message;
      error.hidden = false;
    }
  }

  /** A reason is taken back, and the warning is open again. */
  async retract({ dataset }) {
    if (!(await this.isSaved())) return;
    const body = new URLSearchParams({ rule: dataset.rule });
    dataset.cells.split(" ").forEach((where) => body.append("cell", where));
    const found = await this.answer("reason-back", body);
    if (!found) return;
    this.onNotes(found);
    this.view.did("已撤回说明，这一处要改正或重新说明理由");
  }

  /** Another person answers for the project: saved at once, like a cell. */
  async assign(control) {
    const { form } = control, headers = { "X-CSRFToken": cookie("csrftoken") };
    try {
      const body = new URLSearchParams(new FormData(form));
      const response = await fetch(form.action, { method: "POST", body, headers, redirect: "manual" });
      if (response.type !== "opaqueredirect") throw new Error("refused");
      form.elements["initial-responsible"].value = control.value;
      this.view.did(`责任人：${control.selectedOptions[0].text}`);
    } catch {
      this.view.did("责任人没有保存，请稍后再选");
    }
  }
}
