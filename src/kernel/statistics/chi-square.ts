/**
 * The probability that chi-square with so many degrees of freedom is at least `x`, small ones as exact as large ones. By
 * steps of two degrees: Q(x; 1) = erfc(√(x/2)), Q(x; 2) = e^(−x/2), Q(x; k + 2) = Q(x; k) + (x/2)^(k/2) e^(−x/2) ÷ Γ(k/2 + 1).
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (x <= 0) return 1
  const half = x / 2
  const even = degrees % 2 === 0
  let tail = even ? Math.exp(-half) : erfc(Math.sqrt(half))
  let term = even ? half * Math.exp(-half) : 2 * Math.sqrt(half / Math.PI) * Math.exp(-half)
  for (let k = even ? 2 : 1; k < degrees; k += 2) {
    tail += term
    term *= half / (k / 2 + 1)
  }
  return Math.min(1, tail)
}

/** The complementary error function of x ≥ 0: a series of positive terms near 0, a continued fraction beyond. */
function erfc(x: number): number {
  const gauss = Math.exp(-x * x) / Math.sqrt(Math.PI)
  if (x < 2) {
    let [term, sum] = [2 * x * gauss, 0]
    for (let k = 1; term > 1e-17 * sum; k++) {
      sum += term
      term *= (2 * x * x) / (2 * k + 1)
    }
    return 1 - sum
  }
  let fraction = x
  for (let k = 100; k > 0; k--) fraction = x + k / 2 / fraction
  return gauss / fraction
}
