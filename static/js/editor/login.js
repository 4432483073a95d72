// The login ran out: one logs in again in place, and goes on.

import { logIn } from "./server.js";

export class Login {
  constructor(view, page, onDone) {
    Object.assign(this, { view, page, onDone, asking: false });
    this.dialog = document.getElementById("login-again");
    this.dialog.addEventListener("submit", (event) => this.onSubmit(event));
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    // Whoever presses Escape again and again closes it all the same.
    this.dialog.addEventListener("close", () => { if (this.asking) this.dialog.showModal(); });
  }

  ask() {
    if (this.asking) return;
    this.asking = true;
    this.dialog.showModal();
    this.dialog.querySelector("[name=password]").focus();
  }

  async onSubmit(event) {
    event.preventDefault();
    const { username, password } = event.target.elements, error = this.view.part("login-error");
    error.textContent = await this.problem(username.value, password.value);
    error.hidden = !error.textContent;
    if (error.textContent) {
      password.select();
      return;
    }
    password.value = "";
    this.asking = false;
    this.dialog.close();
    this.onDone();
  }

  /** Why one is not logged in, "" where one is. */
  async problem(username, password) {
    try {
      return await logIn(this.page.addresses.login, username, password);
    } catch {
      return "连不上服务器，请稍后再试";
    }
  }
}
