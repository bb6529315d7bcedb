import type { Band } from "./contract.ts"
import type { Curve, ScoreDefinition } from "./definition.ts"

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
  /** Share of the whole score each input carried, 0…1; 0 without data. weight × points adds up to the value. */
  weights: Float64Array
}

export type ScoreInput = { group: string; metric: string; weight: number; curve: Curve }

/** All inputs of a score, group by group. */
export const inputsOf = (definition: ScoreDefinition): ScoreInput[] =>
  definition.groups.flatMap(({ key, inputs }) => inputs.map((input) => ({ group: key, ...input })))

/**
 * Computes scores under a definition. An input without data gives its weight to its siblings, a group without data to
 * the other groups; without any data there is no score. `read` gives the value of the input at a place; NaN is no data.
 */
export function scorer(definition: ScoreDefinition): (read: (place: number) => number) => Score | null {
  const inputs = inputsOf(definition)
  const curves = inputs.map(({ curve }) => curve)
  const groups = groupsOf(definition)
  const total = groups.reduce((sum, group) => sum + group.weight, 0)
  return (read) => {
    const points = new Float64Array(inputs.length)
    for (let place = 0; place < curves.length; place++) {
      const value = read(place)
      points[place] = Number.isNaN(value) ? Number.NaN : pointsOn(curves[place] as Curve, value)
    }
    const weights = new Float64Array(inputs.length)
    let confidence = 0
    let carried = 0
    for (const group of groups) {
      let withData = 0
      for (let place = group.first; place < group.end; place++)
        if (!Number.isNaN(points[place])) withData += inputs[place]?.weight ?? 0
      if (withData === 0) continue
      carried += group.weight
      confidence += ((group.weight / total) * withData) / group.inputWeight
      for (let place = group.first; place < group.end; place++)
        if (!Number.isNaN(points[place]))
          weights[place] = (group.weight * (inputs[place]?.weight ?? 0)) / withData
    }
    if (carried === 0) return null
    let value = 0
    for (let place = 0; place < weights.length; place++) {
      const weight = (weights[place] ?? 0) / carried
      weights[place] = weight
      if (weight > 0) value += weight * (points[place] ?? 0)
    }
    return { value, confidence: Math.min(1, confidence), points, weights }
  }
}

type GroupPlaces = { weight: number; inputWeight: number; first: number; end: number }

function groupsOf(definition: ScoreDefinition): GroupPlaces[] {
  let first = 0
  return definition.groups.map(({ weight, inputs }) => {
    const group = {
      weight,
      inputWeight: inputs.reduce((sum, input) => sum + input.weight, 0),
      first,
      end: first + inputs.length,
    }
    first = group.end
    return group
  })
}

/** The band a value falls in. */
export function bandOf({ bands: [red, yellow] }: ScoreDefinition, value: number): Band {
  if (value < red.below) return "red"
  return value < yellow.below ? "yellow" : "green"
}
