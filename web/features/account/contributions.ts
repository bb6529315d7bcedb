import type { Account } from "./AccountHead.tsx"

type Score = NonNullable<Account["score"]>
type Input = Score["inputs"][number]

/** The groups of a score with their inputs, weights and contributions summed up; the groups in their order. */
export function contributions(score: Score) {
  return score.groups.map((group) => {
    const inputs = score.inputs.filter((input) => input.group === group.key)
    const sum = (of: (input: Input) => number) => inputs.reduce((total, input) => total + of(input), 0)
    return {
      ...group,
      inputs,
      weight: sum((input) => input.weight),
      contribution: sum((input) => input.contribution),
      change: sum((input) => input.change),
    }
  })
}

/** A step of the way from the score of one day to that of another; `metric` is null for the two ends and the rest. */
export type Step = {
  kind: "start" | "move" | "rest" | "end"
  metric: string | null
  from: number
  to: number
}

/** The way from then to now, the greatest moves first; what is small is one step, so that the steps always add up. */
export function steps(inputs: Pick<Input, "metric" | "change">[], then: number, now: number): Step[] {
  const moved = inputs.filter((input) => Math.abs(input.change) >= 0.5)
  const great = moved.toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, 7)
  const way: Step[] = [{ kind: "start", metric: null, from: 0, to: then }]
  let at = then
  for (const { metric, change } of great.toSorted((a, b) => a.change - b.change)) {
    way.push({ kind: "move", metric, from: at, to: at + change })
    at += change
  }
  if (Math.abs(now - at) >= 0.05) way.push({ kind: "rest", metric: null, from: at, to: now })
  way.push({ kind: "end", metric: null, from: 0, to: now })
  return way
}
