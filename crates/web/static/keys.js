// The keyboard: everything without the mouse.

import { act } from "./click.js";
import { allRows, isActionable } from "./rows.js";
import * as selection from "./selection.js";

const current = () => document.querySelector(".row.current");

function step(by) {
  const rows = allRows();
  const at = rows.indexOf(current());
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
  if (next) makeCurrent(next);
}

export function makeCurrent(row) {
  current()?.classList.remove("current");
  row.classList.add("current");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function targets() {
  const chosen = selection.selected();
  const row = current();
  return chosen.length ? chosen : row && isActionable(row) ? [row] : [];
}

export function listen(tidyUp) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const field = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape") {
      field?.blur();
      return selection.clear();
    }
    if (field) return;
    const keys = {
      j: () => step(1),
      k: () => step(-1),
      x: () => current() && selection.toggle(current()),
      a: () => act("accept", targets()),
      d: () => act("dismiss", targets()),
      s: () => act("snooze", targets()),
      t: tidyUp,
      "/": () => document.getElementById("search")?.focus(),
      "?": () => document.getElementById("keys")?.showModal(),
      o: () => current()?.querySelector(".product").click(),
    };
    const isOnButton = event.target.closest("button, a");
    const key = event.key === "Enter" && !isOnButton ? "o" : event.key;
    if (!keys[key]) return;
    event.preventDefault();
    keys[key]();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".row");
    if (row && row !== current()) {
      current()?.classList.remove("current");
      row.classList.add("current");
    }
  });
}
