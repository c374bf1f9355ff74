// The forms of the catalogue: sent as JSON under the version that was seen, answered beside their fields.

import { clear, show, tell } from "./faults.js";
import { collect, flat, labelOf } from "./fields.js";
import { bind } from "./keys.js";
import { parsed } from "./rows.js";
import { announce } from "./say.js";

const KEPT = "said";
// What each form said when it was shown.
const shown = new WeakMap();

export function remember(root = document) {
  for (const form of root.querySelectorAll("form[data-call]")) shown.set(form, collect(form));
}

// The call of a form: fields in braces are part of its path and not of what is sent.
function callOf(form, said) {
  const data = { ...said };
  const path = form.dataset.call.replace(/\{(\w+)\}/g, (_, name) => {
    const value = data[name] ?? "";
    delete data[name];
    return encodeURIComponent(value);
  });
  return { path, data };
}

export async function post(path, data, seen) {
  const headers = { "Content-Type": "application/json" };
  if (seen) headers["If-Match"] = `"${seen}"`;
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(data) });
  const answer = await response.json();
  return { ok: response.ok, status: response.status, answer };
}

// What came of it, in words.
export function outcome({ outcome, version, type, changed, unchanged, refused }) {
  if (outcome === "no_change") return `Nothing to change: it is so already, at version ${version}.`;
  if (outcome === "changed") return `Saved. Said: ${type}, version ${version}.`;
  const parts = [`${changed} changed`, `${unchanged} as before`];
  if (refused?.length) parts.push(`${refused.length} refused`);
  return `${parts.join(", ")}.`;
}

// Shows a text on the page that is shown next, or on this one anew.
function next(form, text) {
  sessionStorage.setItem(KEPT, text);
  const then = form.dataset.then?.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(form.elements.namedItem(name).value.trim()));
  if (then) location.href = then;
  else location.reload();
}

// What it is now, with what was changed here over it.
function onto(now, mine, changed) {
  const data = structuredClone(now);
  for (const name of changed) {
    const [outer, inner] = name.split(/\.(.*)/);
    const [from, to] = inner === undefined ? [mine, data] : [mine[outer] ?? {}, (data[outer] ??= {})];
    const key = inner ?? outer;
    if (from[key] === undefined) delete to[key];
    else to[key] = from[key];
  }
  return data;
}

// Somebody was faster: what it is now beside what was to be saved, and two ways on. What was not touched here stays theirs.
async function conflict(form, current) {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = parsed(await response.text()).querySelector(`form[data-call="${CSS.escape(form.dataset.call)}"]`);
  const names = (data) => new Map(flat(data));
  const [before, theirs, ours] = [shown.get(form) ?? {}, fresh ? collect(fresh) : {}, collect(form)];
  const [was, now, mine] = [names(before), names(theirs), names(ours)];
  const changed = [...new Set([...was.keys(), ...mine.keys()])].filter((name) => was.get(name) !== mine.get(name));
  const box = document.createElement("div");
  const lead = document.createElement("strong");
  lead.textContent = "Somebody changed it meanwhile; nothing of yours was saved. Here is what it is now:";
  const list = document.createElement("ul");
  for (const name of new Set([...was.keys(), ...now.keys()])) {
    if (was.get(name) === now.get(name)) continue;
    const line = document.createElement("li");
    const yours = changed.includes(name) ? `; yours: ${mine.get(name) || "nothing"}` : "";
    line.textContent = `${labelOf(form, name)}: ${now.get(name) || "nothing"} (was ${was.get(name) || "nothing"}${yours})`;
    list.append(line);
  }
  if (!list.children.length) {
    const line = document.createElement("li");
    line.textContent = `as you have seen it, and at version ${current}`;
    list.append(line);
  }
  const button = (text, run, kind = "") => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.className = kind;
    made.addEventListener("click", run);
    return made;
  };
  const ways = document.createElement("p");
  ways.className = "ways-on";
  ways.append(
    button("Show it as it is now", () => location.reload(), "primary"),
    button("Save my changes onto it", () => {
      form.dataset.seen = current;
      submit(form, onto(theirs, ours, changed));
    }),
  );
  box.append(lead, list, ways);
  clear(form);
  tell(form, box, "warn");
  announce(lead.textContent);
  ways.querySelector("button").focus();
}

// Which products were refused stays on the page until it is read.
function refusals(refused) {
  const box = document.createElement("div");
  const list = document.createElement("ul");
  for (const { product_id, reason } of refused.slice(0, 50)) {
    const line = document.createElement("li");
    line.textContent = `${product_id}: ${reason}`;
    list.append(line);
  }
  if (refused.length > 50) {
    const more = document.createElement("li");
    more.textContent = `and ${refused.length - 50} more`;
    list.append(more);
  }
  box.append(list);
  return box;
}

export async function submit(form, said = collect(form)) {
  if (form.dataset.sending) return;
  const { path, data } = callOf(form, said);
  form.dataset.sending = "yes";
  try {
    const { ok, status, answer } = await post(path, data, form.dataset.seen);
    if (status === 412 && form.dataset.new) return show(form, { field: form.dataset.new, detail: "there is one with this id already; open it to change it" });
    if (status === 412) return await conflict(form, answer.current_version);
    if (!ok) return show(form, answer);
    const text = outcome(answer);
    if (answer.refused?.length) {
      const box = refusals(answer.refused);
      box.prepend(text);
      clear(form);
      return tell(form, box, "warn");
    }
    const event = new CustomEvent("made", { bubbles: true, cancelable: true, detail: { text, answer } });
    if (!form.dispatchEvent(event)) return;
    if (answer.outcome === "no_change") {
      clear(form);
      announce(text);
      return tell(form, text);
    }
    next(form, text);
  } catch {
    show(form, { detail: "There is no connection to the server. Nothing is known to be saved; try again." });
  } finally {
    delete form.dataset.sending;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-call]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
  submit(form);
});

// Another language: a row like the others, under its code.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-language]");
  if (!button) return;
  const form = button.closest("form");
  const field = form.querySelector("[data-language]");
  const code = field.value.trim();
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/.test(code)) return show(form, { field: "language", detail: "a language code such as de or pt-BR" });
  if (form.querySelector(`[name="names.${code}"]`)) return form.querySelector(`[name="names.${code}"]`).focus();
  clear(form);
  const row = form.querySelector("template").content.cloneNode(true);
  for (const part of row.querySelectorAll("[name]")) part.name += code;
  for (const part of row.querySelectorAll("[aria-label]")) part.setAttribute("aria-label", `${part.getAttribute("aria-label")} (${code})`);
  for (const part of row.querySelectorAll("[data-code]")) part.textContent = code;
  button.closest("form").querySelector("[data-languages]").append(row);
  field.value = "";
  form.querySelector(`[name="names.${code}"]`).focus();
});

// What was said before the page was shown anew.
const kept = sessionStorage.getItem(KEPT);
if (kept) {
  sessionStorage.removeItem(KEPT);
  const line = document.getElementById("said");
  if (line) {
    line.textContent = kept;
    line.hidden = false;
  }
  announce(kept);
}
remember();
bind({ "/": () => document.querySelector("main input[type=search]")?.focus() });
