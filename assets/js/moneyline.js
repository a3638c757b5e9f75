// The money left after each row of a ranked list, as outcomes and amounts are changed. Saving works it out again.
export function startMoneyLine() {
  const list = document.querySelector("[data-money-line]")
  if (!list || !list.querySelector("[data-amount]")) return
  const show = () => walk(list)
  list.addEventListener("input", show)
  list.addEventListener("change", show)
}

function walk(list) {
  const money = pence(list.dataset.money)
  let left = money
  for (const row of list.querySelectorAll("[data-row]")) {
    const awarded = row.querySelector("[data-outcome]").value === "awarded"
    if (awarded) left -= pence(row.querySelector("[data-amount]").value)
    row.classList.toggle("rank__row--out", !awarded)
    row.classList.toggle("rank__row--short", awarded && left < 0)
    row.querySelector("[data-left]").textContent = pounds(left)
  }
  list.querySelector("[data-given]").textContent = pounds(money - left)
  list.querySelector("[data-left-in-all]").textContent = pounds(left)
}

function pence(text) {
  const amount = Number(String(text).replace(/[£,\s]/g, ""))
  return Number.isFinite(amount) ? Math.round(amount * 100) : 0
}

function pounds(amount) {
  const whole = amount % 100 === 0
  const words = (Math.abs(amount) / 100).toLocaleString("en-GB", {
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: 2,
  })
  return `${amount < 0 ? "−" : ""}£${words}`
}
