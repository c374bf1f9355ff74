// Putting dead letters back, or setting them aside.

async function release(letter, action) {
  const body = action === "ignore" ? JSON.stringify({ reason: "set aside on the page" }) : "{}";
  const line = letter.querySelector(".note");
  for (const button of letter.querySelectorAll("button")) button.disabled = true;
  try {
    const response = await fetch(`/api/dead/${letter.dataset.seq}/${action}`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail ?? response.statusText);
    letter.classList.add("gone");
    line.textContent = action === "ignore" ? "Set aside." : "Put back; it is handled again now.";
  } catch (error) {
    line.textContent = `Not done: ${error.message}`;
    for (const button of letter.querySelectorAll("button")) button.disabled = false;
  }
  line.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-release]");
  if (button) release(button.closest(".letter"), button.dataset.release);
});
