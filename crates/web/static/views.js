// Kept views: saving what is shown under a name, renaming, the default, deleting.

import { announce, toast } from "./say.js";
import { call } from "./send.js";

const dialog = () => document.getElementById("view");
const current = () => document.querySelector("#views a[data-view][aria-current]");

// What the button says: a kept view is edited, anything else is saved.
export function show() {
  const button = document.getElementById("view-edit");
  const isPlain = "plain" in document.getElementById("desk").dataset;
  button.textContent = current() ? "Edit this view…" : "Save this view…";
  button.hidden = !current() && isPlain;
}

function fault(text) {
  const line = document.getElementById("view-fault");
  line.textContent = text;
  line.hidden = !text;
}

export function open() {
  const [box, view] = [dialog(), current()];
  const form = box.querySelector("form");
  form.reset();
  fault("");
  document.getElementById("view-title").textContent = view ? "Edit this view" : "Save this view";
  form.elements.name.value = view?.dataset.name ?? "";
  form.elements.is_default.checked = Boolean(view?.dataset.default);
  document.getElementById("view-delete").hidden = !view;
  const address = document.getElementById("view-address");
  address.hidden = !view;
  if (view) {
    const link = address.querySelector("a");
    link.href = `/views/${view.dataset.view}`;
    link.textContent = link.href;
  }
  box.showModal();
}

// `reload` shows the page anew.
export function listen(reload) {
  document.addEventListener("click", (event) => {
    if (event.target.closest("#view-edit")) open();
  });
  dialog().querySelector("form").addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "go") return;
    event.preventDefault();
    const { elements } = event.target;
    const view = current();
    const said = { name: elements.name.value, is_default: elements.is_default.checked };
    try {
      if (view) await call(`/api/views/${view.dataset.view}`, said);
      else await call("/api/views", { ...said, query: document.getElementById("desk").dataset.address });
      dialog().close();
      await reload();
      toast(`Saved as “${said.name.trim()}”.`);
    } catch (error) {
      fault(error.message);
    }
  });
  document.getElementById("view-delete").addEventListener("click", async () => {
    const view = current();
    try {
      await call(`/api/views/${view.dataset.view}/delete`, {});
      dialog().close();
      await reload();
      toast(`“${view.dataset.name}” is deleted; what it showed is not.`);
      announce("The view is deleted.");
    } catch (error) {
      fault(error.message);
    }
  });
  show();
}
