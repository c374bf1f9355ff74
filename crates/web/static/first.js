// Before anything is painted: the colours that were chosen, and whether the hints were read.
{
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const theme = kept("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (kept("hints") === "read") document.documentElement.dataset.hints = "read";
}
