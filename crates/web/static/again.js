// A part of a page that goes on changing: fetched again until it says that it is done.

import { parsed } from "./rows.js";
import { announce } from "./say.js";

const EVERY = 400;

async function look(part) {
  if (!document.hidden) {
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      const fresh = response.ok && parsed(await response.text()).querySelector(`#${part.id}`);
      if (fresh) {
        part.replaceWith(fresh);
        part = fresh;
        if (!("again" in part.dataset) && part.dataset.done) announce(part.dataset.done);
      }
    } catch {
      // Nobody at home: looked for again.
    }
  }
  if ("again" in part.dataset) setTimeout(() => look(part), EVERY);
}

for (const part of document.querySelectorAll("[data-again]")) setTimeout(() => look(part), EVERY);
