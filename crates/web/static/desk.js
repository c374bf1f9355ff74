// The desk: puts the parts together.

import { keepAges, tellAges } from "./ages.js";
import { act } from "./click.js";
import * as keys from "./keys.js";
import * as list from "./list.js";
import { connect, forgetNews } from "./live.js";
import { remember } from "./remember.js";
import { allRows, isActionable, money } from "./rows.js";
import { announce, toast } from "./say.js";
import * as selection from "./selection.js";
import * as steps from "./steps.js";
import * as views from "./views.js";
import { said, weigh } from "./weigh.js";

const desk = document.getElementById("desk");
const filters = document.getElementById("filters");

// The address that the filters ask for, without what says nothing; never the bare one, which asks for the default view.
function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(filters)) if (value && !(name === "state" && value === "open") && !(name === "sort" && value === "value")) asked.append(name, value);
  const text = asked.toString();
  return "/?" + (text || "state=open");
}

// Parts of the page that are taken over as the server writes them.
const PARTS = ["groups", "figures", "views"];

// Shows the list as it is now; what is selected and unchanged stays selected.
async function reload(to = location.pathname + location.search, { scroll = false } = {}) {
  let page;
  try {
    const response = await fetch(to, { headers: { Accept: "text/html" } });
    if (!response.ok) {
      if (response.status === 400) toast("These filters do not go together; the list is as it was.");
      return false;
    }
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return false;
  }
  const fresh = page.getElementById("desk");
  const heldRow = document.activeElement?.closest?.(".row")?.id;
  for (const id of PARTS) document.getElementById(id).replaceWith(fresh.querySelector("#" + id));
  filters.querySelector(".tabs").replaceWith(fresh.querySelector(".tabs"));
  for (const chip of fresh.querySelectorAll(".chip")) {
    const here = filters.querySelector(`.chip input[value="${chip.querySelector("input").value}"]`);
    here.closest(".chip").querySelector(".count").textContent = chip.querySelector(".count").textContent;
  }
  document.getElementById("total").textContent = fresh.querySelector("#total").textContent;
  document.getElementById("clear").hidden = fresh.querySelector("#clear").hidden;
  for (const link of document.querySelectorAll("[data-export]")) link.href = fresh.querySelector(`[data-export=${link.dataset.export}]`).href;
  for (const name of ["position", "today", "address", "planner", "plain"]) {
    if (name in fresh.dataset) desk.dataset[name] = fresh.dataset[name];
    else delete desk.dataset[name];
  }
  selection.restore(document);
  settle();
  forgetNews();
  views.show();
  list.begin();
  if (scroll) window.scrollTo({ top: 0 });
  else if (heldRow) document.getElementById(heldRow)?.focus({ preventScroll: true });
  connect(reload, changed);
  selection.show();
  return true;
}

// Rows that were not open when they came are not greyed: that is what was asked for.
function settle() {
  for (const row of document.querySelectorAll(".row.gone")) row.classList.add("settled");
  tellAges();
}

// The figures follow what happens, a little later and never more often than every 3 s.
let figuresDue = 0;

function changed() {
  if (figuresDue) return;
  figuresDue = setTimeout(async () => {
    figuresDue = 0;
    try {
      const now = await (await fetch("/api/overview")).json();
      const whole = new Intl.NumberFormat("en-GB").format;
      const texts = { open: whole(now.open), value: now.value.map(([currency, value]) => money(Number(value), currency)).join(" + ") || "–", pending: now.submissions_pending, attention: now.attention, shortages: now.shortages, stale: now.stale_products };
      for (const [name, text] of Object.entries(texts)) document.querySelector(`[data-figure="${name}"]`).textContent = text;
      document.querySelector("[data-figure=attention]").parentElement.classList.toggle("alarm", now.attention > 0);
    } catch {
      // The next change asks again.
    }
  }, 3000);
}

async function narrow() {
  const to = address();
  history.pushState(null, "", to);
  if (await reload(to, { scroll: true })) announce(`${document.getElementById("total").textContent} suggestions in this view.`);
}

// Everything in the view, also what is not loaded.
async function selectAll() {
  if (!filters) return;
  try {
    const { items } = await (await fetch("/api/suggestions/chosen?" + desk.dataset.address)).json();
    selection.addAll(items);
    announce(`All ${items.length} in this view are selected.`);
  } catch {
    toast("The view could not be read. Try again.");
  }
}

function offerAll(items) {
  const button = document.getElementById("bulk-all");
  if (!button) return;
  const total = Number(document.getElementById("total").textContent.replaceAll(",", ""));
  const shown = allRows().filter(isActionable);
  const isWorthwhile = desk.dataset.state === "open" && items.length < total && shown.length < total && shown.every((row) => row.querySelector(".pick input").checked);
  button.hidden = !isWorthwhile;
  button.textContent = `Select all ${total.toLocaleString("en-GB")} in this view`;
}

function targets() {
  const row = steps.current();
  return selection.size() ? selection.selected() : row && isActionable(row) ? [selection.itemOf(row)] : [];
}

const doTo = (action, items) => act(action, items, action === "accept" ? said() : "");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act], [data-bulk]");
  if (!button) return;
  if (button.dataset.bulk) doTo(button.dataset.bulk, selection.selected());
  else act(button.dataset.act, [selection.itemOf(button.closest(".row"))]);
});
keepAges();
steps.listen();
selection.listen(document, (items) => {
  if (!document.getElementById("bulk-below")) return;
  offerAll(items);
  weigh(items);
});
keys.bind({
  a: () => doTo("accept", targets()),
  d: () => doTo("dismiss", targets()),
  s: () => doTo("snooze", targets()),
  t: () => (filters ? reload() : location.reload()),
  Escape: () => selection.clear(),
});
if (filters) {
  let typing = 0;
  keys.bind({
    "/": () => document.getElementById("search").focus(),
    f: () => filters.querySelector(".chip input").focus(),
    v: () => !document.getElementById("view-edit").hidden && views.open(),
    "*": selectAll,
    e: () => {
      document.getElementById("export").open = true;
      document.querySelector("#export summary").focus();
    },
  });
  filters.addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
  filters.addEventListener("change", narrow);
  filters.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(typing);
    typing = setTimeout(narrow, 250);
  });
  document.getElementById("news-show").addEventListener("click", () => reload(undefined, { scroll: true }));
  document.getElementById("bulk-all").addEventListener("click", selectAll);
  document.getElementById("hints-done").addEventListener("click", () => {
    remember("hints", "read");
    document.documentElement.dataset.hints = "read";
    document.getElementById("main").focus({ preventScroll: true });
  });
  window.addEventListener("popstate", () => location.reload());
  settle();
  views.listen(() => reload());
  list.begin();
  connect(reload, changed);
}
