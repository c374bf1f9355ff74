// What a form says, as the JSON that a call takes.

import { momentOf } from "./moments.js";

const lines = (text) => text.split(/[\n;]/).map((line) => line.trim()).filter(Boolean);

// What one control says; undefined where it says nothing.
function said(control) {
  const { as } = control.dataset;
  if (as === "flag") return control.checked;
  if (as === "list") return lines(control.value);
  const text = control.value.trim();
  if (!text) return undefined;
  // A moment that nobody touched stays as exact as it was.
  if (as === "moment") return control.dataset.moment && control.value === control.defaultValue ? control.dataset.moment : momentOf(text);
  return text;
}

// The names of nested members are parted by points: names.en. What is named several times is a list.
export function collect(form) {
  const data = {};
  for (const control of form.querySelectorAll("[name]")) {
    if (control.disabled || control.type === "file" || control.tagName === "BUTTON") continue;
    if ((control.type === "radio" || (control.type === "checkbox" && control.dataset.as !== "flag")) && !control.checked) continue;
    const value = said(control);
    const [outer, inner] = control.name.split(/\.(.*)/);
    if (control.dataset.as === "each") (data[outer] ??= []).push(value);
    // A pasted column, or whatever parts the numbers.
    else if (control.dataset.as === "many") (data[outer] ??= []).push(...control.value.split(/[\s;,]+/).filter(Boolean));
    else if (inner !== undefined) {
      data[outer] ??= {};
      if (value !== undefined) data[outer][inner] = value;
    } else if (value !== undefined) data[outer] = value;
  }
  // A list of which nothing is left is still said.
  for (const list of form.querySelectorAll("[data-each]")) data[list.dataset.each] ??= [];
  return data;
}

// Nested members by their whole names, as texts for people.
export function flat(data, before = "") {
  return Object.entries(data).flatMap(([name, value]) => {
    const path = before ? `${before}.${name}` : name;
    if (Array.isArray(value)) return [[path, value.join(", ")]];
    if (value && typeof value === "object") return flat(value, path);
    return [[path, value === true ? "yes" : value === false ? "no" : String(value)]];
  });
}

// The control that a member of the call is written in.
export function controlOf(form, field) {
  const all = [...form.querySelectorAll("[name], [data-each], [data-for]")];
  const name = (control) => control.dataset.for ?? control.dataset.each ?? control.name;
  const fits = (test) => all.find((control) => control.type !== "hidden" && test(name(control)));
  return fits((known) => known === field) ?? fits((known) => known.startsWith(`${field}.`)) ?? fits((known) => field.startsWith(`${known}.`));
}

// What people call a control.
export function labelOf(form, field) {
  const control = controlOf(form, field);
  return control?.getAttribute("aria-label") ?? control?.closest("label")?.querySelector("span")?.textContent ?? field;
}
