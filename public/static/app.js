// Small comforts on top of pages that work without them.

/** Puts a block of text into the clipboard and says so. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]")
  if (!button) return
  const text = document.getElementById(button.dataset.copy)?.textContent ?? ""
  await navigator.clipboard.writeText(text)
  announce("Copied.")
})

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".notice")?.remove()
})

/** Escape closes what was opened for editing. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest(".editing")?.querySelector("[data-cancel]")?.click()
})

/** A request that never got an answer leaves the page as it is; it has to be said that nobody knows. */
document.addEventListener("htmx:error", () => {
  announce(
    "The answer did not arrive. What you asked for may or may not have happened: reload the page to see.",
    "bad",
  )
})

/** A button that copies needs a script, so it is shown only where there is one. */
document.documentElement.classList.add("scripted")

function announce(text, tone = "ok") {
  const notice = document.createElement("p")
  notice.className = `notice ${tone}`
  notice.textContent = text
  document.getElementById("notices")?.replaceChildren(notice)
}
