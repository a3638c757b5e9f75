// A form is sent once. Coming back to the page, by the back button too, makes it ready again.
const PATIENCE = 8000

export function startSending() {
  document.addEventListener("submit", (event) => {
    const form = event.target
    if (form.method === "get" || event.defaultPrevented) return
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = "yes"
    for (const button of buttons(form)) button.setAttribute("aria-disabled", "true")
    setTimeout(() => ready(form), PATIENCE)
  })
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(ready))
}

const buttons = (form) => [...form.elements].filter((control) => control.type === "submit")

function ready(form) {
  delete form.dataset.sent
  for (const button of buttons(form)) button.removeAttribute("aria-disabled")
}
