// Which rows are selected, and the bar that acts on them.

import { allRows, isActionable, sumOf } from "./rows.js";

let anchor = null;

export const selected = () => allRows().filter((row) => row.querySelector(".pick input")?.checked);

export function clear() {
  for (const box of document.querySelectorAll(".pick input")) {
    box.checked = false;
    box.indeterminate = false;
  }
  show();
}

export function toggle(row) {
  const box = row.querySelector(".pick input");
  if (!box || box.disabled) return;
  box.checked = !box.checked;
  anchor = row;
  show();
}

export function show() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const rows = selected();
  bar.hidden = rows.length === 0;
  document.getElementById("bulk-count").textContent = `${rows.length} selected`;
  document.getElementById("bulk-value").textContent = rows.length ? "· " + sumOf(rows) : "";
  const all = document.getElementById("pick-all");
  const possible = allRows().filter(isActionable);
  if (all) {
    all.checked = rows.length > 0 && rows.length === possible.length;
    all.indeterminate = rows.length > 0 && rows.length < possible.length;
  }
  for (const group of document.querySelectorAll("[data-pick-group]")) {
    const boxes = [...group.closest(".group").querySelectorAll(".row .pick input:not(:disabled)")];
    const chosen = boxes.filter((box) => box.checked).length;
    group.checked = chosen > 0 && chosen === boxes.length;
    group.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

function pickRange(from, to, on) {
  const rows = allRows();
  const [start, end] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b);
  for (const row of rows.slice(Math.max(start, 0), end + 1)) {
    const box = row.querySelector(".pick input");
    if (box && !box.disabled) box.checked = on;
  }
}

export function listen(root) {
  let shifted = false;
  root.addEventListener("click", (event) => { shifted = event.shiftKey; }, true);
  root.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.closest(".pick")) return;
    const row = box.closest(".row");
    if (box.id === "pick-all") {
      for (const each of allRows()) if (isActionable(each)) each.querySelector(".pick input").checked = box.checked;
    } else if ("pickGroup" in box.dataset) {
      for (const each of box.closest(".group").querySelectorAll(".row .pick input:not(:disabled)")) each.checked = box.checked;
    } else if (row) {
      if (shifted && anchor?.isConnected) pickRange(anchor, row, box.checked);
      anchor = row;
    }
    show();
  });
  document.getElementById("bulk-clear")?.addEventListener("click", clear);
}
