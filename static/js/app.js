// Small helps on every page; each page works without them.

const TYPED_IN = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const CELL_TYPED_IN = "[data-mode=type], [data-mode=edit]";

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

// “/” leads to the search box, and so does Ctrl+K, unless a cell of the grid is being typed in.
document.addEventListener("keydown", (event) => {
  const { key, target } = event, control = event.ctrlKey || event.metaKey;
  const isSlash = key === "/" && !control && !target.closest(TYPED_IN);
  const isCommand = key.toLowerCase() === "k" && control && !event.shiftKey && !target.closest(CELL_TYPED_IN);
  const box = document.querySelector(".find input");
  if (!box || event.defaultPrevented || event.isComposing || event.altKey || !(isSlash || isCommand)) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// A file field says in our words which file was chosen.
for (const box of document.querySelectorAll(".drop")) {
  const field = box.querySelector("input[type=file]"), chosen = box.querySelector(".chosen");
  const show = () => { chosen.lastElementChild.textContent = field.files[0]?.name ?? "还没有选择文件"; };
  field.addEventListener("change", show);
  chosen.hidden = false;
  show();
}
