// One suggestion's page: its actions, and a word when it changes meanwhile.

import { post } from "./click.js";
import { askDismissal, askSnooze } from "./dialogs.js";

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
    const [result] = await post(action, [article], more);
    if (result.outcome === "accepted") return location.reload();
    say(result.message ?? "It changed meanwhile, so nothing was done.", "warn", true);
  } catch (error) {
    say(`Not done: ${error.message}`, "bad");
  }
  for (const button of article.querySelectorAll("[data-act]")) button.disabled = false;
}

article.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) act(button.dataset.act);
});

// What happened between the writing of the page and the opening of the stream is asked for once.
function compare(now) {
  if (now.incarnation !== article.dataset.incarnation || now.version <= Number(article.dataset.version)) return;
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
