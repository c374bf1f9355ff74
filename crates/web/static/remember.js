// What this browser remembers of its reader: colours, hints read, shortcuts. Nothing else, and nothing leaves it.

export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

// Without a value it is forgotten.
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}
