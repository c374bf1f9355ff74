// What accepting the selection would make of its orders: said in the bar before it is done.

import { money } from "./rows.js";
import { call } from "./send.js";

const AFTER = 300;
let due = 0;
let asked = 0;
let warning = "";

// The warning about what is selected now, for whoever asks once more before accepting.
export const said = () => warning;

export function weigh(items) {
  clearTimeout(due);
  const box = document.getElementById("bulk-below");
  asked += 1;
  delete box.dataset.weighed;
  if (items.length === 0) {
    warning = "";
    box.hidden = true;
    return;
  }
  const question = asked;
  due = setTimeout(async () => {
    const answer = await call("/api/suggestions/outlook", { incarnations: items.map((item) => item.incarnation) }).catch(() => null);
    // Another selection was made while this one was weighed.
    if (question === asked && answer) show(box, answer);
  }, AFTER);
}

function show(box, { below_minimum: below, named }) {
  warning = below === 0 ? "" : below === 1 ? "One order would be worth less than its supplier takes." : `${below} orders would be worth less than their suppliers take.`;
  box.hidden = below === 0;
  box.dataset.weighed = "1";
  if (!below) return;
  box.querySelector("summary").textContent = warning;
  box.querySelector("ul").replaceChildren(...named.map((order) => {
    const line = document.createElement("li");
    const text = (amount) => money(Number(amount), order.currency);
    line.textContent = `Order ${order.order_id}, ${order.supplier_name}: ${text(order.open_value)} → ${text(order.value_after)}, least ${text(order.minimum)}`;
    return line;
  }));
}
