// Draws each figure from its own table: the numbers on the screen are those in the table, and a bar leads where its
// row does.

const PALETTE = ["#16457f", "#c2571a", "#00795a", "#a8508a", "#2f86c5", "#7a6a00"];
const INK = "#1d2530", LINE = "#d5d9e0";
const BAR = 22, ROOM = 48, LONGEST = 30;
// A part of a bar that is shorter than this share of the longest has no room for its number.
const NARROW = 0.08;
const FONT = getComputedStyle(document.body).fontFamily;

function read(section) {
  const heads = [...section.querySelectorAll("thead th")];
  const drawn = heads.flatMap((head, index) => head.dataset.drawn ? [{ index, name: head.textContent, unit: head.dataset.drawn }] : []);
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

function series(column, index, { rows }, shape, count) {
  const data = rows.map(({ name, cells }) => ({
    name,
    value: Number(cells[column.index].dataset.value),
    address: (cells[column.index].querySelector("a") ?? cells[0].querySelector("a"))?.href,
  }));
  const label = { show: true, color: INK, fontFamily: FONT, formatter: ({ value }) => value || shape !== "stacked" ? said(value, column.unit) : "" };
  if (shape === "line") {
    return { type: "line", name: column.name, data, label: { ...label, position: "top" }, symbolSize: 10, lineStyle: { width: 2 }, color: PALETTE[0] };
  }
  const stacked = shape === "stacked";
  const most = Math.max(...data.map(({ value }) => value));
  const shown = stacked ? { ...label, position: "inside", color: "#fff", textBorderColor: PALETTE[index], textBorderWidth: 2 } : { ...label, position: "right" };
  if (stacked) data.forEach((each) => { if (each.value < most * NARROW) each.label = { show: false }; });
  return { type: "bar", name: column.name, data, label: shown, stack: stacked ? "all" : undefined, barMaxWidth: 16, barGap: "20%", color: PALETTE[index % PALETTE.length], cursor: "pointer", emphasis: { disabled: count === 1 } };
}

function options(table, shape) {
  const names = { type: "category", data: table.rows.map(({ name }) => name), inverse: shape !== "line", axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK, fontFamily: FONT, width: shape === "line" ? 80 : 150, overflow: "truncate" } };
  const values = { type: "value", min: 0, axisLabel: { show: false }, splitLine: { lineStyle: { color: "#eceef2" } } };
  const many = table.drawn.length > 1;
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    aria: { enabled: true, label: { enabled: false }, decal: { show: many } },
    grid: { left: 8, right: shape === "line" ? 32 : 84, top: many ? 32 : 16, bottom: 8, containLabel: true },
    legend: many ? { top: 0, left: 0, itemHeight: 10, textStyle: { color: INK, fontFamily: FONT } } : undefined,
    // Rich text is drawn, where a tooltip of HTML would need styles that the page does not allow.
    tooltip: { renderMode: "richText", confine: true, textStyle: { fontFamily: FONT, fontSize: 12 }, formatter: ({ name, seriesName, value }) => `${cut(name)}\n${seriesName} ${said(value, table.drawn.find((each) => each.name === seriesName).unit)}` },
    xAxis: shape === "line" ? names : values,
    yAxis: shape === "line" ? values : names,
    series: table.drawn.map((column, index) => series(column, index, table, shape, table.drawn.length)),
  };
}

const cut = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);

function draw(section) {
  const place = section.querySelector(".drawing"), shape = section.dataset.shape;
  const table = read(section);
  const any = table.rows.some(({ cells }) => table.drawn.some(({ index }) => Number(cells[index].dataset.value) > 0));
  if (!any) {
    place.remove(); // nothing to draw: the sentence says so, and the table is there
    return;
  }
  const bars = table.rows.length * (shape === "bars" ? table.drawn.length : 1);
  place.style.height = `${shape === "line" ? 240 : Math.max(bars * BAR + table.rows.length * 6 + ROOM, 110)}px`;
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
  const label = `${section.querySelector("h3").textContent}：${section.querySelector(".sentence").textContent}数字见数据表。`;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", label);
  new ResizeObserver(fit).observe(place);
}

// A chart is drawn when it comes near the screen, so that the first of them does not wait for the last.
const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    draw(target);
  }
}, { rootMargin: "600px" });
const sections = [...document.querySelectorAll(".figure:has(.drawing)")];
sections.forEach((section) => near.observe(section));

// Paper has all of them.
const rest = () => sections.forEach((section) => {
  if (!section.querySelector(".drawing svg")) { near.unobserve(section); if (section.querySelector(".drawing")) draw(section); }
});
addEventListener("beforeprint", rest);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => { rest(); print(); });
}
