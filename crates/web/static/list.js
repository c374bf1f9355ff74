// A list of any length with a bounded page: pieces that are far away give way to a space of their height, and come back.

import { tellAges } from "./ages.js";
import { parsed } from "./rows.js";
import { toast } from "./say.js";
import * as selection from "./selection.js";

// Pieces that are kept however far away they are; with a hundred rows each, the page never holds many more.
const KEPT = 4;
const NEAR = "1600px";

let watcher = null;
let isLoading = false;

const groups = () => document.getElementById("groups");
const pieces = () => [...groups().querySelectorAll(".chunk")];

// Takes charge of the list as the server wrote it.
export function begin() {
  watcher?.disconnect();
  watcher = new IntersectionObserver(look, { rootMargin: NEAR });
  for (const piece of pieces()) watcher.observe(piece);
  const more = document.getElementById("more");
  watcher.observe(more);
  more.onclick = loadMore;
  showMore();
}

function look(entries) {
  for (const { target, isIntersecting } of entries) {
    if (target.id === "more") {
      if (isIntersecting) loadMore();
    } else if (isIntersecting) bringBack(target);
    else release(target);
  }
}

function showMore() {
  document.getElementById("more").hidden = !pieces().at(-1)?.dataset.next;
}

async function load(cursor) {
  const asked = new URLSearchParams(document.getElementById("desk").dataset.address);
  if (cursor) asked.set("cursor", cursor);
  const response = await fetch("/desk/rows?" + asked);
  if (!response.ok) throw new Error(response.statusText);
  return parsed(await response.text()).querySelector(".chunk");
}

async function loadMore() {
  const last = pieces().at(-1);
  const cursor = last?.dataset.next;
  if (!cursor || isLoading) return;
  isLoading = true;
  try {
    const fresh = await load(cursor);
    // The list may have been loaded anew meanwhile.
    if (last.isConnected && last.dataset.next === cursor) {
      last.after(fresh);
      dress(fresh);
      watcher.observe(fresh);
    }
  } catch {
    toast("The next rows could not be loaded. Scroll on, or press Load more, to try again.");
  }
  isLoading = false;
  showMore();
  // The button may still be in sight.
  watcher.unobserve(document.getElementById("more"));
  watcher.observe(document.getElementById("more"));
}

// Gives way to a space of the same height, but not under the planner's hands.
function release(piece) {
  const isHeld = piece.contains(document.activeElement) || piece.querySelector(".busy");
  if (!piece.isConnected || piece.classList.contains("away") || isHeld || pieces().filter((one) => !one.classList.contains("away")).length <= KEPT) return;
  piece.style.height = piece.offsetHeight + "px";
  piece.classList.add("away");
  piece.dataset.lastGroup = piece.querySelector(".group:last-of-type")?.dataset.group ?? "";
  piece.dataset.rows = piece.querySelectorAll(".row").length;
  piece.replaceChildren();
}

async function bringBack(piece) {
  if (!piece.classList.contains("away") || piece.dataset.loading) return;
  piece.dataset.loading = "1";
  try {
    const fresh = await load(piece.dataset.cursor);
    if (!piece.isConnected) return;
    const next = piece.nextElementSibling;
    piece.replaceWith(fresh);
    dress(fresh);
    // What follows begins where this one ends now.
    if (next?.classList.contains("away")) next.dataset.cursor = fresh.dataset.next;
    watcher.unobserve(piece);
    watcher.observe(fresh);
  } catch {
    delete piece.dataset.loading;
  }
}

// Rows that have come: nothing twice, ages told, ticks as they were, groups that go on look like one.
function dress(piece) {
  for (const row of piece.querySelectorAll(".row")) {
    const same = [...document.querySelectorAll(`#${CSS.escape(row.id)}`)];
    for (const other of same) if (other !== row) row.remove();
  }
  const [before, after] = [piece.previousElementSibling, piece.nextElementSibling];
  join(before, piece);
  join(piece, after);
  tellAges(piece);
  for (const row of piece.querySelectorAll(".row.gone")) row.classList.add("settled");
  selection.restore(piece);
  selection.show();
}

function join(one, other) {
  if (!one?.classList.contains("chunk") || !other?.classList.contains("chunk")) return;
  const first = other.querySelector(".group");
  const last = one.querySelector(".group:last-of-type");
  const goesOn = Boolean(first) && (last?.dataset.group ?? one.dataset.lastGroup) === first.dataset.group;
  first?.classList.toggle("continued", goesOn);
  last?.classList.toggle("continues", goesOn);
}
