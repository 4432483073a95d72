// Small helps on every page; each page works without them.

// A checkbox in a table's head ticks all boxes of its name.
for (const head of document.querySelectorAll("input[data-select-all]")) {
  const boxes = [...document.querySelectorAll(`td input[name="${head.dataset.selectAll}"]`)];
  const follow = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    head.checked = ticked > 0 && ticked === boxes.length;
    head.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  head.addEventListener("change", () => boxes.forEach((box) => { box.checked = head.checked; }));
  boxes.forEach((box) => box.addEventListener("change", follow));
  follow();
}

// Left and right arrows turn to the form before and after, unless one is typing.
document.addEventListener("keydown", (event) => {
  const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (!rel || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, select, textarea, .table-frame")) return;
  document.querySelector(`.around a[rel="${rel}"]`)?.click();
});
