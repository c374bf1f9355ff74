// What is selected: kept by what it is, not by what is on the screen, so that it stays while rows come and go.

import { allRows, byIncarnation, isActionable, money } from "./rows.js";

const chosen = new Map();
let anchor = null;
let changed = () => {};

export const itemOf = (row) => ({
  incarnation: row.dataset.incarnation,
  version: Number(row.dataset.version),
  kind: row.dataset.kind,
  value: Number(row.dataset.value),
  currency: row.dataset.currency,
});

export const selected = () => [...chosen.values()];
export const size = () => chosen.size;

export function sumOf(items) {
  const sums = new Map();
  for (const { currency, value } of items) sums.set(currency, (sums.get(currency) ?? 0) + value);
  return [...sums].map(([currency, sum]) => money(sum, currency)).join(" + ");
}

function mark(row, on) {
  const box = row.querySelector(".pick input");
  if (!box || box.disabled) return;
  box.checked = on;
  if (on) chosen.set(row.dataset.incarnation, itemOf(row));
  else chosen.delete(row.dataset.incarnation);
}

export function clear() {
  if (chosen.size === 0) return;
  for (const incarnation of chosen.keys()) {
    const box = byIncarnation(incarnation)?.querySelector(".pick input");
    if (box) box.checked = false;
  }
  chosen.clear();
  show();
}

export function drop(incarnation) {
  chosen.delete(incarnation);
}

export function addAll(items) {
  for (const item of items) chosen.set(item.incarnation, { ...item, value: Number(item.value) });
  restore(document);
  show();
}

// Ticks what is selected among rows that have just come. What is another version by now is not what was selected.
export function restore(root) {
  for (const row of root.querySelectorAll(".row")) {
    const item = chosen.get(row.dataset.incarnation);
    if (!item) continue;
    const box = row.querySelector(".pick input");
    const isOlder = item.version < Number(row.dataset.version);
    // Where what was selected is newer, the row is about to be told so.
    if (!isOlder && isActionable(row)) box.checked = true;
    else chosen.delete(row.dataset.incarnation);
  }
}

// A row that was changed under the planner's eyes stays selected, as what it is now.
export function keep(row) {
  if (chosen.has(row.dataset.incarnation)) mark(row, row.dataset.state === "open");
}

export function toggle(row, isRange = false) {
  const box = row.querySelector(".pick input");
  if (!box || box.disabled) return;
  if (isRange && anchor?.isConnected) pickRange(anchor, row, true);
  else mark(row, !box.checked);
  anchor = row;
  show();
}

export function show() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const items = selected();
  bar.hidden = items.length === 0;
  document.getElementById("bulk-count").textContent = `${items.length.toLocaleString("en-GB")} selected`;
  document.getElementById("bulk-value").textContent = items.length ? "· " + sumOf(items) : "";
  const all = document.getElementById("pick-all");
  if (all) tick(all, allRows().filter(isActionable));
  for (const group of document.querySelectorAll("[data-pick-group]")) tick(group, [...group.closest(".group").querySelectorAll(".row")].filter(isActionable));
  changed(items);
}

function tick(box, rows) {
  const on = rows.filter((row) => chosen.has(row.dataset.incarnation)).length;
  box.checked = on > 0 && on === rows.length;
  box.indeterminate = on > 0 && on < rows.length;
}

function pickRange(from, to, on) {
  const rows = allRows();
  const [start, end] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b);
  for (const row of rows.slice(Math.max(start, 0), end + 1)) mark(row, on);
}

export function listen(root, whenChanged = () => {}) {
  changed = whenChanged;
  let shifted = false;
  root.addEventListener("click", (event) => { shifted = event.shiftKey; }, true);
  root.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    if (box.id === "pick-all") {
      for (const row of allRows()) if (isActionable(row)) mark(row, box.checked);
    } else if ("pickGroup" in box.dataset) {
      for (const row of box.closest(".group").querySelectorAll(".row")) if (isActionable(row)) mark(row, box.checked);
    } else if (box.closest(".row .pick")) {
      const row = box.closest(".row");
      if (shifted && anchor?.isConnected) pickRange(anchor, row, box.checked);
      mark(row, box.checked);
      anchor = row;
    } else return;
    show();
  });
  document.getElementById("bulk-clear")?.addEventListener("click", clear);
}
