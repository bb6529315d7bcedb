import { combiner, type GroupPlaces, groupsOf } from "./compute.ts"
import type { ScoreDefinition } from "./definition.ts"

/** Points of inputs by place, 0…100; NaN without data. */
export type Points = Float64Array

/**
 * Divides the difference of a score between two states among its inputs, so that the parts add up to it exactly: the
 * Owen value (README), of which an input that did not move has none, and inputs alike have alike. Both states must have
 * a score.
 */
export function attribution(definition: ScoreDefinition): (from: Points, to: Points) => Float64Array {
  const groups = groupsOf(definition)
  const { combine } = definition
  return (from, to) => {
    const parts = new Float64Array(from.length)
    const moved = groups.map((group) => movedIn(group, from, to))
    const same = (place: number) => Number.isNaN(from[place]) === Number.isNaN(to[place])
    if (combine === "weighted_mean" && moved.every((places) => places.every(same)))
      return linear(groups, from, to, parts)
    const value = combiner(combine)
    const [before, after] = [
      groups.map((group) => meanOf(group, from)),
      groups.map((group) => meanOf(group, to)),
    ]
    const between = (value(groups, before) + value(groups, after)) / 2
    const moving = [...groups.keys()].filter((g) => (moved[g]?.length ?? 0) > 0)
    for (const g of moving) {
      const others = moving.filter((other) => other !== g)
      const inputs = moved[g] as number[]
      const means = coalitionMeans(groups[g] as GroupPlaces, inputs, from, to)
      const worth = new Float64Array(means.length)
      const shares = orderShares(others.length)
      for (let there = 0; there < 1 << others.length; there++) {
        const state = before.slice()
        for (const [bit, other] of others.entries())
          if (there & (1 << bit)) state[other] = after[other] as number
        const share = shares[bitCount(there)] as number
        for (let coalition = 0; coalition < means.length; coalition++) {
          state[g] = means[coalition] as number
          const found = value(groups, state)
          // Where nobody has data there is no score: halfway, so that the way back is the way there.
          worth[coalition] = (worth[coalition] as number) + share * (Number.isNaN(found) ? between : found)
        }
      }
      for (const [bit, place] of inputs.entries()) parts[place] = shapleyOf(worth, bit, inputs.length)
    }
    return parts
  }
}

/** Where no data came or went a weighted mean is a sum, and the Owen value its terms. */
function linear(groups: readonly GroupPlaces[], from: Points, to: Points, parts: Float64Array): Float64Array {
  const withData = groups.map(({ first, end, weights }) => {
    let sum = 0
    for (let place = first; place < end; place++)
      if (!Number.isNaN(from[place])) sum += weights[place - first] as number
    return sum
  })
  const carried = groups.reduce((sum, { weight }, g) => (withData[g] === 0 ? sum : sum + weight), 0)
  for (const [g, { first, end, weight, weights }] of groups.entries())
    for (let place = first; place < end; place++)
      if (!Number.isNaN(from[place]))
        parts[place] =
          ((weight / carried) *
            (weights[place - first] as number) *
            ((to[place] as number) - (from[place] as number))) /
          (withData[g] as number)
  return parts
}

function movedIn({ first, end }: GroupPlaces, from: Points, to: Points): number[] {
  const places: number[] = []
  for (let place = first; place < end; place++) if (!Object.is(from[place], to[place])) places.push(place)
  return places
}

function meanOf({ first, end, weights }: GroupPlaces, points: Points): number {
  let [sum, total] = [0, 0]
  for (let place = first; place < end; place++)
    if (!Number.isNaN(points[place])) {
      sum += (weights[place - first] as number) * (points[place] as number)
      total += weights[place - first] as number
    }
  return sum / total
}

/** A group's mean for every set of its moved inputs (bit by bit) being as in `to`, the others as in `from`. */
function coalitionMeans(
  group: GroupPlaces,
  moved: readonly number[],
  from: Points,
  to: Points,
): Float64Array {
  const size = 1 << moved.length
  const sums = new Float64Array(size)
  const totals = new Float64Array(size)
  const counts = new Int32Array(size)
  for (let place = group.first; place < group.end; place++)
    if (!Number.isNaN(from[place])) {
      const weight = group.weights[place - group.first] as number
      sums[0] = (sums[0] as number) + weight * (from[place] as number)
      totals[0] = (totals[0] as number) + weight
      counts[0] = (counts[0] as number) + 1
    }
  const steps = moved.map((place) => {
    const weight = group.weights[place - group.first] as number
    const [was, is] = [from[place] as number, to[place] as number]
    return {
      sum: weight * ((Number.isNaN(is) ? 0 : is) - (Number.isNaN(was) ? 0 : was)),
      total: weight * (Number(!Number.isNaN(is)) - Number(!Number.isNaN(was))),
      count: Number(!Number.isNaN(is)) - Number(!Number.isNaN(was)),
    }
  })
  for (let coalition = 1; coalition < size; coalition++) {
    const last = coalition & -coalition
    const rest = coalition ^ last
    const { sum, total, count } = steps[31 - Math.clz32(last)] as (typeof steps)[number]
    sums[coalition] = (sums[rest] as number) + sum
    totals[coalition] = (totals[rest] as number) + total
    counts[coalition] = (counts[rest] as number) + count
  }
  return sums.map((sum, coalition) =>
    counts[coalition] === 0 ? Number.NaN : sum / (totals[coalition] as number),
  )
}

/** The Shapley value of the player at a bit, of the worth of every coalition of `players`. */
function shapleyOf(worth: Float64Array, bit: number, players: number): number {
  const shares = orderShares(players - 1)
  const mine = 1 << bit
  let value = 0
  for (let coalition = 0; coalition < worth.length; coalition++)
    if ((coalition & mine) === 0)
      value +=
        (shares[bitCount(coalition)] as number) *
        ((worth[coalition | mine] as number) - (worth[coalition] as number))
  return value
}

/** By the size of a coalition of `others`: the share of all orders in which just it has come before one more player. */
function orderShares(others: number): Float64Array {
  const shares = new Float64Array(others + 1)
  let choices = 1
  for (let size = 0; size <= others; size++) {
    shares[size] = 1 / ((others + 1) * choices)
    choices = (choices * (others - size)) / (size + 1)
  }
  return shares
}

function bitCount(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}
