// Words left, as they are typed. Over the limit is flagged; nothing is ever cut.

// The same characters stand in segue/words.py; a test compares the two.
const SPACES = "\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
const WORD = new RegExp(`[^${SPACES}]+`, "g")

export const countWords = (text) => (text.match(WORD) ?? []).length

export function wordsLeft(count, limit) {
  const left = limit - count
  const number = Math.abs(left)
  const words = `You have ${number.toLocaleString("en-GB")} ${number === 1 ? "word" : "words"}`
  return left >= 0 ? `${words} left` : `${words} too many`
}

export function startWords(root) {
  for (const area of root.querySelectorAll("textarea[data-words]")) start(area)
}

function start(area) {
  const shown = document.getElementById(`${area.id}_count`)
  if (!shown || area.dataset.counting) return
  area.dataset.counting = "yes"
  const limit = Number(area.dataset.words)
  const spoken = document.createElement("span")
  spoken.className = "visually-hidden"
  spoken.setAttribute("aria-live", "polite")
  shown.after(spoken)
  let quiet
  const show = () => {
    const count = countWords(area.value)
    shown.textContent = wordsLeft(count, limit)
    shown.classList.toggle("word-count--over", count > limit)
    clearTimeout(quiet)
    quiet = setTimeout(() => (spoken.textContent = shown.textContent), 1000)
  }
  area.addEventListener("input", show)
  shown.textContent = wordsLeft(countWords(area.value), limit)
}
