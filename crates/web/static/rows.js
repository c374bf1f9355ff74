// Rows: found, read, replaced in place. HTML comes from our own server, escaped there; it is parsed, never assigned.

import { tellAges } from "./ages.js";

export const byIncarnation = (incarnation) => document.getElementById("s-" + incarnation);
export const allRows = () => [...document.querySelectorAll(".row")];
export const isActionable = (row) => row.dataset.state === "open" && !row.classList.contains("gone");

export function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

export function note(row, text, tone = "") {
  const line = row.querySelector(".note");
  line.textContent = text;
  line.dataset.tone = tone;
  line.hidden = !text;
}

export function money(amount, currency) {
  try {
    const digits = Math.abs(amount) >= 1000 ? 0 : 2;
    return new Intl.NumberFormat("en-GB", { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount);
  } catch {
    return amount.toFixed(2) + " " + currency;
  }
}

// Keeps a row as high as it is, so that what changes in it moves nothing below.
export function pin(row, height = row.offsetHeight) {
  row.style.height = height + "px";
  row.classList.add("pinned");
}

window.addEventListener("resize", () => {
  for (const row of document.querySelectorAll(".row.pinned")) {
    row.style.height = "";
    row.classList.remove("pinned");
  }
});

// Puts a newer row in the place of the one shown. What the planner holds (focus, place) stays.
export function replace(row, html) {
  const fresh = parsed(html).querySelector(".row");
  if (!fresh) return row;
  const hadFocus = row.contains(document.activeElement) ? document.activeElement.dataset?.act ?? "row" : null;
  fresh.classList.toggle("current", row.classList.contains("current"));
  // The stream does not weigh orders; what was said of the same change still holds.
  const below = row.querySelector(".below");
  if (below && row.dataset.summary === fresh.dataset.summary && !fresh.querySelector(".below")) fresh.querySelector(".meta").prepend(below);
  const height = row.offsetHeight;
  row.replaceWith(fresh);
  pin(fresh, height);
  tellAges(fresh);
  if (hadFocus) (fresh.querySelector(`[data-act="${hadFocus}"]`) ?? fresh).focus({ preventScroll: true });
  return fresh;
}

export function flash(row) {
  row.classList.remove("touched");
  void row.offsetWidth;
  row.classList.add("touched");
}

// Greys a row that left the list; it stays where it is.
export function retire(row, state, version, because, tone) {
  pin(row);
  const hadFocus = row.contains(document.activeElement);
  row.dataset.state = state;
  row.dataset.version = version;
  row.classList.add("gone");
  row.classList.remove("busy");
  const box = row.querySelector(".pick input");
  if (box) {
    box.checked = false;
    box.disabled = true;
  }
  row.querySelector(".actions")?.replaceChildren();
  note(row, because, tone);
  // Where the button that had the focus is gone, the keyboard stays at its row.
  if (hadFocus) row.focus({ preventScroll: true });
}

export function tellRowsChanged() {
  document.dispatchEvent(new Event("rows-changed"));
}
