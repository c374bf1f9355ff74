// The colours: as the system has them, or as they were chosen here.

import { recall, remember } from "./remember.js";
import { announce } from "./say.js";

const THEMES = ["system", "light", "dark"];
const WORDS = { system: "as the system", light: "light", dark: "dark" };

const current = () => THEMES.find((theme) => theme === recall("theme")) ?? "system";

function show(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const button = document.getElementById("theme");
  button.querySelector("use").setAttribute("href", "#i-theme-" + theme);
  document.getElementById("theme-text").textContent = `Colours: ${WORDS[theme]}`;
  button.title = `Colours: ${WORDS[theme]}`;
}

export function turn() {
  const next = THEMES[(THEMES.indexOf(current()) + 1) % THEMES.length];
  remember("theme", next === "system" ? null : next);
  show(next);
  announce(`Colours: ${WORDS[next]}`);
}

export function listen() {
  const button = document.getElementById("theme");
  show(current());
  button.hidden = false;
  button.addEventListener("click", turn);
  // Another tab of the desk chose.
  window.addEventListener("storage", (event) => { if (event.key === "theme") show(current()); });
}
