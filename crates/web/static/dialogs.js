// Asking for a reason, a day, or a second thought.

const today = () => document.querySelector("[data-today]").dataset.today;

function plusDays(iso, days) {
  const date = new Date(iso + "T12:00:00Z");
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function open(id, what) {
  const dialog = document.getElementById(id);
  dialog.querySelector("[data-what]").textContent = what;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "go" ? dialog : null), { once: true }));
}

function prepareDate(dialog, days) {
  const until = dialog.querySelector("[name=until]");
  until.min = plusDays(today(), 1);
  until.max = plusDays(today(), 399);
  until.value = plusDays(today(), days);
}

// Answers what the click needs beside its items, or null where the planner thought better of it.
export async function askDismissal(what) {
  const dialog = document.getElementById("dismiss");
  prepareDate(dialog, 28);
  const text = dialog.querySelector("[name=reason]");
  const preset = () => dialog.querySelector("[name=preset]:checked").value;
  const check = () => { text.required = preset() === ""; };
  dialog.addEventListener("change", check);
  text.value = "";
  check();
  const answered = await open("dismiss", what);
  dialog.removeEventListener("change", check);
  if (!answered) return null;
  const reason = [preset(), text.value.trim()].filter(Boolean).join(": ").slice(0, 500);
  return { reason, until: dialog.querySelector("[name=until]").value };
}

export async function askSnooze(what) {
  const dialog = document.getElementById("snooze");
  prepareDate(dialog, 7);
  for (const button of dialog.querySelectorAll("[data-days]")) {
    button.onclick = () => {
      dialog.querySelector("[name=until]").value = plusDays(today(), Number(button.dataset.days));
      dialog.close("go");
    };
  }
  const answered = await open("snooze", what);
  return answered && { until: dialog.querySelector("[name=until]").value };
}

export async function askAcceptance(what, warning = "") {
  const more = document.querySelector("#confirm [data-more]");
  more.textContent = warning;
  more.hidden = !warning;
  return (await open("confirm", what)) !== null;
}
