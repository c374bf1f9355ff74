// What a sale would do, told before it is saved.

import { show, clear } from "./faults.js";
import { collect } from "./fields.js";
import { post } from "./forms.js";

const form = document.getElementById("sale");
const place = document.getElementById("outlook");
const WAIT = 400;
let waiting = 0;
let asked = 0;

const cell = (tag, text, kind = "") => Object.assign(document.createElement(tag), { textContent: text, className: kind });

function table({ shown }) {
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  for (const text of ["Product", "List", "Price then", "Under the sale"]) head.append(Object.assign(cell("th", text), { scope: "col" }));
  const body = made.createTBody();
  for (const row of shown) {
    const line = body.insertRow();
    const name = Object.assign(cell("th", row.name), { scope: "row" });
    name.append(cell("small", row.product_id));
    line.append(name, cell("td", row.list_id), cell("td", `${row.price} ${row.currency}`, "number"));
    const isLess = Number(row.reduced) < Number(row.price);
    line.append(cell("td", isLess ? `${row.reduced} ${row.currency}` : "not reduced", isLess ? "number reduced" : "number"));
  }
  const scroll = Object.assign(document.createElement("div"), { className: "table-scroll", tabIndex: 0 });
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "Prices under the sale");
  scroll.append(made);
  return scroll;
}

function told(outlook) {
  const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
  const parts = [`${count(outlook.products, "product")} would be under it.`];
  if (outlook.without_price) parts.push(`${count(outlook.without_price, "product")} of them ${outlook.without_price === 1 ? "has" : "have"} no price on any list yet.`);
  if (outlook.shown.length) parts.push(`The first ${count(outlook.shown.length, "price")}:`);
  return cell("p", parts.join(" "));
}

// Asked for by its button, faults are shown; asked by itself, an unfinished form is left in peace.
async function ask(isAsked) {
  const number = (asked += 1);
  const { sale_id: _, ...data } = collect(form);
  const isWhole = data.from && data.until && (data.discount_percent || data.amount) && (data.group_ids.length || data.product_ids.length);
  if (!isWhole && !isAsked) return;
  const answered = await post("/api/catalogue/outlook", { ...data, names: Object.keys(data.names ?? {}).length ? data.names : { en: "Sale" } }, null).catch(() => null);
  if (!answered || number !== asked) return;
  if (!answered.ok) {
    if (isAsked) show(form, answered.answer);
    return;
  }
  if (isAsked) clear(form);
  const { answer } = answered;
  place.replaceChildren(told(answer), ...(answer.shown.length ? [table(answer)] : []));
}

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(false), WAIT);
  });
}
document.getElementById("ask-outlook").addEventListener("click", () => ask(true));
ask(false);
