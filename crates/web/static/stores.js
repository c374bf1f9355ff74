// The stores, watched; what is taken from one, or given back.

import { parsed } from "./rows.js";

const place = document.getElementById("stores");
const EVERY = 2000;
// What the last answer looked like: nothing is painted anew, and no reader interrupted, where nothing changed.
let shown = "";

async function look() {
  if (!document.hidden && !document.querySelector("dialog[open]")) {
    try {
      const response = await fetch("/stores/now", { headers: { Accept: "text/html" } });
      if (response.ok) show(await response.text());
    } catch {
      // Nobody at home: looked for again.
    }
  }
  setTimeout(look, EVERY);
}

function show(html) {
  if (html === shown) return;
  shown = html;
  const focused = document.activeElement?.closest("[data-reader]");
  const [reader, what, isTable] = [focused?.dataset.reader, document.activeElement?.dataset.do, document.activeElement?.matches(".table-scroll")];
  const said = document.getElementById("said");
  place.replaceChildren(...parsed(html).childNodes);
  if (!said.hidden) document.getElementById("said").replaceWith(said);
  if (!reader) return;
  const again = place.querySelector(`[data-reader="${CSS.escape(reader)}"]`);
  again?.querySelector(what ? `[data-do="${what}"]` : isTable ? ".table-scroll" : "a")?.focus({ preventScroll: true });
}

function ask(action, who) {
  const dialog = document.getElementById(action === "revoke" ? "take" : "give");
  dialog.querySelector("[data-what]").textContent = "all feeds";
  dialog.querySelector("[data-who]").textContent = who;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "go"), { once: true }));
}

async function tell(who, action, what) {
  const response = await fetch(`/api/readers/${encodeURIComponent(who)}/${action}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what) });
  if (!response.ok) throw new Error((await response.json()).detail ?? response.statusText);
}

async function act(action, who, taken) {
  if (!await ask(action, who)) return;
  const said = document.getElementById("said");
  try {
    await tell(who, action, {});
    // A feed that was taken by itself is given back by itself.
    if (action === "restore") for (const feed of taken) await tell(who, action, { feed });
    said.textContent = action === "revoke" ? `All feeds are taken away from ${who}.` : `${who} may read again.`;
  } catch (error) {
    said.textContent = `Not done: ${error.message}`;
  }
  said.hidden = false;
}

place.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  const reader = button?.closest("[data-reader]");
  if (reader) act(button.dataset.do, reader.dataset.reader, [...reader.querySelectorAll("[data-taken]")].map((row) => row.dataset.feed));
});
setTimeout(look, EVERY);
