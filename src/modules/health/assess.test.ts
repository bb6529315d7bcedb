import { expect, test } from "vitest"
import { assess } from "./assess.ts"
import { scoreSchema } from "./definition.ts"
import { modelOf } from "./model.ts"

const words = { en: "x", ru: "х" }
const line = [
  [0, 0],
  [100, 100],
]
const definition = scoreSchema.parse({
  key: "health",
  name: words,
  about: words,
  groups: ["use", "people", "voice"].map((key) => ({
    key,
    name: words,
    weight: 1,
    inputs: [{ metric: key, weight: 1, curve: line }],
  })),
  combine: "weighted_mean",
  bands: [{ key: "red", below: 50 }, { key: "yellow", below: 75 }, { key: "green" }],
})
const [card] = modelOf("health", [{ version: 1, body: definition }], []).cards
const no = Number.NaN
const judge = (
  before: number[],
  now: number[],
  pays: { mrr: bigint; paying: boolean } = { mrr: 1000n, paying: true },
) => {
  const [valueBefore, valueNow] = [before, now].map((values) => (place: number) => values[place] ?? no)
  const scored = {
    now: card!.compute(valueNow!),
    before: card!.compute(valueBefore!),
    valueNow: valueNow!,
    valueBefore: valueBefore!,
  }
  return assess(card!, scored, pays)
}
const said = (reasons: { metric: string; kind: string; points: number }[]) =>
  reasons.map(({ metric, kind, points }) => `${kind} ${metric} ${Math.round(points)}`)

test("falls are named before low levels, and rises only where there is nothing else to say", () => {
  expect(said(judge([90, 90, 40], [60, 84, 40]).reasons)).toEqual([
    "change use -10",
    "change people -2",
    "level voice -20",
  ])
  expect(said(judge([90, 90, 90], [60, 90, 90]).reasons)).toEqual(["change use -10"])
  expect(said(judge([30, 90, 90], [90, 90, 90]).reasons)).toEqual(["change use 20"])
  expect(judge([90, 90, 90], [90, 90, 90]).reasons).toEqual([])
})

test("an input that only takes over the weight of others is no reason", () => {
  // Voice falls silent: use and people carry half each instead of a third, unchanged themselves.
  expect(said(judge([90, 90, 20], [90, 90, no]).reasons)).toEqual([])
  expect(said(judge([30, 60, no], [30, 60, 90]).reasons)).toEqual([
    "level use -23",
    "level people -13",
    "level voice -3",
  ])
})

test("at stake is the ARR that health puts in doubt; attention is for who pays and is red or has fallen", () => {
  expect(judge([80, 80, 80], [80, 80, 80])).toMatchObject({
    at_stake: 2400n,
    needs_attention: false,
    change_30d: 0,
  })
  expect(judge([no], [no])).toMatchObject({
    health: null,
    at_stake: 6000n,
    needs_attention: false,
    change_30d: null,
  })
  expect(judge([no], [40, 40, 40])).toMatchObject({
    at_stake: 7200n,
    needs_attention: true,
    change_30d: null,
  })
  expect(judge([95, 95, 95], [80, 80, 80])).toMatchObject({ needs_attention: true, change_30d: -15 })
  expect(judge([no], [40, 40, 40], { mrr: 0n, paying: false })).toMatchObject({
    at_stake: 0n,
    needs_attention: false,
  })
})
