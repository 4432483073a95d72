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
    try {
      const names = Object.keys(localStorage).filter((each) => each.startsWith(this.prefix));
      const found = names.map((name) => ({ name, ...readEntry(localStorage.getItem(name)) }));
      return found.filter(({ edit }) => isEdit(edit)).sort((one, other) => one.at - other.at);
    } catch { // forbidden
      return [];
    }
  }

  forget(names) {
    names.forEach((name) => localStorage.removeItem(name));
  }
}

/** Whether it is one of ours; a row's key becomes part of the page. */
function isEdit(edit) {
  const keys = Object.values(edit?.orders ?? {}).flatMap((order) => order?.new ?? [""]);
  return Array.isArray(edit?.cells) && keys.every((key) => /^[0-9a-f-]+$/.test(key));
}

function readEntry(text) {
  try {
    return JSON.parse(text);
  } catch { // not ours, or cut off
    return {};
  }
}
