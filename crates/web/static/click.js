// The click: what was shown is sent, what became of it is told in the row.

import { askAcceptance, askDismissal, askSnooze } from "./dialogs.js";
import { byIncarnation, flash, note, replace, retire, subtotals, sumOf } from "./rows.js";
import * as selection from "./selection.js";

// From so many on, acceptance is asked for once more.
const MANY = 20;

const DONE = {
  accept: { state: "submitting", text: "Accepted by you. On its way to the central system." },
  dismiss: { state: "dismissed", text: "Dismissed by you." },
  snooze: { state: "snoozed", text: "Snoozed by you." },
  retry: { state: "submitting", text: "The central system is asked again." },
};

// What this page did itself, so that the stream does not tell it as news.
export const mine = new Map();

export async function post(action, rows, more = {}) {
  const items = rows.map((row) => ({ incarnation: row.dataset.incarnation, version: Number(row.dataset.version) }));
  const body = JSON.stringify({ click_key: crypto.randomUUID?.() ?? uuid(), items, ...more });
  const send = () => fetch(`/api/suggestions/${action}`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  let response;
  try {
    response = await send();
  } catch {
    // The answer may have been lost on its way: the same click key does nothing twice.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    response = await send().catch(() => { throw new Error("there is no connection to the server. Should it have been done after all, the row says so once the connection is back."); });
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? response.statusText);
  return answer.results;
}

// crypto.randomUUID exists on secure origins only; a desk inside a shop's network may not be one.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const named = (rows) => (rows.length === 1 ? `“${rows[0].querySelector(".product")?.textContent ?? "this suggestion"}”` : `${rows.length} suggestions`);

export async function act(action, rows) {
  let wanted = rows.filter((row) => !row.classList.contains("busy"));
  if (action === "accept") wanted = wanted.filter((row) => row.dataset.kind !== "inform");
  if (wanted.length === 0) {
    if (rows.length) toast("These are for information; there is nothing to accept.");
    return;
  }
  let more = {};
  if (action === "dismiss") more = await askDismissal(named(wanted));
  if (action === "snooze") more = await askSnooze(named(wanted));
  if (action === "accept" && wanted.length >= MANY && !(await askAcceptance(`${named(wanted)}, ${sumOf(wanted)}`))) return;
  if (more === null) return;
  for (const row of wanted) {
    row.classList.add("busy");
    mine.set(row.dataset.incarnation, action);
  }
  try {
    const results = await post(action, wanted, more);
    await tell(action, results);
  } catch (error) {
    for (const row of wanted) {
      mine.delete(row.dataset.incarnation);
      note(row, `Not done: ${error.message}`, "bad");
    }
    toast(`Not done: ${error.message}`);
  } finally {
    for (const row of wanted) byIncarnation(row.dataset.incarnation)?.classList.remove("busy");
    selection.show();
    subtotals();
  }
}

async function tell(action, results) {
  const counts = {};
  for (const result of results) {
    counts[result.outcome] = (counts[result.outcome] ?? 0) + 1;
    const row = byIncarnation(result.incarnation);
    if (result.outcome !== "accepted") mine.delete(result.incarnation);
    if (!row) continue;
    if (result.outcome === "accepted") done(row, action);
    else if (result.outcome === "changed") await changed(row, result);
    else if (result.outcome === "gone") retire(row, "gone", row.dataset.version, result.message ?? "It has gone meanwhile. Nothing was done.", "warn");
    else note(row, result.message ?? "Nothing was done.", "warn");
  }
  const words = { accepted: { accept: "accepted", dismiss: "dismissed", snooze: "snoozed", retry: "asked again" }[action], changed: "changed meanwhile", gone: "gone meanwhile", depends: "need others first", refused: "not possible" };
  if (results.length > 1 || !counts.accepted) toast(Object.entries(counts).map(([outcome, count]) => `${count} ${words[outcome]}`).join(", ") + ".");
}

function done(row, action) {
  // The stream may have been faster, and know more.
  if (row.dataset.state === "open" || action === "retry") retire(row, DONE[action].state, row.dataset.version, DONE[action].text, "good");
}

// Shows the suggestion as it is now, and what is different.
async function changed(row, result) {
  const before = row.dataset.summary;
  const incarnation = result.current?.incarnation ?? result.incarnation;
  const response = await fetch(`/desk/rows/${incarnation}`);
  const fresh = response.ok ? replace(row, await response.text()) : row;
  const box = fresh.querySelector(".pick input");
  if (box) box.checked = false;
  flash(fresh);
  const after = fresh.dataset.summary;
  const what = before === after ? "Its reason or value changed" : `It was “${before}”, now it is “${after}”`;
  note(fresh, `It changed just before your click, so nothing was done. ${what}. Look again, then decide.`, "warn");
}

let timer = 0;

export function toast(text) {
  const box = document.getElementById("toast");
  if (!box) return;
  box.textContent = text;
  box.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { box.hidden = true; }, 7000);
}
