// How long ago, in words, kept current without moving anything.

export function age(iso, now = Date.now()) {
  const minutes = Math.max(0, Math.round((now - Date.parse(iso)) / 60000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.round(hours / 24)} days ago`;
}

export function tellAges(root = document) {
  for (const time of root.querySelectorAll("time[data-age]")) {
    time.title ||= time.textContent + " UTC";
    time.textContent = age(time.dateTime);
  }
}

export function keepAges() {
  tellAges();
  setInterval(() => tellAges(), 30000);
}
