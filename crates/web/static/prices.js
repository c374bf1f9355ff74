// Prices of a list, changed in place: the row is shown anew, and the focus goes on to the next one.

import { remember } from "./forms.js";
import { parsed } from "./rows.js";
import { announce } from "./say.js";

document.addEventListener("made", async (event) => {
  const row = event.target.closest("tr[data-price]");
  if (!row) return;
  event.preventDefault();
  const { text } = event.detail;
  announce(text);
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = response.ok && parsed(await response.text()).querySelector(`tr[data-price="${CSS.escape(row.dataset.price)}"]`);
  const following = row.nextElementSibling;
  if (!fresh) return location.reload();
  row.replaceWith(fresh);
  remember(fresh.parentElement);
  const told = fresh.querySelector("[data-told]");
  told.textContent = text;
  told.hidden = false;
  (following ?? fresh).querySelector("input[name=amount]")?.focus();
});
