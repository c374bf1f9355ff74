// What is said to whoever does not see it, and the notice at the corner.

let spoken = 0;

// Said by screen readers when they come to it; the same words again are said again.
export function announce(text) {
  const box = document.getElementById("announce");
  if (!box) return;
  box.textContent = "";
  clearTimeout(spoken);
  spoken = setTimeout(() => { box.textContent = text; }, 60);
}

// What others do is told now and then, never while it goes on: a reader is not interrupted by every row.
const QUIET = 4000;
const PAUSE = 30000;
let due = 0;
let lastTold = -Infinity;

export function announceSoon(tell) {
  clearTimeout(due);
  const wait = Math.max(QUIET, lastTold + PAUSE - performance.now());
  due = setTimeout(() => {
    const text = tell();
    if (!text) return;
    lastTold = performance.now();
    announce(text);
  }, wait);
}

let closing = 0;
let counting = 0;

const SHOWN = 7000;

// A notice. With `undo` it offers to take back, and says how long: { seconds, run }.
export function toast(text, undo = null) {
  const box = document.getElementById("toast");
  if (!box) return;
  dismissToast();
  document.getElementById("toast-text").textContent = text;
  box.hidden = false;
  const button = document.getElementById("toast-undo");
  button.hidden = !undo;
  if (!undo) {
    closing = setTimeout(dismissToast, SHOWN);
    return;
  }
  const until = performance.now() + undo.seconds * 1000;
  const show = () => {
    const left = Math.ceil((until - performance.now()) / 1000);
    if (left <= 0) {
      if (button.contains(document.activeElement)) document.getElementById("main").focus({ preventScroll: true });
      return dismissToast();
    }
    // The number is for the eye: a reader that hears it count hears nothing else.
    button.textContent = `Undo (${left} s)`;
    button.setAttribute("aria-label", "Undo");
  };
  show();
  counting = setInterval(show, 250);
  button.onclick = () => {
    dismissToast();
    undo.run();
  };
}

export function dismissToast() {
  clearTimeout(closing);
  clearInterval(counting);
  const box = document.getElementById("toast");
  if (box) box.hidden = true;
}

// Whether something can be taken back now; then it is.
export function undoLast() {
  const button = document.getElementById("toast-undo");
  if (!button || button.hidden || document.getElementById("toast").hidden) return false;
  button.click();
  return true;
}
