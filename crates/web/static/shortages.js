// The list of shortages follows what happens: asked for again while somebody looks, replaced only where it differs.

const PAUSE = 10_000;

async function follow() {
  if (document.hidden) return;
  try {
    const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("shortages");
    const shown = document.getElementById("shortages");
    // Whoever reads with the keyboard in the list keeps it as it is until they leave it.
    if (fresh && fresh.textContent !== shown.textContent && !shown.contains(document.activeElement)) shown.replaceWith(fresh);
  } catch {
    // The next time asks again.
  }
}

setInterval(follow, PAUSE);
document.addEventListener("visibilitychange", follow);
