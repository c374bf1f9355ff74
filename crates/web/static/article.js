// A product of the catalogue, changed.

import { call } from "./send.js";

const article = document.getElementById("article");
const said = document.getElementById("said");
const base = `/api/catalogue/products/${article.dataset.id}`;

async function make(path, data) {
  try {
    await call(path, data);
    location.reload();
  } catch (error) {
    said.textContent = `Not done: ${error.message}`;
    said.dataset.tone = "bad";
    said.hidden = false;
    said.scrollIntoView({ block: "nearest" });
  }
}

// The browser's time zone is that of whoever fills the field in.
const moment = (text) => (text ? new Date(text).toISOString() : undefined);

const does = {
  name(fields) {
    const { product_id, version, ...whole } = JSON.parse(article.dataset.whole);
    return make(base, { ...whole, names: { ...whole.names, ...fields } });
  },
  price({ list, amount, from, until }) {
    return make(`/api/catalogue/lists/${list}/prices/${article.dataset.id}`, { amount, from: moment(from), until: moment(until) });
  },
  cost(fields) {
    return make(`${base}/cost`, fields);
  },
};

article.addEventListener("submit", (event) => {
  event.preventDefault();
  does[event.target.dataset.does](Object.fromEntries(new FormData(event.target)));
});

article.addEventListener("change", (event) => {
  const group = event.target.dataset.group;
  if (group) make(`${base}/groups`, event.target.checked ? { join: group } : { leave: group });
});
