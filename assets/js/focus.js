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
    wordsOf(field).scrollIntoView()
    field.focus({ preventScroll: true })
  })
}

// What to read first: the question of a group where the field is then still in sight, else the field's own label.
function wordsOf(field) {
  const legend = field.closest("fieldset")?.querySelector("legend")
  const reach = legend ? field.getBoundingClientRect().bottom - legend.getBoundingClientRect().top : Infinity
  if (reach < innerHeight / 2) return legend
  return document.querySelector(`label[for="${field.id}"]`) ?? field
}
