// The weighted score out of 100, shown as the scores are chosen. The hub works it out itself when it saves.
export function startScoring() {
  const form = document.querySelector("form[data-scoring]")
  const place = document.getElementById("weighted-total")
  if (!form || !place) return
  const scale = JSON.parse(place.dataset.scale)
  const show = () => {
    const total = weighted(form, scale)
    place.textContent = total === null ? place.dataset.none : total.toFixed(2)
  }
  form.addEventListener("change", show)
  show()
}

// Half a hundredth goes up, as at the hub; the small addition undoes what binary fractions lose.
function weighted(form, scale) {
  let reached = 0
  let weights = 0
  for (const [name, [weight, highest]] of Object.entries(scale)) {
    const chosen = form.querySelector(`input[name="${name}"]:checked`)
    if (!chosen) return null
    reached += (Number(chosen.value) / highest) * weight
    weights += weight
  }
  return weights ? Math.floor((reached / weights) * 10000 + 0.5 + 1e-9) / 100 : null
}
