// How far clicks have come, live; pause, resume, undo.

import { call, callOnce, freshKey } from "./send.js";

const list = document.getElementById("clicks");
const note = document.getElementById("clicks-note");

function say(text) {
  note.textContent = text;
  note.hidden = !text;
}

async function undo(key) {
  const { results } = await callOnce("/api/suggestions/undo", { click_key: key, undo_key: freshKey() });
  const undone = results.filter((result) => result.outcome === "undone").length;
  const sent = results.filter((result) => result.outcome === "too_late").length;
  say(`${undone} undone${sent ? `; ${sent} had been sent already and stay as they are` : ""}.`);
}

list.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const key = button.closest("[data-click]")?.dataset.click;
  button.disabled = true;
  say("");
  try {
    if (button.dataset.all) await call(`/api/submissions/${button.dataset.all}`, {});
    else if (button.dataset.one) await call(`/api/clicks/${key}/${button.dataset.one}`, {});
    else await undo(key);
  } catch (error) {
    say(`Not done: ${error.message}`);
    button.disabled = false;
  }
});

// What has the focus keeps it, though the list is written anew.
function show(html) {
  const held = document.activeElement?.closest?.("#clicks button");
  // The button to pause is in the place of the one to resume.
  const kind = (button) => Object.keys(button.dataset).join();
  const place = held && { key: held.closest("[data-click]")?.dataset.click, kind: kind(held) };
  list.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  if (!place) return;
  const scope = place.key ? list.querySelector(`[data-click="${place.key}"]`) : list;
  for (const button of scope?.querySelectorAll("button") ?? []) if (kind(button) === place.kind) button.focus();
}

function connect() {
  const source = new EventSource("/clicks/stream");
  source.addEventListener("clicks", (event) => show(JSON.parse(event.data).html));
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000); };
}

connect();
