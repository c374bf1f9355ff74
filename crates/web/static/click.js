// The click: what was shown is sent, what became of it is told in the row.

import { askAcceptance, askDismissal, askSnooze } from "./dialogs.js";
import { byIncarnation, flash, note, replace, retire, tellRowsChanged } from "./rows.js";
import { announce, toast } from "./say.js";
import { forgetMine, mine, post } from "./send.js";
import * as selection from "./selection.js";
import { offerUndo } from "./undo.js";

// From so many on, acceptance is asked for once more.
const MANY = 20;

const DONE = {
  accept: { state: "submitting", text: "Accepted by you. On its way to the central system." },
  dismiss: { state: "dismissed", text: "Dismissed by you." },
  snooze: { state: "snoozed", text: "Snoozed by you." },
  retry: { state: "submitting", text: "The central system is asked again." },
};

const WORDS = { accept: "accepted", dismiss: "dismissed", snooze: "snoozed", retry: "asked again" };

const whole = (count) => count.toLocaleString("en-GB");

function named(items) {
  const product = byIncarnation(items[0].incarnation)?.querySelector(".product")?.textContent;
  return items.length === 1 ? `“${product ?? "this suggestion"}”` : `${whole(items.length)} suggestions`;
}

// Acts on items, whether or not their rows are on the screen; `warning` is said before many are accepted.
export async function act(action, items, warning = "") {
  const most = Number(document.querySelector("[data-most]")?.dataset.most ?? Infinity);
  let wanted = items.filter((item) => !byIncarnation(item.incarnation)?.classList.contains("busy"));
  if (action === "accept") wanted = wanted.filter((item) => item.kind !== "inform");
  if (wanted.length === 0) {
    if (items.length) toast("These are for information; there is nothing to accept.");
    return;
  }
  if (wanted.length > most) return toast(`At most ${whole(most)} at once. Narrow the view, and do it in parts.`);
  let more = {};
  if (action === "dismiss") more = await askDismissal(named(wanted));
  if (action === "snooze") more = await askSnooze(named(wanted));
  if (action === "accept" && (wanted.length >= MANY || (warning && wanted.length > 1)) && !(await askAcceptance(`${named(wanted)}, ${selection.sumOf(wanted)}`, warning))) return;
  if (more === null) return;
  for (const { incarnation } of wanted) {
    byIncarnation(incarnation)?.classList.add("busy");
    mine.set(incarnation, action);
  }
  try {
    const { key, results } = await post(action, wanted, more);
    await tell(action, key, results);
  } catch (error) {
    for (const { incarnation } of wanted) {
      forgetMine(incarnation);
      const row = byIncarnation(incarnation);
      if (row) note(row, `Not done: ${error.message}`, "bad");
    }
    toast(`Not done: ${error.message}`);
  } finally {
    for (const { incarnation } of wanted) byIncarnation(incarnation)?.classList.remove("busy");
    selection.show();
    tellRowsChanged();
  }
}

async function tell(action, key, results) {
  const counts = {};
  for (const result of results) {
    counts[result.outcome] = (counts[result.outcome] ?? 0) + 1;
    if (result.outcome !== "accepted") forgetMine(result.incarnation);
    // What was not possible stays selected, so that it can be done another way.
    if (!["refused", "depends"].includes(result.outcome)) selection.drop(result.incarnation);
    const row = byIncarnation(result.incarnation);
    if (!row) continue;
    if (result.outcome === "accepted") done(row, action);
    else if (result.outcome === "changed") await changed(row, result);
    else if (result.outcome === "gone") retire(row, "gone", row.dataset.version, result.message ?? "It has gone meanwhile. Nothing was done.", "warn");
    else note(row, result.message ?? "Nothing was done.", "warn");
  }
  const words = { accepted: WORDS[action], changed: "changed meanwhile", gone: "gone meanwhile", depends: "need others first", refused: "not possible" };
  const text = Object.entries(counts).map(([outcome, count]) => `${whole(count)} ${words[outcome]}`).join(", ") + ".";
  if (counts.accepted && action !== "retry") offerUndo(action, key, text);
  else toast(text);
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
  flash(fresh);
  const after = fresh.dataset.summary;
  const what = before === after ? "Its reason or value changed" : `It was “${before}”, now it is “${after}”`;
  const text = `It changed just before your click, so nothing was done. ${what}. Look again, then decide.`;
  note(fresh, text, "warn");
  announce(text);
}
