// Times in the retailer's zone, whatever the zone of the browser is.

const zone = () => document.querySelector("[data-zone]")?.dataset.zone ?? "UTC";

// How far the clocks of a zone are ahead of UTC at a moment, in milliseconds.
function ahead(name, at) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: name, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - Math.floor(at / 1000) * 1000;
}

// The moment at which the clocks of the zone show what a field says.
export function momentOf(text, name = zone()) {
  const shown = Date.parse(text + "Z");
  if (Number.isNaN(shown)) return text;
  let at = shown;
  // Twice, for the first guess may lie on the other side of a change of the clocks.
  for (let n = 0; n < 2; n += 1) at = shown - ahead(name, at);
  return new Date(at).toISOString();
}
