// How far clicks have come, live; pause, resume, undo.

const list = document.getElementById("clicks");
const note = document.getElementById("clicks-note");

function say(text) {
  note.textContent = text;
  note.hidden = !text;
}

async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? response.statusText);
  return answer;
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function undo(key) {
  const { results } = await post("/api/suggestions/undo", { click_key: key, undo_key: uuid() });
  const undone = results.filter((result) => result.outcome === "undone").length;
  const sent = results.filter((result) => result.outcome === "too_late").length;
  say(`${undone} undone${sent ? `; ${sent} had been sent already and stay as they are` : ""}.`);
}

list.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const key = button.closest("[data-click]")?.dataset.click;
  button.disabled = true;
  say("");
  try {
    if (button.dataset.all) await post(`/api/submissions/${button.dataset.all}`);
    else if (button.dataset.one) await post(`/api/clicks/${key}/${button.dataset.one}`);
    else await undo(key);
  } catch (error) {
    say(`Not done: ${error.message}`);
    button.disabled = false;
  }
});

// What has the focus keeps it, though the list is written anew.
function show(html) {
  const held = document.activeElement?.closest?.("#clicks button");
  const place = held && { key: held.closest("[data-click]")?.dataset.click, data: JSON.stringify(held.dataset) };
  list.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  if (!place) return;
  const scope = place.key ? list.querySelector(`[data-click="${place.key}"]`) : list;
  for (const button of scope?.querySelectorAll("button") ?? []) if (JSON.stringify(button.dataset) === place.data) button.focus();
}

function connect() {
  const source = new EventSource("/clicks/stream");
  source.addEventListener("clicks", (event) => show(JSON.parse(event.data).html));
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000); };
}

connect();
