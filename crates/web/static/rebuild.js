// A rebuild, told what to do and watched.

import { parsed } from "./rows.js";

const place = document.getElementById("progress");
const EVERY = 1000;
let saying = false;

async function look() {
  if (!saying && !document.hidden) {
    try {
      const response = await fetch("/rebuild/progress", { headers: { Accept: "text/html" } });
      if (response.ok) show(await response.text());
    } catch {
      // Nobody at home: looked for again.
    }
  }
  setTimeout(look, EVERY);
}

function show(html) {
  const focused = document.activeElement?.dataset?.say;
  place.replaceChildren(...parsed(html).childNodes);
  if (focused !== undefined) place.querySelector(`[data-say="${focused}"]`)?.focus();
}

async function say(button) {
  if (button.dataset.say === "/abandon" && !confirm("Give this rebuild up? Everything stays as it is.")) return;
  saying = true;
  for (const other of place.querySelectorAll("button")) other.disabled = true;
  try {
    const response = await fetch(`/api/rebuild${button.dataset.say}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
    if (!response.ok) throw new Error((await response.json()).detail ?? response.statusText);
  } catch (error) {
    const said = document.getElementById("said");
    said.textContent = error.message;
    said.hidden = false;
    for (const other of place.querySelectorAll("button")) other.disabled = false;
    setTimeout(() => { saying = false; }, 6000);
    return;
  }
  saying = false;
}

place.addEventListener("click", (event) => {
  const button = event.target.closest("[data-say]");
  if (button) say(button);
});
setTimeout(look, EVERY);
