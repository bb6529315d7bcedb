import { expect, test } from "vitest"
import { judge, type Observed } from "./judge-experiment.ts"
import { heldOut } from "./rules.ts"

/** Uniform numbers in [0, 1) by mulberry32. */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const accounts = 4000

/** One play on 4,000 accounts of which 15 % leave, or `effect` more or less of those who start. */
function simulated(repetition: number, effect: number): Observed[] {
  const next = uniform(repetition + 1)
  return Array.from({ length: accounts }, (_, at): Observed => {
    const held = heldOut("falling_use", { share: 0.5, salt: String(repetition) }, `account-${at}`)
    const churned = next() < 0.15 + (held ? 0 : effect)
    const mrrBefore = Math.exp(4 + 2 * next())
    const goal = next() < (held ? 0.3 : 0.4)
    return {
      heldOut: held,
      goal,
      paying: true,
      churned,
      mrrBefore,
      mrrAfter: churned ? 0 : mrrBefore,
      scoreChange: 10 * (next() - 0.5),
    }
  })
}

const repetitions = 200
const verdicts = (effect: number) =>
  Array.from({ length: repetitions }, (_, at) => judge(simulated(at, effect), 1200))

test("a play that saves 5 points of churn is found, one that saves none is not; the interval covers the truth", () => {
  const helping = verdicts(-0.05)
  const idle = verdicts(0)
  const covering = (all: typeof helping, truth: number) =>
    all.filter(({ churn }) => churn!.low <= truth && truth <= churn!.high).length
  // Of 200 at 95 %: 190, and with a probability of 99.9 % between 180 and 199.
  for (const covered of [covering(helping, -0.05), covering(idle, 0)]) {
    expect(covered).toBeGreaterThanOrEqual(180)
    expect(covered).toBeLessThanOrEqual(199)
  }
  expect(helping.filter(({ verdict }) => verdict === "helps").length).toBeGreaterThanOrEqual(196)
  expect(helping.filter(({ verdict }) => verdict === "harms").length).toBe(0)
  expect(idle.filter(({ verdict }) => verdict === "helps").length).toBeLessThanOrEqual(12)
  // Money kept is the same truth: of 100 of MRR 5 more stay.
  const kept = helping.filter(({ nrr }) => nrr!.low <= 0.05 && 0.05 <= nrr!.high).length
  expect(kept).toBeGreaterThanOrEqual(180)
})

test("nothing is said before the planned number and enough losses are there", () => {
  const observed = simulated(1, -0.05)
  expect(judge(observed, 2000).verdict).toBe("not_enough_accounts")
  expect(judge([], 20).verdict).toBe("not_enough_accounts")
  const loyal = observed.map((one) => ({ ...one, churned: false }))
  expect(judge(loyal, 1200).verdict).toBe("not_enough_losses")
})

test("the hash holds out the share it is told to, and another salt holds out others", () => {
  const held = (salt: string) =>
    Array.from({ length: 20_000 }, (_, at) => at).filter((at) =>
      heldOut("play", { share: 0.2, salt }, `account-${at}`),
    )
  const [one, two] = [held("a"), new Set(held("b"))]
  // 4,000 expected with a standard deviation of 57; of these 800 in common with 25.
  expect(Math.abs(one.length - 4000)).toBeLessThan(230)
  expect(Math.abs(one.filter((at) => two.has(at)).length - 800)).toBeLessThan(110)
  expect(held("a")).toEqual(one)
})
