// The stream: changes rows in place, greys what goes, announces what is new. Nothing moves.

import { byIncarnation, flash, note, replace, retire, tellRowsChanged } from "./rows.js";
import { announceSoon } from "./say.js";
import { mine } from "./send.js";
import * as selection from "./selection.js";

// Changes shown in one frame; the rest waits for the next, so that a busy day does not freeze the page.
const A_FRAME = 40;

let source = null;
let seen = null;
let resume = () => {};
let mustReload = false;
const waiting = new Set();
const queue = [];
let isScheduled = false;

const desk = () => document.getElementById("desk");

function connection(state, text) {
  const box = document.getElementById("connection");
  box.hidden = false;
  if (box.dataset.state === state) return;
  box.dataset.state = state;
  box.textContent = text;
}

// `reload` shows the list as it is now and answers whether that worked; `changed` hears of every change.
export function connect(reload, changed) {
  source?.close();
  const position = desk().dataset.position;
  if (position === undefined) return;
  seen = position;
  queue.length = 0;
  open(reload, changed);
}

function open(reload, changed) {
  source?.close();
  const planner = desk().dataset.planner;
  source = new EventSource(`/desk/stream?last_event_id=${seen}${planner ? `&planner=${encodeURIComponent(planner)}` : ""}`);
  resume = () => open(reload, changed);
  source.onopen = async () => {
    connection("live", "live");
    if (mustReload) mustReload = !(await reload());
  };
  source.onerror = () => {
    connection(source.readyState === EventSource.CLOSED ? "lost" : "waiting", "reconnecting…");
    // A browser gives up on a stream that is refused; we do not.
    if (source.readyState === EventSource.CLOSED) setTimeout(resume, 5000);
  };
  const hear = (name, handler) => source.addEventListener(name, (event) => {
    seen = event.lastEventId || seen;
    handler(event);
  });
  hear("suggestion", (event) => later(onSuggestion, event, changed));
  hear("removed", (event) => later(onRemoved, event, changed));
  hear("reset", async () => { mustReload = true; mustReload = !(await reload()); });
}

// What came is shown when the browser is about to paint, in the order in which it came.
function later(handler, event, changed) {
  queue.push(() => handler(JSON.parse(event.data)));
  changed();
  schedule();
}

function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    for (const run of queue.splice(0, A_FRAME)) run();
    selection.show();
    tellRowsChanged();
    if (queue.length) schedule();
  });
}

// A page that nobody looks at holds no stream: a browser gives a host only six at once.
document.addEventListener("visibilitychange", () => {
  if (!source) return;
  if (document.hidden) source.close();
  else resume();
});

export function forgetNews() {
  waiting.clear();
  news();
}

function told() {
  const [fresh, gone] = [waiting.size, document.querySelectorAll(".row.gone:not(.settled)").length];
  return { fresh, gone, text: [fresh && `${fresh} new suggestion${fresh === 1 ? "" : "s"}`, gone && `${gone} gone`].filter(Boolean).join(", ") };
}

// The bar floats: what is new or gone is told without moving the list.
function news() {
  const bar = document.getElementById("news");
  if (!bar) return;
  const { fresh, gone, text } = told();
  bar.hidden = fresh + gone === 0;
  if (bar.hidden || document.getElementById("news-text").textContent === text) return;
  document.getElementById("news-text").textContent = text;
  document.getElementById("news-show").textContent = fresh ? "Show" : "Tidy up";
  announceSoon(() => {
    const now = told().text;
    return now && `${now}. Press t to show the list as it is now.`;
  });
}

document.addEventListener("rows-changed", news);

function onSuggestion({ suggestion, because, html }) {
  const row = byIncarnation(suggestion.incarnation);
  const shown = desk().dataset.state.split(",");
  const belongs = desk().dataset.state === "all" || shown.includes(suggestion.state);
  if (!row) {
    if (belongs && matches(suggestion)) waiting.add(suggestion.incarnation);
    else waiting.delete(suggestion.incarnation);
    return;
  }
  if (suggestion.version < Number(row.dataset.version)) return;
  if (belongs) {
    const before = row.dataset.summary;
    const isNews = suggestion.version > Number(row.dataset.version);
    const fresh = replace(row, html);
    selection.keep(fresh);
    if (isNews && before !== fresh.dataset.summary) {
      flash(fresh);
      note(fresh, because ? `Changed: ${because}` : `Changed: was “${before}”.`);
    }
  } else if (row.classList.contains("gone")) {
    progress(row, suggestion, because);
  }
}

// A row that was acted on tells how it goes on.
function progress(row, suggestion, because) {
  row.dataset.state = suggestion.state;
  row.dataset.version = suggestion.version;
  const reason = suggestion.outcome_reason ?? because;
  const words = {
    applied: ["Changed in the central system. The supplier's mail is on its way.", "good"],
    handled: [suggestion.mail_failed ? "Changed in the central system, but the mail could not be delivered." : "Done: changed in the central system, and the supplier knows.", suggestion.mail_failed ? "bad" : "good"],
    refused: [`The central system refused it${reason ? ": " + reason : "."}`, "bad"],
    attention: ["The central system does not say whether it made the change. It is asked again; look at the tab Attention.", "warn"],
    open: ["It is back in the list.", ""],
  }[suggestion.state];
  if (words) note(row, words[0], words[1]);
}

const OWN = { accept: "Accepted by you. On its way to the central system.", dismiss: "Dismissed by you.", snooze: "Snoozed by you." };

function onRemoved({ incarnation, version, state, because }) {
  waiting.delete(incarnation);
  selection.drop(incarnation);
  const row = byIncarnation(incarnation);
  if (!row || desk().dataset.state !== "open" || row.classList.contains("gone")) return;
  const own = mine.get(incarnation);
  const text = own ? OWN[own] : state === "complete" ? `No longer needed${because && because !== "no longer needed" ? ": " + because : "."}` : because;
  retire(row, state, version, text, own ? "good" : "");
}

// Whether a new suggestion would be in the list as it is filtered.
function matches(suggestion) {
  const filters = document.getElementById("filters");
  if (!filters) return false;
  const form = new FormData(filters);
  const kinds = form.getAll("kind");
  const is = (name) => !form.get(name) || form.get(name) === suggestion[name];
  const text = [suggestion.product_name, suggestion.product_id, suggestion.supplier_name, suggestion.supplier_id, suggestion.order_id].join(" ").toLowerCase();
  return (kinds.length === 0 || kinds.includes(suggestion.kind)) && is("supplier_id") && is("category") && is("product_id")
    && Number(suggestion.value) >= Number(form.get("min_value") || 0)
    && (form.get("q") ?? "").toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
