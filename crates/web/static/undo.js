// Taking back what was just done, while it can be.

import { byIncarnation, replace, tellRowsChanged } from "./rows.js";
import { toast } from "./say.js";
import { callOnce, forgetMine, freshKey } from "./send.js";
import * as selection from "./selection.js";

// Nothing leaves the house with a dismissal or a snooze, so that the way back is only as short as the notice.
const SECONDS = 10;

// A notice about a click, with the way back for as long as there is one.
export function offerUndo(action, key, text, whenUndone = () => {}) {
  const seconds = action === "accept" ? Number(document.body.dataset.undo ?? 0) : SECONDS;
  if (!seconds) return toast(text);
  toast(text, { seconds, run: () => undo(key, whenUndone) });
}

async function undo(key, whenUndone) {
  let results;
  try {
    ({ results } = await callOnce("/api/suggestions/undo", { click_key: key, undo_key: freshKey() }));
  } catch (error) {
    return toast(`Not undone: ${error.message}`);
  }
  const undone = results.filter((result) => result.outcome === "undone");
  const late = results.length - undone.length;
  const reason = results.find((result) => result.outcome !== "undone")?.message;
  if (late) toast(`${undone.length ? `${undone.length} undone; ` : ""}${late} not${reason ? `: ${reason}` : ""}.`);
  else toast(undone.length === 1 ? "Undone: it is open again." : `Undone: ${undone.length} are open again.`);
  await Promise.all(undone.slice(0, 200).map(bringBack));
  selection.show();
  tellRowsChanged();
  whenUndone(undone);
}

// The row where it was, open again. What was dismissed comes back as a new suggestion.
async function bringBack(result) {
  forgetMine(result.incarnation);
  const row = byIncarnation(result.incarnation);
  if (!row) return;
  const response = await fetch(`/desk/rows/${result.current?.incarnation ?? result.incarnation}`).catch(() => null);
  if (response?.ok) replace(row, await response.text());
}
