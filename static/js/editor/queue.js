// What is not saved yet, in the browser's own storage: it survives a closed tab, a login that ran out, a dead server.
// Every page writes under a name of its own, and takes up what pages before it have left.

import { newKey } from "./rows.js";

export class Queue {
  constructor(user, path) {
    this.prefix = `jvlu:${user}:${path}:`;
    this.name = this.prefix + newKey();
    this.works = true;
  }

  keep(edit) {
    const nothing = !edit.cells.length && !Object.keys(edit.orders).length;
    try {
      if (nothing) localStorage.removeItem(this.name);
      else localStorage.setItem(this.name, JSON.stringify({ at: Date.now(), edit }));
      this.works = true;
    } catch { // full, or forbidden
      this.works = nothing;
    }
  }

  /** The edits that were left, the oldest first. */
  left() {
    const found = [];
    try {
      for (const name of Object.keys(localStorage).filter((each) => each.startsWith(this.prefix))) {
        found.push({ name, ...JSON.parse(localStorage.getItem(name)) });
      }
    } catch { /* what cannot be read cannot be taken up */ }
    const whole = found.filter(({ edit }) => Array.isArray(edit?.cells) && edit.orders);
    return whole.sort((one, other) => one.at - other.at);
  }

  forget(names) {
    names.forEach((name) => localStorage.removeItem(name));
  }
}
