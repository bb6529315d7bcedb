import { chiSquareTail } from "./chi-square.ts"

/** An amount that comes with a probability, independently of the others. */
export type Chance = { amount: number; probability: number }

/** So many amounts are added up exactly as a distribution; more are near enough to the normal one. */
const mostExact = 500
const bins = 4000

/**
 * The least totals that are not exceeded with these probabilities. Up to 500 amounts by their exact distribution over
 * 4,000 steps of the whole; beyond by the normal distribution, within what is possible.
 */
export function quantilesOfSum(chances: readonly Chance[], probabilities: readonly number[]): number[] {
  const whole = chances.reduce((sum, { amount }) => sum + amount, 0)
  if (whole === 0) return probabilities.map(() => 0)
  return chances.length <= mostExact
    ? exactQuantiles(chances, whole, probabilities)
    : normalQuantiles(chances, whole, probabilities)
}

function exactQuantiles(
  chances: readonly Chance[],
  whole: number,
  probabilities: readonly number[],
): number[] {
  const density = new Float64Array(bins + 1)
  density[0] = 1
  let [sum, reached] = [0, 0]
  for (const { amount, probability } of chances) {
    // Rounded so that all steps together are the whole.
    sum += amount
    const next = Math.round((sum / whole) * bins)
    const steps = next - reached
    reached = next
    if (steps === 0) continue
    for (let at = reached; at >= 0; at--)
      density[at] =
        (density[at] as number) * (1 - probability) +
        (at >= steps ? (density[at - steps] as number) * probability : 0)
  }
  return probabilities.map((probability) => {
    let cumulated = 0
    for (let at = 0; at <= bins; at++) {
      cumulated += density[at] as number
      if (cumulated >= probability - 1e-12) return (at / bins) * whole
    }
    return whole
  })
}

function normalQuantiles(
  chances: readonly Chance[],
  whole: number,
  probabilities: readonly number[],
): number[] {
  const mean = chances.reduce((sum, { amount, probability }) => sum + amount * probability, 0)
  const variance = chances.reduce(
    (sum, { amount, probability }) => sum + amount ** 2 * probability * (1 - probability),
    0,
  )
  return probabilities.map((probability) =>
    Math.min(whole, Math.max(0, mean + Math.sqrt(variance) * normalQuantile(probability))),
  )
}

/** By halving: 0.5 ≤ p is enough of the curve, the rest mirrors it. */
function normalQuantile(probability: number): number {
  if (probability < 0.5) return -normalQuantile(1 - probability)
  let [low, high] = [0, 40]
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2
    // P(Z > z) is half of P(chi-square of one degree > z²).
    if (chiSquareTail(middle ** 2, 1) / 2 > 1 - probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}
