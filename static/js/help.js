/* The button that prints a guide of the help; a browser saves it as PDF from there. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
