// From row to row by the keyboard.

import { bind } from "./keys.js";
import { allRows } from "./rows.js";
import * as selection from "./selection.js";

export const current = () => document.querySelector(".row.current");

function makeCurrent(row) {
  current()?.classList.remove("current");
  row.classList.add("current");
}

function step(by) {
  const rows = allRows();
  const at = rows.indexOf(current());
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
  if (!next) return;
  makeCurrent(next);
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const open = () => current()?.querySelector(".product").click();

export function listen() {
  bind({
    j: () => step(1),
    k: () => step(-1),
    x: () => current() && selection.toggle(current()),
    X: () => current() && selection.toggle(current(), true),
    o: open,
    Enter: open,
  });
  document.addEventListener("keydown", (event) => {
    // Arrows move from row to row where a row has the focus, and scroll the page everywhere else.
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !event.target.classList?.contains("row") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step(by);
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".row");
    if (row && row !== current()) makeCurrent(row);
  });
}
