// Categories in sight and at hand: of the uppermost row while one scrolls, and to choose from where one was refused.

import { ownerOf } from "./rows.js";
import { LEVELS, rowOf } from "./sheet.js";

const MOST = 2;
const COMMON = new Set("指标");

/** The row right under the heads of the columns says its category, though it is that of the row above. */
export function watchUppermost({ table }) {
  const head = table.querySelector("thead th:not(.handle)");
  let asked = 0, row = null;
  const look = () => {
    asked = 0;
    const { left, top, bottom } = head.getBoundingClientRect();
    const isStuck = table.getBoundingClientRect().top < top - 4;
    const under = !isStuck ? null : document.elementFromPoint(left + 4, bottom + 16)?.closest("tr[data-key]");
    if (under === row) return;
    mark(row, false);
    mark(under, true);
    row = under;
  };
  addEventListener("scroll", () => { asked ||= requestAnimationFrame(look); }, { passive: true });
}

function mark(row, on) {
  row?.querySelectorAll(".level1, .level2").forEach((td) => td.classList.toggle("uppermost", on));
}

/** Categories to choose from in place of one that was refused: those that have most signs in common with it. */
export function categoriesLike(where, sheet, categories) {
  const row = rowOf(where);
  if (!LEVELS.includes(row?.name)) return [];
  const typed = sheet.typed(where);
  const names = [...new Set(categories.map((pair) => pair[LEVELS.indexOf(row.name)]))];
  const owner = ownerOf(sheet.typed(`${row.group}.${row.key}.level2`), categories);
  if (names.includes(typed)) return owner && owner !== typed ? [owner] : [];
  const signs = new Set([...typed].filter((sign) => !COMMON.has(sign)));
  const likeness = (name) => [...name].filter((sign) => signs.has(sign)).length;
  return names.filter(likeness).toSorted((one, other) => likeness(other) - likeness(one)).slice(0, MOST);
}
