// A file, sent as it is.

import { show, clear, tell } from "./faults.js";

const form = document.getElementById("send-file");
const kind = form.elements.kind;

// What the name of the file says, as far as nobody said otherwise.
form.elements.file.addEventListener("change", () => {
  const stem = form.elements.file.files[0]?.name.replace(/\.csv$/, "") ?? "";
  const named = [...kind.options].find((option) => option.value && stem.endsWith(option.value));
  if (named) kind.value = named.value;
  clear(form);
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = form.elements.file.files[0];
  if (!file) return show(form, { field: "file", detail: "choose a CSV file" });
  const query = new URLSearchParams({ name: file.name });
  if (kind.value) query.set("kind", kind.value);
  clear(form);
  tell(form, "Sending …");
  try {
    const response = await fetch(`/api/catalogue/imports?${query}`, { method: "POST", headers: { "Content-Type": "text/csv" }, body: file });
    const answer = await response.json();
    if (!response.ok) return show(form, answer);
    location.href = `/catalogue/imports/${answer.import_id}`;
  } catch {
    show(form, { detail: "The file did not arrive. Send it again; what was done already changes nothing." });
  }
});
