// Shortcuts: one table for the page, and the list of them that `?` shows.

import { recall, remember } from "./remember.js";
import { announce } from "./say.js";

const table = new Map();
const GO_WITHIN = 1500;
let goSince = -Infinity;

// Shortcuts of a page: a key, and what it does with the event.
export function bind(keys) {
  for (const [key, run] of Object.entries(keys)) table.set(key, run);
}

const isOn = () => recall("keys") !== "off";

function go(key) {
  const pages = [...document.querySelectorAll("#pages a")];
  const page = /^[1-9]$/.test(key) ? pages[Number(key) - 1] : pages.find((link) => link.dataset.go === key);
  page?.click();
  return Boolean(page);
}

// The pages are those of the navigation, with their letters.
function listPages() {
  const parts = [...document.querySelectorAll("#pages a[data-go]")].flatMap((link, at) => {
    const key = document.createElement("kbd");
    key.textContent = link.dataset.go;
    return [at ? ", " : "a page: ", key, ` ${link.textContent}`];
  });
  document.getElementById("keys-pages").replaceChildren(...parts);
}

export function showKeys() {
  const dialog = document.getElementById("keys");
  if (dialog.open) return;
  document.getElementById("keys-on").checked = isOn();
  listPages();
  dialog.showModal();
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const field = event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea");
  const menu = event.target.closest("details.menu[open]");
  if (event.key === "Escape") {
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (field) field.blur();
    else table.get("Escape")?.(event);
    return;
  }
  if (field) return;
  const isLetter = event.key.length === 1 && event.key !== " ";
  if (isLetter && !isOn()) return;
  if (performance.now() - goSince < GO_WITHIN) {
    goSince = -Infinity;
    if (go(event.key)) event.preventDefault();
    return;
  }
  if (event.key === "g") {
    goSince = performance.now();
    return;
  }
  const run = table.get(event.key);
  // A button or link that has the focus is pressed by Enter itself.
  if (!run || (event.key === "Enter" && event.target.closest("button, a, summary"))) return;
  event.preventDefault();
  run(event);
}

export function listen() {
  document.addEventListener("keydown", press);
  document.getElementById("keys-open").addEventListener("click", showKeys);
  document.getElementById("keys-on").addEventListener("change", (event) => {
    remember("keys", event.target.checked ? null : "off");
    announce(event.target.checked ? "Single letters are shortcuts." : "Single letters are no shortcuts any more.");
  });
  // A menu closes when the reader turns to something else.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
}
