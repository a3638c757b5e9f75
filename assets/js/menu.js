// On a phone the main bar folds behind a button. Without scripts it stays open.
export function startMenu() {
  const button = document.querySelector(".nav__menu")
  if (!button) return
  button.hidden = false
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "true"
    button.setAttribute("aria-expanded", String(!open))
  })
}
