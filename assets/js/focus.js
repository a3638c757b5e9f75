// A page that comes back with errors starts at what is wrong; a link in it goes to the field itself.
export function startFocus() {
  const summary = document.querySelector("[data-focus]")
  if (!summary) return
  summary.focus()
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']")
    const field = link && document.getElementById(link.hash.slice(1))
    if (!field) return
    event.preventDefault()
    const words = field.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${field.id}"]`)
    const place = words ?? field
    place.scrollIntoView()
    field.focus({ preventScroll: true })
  })
}
