// The desk: puts the parts together.

import { keepAges, tellAges } from "./ages.js";
import { act, toast } from "./click.js";
import * as keys from "./keys.js";
import { connect, forgetNews } from "./live.js";
import { money, parsed, subtotals } from "./rows.js";
import * as selection from "./selection.js";

const desk = document.getElementById("desk");
const filters = document.getElementById("filters");
const groups = () => document.getElementById("groups");

// The address that the filters ask for, without what says nothing.
function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(filters)) if (value && !(name === "state" && value === "open") && !(name === "sort" && value === "value")) asked.append(name, value);
  const text = asked.toString();
  return text ? "/?" + text : "/";
}

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
  const chosen = new Set(selection.selected().map((row) => row.dataset.incarnation + "@" + row.dataset.version));
  const fresh = page.getElementById("desk");
  for (const id of ["groups", "figures"]) document.getElementById(id).replaceWith(fresh.querySelector("#" + id));
  filters.querySelector(".tabs").replaceWith(fresh.querySelector(".tabs"));
  for (const chip of fresh.querySelectorAll(".chip")) {
    const here = filters.querySelector(`.chip input[value="${chip.querySelector("input").value}"]`);
    here.closest(".chip").querySelector(".count").textContent = chip.querySelector(".count").textContent;
  }
  document.getElementById("total").textContent = fresh.querySelector("#total").textContent;
  Object.assign(desk.dataset, { position: fresh.dataset.position, today: fresh.dataset.today });
  document.getElementById("more").hidden = !groups().dataset.next;
  for (const row of document.querySelectorAll(".row")) {
    if (chosen.has(row.dataset.incarnation + "@" + row.dataset.version) && row.dataset.state === "open") row.querySelector(".pick input").checked = true;
  }
  tellAges();
  settle();
  selection.show();
  forgetNews();
  if (scroll) window.scrollTo({ top: 0 });
  connect(reload, changed);
  return true;
}

// Rows that were not open when they came are not greyed: that is what was asked for.
function settle() {
  for (const row of document.querySelectorAll(".row.gone")) row.classList.add("settled");
}

async function more() {
  const button = document.getElementById("more");
  const next = groups().dataset.next;
  if (!next || button.disabled) return;
  button.disabled = true;
  try {
    const asked = new URLSearchParams(location.search);
    asked.set("cursor", next);
    const response = await fetch("/desk/rows?" + asked);
    if (!response.ok) throw new Error(response.statusText);
    append(parsed(await response.text()).querySelector("#groups"));
  } catch {
    toast("The next rows could not be loaded. Try again.");
  }
  button.disabled = false;
}

function append(fresh) {
  for (const group of fresh.querySelectorAll(".group")) {
    for (const row of group.querySelectorAll(".row")) if (document.getElementById(row.id)) row.remove();
    const last = groups().querySelector(".group:last-of-type");
    if (last && (last.dataset.supplier === group.dataset.supplier || !group.querySelector(".group-head"))) last.querySelector(".rows").append(...group.querySelectorAll(".row"));
    else groups().append(group);
  }
  groups().dataset.next = fresh.dataset.next;
  document.getElementById("more").hidden = !fresh.dataset.next;
  tellAges();
  settle();
  subtotals();
  selection.show();
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

function narrow() {
  const to = address();
  history.pushState(null, "", to);
  reload(to, { scroll: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act], [data-bulk]");
  if (!button) return;
  if (button.dataset.bulk) act(button.dataset.bulk, selection.selected());
  else act(button.dataset.act, [button.closest(".row")]);
});
keepAges();
selection.listen(document);
if (filters) {
  let typing = 0;
  filters.addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
  filters.addEventListener("change", narrow);
  filters.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(typing);
    typing = setTimeout(narrow, 250);
  });
  document.getElementById("news-show").addEventListener("click", () => reload(undefined, { scroll: true }));
  const button = document.getElementById("more");
  button.addEventListener("click", more);
  new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && more(), { rootMargin: "600px" }).observe(button);
  window.addEventListener("popstate", () => location.reload());
  settle();
  connect(reload, changed);
}
keys.listen(() => (filters ? reload() : location.reload()));
