// Groups or products, picked one by one: found by words, shown as a list that can be taken from.

const WAIT = 150;

function chip(picker, id, label) {
  const { each } = picker.dataset;
  if (picker.querySelector(`input[name="${each}"][value="${CSS.escape(id)}"]`)) return;
  const item = document.createElement("li");
  const value = document.createElement("input");
  Object.assign(value, { type: "hidden", name: each, value: id });
  value.dataset.as = "each";
  const text = document.createElement("span");
  text.textContent = label && label !== id ? `${label} (${id})` : id;
  const away = document.createElement("button");
  away.type = "button";
  away.className = "quiet";
  away.dataset.takeAway = "";
  away.setAttribute("aria-label", `Take ${label || id} away`);
  away.textContent = "×";
  item.append(value, text, away);
  picker.querySelector("ul").append(item);
  picker.dispatchEvent(new Event("change", { bubbles: true }));
}

function pick(picker) {
  const field = picker.querySelector("[data-find]");
  const text = field.value.trim();
  if (!text) return;
  const known = [...picker.querySelectorAll("datalist option")].find((option) => option.value === text);
  chip(picker, text, known?.label);
  field.value = "";
  field.focus();
}

const nameOf = ({ names }) => names.en ?? Object.values(names)[0] ?? "";

let waiting = 0;
document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-find]");
  if (!field) return;
  event.stopPropagation();
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const picker = field.closest("[data-each]");
    const response = await fetch(`/api/catalogue/${field.dataset.find}?limit=20&q=${encodeURIComponent(field.value)}`).catch(() => null);
    if (!response?.ok) return;
    const { items } = await response.json();
    const options = items.map((item) => {
      const option = document.createElement("option");
      option.value = item.group_id ?? item.product_id;
      option.label = nameOf(item);
      option.textContent = option.label;
      return option;
    });
    picker.querySelector("datalist").replaceChildren(...options);
  }, WAIT);
});

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[data-find]");
  if (!field || event.key !== "Enter") return;
  event.preventDefault();
  pick(field.closest("[data-each]"));
});

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-pick]");
  if (add) return pick(add.closest("[data-each]"));
  const away = event.target.closest("[data-take-away]");
  if (!away) return;
  const picker = away.closest("[data-each]");
  away.closest("li").remove();
  picker.querySelector("[data-find]").focus();
  picker.dispatchEvent(new Event("change", { bubbles: true }));
});

// All boxes of a list are ticked by the first.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-all]");
  if (all) for (const box of all.closest("table").querySelectorAll("input[name]")) box.checked = all.checked;
});
