// What every page does: colours, shortcuts, the way to the pages.

import * as keys from "./keys.js";
import { remember } from "./remember.js";
import { undoLast } from "./say.js";
import * as theme from "./theme.js";

theme.listen();
keys.listen();
keys.bind({ "?": keys.showKeys, c: theme.turn, u: undoLast });
document.getElementById("keys-open").hidden = false;
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show-keys]")) keys.showKeys();
  if (event.target.closest("[data-show-hints]")) {
    remember("hints", null);
    location.href = "/";
  }
});
