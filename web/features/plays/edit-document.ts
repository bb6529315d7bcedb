import type { Act } from "./document.ts"

/** A document or a part of it, as it is written: not checked yet. */
export type Part = Record<string, unknown>
/** Where in a document something stands. */
export type Path = readonly (string | number)[]

const isPart = (value: unknown): value is Part =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** What stands at a place of a document; undefined where there is nothing. */
export const valueAt = (document: unknown, path: Path): unknown =>
  path.reduce<unknown>((part, key) => {
    if (Array.isArray(part)) return part[Number(key)]
    return isPart(part) ? part[key] : undefined
  }, document)

/** The text that stands at a place of a document; of anything else none. */
export function textAt(document: unknown, path: Path): string {
  const value = valueAt(document, path)
  return typeof value === "string" || typeof value === "number" ? String(value) : ""
}

/** A document with something else at a place; undefined takes it out, and out of a list the others close up. */
export function withValue(document: Part, path: Path, value: unknown): Part {
  const changed = put(document, path, value)
  return isPart(changed) ? changed : {}
}

function put(part: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  if (typeof key === "number") {
    const list: unknown[] = Array.isArray(part) ? part : []
    const changed = put(list[key], rest, value)
    return [...list.slice(0, key), ...(changed === undefined ? [] : [changed]), ...list.slice(key + 1)]
  }
  const parts = isPart(part) ? part : {}
  const changed = put(parts[key], rest, value)
  if (changed !== undefined) return { ...parts, [key]: changed }
  return Object.fromEntries(Object.entries(parts).filter(([name]) => name !== key))
}

/** "steps[0].task.title", as refusals name a place. */
export const pathText = (path: Path): string =>
  path.map((key, at) => (typeof key === "number" ? `[${key}]` : `${at === 0 ? "" : "."}${key}`)).join("")

/** The steps of a document, such as they are. */
export const stepsOf = (document: Part): Part[] =>
  Array.isArray(document["steps"]) ? document["steps"].map((step) => (isPart(step) ? step : {})) : []

/** Where a step can name the one it leads to. */
const leads: Path[] = [
  ["next"],
  ["branch", "holds"],
  ["branch", "otherwise"],
  ["wait_until", "otherwise"],
  ["approval", "otherwise"],
]

/** Every step with what leads to one key leading to another. */
const redirected = (steps: readonly Part[], from: string, to: string): Part[] =>
  steps.map((step) =>
    leads.reduce((part, path) => (valueAt(part, path) === from ? withValue(part, path, to) : part), step),
  )

const both = { en: "", ru: "" }
const work = { role: "csm", title: both, due: "3d" }
const message = { template: "", to: ["champion"] }
const beginnings: Record<Act, unknown> = {
  task: work,
  email: message,
  in_app: message,
  push: message,
  telegram: message,
  notify: { role: "csm", title: both, text: both },
  webhook: { url: "https://" },
  change: { field: "tier", to: "" },
  wait: "3d",
  wait_until: { when: "", within: "7d" },
  branch: { when: "" },
  approval: work,
  start_play: "",
  end_play: "",
}

/** A document with a new step at a place. */
export function addStep(document: Part, at: number, act: Act): Part {
  const steps = stepsOf(document)
  const taken = new Set(steps.map(({ key }) => key))
  let key: string = act
  for (let n = 2; taken.has(key); n++) key = `${act}_${n}`
  return { ...document, steps: steps.toSpliced(at, 0, { key, [act]: beginnings[act] }) }
}

/** A document without a step: what led to it leads to where it led. */
export function removeStep(document: Part, at: number): Part {
  const steps = stepsOf(document)
  const gone = steps[at] ?? {}
  const onward = textAt(gone, ["next"]) || textAt(steps, [at + 1, "key"]) || "end"
  return { ...document, steps: redirected(steps.toSpliced(at, 1), textAt(gone, ["key"]), onward) }
}

/** A document with a step so many places further down; as it is where there is no such place. */
export function moveStep(document: Part, at: number, by: number): Part {
  const steps = stepsOf(document)
  const step = steps[at]
  if (step === undefined || at + by < 0 || at + by >= steps.length) return document
  return { ...document, steps: steps.toSpliced(at, 1).toSpliced(at + by, 0, step) }
}

/** A document with a step called otherwise, by all that lead to it too. */
export function renameStep(document: Part, at: number, key: string): Part {
  const steps = stepsOf(document)
  const before = textAt(steps, [at, "key"])
  const others = steps.some((step, place) => place !== at && step["key"] === before)
  const named = steps.with(at, { ...steps[at], key })
  return { ...document, steps: others ? named : redirected(named, before, key) }
}
