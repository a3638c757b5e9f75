// Lists that change in place: say what they show now, and never leave the keyboard nowhere.
export function startLists() {
  const spoken = document.createElement("div")
  spoken.className = "visually-hidden"
  spoken.setAttribute("aria-live", "polite")
  document.body.append(spoken)

  // An answer without the list (a sign-in page, an error) is a page of its own: go there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, pathInfo, requestConfig } = event.detail
    const there = xhr.status < 400 && xhr.responseText.includes(`id="${target.id}"`)
    if (there || requestConfig.verb !== "get") return
    event.detail.shouldSwap = false
    location.assign(pathInfo.finalRequestPath)
  })
  document.addEventListener("htmx:sendError", () => {
    spoken.textContent = "No connection. The list has not changed."
  })
  document.addEventListener("htmx:afterSettle", (event) => {
    const region = document.getElementById(event.detail.target.id)
    if (!region) return
    if (document.activeElement === document.body) region.focus({ preventScroll: true })
    const words = region.querySelector("[data-announce]")
    if (words) spoken.textContent = words.innerText.replace(/\s+/g, " ")
  })
}
