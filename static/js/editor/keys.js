// Which key does what in a cell, as spreadsheets have it. Each function returns what is to be done, null for what is left
// to the browser.

import { fillDown, fillRight } from "./filling.js";
import { STEPS } from "./moves.js";

const isTouched = matchMedia("(pointer: coarse)");

export function actFor(event, grid) {
  const pressed = {
    key: event.key.length === 1 ? event.key.toLowerCase() : event.key,
    shift: event.shiftKey,
    alt: event.altKey,
    control: event.ctrlKey || event.metaKey,
    isPad: event.code.startsWith("Numpad"),
  };
  return everywhere(pressed, grid) ?? (grid.mode === "select" ? selected(pressed, grid) : typing(pressed, grid));
}

/** What a key does whether one types or not. */
function everywhere({ key, shift, alt, control, isPad }, grid) {
  if (key === "Tab" && !control && !alt) return grid.moves.tabAct(shift ? -1 : 1);
  if (key === "F2") return () => grid.edit();
  if (key === "F6") return () => grid.form.querySelector(".foot :is(summary, a, button:enabled)").focus();
  if (key === "ArrowDown" && alt && !shift) return () => grid.suggestions?.open();
  if (control && !isPad && key === "+" && shift) return () => { grid.commit(); grid.insertAbove(); };
  if (control && isPad && key === "+") return () => { grid.commit(); grid.insertAbove(); };
  if (control && !shift && key === "-") return () => { grid.commit(); grid.removeRows(rowsOf(grid)); };
  return null;
}

function selected(pressed, grid) {
  const { key, shift, alt, control } = pressed;
  if (key in STEPS && alt) return shift && STEPS[key][0] ? () => grid.shift(STEPS[key][0]) : null;
  if (shift && grid.moves.reach(pressed)) return () => grid.extend(grid.moves.reach(pressed));
  if (key in STEPS) return () => grid.moves.step(STEPS[key], control);
  if (key === "Enter" && control) return () => grid.insert();
  if (key === "Enter" && alt) return () => { grid.edit(); grid.breakLine(); };
  if (key === "Enter") return () => grid.moves.enter(shift ? -1 : 1);
  if (!alt && (key === "PageUp" || key === "PageDown")) return () => grid.moves.goPage(key === "PageUp" ? -1 : 1);
  if (key === "Home" || key === "End") return () => grid.moves.goEdge(key === "Home", control);
  if (key === "Delete" && alt) return () => grid.removeRows(rowsOf(grid));
  if (key === "Delete" || key === "Backspace") return () => grid.clear();
  if (key === "Escape") return () => grid.go(grid.anchor);
  if (key === "ContextMenu" || (key === "F10" && shift)) return () => grid.menu.openAtCell();
  if (key === " ") return spaced(pressed, grid);
  return control && !shift ? lettered(key, grid) : null;
}

const rowsOf = (grid) => grid.range?.keys ?? [];

/** Shift and the space bar select whole rows, Ctrl and it whole columns. */
function spaced({ shift, control }, grid) {
  if (shift && !control) return () => grid.selectRows();
  return control && !shift ? () => grid.selectColumns() : null;
}

function lettered(key, grid) {
  if (key === "d") return () => fillDown(grid);
  if (key === "r") return () => fillRight(grid);
  return key === "a" ? () => grid.selectAll() : null;
}

function typing({ key, shift, alt, control }, grid) {
  if (key === "Enter" && alt) return () => grid.breakLine();
  if (key === "Enter" && control) return () => grid.commitToAll();
  // The keyboard on a screen has no Alt: in prose of many lines its Enter begins a new one.
  if (key === "Enter" && isTouched.matches && "lines" in grid.control.dataset && !shift) return () => grid.breakLine();
  if (key === "Enter") return () => { grid.commit(); grid.moves.enter(shift ? -1 : 1); };
  if (key === "Escape") return () => grid.cancel();
  if (!(key in STEPS) || grid.mode !== "type" || shift || control) return null;
  return () => { grid.commit(); grid.moves.step(STEPS[key]); };
}
