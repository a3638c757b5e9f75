// Words that could not be sent, kept in this tab until they are saved or thrown away.
const TYPED = "input:not([type=hidden]):not([type=password]):not([type=file]), textarea, select"

export class Kept {
  constructor(form) {
    this.form = form
    this.key = `segue:${location.pathname}`
  }

  keep() {
    const values = this.fields().map((field) => [field.name, field.type, field.value, Boolean(field.checked)])
    this.store(() => sessionStorage.setItem(this.key, JSON.stringify(values)))
  }

  forget() {
    this.store(() => sessionStorage.removeItem(this.key))
  }

  // Storage may be full or forbidden: saving to the hub goes on without it.
  store(act) {
    try {
      return act()
    } catch {
      return null
    }
  }

  fields() {
    return [...this.form.querySelectorAll(TYPED)].filter((field) => field.name)
  }

  offer(restored) {
    const found = this.store(() => JSON.parse(sessionStorage.getItem(this.key)))
    if (!found || !this.differs(found)) return this.forget()
    const box = document.createElement("div")
    box.className = "kept-words"
    box.setAttribute("role", "region")
    box.setAttribute("aria-label", "Words that were not saved")
    const words = document.createElement("p")
    words.textContent = "You typed something here that was not saved. It is still in this tab."
    box.append(
      words,
      this.button("Put it back", "", () => {
        this.restore(found)
        box.remove()
        restored()
      }),
      this.button("Throw it away", "govuk-button--secondary", () => {
        this.forget()
        box.remove()
      }),
    )
    this.form.before(box)
  }

  button(words, kind, act) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = `govuk-button ${kind}`
    button.textContent = words
    button.addEventListener("click", act)
    return button
  }

  differs(found) {
    return this.pairs(found).some(([field, value, checked]) => field.value !== value || Boolean(field.checked) !== checked)
  }

  pairs(found) {
    const left = this.fields()
    return found.flatMap(([name, type, value, checked]) => {
      const choice = type === "radio" || type === "checkbox"
      const at = left.findIndex((field) => field.name === name && (!choice || field.value === value))
      return at < 0 ? [] : [[...left.splice(at, 1), value, checked]]
    })
  }

  restore(found) {
    for (const [field, value, checked] of this.pairs(found)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = checked
      else field.value = value
      field.dispatchEvent(new Event("input", { bubbles: true }))
    }
  }
}
