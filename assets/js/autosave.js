// A form marked data-autosave posts itself to its own address with autosave=1, and shows what became of it.
//
// The answer is the whole page as ever. From it come #save-state (its data-state says "saved", "kept" where the words
// came too late to count but are kept all the same, "conflict", "over" where nothing is taken any more, or another) and
// the hidden inputs marked data-refresh, such as the version of the section. Words that could not be sent are kept in
// this tab and offered again when the page comes back.

import { Kept } from "./kept.js"

const PAUSE = 1500
// What a browser still sends for a page that is gone, in bytes.
const OUTLIVES = 60000
const RETRY = [3000, 8000, 20000, 60000]

export function startAutosave() {
  const form = document.querySelector("form[data-autosave]")
  if (form) new Autosave(form).start()
}

class Autosave {
  constructor(form) {
    this.form = form
    this.kept = new Kept(form)
    this.saved = this.words()
    this.failures = 0
    this.isRenewed = false
    this.timer = null
    this.sending = null
    this.stopped = false
    this.leaving = false
    this.unreached = false
    this.reached = false
  }

  start() {
    this.kept.offer(() => this.soon(0))
    this.form.addEventListener("input", () => this.soon(PAUSE))
    this.form.addEventListener("change", () => this.soon(0))
    this.form.addEventListener("submit", (event) => this.submitted(event))
    addEventListener("pagehide", () => this.leave())
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave()
      else if (this.failures) this.soon(0)
    })
    addEventListener("online", () => this.failures && this.soon(0))
    addEventListener("beforeunload", (event) => this.unsaved && !this.leaving && event.preventDefault())
    addEventListener("pageshow", () => (this.leaving = false))
  }

  words() {
    const body = new FormData(this.form)
    body.delete("csrfmiddlewaretoken")
    for (const input of this.form.querySelectorAll("[data-refresh]")) body.delete(input.name)
    return JSON.stringify([...body].filter(([, value]) => typeof value === "string"))
  }

  get unsaved() {
    return this.words() !== this.saved
  }

  soon(wait) {
    if (this.stopped) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), wait)
  }

  // A save under way is let finish first: both would carry the same version, and the second would be refused.
  // Without a connection the page stays: where it would lead cannot be reached, and the words would be left behind.
  submitted(event) {
    if (event.defaultPrevented) return
    clearTimeout(this.timer)
    const goesOn = this.reached
    this.reached = false
    if (this.isCutOff && !goesOn && !this.sending && !this.stopped) this.begin()
    if (!this.sending) {
      this.leaving = true
      return
    }
    event.preventDefault()
    const button = event.submitter
    this.sending.then(() => {
      // Whether the hub was reached counts, not what the browser believes of its connection.
      if (this.unreached) return
      this.reached = true
      this.form.requestSubmit(button)
    })
  }

  get isCutOff() {
    return this.unreached || !navigator.onLine
  }

  leave() {
    if (this.leaving || !this.unsaved) return
    this.kept.keep()
    this.save()
  }

  save() {
    clearTimeout(this.timer)
    if (this.leaving || this.stopped || !this.unsaved) return
    if (this.sending) return this.soon(PAUSE)
    this.begin()
  }

  begin() {
    this.show("saving", "Saving…")
    this.sending = this.send().finally(() => (this.sending = null))
  }

  async send() {
    const words = this.words()
    const body = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => typeof value === "string"))
    body.set("autosave", "1")
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body,
        credentials: "same-origin",
        keepalive: String(body).length < OUTLIVES,
        signal: AbortSignal.timeout(20000),
      })
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      this.unreached = false
      this.received(page, words, answer.ok)
    } catch {
      this.unreached = true
      this.failed("Not saved: no connection. We keep trying.")
    }
  }

  received(page, words, ok) {
    const state = page.getElementById("save-state")
    if (!state) {
      const refused = page.querySelector("[data-refused]")
      if (refused) return this.refused(refused.textContent)
      const door = page.querySelector("form[action*='sign-in']")
      if (door || page.querySelector("input[type=email]")) return this.signedOut(door)
      if (this.renewed(page)) return this.soon(0)
      return this.failed("Not saved: the hub did not answer as it should. We keep trying.")
    }
    this.place(state)
    this.stopped = ["conflict", "kept", "over"].includes(state.dataset.state)
    if (["conflict", "kept"].includes(state.dataset.state)) {
      // The hub keeps these words beside what it has; only what is typed from now on is this tab's to keep.
      this.saved = words
      this.kept.forget()
      return
    }
    for (const fresh of page.querySelectorAll("input[data-refresh]")) {
      const input = this.form.elements[fresh.name]
      if (input) input.value = fresh.value
    }
    if (!ok || state.dataset.state !== "saved") return
    this.saved = words
    this.failures = 0
    this.isRenewed = false
    this.kept.forget()
    if (this.unsaved) this.soon(PAUSE)
  }

  // Whoever signed in again in another tab has a new token: the refusal brings it along.
  renewed(page) {
    const fresh = page.querySelector("input[name=csrfmiddlewaretoken]")
    const own = this.form.elements.csrfmiddlewaretoken
    if (this.isRenewed || !fresh || !own) return false
    own.value = fresh.value
    return (this.isRenewed = true)
  }

  refused(reason) {
    this.kept.keep()
    this.stopped = true
    this.show("over", `Not saved: ${reason} What you typed since stands only on this page: copy what you want to keep.`)
  }

  signedOut(door) {
    this.isRenewed = false
    const words = "Not saved: you were signed out. Your words are kept in this tab. Sign in in another tab; we keep trying."
    this.failed(words, door?.getAttribute("action"))
  }

  failed(message, door) {
    this.kept.keep()
    this.show("failed", message, door)
    this.soon(RETRY[Math.min(this.failures++, RETRY.length - 1)])
  }

  show(state, message, door) {
    const place = document.getElementById("save-state")
    if (!place || (state === "saving" && place.dataset.state === "failed")) return
    place.dataset.state = state
    const words = document.createElement("div")
    words.textContent = message
    if (door) words.append(" ", link(door, "Sign in"))
    place.replaceChildren(words)
  }

  place(state) {
    const place = document.getElementById("save-state")
    if (!place) return
    place.dataset.state = state.dataset.state
    place.replaceChildren(...[...state.childNodes].map((node) => document.importNode(node, true)))
  }
}

function link(address, words) {
  const way = document.createElement("a")
  way.href = address
  way.target = "_blank"
  way.className = "govuk-link"
  way.textContent = words
  return way
}
