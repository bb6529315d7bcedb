/** Rows of features, flat and row by row, with what happened (1) or did not (0). */
export type Sample = { width: number; features: Float64Array; happened: Uint8Array }

export type LogisticOptions = {
  /** Half of it times the sum of squared weights is added to the negative log-likelihood; the intercept goes free. */
  l2: number
  /** No weight may be above 0: a feature can only speak against it. */
  nonPositive?: boolean
}

export type Logistic = {
  intercept: number
  weights: Float64Array
  /** Probability that it happens, of a row of features. */
  probability(row: ArrayLike<number>): number
}

const mostRounds = 100
const enough = 1e-10

/**
 * Logistic regression by Newton's method, each step a quadratic problem solved by coordinate descent within the bounds
 * (Friedman, Hastie & Tibshirani, J. Stat. Software 33, 2010), halved while it overshoots. Always gives the same answer.
 */
export function fitLogistic(sample: Sample, { l2, nonPositive = false }: LogisticOptions): Logistic {
  const size = sample.width + 1
  let beta = new Float64Array(size)
  let loss = lossOf(sample, beta, l2)
  for (let round = 0; round < mostRounds; round++) {
    const { gradient, hessian } = slopes(sample, beta, l2)
    const step = boundedStep(beta, gradient, hessian, nonPositive)
    let scale = 1
    let next = moved(beta, step, scale)
    let nextLoss = lossOf(sample, next, l2)
    while (nextLoss > loss && scale > 1e-8) {
      scale /= 2
      next = moved(beta, step, scale)
      nextLoss = lossOf(sample, next, l2)
    }
    if (nextLoss > loss) break
    beta = next
    loss = nextLoss
    if (step.every((each) => Math.abs(each) < enough)) break
  }
  return modelOf(beta)
}

function modelOf(beta: Float64Array): Logistic {
  const weights = beta.slice(1)
  const intercept = beta[0] as number
  return {
    intercept,
    weights,
    probability(row) {
      let eta = intercept
      for (let j = 0; j < weights.length; j++) eta += (weights[j] as number) * (row[j] as number)
      return sigmoid(eta)
    },
  }
}

const sigmoid = (eta: number): number => 1 / (1 + Math.exp(-eta))

const moved = (beta: Float64Array, step: Float64Array, scale: number): Float64Array<ArrayBuffer> =>
  Float64Array.from(beta, (each, j) => each + scale * (step[j] as number))

function etaOf({ width, features }: Sample, row: number, beta: Float64Array): number {
  let eta = beta[0] as number
  for (let j = 0; j < width; j++) eta += (beta[j + 1] as number) * (features[row * width + j] as number)
  return eta
}

function lossOf(sample: Sample, beta: Float64Array, l2: number): number {
  let loss = 0
  for (let j = 1; j < beta.length; j++) loss += (l2 / 2) * (beta[j] as number) ** 2
  for (let row = 0; row < sample.happened.length; row++) {
    const eta = etaOf(sample, row, beta)
    loss += Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))) - (sample.happened[row] ? eta : 0)
  }
  return loss
}

/** Gradient and Hessian (flat, row by row) of the penalised loss. */
function slopes(
  sample: Sample,
  beta: Float64Array,
  l2: number,
): { gradient: Float64Array; hessian: Float64Array } {
  const { width, features, happened } = sample
  const size = width + 1
  const gradient = Float64Array.from(beta, (each, j) => (j === 0 ? 0 : l2 * each))
  const hessian = new Float64Array(size * size)
  for (let j = 1; j < size; j++) hessian[j * size + j] = l2
  const row = new Float64Array(size).fill(1)
  for (let at = 0; at < happened.length; at++) {
    for (let j = 0; j < width; j++) row[j + 1] = features[at * width + j] as number
    const probability = sigmoid(etaOf(sample, at, beta))
    const error = probability - (happened[at] as number)
    const weight = Math.max(probability * (1 - probability), 1e-12)
    for (let j = 0; j < size; j++) {
      const mine = row[j] as number
      gradient[j] = (gradient[j] as number) + error * mine
      for (let k = 0; k <= j; k++)
        hessian[j * size + k] = (hessian[j * size + k] as number) + weight * mine * (row[k] as number)
    }
  }
  for (let j = 0; j < size; j++)
    for (let k = j + 1; k < size; k++) hessian[j * size + k] = hessian[k * size + j] as number
  return { gradient, hessian }
}

/** The step that makes the quadratic model of the loss least, weights staying at or below 0 where they must. */
function boundedStep(
  beta: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
  nonPositive: boolean,
): Float64Array {
  const size = beta.length
  const step = new Float64Array(size)
  const slope = gradient.slice()
  for (let sweep = 0; sweep < 10_000; sweep++) {
    let largest = 0
    for (let j = 0; j < size; j++) {
      const curvature = hessian[j * size + j] as number
      if (curvature <= 0) continue
      const was = step[j] as number
      let is = was - (slope[j] as number) / curvature
      if (nonPositive && j > 0) is = Math.min(is, -(beta[j] as number))
      const change = is - was
      if (change === 0) continue
      step[j] = is
      for (let k = 0; k < size; k++)
        slope[k] = (slope[k] as number) + change * (hessian[k * size + j] as number)
      largest = Math.max(largest, Math.abs(change))
    }
    if (largest < enough / 10) break
  }
  return step
}

/**
 * How sure a fitted model is: the standard error of a row's log-odds, from the sandwich of Liang & Zeger (Biometrika 73,
 * 1986) with rows of one cluster taken together. Weights at 0 count as left out. `clusters` names each row's cluster.
 */
export function errorOfOdds(
  sample: Sample,
  model: Logistic,
  l2: number,
  clusters: ArrayLike<number>,
): (row: ArrayLike<number>) => number {
  const beta = Float64Array.from([model.intercept, ...model.weights])
  const active = [...beta.keys()].filter((j) => j === 0 || beta[j] !== 0)
  const size = active.length
  const whole = beta.length
  const { hessian } = slopes(sample, beta, l2)
  const inverse = inverted(active.map((j) => active.map((k) => hessian[j * whole + k] as number)))
  const scores = new Map<number, Float64Array>()
  for (let at = 0; at < sample.happened.length; at++) {
    const cluster = clusters[at] as number
    const sum = scores.get(cluster) ?? new Float64Array(size)
    scores.set(cluster, sum)
    const error = sigmoid(etaOf(sample, at, beta)) - (sample.happened[at] as number)
    for (let a = 0; a < size; a++) {
      const j = active[a] as number
      const feature = j === 0 ? 1 : (sample.features[at * sample.width + j - 1] as number)
      sum[a] = (sum[a] as number) + error * feature
    }
  }
  // Each cluster's pull on the coefficients.
  const pulls = [...scores.values()].map((sum) => inverse.map((line) => dot(line, sum)))
  return (row) => {
    const features = active.map((j) => (j === 0 ? 1 : (row[j - 1] as number)))
    return Math.sqrt(pulls.reduce((variance, pull) => variance + dot(pull, features) ** 2, 0))
  }
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

/** The inverse of a symmetric positive definite matrix, by elimination. */
function inverted(matrix: number[][]): number[][] {
  const size = matrix.length
  const work = matrix.map((line, j) => [...line, ...line.map((_, k) => Number(j === k))])
  for (let j = 0; j < size; j++) {
    const pivot = work[j] as number[]
    const head = pivot[j] as number
    for (let k = 0; k < 2 * size; k++) pivot[k] = (pivot[k] as number) / head
    for (const [other, line] of work.entries()) {
      const factor = line[j] as number
      if (other === j || factor === 0) continue
      for (let k = 0; k < 2 * size; k++) line[k] = (line[k] as number) - factor * (pivot[k] as number)
    }
  }
  return work.map((line) => line.slice(size))
}
