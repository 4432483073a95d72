// How many cells that are selected are filled, and the sum of those that are numbers of one unit: at the foot.

const NUMBER = /^[≥≤＞＜>=<约]*\s*(-?\d[\d,]*(?:\.\d+)?)\s*(.*)$/s;

/** "计数 3　求和 12.00万元": what is selected at a glance, "" for one cell. */
export function totalsOf(texts) {
  if (texts.length < 2) return "";
  const filled = texts.filter((text) => text.trim()), numbers = filled.map((text) => NUMBER.exec(text.trim())).filter(Boolean);
  const count = `计数 ${filled.length}`, units = new Set(numbers.map(([, , unit]) => unit));
  if (!numbers.length || units.size > 1) return count;
  const figures = numbers.map(([, figure]) => figure.replaceAll(",", ""));
  const places = Math.max(...figures.map((figure) => figure.split(".")[1]?.length ?? 0));
  const sum = figures.reduce((total, figure) => total + Number(figure), 0);
  const shown = sum.toLocaleString("zh-CN", { minimumFractionDigits: places, maximumFractionDigits: places });
  return `${count}　求和 ${shown}${[...units][0]}`;
}

export function watchTotals(grid) {
  const show = () => { grid.view.part("totals").textContent = totalsOf(grid.wheres.map((where) => grid.sheet.text(where))); };
  grid.form.addEventListener("selected", show);
  grid.sheet.addEventListener("change", ({ detail }) => { if (grid.isWide && detail.cells.length) show(); });
}
