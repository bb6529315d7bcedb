import type { Sample as Rows } from "#kernel/statistics/logistic.ts"
import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import { pointsOn } from "./compute.ts"
import type { Curve } from "./definition.ts"
import type { Card, Model } from "./model.ts"
import { type Observed, type Sighting, scoreThen } from "./observe.ts"

/** What was observed, with the values of a card's inputs as they were known then: flat, sighting by sighting. */
export type Sample = {
  observed: Observed
  sightings: readonly Sighting[]
  values: Float64Array
  width: number
}

/** Reads the inputs of every sighting. `also` is told each, with the day's values of the model's metrics. */
export async function sampleOf(
  ctx: Context,
  model: Model,
  card: Card,
  observed: Observed,
  also: (sighting: Sighting, at: number, valueOf: (metric: string) => number) => void = () => undefined,
): Promise<Sample> {
  const width = card.inputs.length
  const values = new Float64Array(observed.sightings.length * width)
  let next = 0
  await scoreThen(ctx, model, observed, (sighting, board, place, matrix) => {
    for (let input = 0; input < width; input++)
      values[next * width + input] = board.value(place, sighting.day, input)
    also(sighting, next, (metric) => matrix.column(metric, sighting.day)[place] ?? Number.NaN)
    next++
  })
  return { observed, sightings: observed.sightings, values, width }
}

/** Reads the value of an input of a sighting. */
export const valueAt = ({ values, width }: Sample, sighting: number, input: number): number =>
  values[sighting * width + input] as number

/** The places of the sightings on days that satisfy. */
export const placesOn = (sample: Sample, holds: (day: Day) => boolean): number[] =>
  [...sample.sightings.keys()].filter((place) =>
    holds(sample.observed.days[sample.sightings[place]?.day ?? -1] as Day),
  )

/** Points of inputs as shares of 1: what a regression is made of. An input without data says what is usual of it. */
export type Features = { rowsOf(places: readonly number[]): Rows; row(place: number): Float64Array }

/** Features of a card's inputs, what is usual being the mean over `usual`. */
export function featuresOf(sample: Sample, card: Card, usual: readonly number[]): Features {
  const curves = card.inputs.map(({ curve }) => curve)
  const share = (place: number, input: number): number => {
    const value = valueAt(sample, place, input)
    return Number.isNaN(value) ? Number.NaN : pointsOn(curves[input] as Curve, value) / 100
  }
  const means = curves.map((_, input) => {
    let [sum, count] = [0, 0]
    for (const place of usual) {
      const found = share(place, input)
      if (!Number.isNaN(found)) {
        sum += found
        count++
      }
    }
    return count > 0 ? sum / count : 0
  })
  const row = (place: number): Float64Array =>
    Float64Array.from(curves, (_, input) => {
      const found = share(place, input)
      return Number.isNaN(found) ? (means[input] as number) : found
    })
  return {
    row,
    rowsOf(places) {
      const features = new Float64Array(places.length * sample.width)
      for (const [at, place] of places.entries()) features.set(row(place), at * sample.width)
      const happened = Uint8Array.from(places, (place) => Number(sample.sightings[place]?.lostOn !== null))
      return { width: sample.width, features, happened }
    },
  }
}

/** How many losses are among these sightings, each counted once however often it was seen coming. */
export const lossesAmong = (sample: Sample, places: readonly number[]): number =>
  new Set(
    places.flatMap((place) => {
      const { account, lostOn } = sample.sightings[place] as Sighting
      return lostOn === null ? [] : [`${account} ${lostOn}`]
    }),
  ).size
