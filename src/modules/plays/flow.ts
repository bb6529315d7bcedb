import type { Step } from "./definition.ts"

/** Where a play ends. */
export const end = "end"

type Linked = Pick<Step, "key" | "next" | "branch" | "wait_until" | "approval">
type Fault = { path: PropertyKey[]; message: string }

/** What can follow a step: as it goes well (`next`), and where it has two ways, the other one. `end`: nothing. */
export function exitsOf(steps: readonly Linked[], at: number): { next: string; otherwise?: string } {
  const step = steps[at]
  const following = steps[at + 1]?.key ?? end
  const next = step?.next ?? following
  if (step?.branch)
    return { next: step.branch.holds ?? following, otherwise: step.branch.otherwise ?? following }
  if (step?.wait_until) return { next, otherwise: step.wait_until.otherwise ?? next }
  if (step?.approval) return { next, otherwise: step.approval.otherwise }
  return { next }
}

/** What is wrong with the way steps lead to each other: keys that stand twice, lead nowhere, in a circle, or are never met. */
export function flowFaults(steps: readonly Linked[]): Fault[] {
  const places = new Map(steps.map(({ key }, at) => [key, at]))
  const faults: Fault[] = []
  steps.forEach(({ key }, at) => {
    if (places.get(key) !== at)
      faults.push({ path: ["steps", at, "key"], message: `the step '${key}' stands twice` })
    for (const { path, target } of namedExits(steps[at]))
      if (target !== end && !places.has(target))
        faults.push({
          path: ["steps", at, ...path],
          message: `there is no step '${target}'; the steps are ${[...places.keys()].join(", ")}, and 'end'`,
        })
  })
  if (faults.length > 0) return faults
  const state = new Map<number, "open" | "closed">()
  const walk = (at: number, trail: readonly string[]): void => {
    const key = steps[at]?.key ?? end
    if (state.get(at) === "open") {
      const circle = [...trail.slice(trail.indexOf(key)), key].join(" → ")
      faults.push({
        path: ["steps", at],
        message: `the steps go in a circle (${circle}): a run takes each step once; let reentry begin the play anew`,
      })
      return
    }
    if (state.has(at)) return
    state.set(at, "open")
    const { next, otherwise } = exitsOf(steps, at)
    for (const target of new Set([next, otherwise ?? next])) {
      const place = places.get(target)
      if (place !== undefined) walk(place, [...trail, key])
    }
    state.set(at, "closed")
  }
  walk(0, [])
  steps.forEach(({ key }, at) => {
    if (!state.has(at))
      faults.push({
        path: ["steps", at],
        message: `no step leads to '${key}': let one, or leave it out`,
      })
  })
  return faults
}

function namedExits(step: Linked | undefined): { path: PropertyKey[]; target: string }[] {
  const named = [
    { path: ["next"], target: step?.next },
    { path: ["branch", "holds"], target: step?.branch?.holds },
    { path: ["branch", "otherwise"], target: step?.branch?.otherwise },
    { path: ["wait_until", "otherwise"], target: step?.wait_until?.otherwise },
    { path: ["approval", "otherwise"], target: step?.approval?.otherwise },
  ]
  return named.flatMap(({ path, target }) => (target === undefined ? [] : [{ path, target }]))
}
