// Draws each figure from its own table: the numbers on the screen are those in the table, and a bar leads where its
// row does.

const PALETTE = ["#16457f", "#c2571a", "#00795a", "#a8508a", "#2f86c5", "#7a6a00"];
const INK = "#1d2530", LINE = "#d5d9e0", FAINT = "#eceef2";
const BAR = 22, ROOM = 48, LONGEST = 30;
// A part of a bar that is shorter than this share of the longest has no room for its number.
const NARROW = 0.08;
const DAY = 24 * 60 * 60 * 1000;
// More days than these have no point each.
const MOST_POINTS = 31;
const DASHES = ["solid", "dashed", "dotted"];
const FONT = getComputedStyle(document.body).fontFamily;
// The levels of findings have the colours that they have everywhere else.
const TONES = { error: "--red", warning: "--amber", hint: "--accent", trial: "--soft" };
const TEXT = { color: INK, fontFamily: FONT };

function colourOf(head, index) {
  const tone = TONES[head.dataset.tone];
  return tone ? getComputedStyle(head).getPropertyValue(tone).trim() : PALETTE[index % PALETTE.length];
}

function read(section) {
  const heads = [...section.querySelectorAll("thead th")];
  const columns = heads.map((head, index) => ({ head, index })).filter(({ head }) => head.dataset.drawn);
  const drawn = columns.map(({ head, index }, number) => (
    { index, name: head.textContent, unit: head.dataset.drawn, colour: colourOf(head, number) }
  ));
  const rows = [...section.querySelectorAll("tbody tr")].map((row) => {
    const cells = [...row.cells];
    return { name: cells[0].textContent, cells };
  });
  return { drawn, rows };
}

function said(value, unit) {
  const places = unit === "amount" ? 2 : 0;
  return value.toLocaleString("zh-CN", { minimumFractionDigits: places, maximumFractionDigits: places });
}

const valueOf = ({ cells }, column) => Number(cells[column.index].dataset.value);

function points(column, rows) {
  return rows.map((row) => ({
    name: row.name,
    value: valueOf(row, column),
    address: (row.cells[column.index].querySelector("a") ?? row.cells[0].querySelector("a"))?.href,
  }));
}

function line(column, rows) {
  const label = { ...TEXT, show: true, position: "top", formatter: ({ value }) => said(value, column.unit) };
  const data = points(column, rows);
  return { type: "line", name: column.name, data, label, symbolSize: 10, lineStyle: { width: 2 }, color: column.colour };
}

// Lines over time, each with its name and its latest number behind its end.
function course(column, rows, number) {
  const end = ({ value }) => `${column.name} ${said(value[1], column.unit)}`;
  return {
    type: "line",
    name: column.name,
    data: rows.map((row) => [row.name, valueOf(row, column)]).sort(([one], [other]) => (one < other ? -1 : 1)),
    symbolSize: 6,
    showSymbol: rows.length <= MOST_POINTS,
    lineStyle: { width: 2, type: DASHES[number % DASHES.length] },
    color: column.colour,
    endLabel: { show: true, color: column.colour, fontFamily: FONT, formatter: end },
    labelLayout: { moveOverlap: "shiftY" },
  };
}

function bars(column, rows, count) {
  const data = points(column, rows);
  const label = { ...TEXT, show: true, position: "right", formatter: ({ value }) => said(value, column.unit) };
  const emphasis = { disabled: count === 1 };
  return { type: "bar", name: column.name, data, label, barMaxWidth: 16, barGap: "20%", color: column.colour, cursor: "pointer", emphasis };
}

function stacked(column, table) {
  const found = bars(column, table.rows, table.drawn.length);
  const sums = table.rows.map((row) => table.drawn.reduce((sum, each) => sum + valueOf(row, each), 0));
  const least = Math.max(...sums) * NARROW;
  found.data.forEach((each) => { if (each.value < least) each.label = { show: false }; });
  const label = { ...found.label, position: "inside", color: "#fff", textBorderColor: column.colour, textBorderWidth: 2 };
  return { ...found, label, stack: "all" };
}

function series(table, shape) {
  const { drawn, rows } = table;
  const drawing = {
    line: (column) => line(column, rows),
    days: (column, number) => course(column, rows, number),
    stacked: (column) => stacked(column, table),
    bars: (column) => bars(column, rows, drawn.length),
  };
  return drawn.map(drawing[shape]);
}

function axes(table, shape) {
  const bare = { axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } } };
  const values = { type: "value", min: 0, axisLabel: { show: false }, splitLine: { lineStyle: { color: FAINT } } };
  if (shape === "days") {
    const day = (value) => { const date = new Date(value); return `${date.getMonth() + 1}月${date.getDate()}日`; };
    const label = { ...TEXT, formatter: day, hideOverlap: true };
    const counts = { ...values, minInterval: 1, splitNumber: 3, axisLabel: TEXT };
    return { xAxis: { ...bare, type: "time", minInterval: DAY, splitNumber: 4, axisLabel: label }, yAxis: counts };
  }
  const flat = shape === "line";
  const label = { ...TEXT, width: flat ? 80 : 150, overflow: "truncate" };
  const names = { ...bare, type: "category", data: table.rows.map(({ name }) => name), inverse: !flat, axisLabel: label };
  return flat ? { xAxis: names, yAxis: values } : { xAxis: values, yAxis: names };
}

// What stays free on the right, for the numbers behind bars and lines.
const MARGIN = { line: 32, days: 80, bars: 84, stacked: 84 };

function options(table, shape) {
  const legend = table.drawn.length > 1 && shape !== "days";
  const unit = (name) => table.drawn.find((each) => each.name === name).unit;
  const number = ({ value, seriesName }) => said(Array.isArray(value) ? value[1] : value, unit(seriesName));
  const hint = (hit) => `${cut(hit.name || hit.value[0])}\n${hit.seriesName} ${number(hit)}`;
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    aria: { enabled: true, label: { enabled: false }, decal: { show: table.drawn.length > 1 } },
    grid: { left: 8, right: MARGIN[shape], top: legend ? 32 : 16, bottom: 8, containLabel: true },
    legend: legend ? { top: 0, left: 0, itemHeight: 10, textStyle: TEXT } : undefined,
    // Rich text is drawn, where a tooltip of HTML would need styles that the page does not allow.
    tooltip: { renderMode: "richText", confine: true, textStyle: { fontFamily: FONT, fontSize: 12 }, formatter: hint },
    ...axes(table, shape),
    series: series(table, shape),
  };
}

const cut = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);

function draw(section) {
  const place = section.querySelector(".drawing"), shape = section.dataset.shape;
  const table = read(section);
  const any = table.rows.some((row) => table.drawn.some((column) => valueOf(row, column) > 0));
  if (!any) {
    place.remove(); // nothing to draw: the sentence says so, and the table is there
    return;
  }
  const count = table.rows.length * (shape === "bars" ? table.drawn.length : 1);
  const height = { line: 240, days: 200 }[shape] ?? Math.max(count * BAR + table.rows.length * 6 + ROOM, 110);
  place.style.height = `${height}px`;
  place.style.minHeight = "0";
  const chart = echarts.init(place, null, { renderer: "svg", locale: "ZH" });
  chart.setOption(options(table, shape));
  chart.on("click", ({ data }) => { if (data?.address) location.href = data.address; });
  const fit = () => {
    chart.resize();
    const svg = place.querySelector("svg");
    svg?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  };
  fit();
  const label = `${section.querySelector(".title").textContent}：${section.querySelector(".sentence").textContent}数字见数据表。`;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", label);
  new ResizeObserver(fit).observe(place);
}

// A chart is drawn when it comes near the screen, so that the first of them does not wait for the last.
const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) if (isIntersecting) once(target);
}, { rootMargin: "600px" });
const begun = new Set();
function once(section) {
  if (begun.has(section)) return;
  begun.add(section);
  near.unobserve(section);
  draw(section);
}
const sections = [...document.querySelectorAll(".figure:has(.drawing)")];
sections.forEach((section) => near.observe(section));

// Paper has all of them.
const rest = () => sections.forEach(once);
addEventListener("beforeprint", rest);

// The others follow one by one while nothing else is to be done: the page is whole for whoever pictures all of it.
const idle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 200));
function follow() {
  const next = sections.find((section) => !begun.has(section));
  if (!next) return;
  once(next);
  idle(follow);
}
idle(follow);

// Short parts of bars have no room for their numbers; on paper the table, which nobody can open there, has them.
const closed = () => document.querySelectorAll('[data-shape="stacked"] .behind:not([open])');
addEventListener("beforeprint", () => closed().forEach((table) => { table.open = true; table.dataset.closed = ""; }));
addEventListener("afterprint", () => {
  for (const table of document.querySelectorAll(".behind[data-closed]")) {
    table.open = false;
    delete table.dataset.closed;
  }
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => { rest(); print(); });
}
