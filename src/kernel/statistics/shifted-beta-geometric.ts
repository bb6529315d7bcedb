/** How many customers stood before each renewal and how many of them left at it; place 0 is the first renewal. */
export type Renewals = { atRisk: readonly number[]; lost: readonly number[] }

/**
 * Each customer leaves at every renewal with a chance of their own, and those chances are spread over customers as
 * Beta(alpha, beta): the shifted-beta-geometric of Fader & Hardie ("How to Project Customer Retention", J. Interactive
 * Marketing 21, 2007).
 */
export type ShiftedBetaGeometric = {
  alpha: number
  beta: number
  logLikelihood: number
  /**
   * Where the likelihood has its maximum at the edge: `alike`: the share lost does not fall with age, as if all
   * customers were the same; `split`: after the first renewal nobody left, as if some always leave and some never.
   */
  edge: "alike" | "split" | null
  /**
   * Covariance of (alpha, beta) from the observed information. Where all are alike it is that of the share lost, the sum
   * of alpha and beta standing still; where they are split it is null.
   */
  covariance: { alpha: number; beta: number; both: number } | null
}

/** alpha + beta is looked for between these: beyond, survival no longer changes by what anyone could measure. */
const [leastSum, mostSum] = [1e-5, 1e6]
const gridPoints = 60
/** As close as a maximum can be told from its neighbours in double precision. */
const near = 1e-9

/** By maximum likelihood. Some must have left and some stayed; otherwise null: there is nothing to learn from. */
export function fitShiftedBetaGeometric(renewals: Renewals): ShiftedBetaGeometric | null {
  const lost = sum(renewals.lost)
  const stayed = sum(renewals.atRisk) - lost
  if (!(lost > 0 && stayed > 0)) return null
  const at = (logSum: number) => bestOfSum(renewals, Math.exp(logSum))
  const [low, high] = [Math.log(leastSum), Math.log(mostSum)]
  const step = (high - low) / gridPoints
  const likelihoods = Array.from({ length: gridPoints + 1 }, (_, i) => at(low + i * step).logLikelihood)
  const best = likelihoods.indexOf(Math.max(...likelihoods))
  const { alpha, beta, logLikelihood } = at(
    highest(
      (x) => at(x).logLikelihood,
      Math.max(low, low + (best - 1) * step),
      Math.min(high, low + (best + 1) * step),
    ),
  )
  const together = Math.log(alpha + beta)
  const edge = together > high - step ? "alike" : together < low + step ? "split" : null
  return { alpha, beta, logLikelihood, edge, covariance: covarianceAt(edge, renewals, alpha, beta) }
}

/** The best alpha and beta among those with this sum; given it, the likelihood is concave in their proportion. */
function bestOfSum({ atRisk, lost }: Renewals, together: number) {
  const leaving = sum(lost)
  const slope = (share: number) =>
    leaving / share -
    sum(atRisk.map((all, t) => ((all - (lost[t] ?? 0)) * together) / ((1 - share) * together + t)))
  let [low, high] = [0, 1]
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2
    if (slope(middle) > 0) low = middle
    else high = middle
  }
  const share = (low + high) / 2
  const alpha = share * together
  const beta = (1 - share) * together
  return { alpha, beta, logLikelihood: logLikelihoodOf({ atRisk, lost }, alpha, beta) }
}

/** Σ lost × ln P(T = t) + still there × ln S, written renewal by renewal. */
export const logLikelihoodOf = ({ atRisk, lost }: Renewals, alpha: number, beta: number): number =>
  sum(
    atRisk.map((all, t) => {
      const left = lost[t] ?? 0
      const stayed = all - left
      return (
        (left > 0 ? left * Math.log(alpha / (alpha + beta + t)) : 0) +
        (stayed > 0 ? stayed * Math.log((beta + t) / (alpha + beta + t)) : 0)
      )
    }),
  )

/** Where a function with one hill between two points is highest, by golden section. */
function highest(of: (x: number) => number, from: number, to: number): number {
  const golden = (Math.sqrt(5) - 1) / 2
  let [low, high] = [from, to]
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)]
  let [atLeft, atRight] = [of(left), of(right)]
  while (high - low > near) {
    if (atLeft >= atRight) {
      ;[high, right, atRight] = [right, left, atLeft]
      left = high - golden * (high - low)
      atLeft = of(left)
    } else {
      ;[low, left, atLeft] = [left, right, atRight]
      right = low + golden * (high - low)
      atRight = of(right)
    }
  }
  return (low + high) / 2
}

function covarianceAt(
  edge: ShiftedBetaGeometric["edge"],
  renewals: Renewals,
  alpha: number,
  beta: number,
): ShiftedBetaGeometric["covariance"] {
  if (edge === "split") return null
  if (edge === null) return covarianceOf(renewals, alpha, beta)
  const variance = (alpha * beta) / sum(renewals.atRisk)
  return { alpha: variance, beta: variance, both: -variance }
}

function covarianceOf({ atRisk, lost }: Renewals, alpha: number, beta: number) {
  const common = sum(atRisk.map((all, t) => all / (alpha + beta + t) ** 2))
  const ofAlpha = sum(lost) / alpha ** 2 - common
  const ofBeta = sum(atRisk.map((all, t) => (all - (lost[t] ?? 0)) / (beta + t) ** 2)) - common
  const determinant = ofAlpha * ofBeta - common ** 2
  if (!(determinant > 0 && ofAlpha > 0)) return null
  return { alpha: ofBeta / determinant, beta: ofAlpha / determinant, both: common / determinant }
}

/** A figure with its 95 % interval; null where the model has none. */
export type Estimate = { value: number; interval: [number, number] | null }

const z975 = 1.959963984540054

/** The share still there after 0, 1, … `periods` renewals; intervals by the delta method on the log-odds. */
export function survivalCurve(model: ShiftedBetaGeometric, periods: number): Estimate[] {
  const { alpha, beta } = model
  let [log, byAlpha, byBeta] = [0, 0, 0]
  const curve: Estimate[] = [{ value: 1, interval: model.covariance && [1, 1] }]
  for (let t = 0; t < periods; t++) {
    log += Math.log((beta + t) / (alpha + beta + t))
    byAlpha -= 1 / (alpha + beta + t)
    byBeta += 1 / (beta + t) - 1 / (alpha + beta + t)
    const value = Math.exp(log)
    const error = errorOf(model, byAlpha, byBeta)
    if (error === null) curve.push({ value, interval: null })
    else {
      const odds = Math.log(value / (1 - value))
      const half = (z975 * error) / (1 - value)
      curve.push({ value, interval: [sigmoid(odds - half), sigmoid(odds + half)] })
    }
  }
  return curve
}

/**
 * Renewals still expected, each discounted by the periods until it, of a customer who has made `renewals` of them and is
 * about to make the next, which counts whole: Σ S(t | renewals made) ÷ (1 + discount)^(t − renewals − 1) over the
 * renewals t to come (Fader & Hardie, Marketing Science 29, 2010, their DERL). `discount` is a period's, above 0. The interval is by
 * the delta method on the logarithm, and ends where everybody stays for ever.
 */
export function residualLifetime(model: ShiftedBetaGeometric, renewals: number, discount: number): Estimate {
  const { alpha, beta } = model
  const value = residualOf(alpha, beta, renewals, discount)
  const by = (change: (share: number) => number) => (Math.log(change(1e-4)) - Math.log(change(-1e-4))) / 2e-4
  const byAlpha = by((share) => residualOf(alpha * (1 + share), beta, renewals, discount)) / alpha
  const byBeta = by((share) => residualOf(alpha, beta * (1 + share), renewals, discount)) / beta
  const error = errorOf(model, byAlpha, byBeta)
  if (error === null) return { value, interval: null }
  const most = (1 + discount) / discount
  return {
    value,
    interval: [value * Math.exp(-z975 * error), Math.min(most, value * Math.exp(z975 * error))],
  }
}

/** Summed until what is left out, at most term ÷ discount, is below a trillionth of the sum. */
function residualOf(alpha: number, beta: number, renewals: number, discount: number): number {
  let [term, total] = [1 + discount, 0]
  for (let t = renewals; total === 0 || term / discount > 1e-12 * total; t++) {
    term *= (beta + t) / (alpha + beta + t) / (1 + discount)
    total += term
  }
  return total
}

function errorOf({ covariance }: ShiftedBetaGeometric, byAlpha: number, byBeta: number): number | null {
  if (!covariance) return null
  const variance =
    byAlpha ** 2 * covariance.alpha + byBeta ** 2 * covariance.beta + 2 * byAlpha * byBeta * covariance.both
  return Math.sqrt(Math.max(0, variance))
}

const sigmoid = (odds: number): number => 1 / (1 + Math.exp(-odds))

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
