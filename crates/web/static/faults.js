// What is wrong with a form, said beside the field and in words.

import { controlOf } from "./fields.js";

let numbered = 0;

export function clear(form) {
  for (const fault of form.querySelectorAll(".fault")) fault.remove();
  for (const control of form.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
  }
}

// A line for the whole form: what was said, or why nothing was.
export function tell(form, text, tone = "") {
  let line = form.querySelector(".form-said");
  if (!line) {
    line = document.createElement("p");
    line.className = "form-said";
    line.setAttribute("role", "status");
    form.append(line);
  }
  line.dataset.tone = tone;
  line.replaceChildren(text);
  line.hidden = !text;
}

// Beside its field where the answer names one, below the form otherwise.
export function show(form, problem) {
  clear(form);
  const reason = (problem.detail ?? "It was not done.").replace(`${problem.field}: `, "");
  const control = problem.field && controlOf(form, problem.field);
  if (!control) return tell(form, reason, "bad");
  tell(form, "");
  const fault = document.createElement("p");
  fault.className = "fault";
  fault.id = `fault-${(numbered += 1)}`;
  fault.textContent = reason;
  (control.closest("label, .field, td") ?? control).append(fault);
  const held = control.matches("input, select, textarea") ? control : control.querySelector("input:not([type=hidden])");
  held?.setAttribute("aria-invalid", "true");
  held?.setAttribute("aria-describedby", fault.id);
  held?.focus();
}
