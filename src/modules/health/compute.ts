import type { Curve, ScoreDefinition } from "./definition.ts"
import type { Band } from "./scores.contract.ts"

/** Points 0…100 of a value on a curve. */
export function pointsOn(curve: Curve, value: number): number {
  let [beforeX, beforeY] = curve[0] as [number, number]
  if (value <= beforeX) return beforeY
  for (let corner = 1; corner < curve.length; corner++) {
    const [x, y] = curve[corner] as [number, number]
    if (value <= x) return beforeY + ((y - beforeY) * (value - beforeX)) / (x - beforeX)
    beforeX = x
    beforeY = y
  }
  return beforeY
}

/** A score as computed from the values of its inputs, in the order of `inputsOf`. */
export type Score = {
  /** 0…100. */
  value: number
  /** Share of the whole weight that had data, 0…1. */
  confidence: number
  /** Points of each input, 0…100; NaN without data. */
  points: Float64Array
  /** Share of the whole weight each input carried, 0…1; 0 without data. */
  weights: Float64Array
  /** Mean points of each group; NaN without data. */
  groups: Float64Array
}

export type ScoreInput = { group: string; metric: string; weight: number; curve: Curve }

/** All inputs of a score, group by group. */
export const inputsOf = (definition: ScoreDefinition): ScoreInput[] =>
  definition.groups.flatMap(({ key, inputs }) => inputs.map((input) => ({ group: key, ...input })))

/** A group's weight, and the places of its inputs, from `first` up to `end`, with their weights. */
export type GroupPlaces = {
  weight: number
  first: number
  end: number
  weights: number[]
  inputWeight: number
}

/** The groups of a score with the places of their inputs in `inputsOf`. */
export function groupsOf(definition: ScoreDefinition): GroupPlaces[] {
  let first = 0
  return definition.groups.map(({ weight, inputs }) => {
    const weights = inputs.map((input) => input.weight)
    const inputWeight = weights.reduce((sum, each) => sum + each, 0)
    const group = { weight, first, end: first + inputs.length, weights, inputWeight }
    first = group.end
    return group
  })
}

/** Means of groups → score, 0…100. A group without data (NaN) leaves its part to the others; without any, NaN. */
type Combiner = (groups: readonly GroupPlaces[], means: ArrayLike<number>) => number

const combiners: Record<ScoreDefinition["combine"], Combiner> = {
  weighted_mean(groups, means) {
    let [sum, carried] = [0, 0]
    for (let g = 0; g < groups.length; g++) {
      const mean = means[g] as number
      if (Number.isNaN(mean)) continue
      const weight = (groups[g] as GroupPlaces).weight
      sum += weight * mean
      carried += weight
    }
    return sum / carried
  },
  product(groups, means) {
    let [product, there] = [100, false]
    for (let g = 0; g < groups.length; g++) {
      const mean = means[g] as number
      if (Number.isNaN(mean)) continue
      product *= mean / 100
      there = true
    }
    return there ? product : Number.NaN
  },
  min(groups, means) {
    let lowest = Number.NaN
    for (let g = 0; g < groups.length; g++) {
      const mean = means[g] as number
      if (!(mean >= lowest) && !Number.isNaN(mean)) lowest = mean
    }
    return lowest
  },
}

export const combiner = (combine: ScoreDefinition["combine"]): Combiner => combiners[combine]

/**
 * Computes scores under a definition. An input without data gives its weight to its siblings, a group without data to
 * the other groups; without any data there is no score. `read` gives the value of the input at a place; NaN is no data.
 */
export function scorer(definition: ScoreDefinition): (read: (place: number) => number) => Score | null {
  const curves = inputsOf(definition).map(({ curve }) => curve)
  const groups = groupsOf(definition)
  const total = groups.reduce((sum, group) => sum + group.weight, 0)
  const combine = combiner(definition.combine)
  return (read) => {
    const points = new Float64Array(curves.length)
    for (let place = 0; place < curves.length; place++) {
      const value = read(place)
      points[place] = Number.isNaN(value) ? Number.NaN : pointsOn(curves[place] as Curve, value)
    }
    const weights = new Float64Array(curves.length)
    const means = new Float64Array(groups.length)
    let confidence = 0
    let carried = 0
    for (let g = 0; g < groups.length; g++) {
      const group = groups[g] as GroupPlaces
      let [withData, sum] = [0, 0]
      for (let place = group.first; place < group.end; place++) {
        const point = points[place] as number
        if (Number.isNaN(point)) continue
        const weight = group.weights[place - group.first] as number
        withData += weight
        sum += weight * point
      }
      means[g] = sum / withData
      if (withData === 0) continue
      carried += group.weight
      confidence += ((group.weight / total) * withData) / group.inputWeight
      for (let place = group.first; place < group.end; place++)
        if (!Number.isNaN(points[place]))
          weights[place] = (group.weight * (group.weights[place - group.first] as number)) / withData
    }
    if (carried === 0) return null
    for (let place = 0; place < weights.length; place++) weights[place] = (weights[place] ?? 0) / carried
    return {
      value: combine(groups, means),
      confidence: Math.min(1, confidence),
      points,
      weights,
      groups: means,
    }
  }
}

/** The band a value falls in. */
export function bandOf({ bands: [red, yellow] }: ScoreDefinition, value: number): Band {
  if (value < red.below) return "red"
  return value < yellow.below ? "yellow" : "green"
}
