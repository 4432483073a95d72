// A click on a cell of the form chooses it as the place of the next comment.
const where = document.getElementById("where");
const form = document.querySelector(".review .form");

if (where && form) {
  form.dataset.picks = "";
  form.addEventListener("click", (event) => {
    const cell = event.target.closest(".official :is(td, th)[id]");
    const option = cell && [...where.options].find((each) => each.dataset.cell === cell.id);
    if (!option || event.target.closest("a")) return;
    option.selected = true;
    form.querySelector(".picked")?.classList.remove("picked");
    cell.classList.add("picked");
    document.getElementById("text").focus();
  });
}

// One grade for the sheet as a whole; single points can be changed afterwards.
for (const row of document.querySelectorAll(".all-marks")) {
  row.hidden = false;
  row.addEventListener("click", ({ target }) => {
    const { mark } = target.dataset;
    if (!mark) return;
    const sheet = row.closest("form");
    for (const select of sheet.querySelectorAll(".points select, select[name='grade']")) select.value = mark;
  });
}
