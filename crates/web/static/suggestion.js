// One suggestion's page: its actions, and a word when it changes meanwhile.

import { askDismissal, askSnooze } from "./dialogs.js";
import { bind } from "./keys.js";
import { post } from "./send.js";
import { offerUndo } from "./undo.js";

const article = document.getElementById("suggestion");
const banner = document.getElementById("banner");

function say(text, tone = "", withLink = false) {
  banner.textContent = text + " ";
  banner.dataset.tone = tone;
  banner.hidden = false;
  if (withLink) {
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "Show it as it is now";
    banner.append(link);
  }
}

async function act(action) {
  const name = `“${article.querySelector("h1").textContent}”`;
  let more = {};
  if (action === "dismiss") more = await askDismissal(name);
  if (action === "snooze") more = await askSnooze(name);
  if (more === null) return;
  for (const button of article.querySelectorAll("[data-act]")) button.disabled = true;
  try {
    const { incarnation, version } = article.dataset;
    const { key, results: [result] } = await post(action, [{ incarnation, version }], more);
    if (result.outcome === "accepted") return done(action, key);
    say(result.message ?? "It changed meanwhile, so nothing was done.", "warn", true);
  } catch (error) {
    say(`Not done: ${error.message}`, "bad");
  }
  for (const button of article.querySelectorAll("[data-act]")) button.disabled = false;
}

// The page says what was done, and keeps the way back for as long as there is one.
function done(action, key) {
  isDone = true;
  const words = { accept: "Accepted. On its way to the central system.", dismiss: "Dismissed.", snooze: "Snoozed.", retry: "The central system is asked again." }[action];
  say(words, "good", true);
  banner.tabIndex = -1;
  banner.focus();
  if (action !== "retry") offerUndo(action, key, words, () => location.reload());
}

const press = (action) => article.querySelector(`[data-act=${action}]:not(:disabled)`)?.click();
bind({ a: () => press("accept"), d: () => press("dismiss"), s: () => press("snooze") });

article.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) act(button.dataset.act);
});

let isDone = false;

// What happened between the writing of the page and the opening of the stream is asked for once.
function compare(now) {
  if (isDone || now.incarnation !== article.dataset.incarnation || now.version <= Number(article.dataset.version)) return;
  const gone = now.state !== "open" && article.dataset.state === "open";
  say(gone ? "It is not open any more." : "It has changed since this page was loaded.", "warn", true);
}

let source = null;

function follow() {
  source?.close();
  source = new EventSource("/api/suggestions/stream");
  source.onopen = async () => {
    const response = await fetch(`/api/suggestions/${article.dataset.incarnation}`).catch(() => null);
    if (response?.ok) compare((await response.json()).suggestion);
  };
  source.addEventListener("suggestion", (event) => compare(JSON.parse(event.data)));
}

document.addEventListener("visibilitychange", () => (document.hidden ? source.close() : follow()));
follow();
