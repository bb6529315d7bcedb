import { type ASTNode, Environment } from "@marcbachmann/cel-js"
import { accountVariable } from "#modules/health/index.ts"

/** A value as it was some days before the day asked about. */
export type Past = { of: "metric" | "score"; key: string; days: number }

/** `metric.x < 5` or `change(score.y, "7d") <= -20`: what a condition compares, for the reason of an alert. */
export type Comparison = {
  of: "metric" | "score"
  key: string
  /** The value itself, how it changed in `days`, or what it was before them. */
  as: "value" | "change" | "before"
  days: number | null
  operator: (typeof operators)[number]
  bound: number
}

const operators = ["<", "<=", ">", ">=", "==", "!="] as const

/** A checked CEL condition over metric.*, score.*, account.*, change(metric.x, "7d") and before(metric.x, "7d"). */
export type Condition = {
  /** As it was written. */
  text: string
  /** Keys of what it asks, each once; those asked only of the past are among them. */
  metrics: string[]
  scores: string[]
  past: Past[]
  comparisons: Comparison[]
  /**
   * Whether it holds. Null where it cannot be told: a side has no data, and the rest does not settle it.
   */
  test(values: Values): boolean | null
}

/** What a condition is asked of: what has no data is left out. */
export type Values = {
  metric: Record<string, number>
  score: Record<string, number>
  account: object
  /** By `pastKey`. */
  past: Record<string, number>
}

export type Known = { metrics: ReadonlySet<string>; scores: ReadonlySet<string> }

export const pastKey = ({ of, key, days }: Past): string => `${of}.${key} ${days}`

const base = new Environment({ limits: { maxAstNodes: 1000, maxDepth: 50 } })
  .registerVariable("metric", "map<string, double>")
  .registerVariable("score", "map<string, double>")
  .registerVariable(accountVariable)

/** As people write it. */
const written = base
  .clone()
  .registerFunction("change(double, string): double", () => Number.NaN)
  .registerFunction("before(double, string): double", () => Number.NaN)

/** As it is asked: the past is a value beside the others. */
const asked = base.clone().registerVariable("past", "map<string, double>")

const mostText = 2000

/**
 * Parses and checks a condition. Whole numbers may stand for decimals. The fault is one line with the place; known keys
 * are checked where they are given.
 */
export function readCondition(text: string, known: Known | null): Condition | { fault: string } {
  if (text.length > mostText) return { fault: `longer than ${mostText} characters` }
  const decimal = withDecimals(text)
  if (typeof decimal !== "string") return decimal
  const checked = written.check(decimal)
  if (!checked.valid) return { fault: faultOf(checked.error) }
  if (checked.type !== "bool" && checked.type !== "dyn")
    return {
      fault: `this is a ${checked.type} and not a condition: write one that is true or false, as metric.active_days_28d < 5`,
    }
  const reading = new Reading()
  try {
    reading.visit(written.parse(decimal).ast, null)
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message }
    throw error
  }
  for (const [kind, keys, there] of [
    ["metric", reading.metrics, known?.metrics],
    ["score", reading.scores, known?.scores],
  ] as const)
    for (const [key, at] of keys)
      if (there && !there.has(key)) return { fault: `column ${at + 1}: no ${kind} '${key}' is defined` }
  const test = asked.parse(reading.rewritten(decimal))
  return {
    text,
    metrics: [...reading.metrics.keys()],
    scores: [...reading.scores.keys()],
    past: [...reading.past.values()],
    comparisons: reading.comparisons,
    test(values) {
      try {
        return test(values) === true
      } catch {
        return null
      }
    },
  }
}

/** Refuses a text that is known to be a condition, for whoever has checked it before. */
export function conditionOf(text: string): Condition {
  const read = readCondition(text, null)
  if ("fault" in read) throw new Error(`'${text}' was taken for a condition: ${read.fault}`)
  return read
}

class Fault extends Error {}

/** Metrics and scores are decimals, and CEL computes no decimal with a whole number: `2` is read as `2.0` where that helps. */
function withDecimals(text: string): string | { fault: string } {
  let ast: ASTNode
  try {
    ast = written.parse(text).ast
  } catch (error) {
    return { fault: faultOf(error) }
  }
  if (written.check(text).valid) return text
  const ends: number[] = []
  walk(ast, (node) => {
    if (node.op === "value" && typeof node.args === "bigint") ends.push(node.range.end)
  })
  const decimal = ends
    .sort((a, b) => b - a)
    .reduce((so, end) => `${so.slice(0, end)}.0${so.slice(end)}`, text)
  return written.check(decimal).valid ? decimal : text
}

/** What a checked condition asks of whom, and where its look-backs stand. */
class Reading {
  readonly metrics = new Map<string, number>()
  readonly scores = new Map<string, number>()
  readonly past = new Map<string, Past>()
  readonly comparisons: Comparison[] = []
  readonly #calls: { start: number; end: number; text: string }[] = []

  visit(node: ASTNode, above: ASTNode | null): void {
    const operator = operators.find((known) => known === node.op)
    if (operator && Array.isArray(node.args)) this.#compared(operator, childrenOf(node))
    if (node.op === "call" && (node.args[0] === "change" || node.args[0] === "before")) {
      this.#lookBack(node, node.args[0], node.args[1])
      return
    }
    const named = referenceOf(node)
    if (named) {
      this.#keys(named.of).set(named.key, node.range.start)
      return
    }
    if (node.op === "id" && (node.args === "metric" || node.args === "score") && above?.op !== "call")
      throw new Fault(
        `column ${node.range.start + 1}: name one, as ${node.args}.${node.args === "metric" ? "active_days_28d" : "health"}`,
      )
    for (const child of childrenOf(node)) this.visit(child, node)
  }

  /** The text with every look-back as a value of the past. */
  rewritten(text: string): string {
    return this.#calls
      .toSorted((a, b) => b.start - a.start)
      .reduce((so, call) => so.slice(0, call.start) + call.text + so.slice(call.end), text)
  }

  #keys(of: Past["of"]): Map<string, number> {
    return of === "metric" ? this.metrics : this.scores
  }

  #compared(operator: Comparison["operator"], [left, right]: ASTNode[]): void {
    if (!left || !right) return
    const [mine, bound] = [subjectOf(left), numberOf(right)]
    if (mine && bound !== null) this.comparisons.push({ ...mine, operator, bound })
    const [other, under] = [subjectOf(right), numberOf(left)]
    if (other && under !== null)
      this.comparisons.push({ ...other, operator: mirrored[operator], bound: under })
  }

  #lookBack(node: ASTNode, name: "change" | "before", [of, far]: ASTNode[]): void {
    const { start, end } = node.range
    const named = of && referenceOf(of)
    if (!named)
      throw new Fault(`column ${start + 1}: ${name} is of one metric or score, as ${name}(metric.mrr, "28d")`)
    const days = far?.op === "value" ? /^([1-9]\d{0,3})d$/.exec(String(far.args))?.[1] : undefined
    if (days === undefined)
      throw new Fault(`column ${start + 1}: how far ${name} looks back is whole days, as "7d"`)
    const past: Past = { ...named, days: Number(days) }
    this.#keys(named.of).set(named.key, start)
    this.past.set(pastKey(past), past)
    const before = `past[${JSON.stringify(pastKey(past))}]`
    const text = name === "before" ? before : `(${named.of}[${JSON.stringify(named.key)}] - ${before})`
    this.#calls.push({ start, end, text })
  }
}

const mirrored = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=" } as const

/** What stands at one side of a comparison, where it is a metric or a score, or its past. */
function subjectOf(node: ASTNode): Omit<Comparison, "operator" | "bound"> | null {
  const named = referenceOf(node)
  if (named) return { ...named, as: "value", days: null }
  if (node.op !== "call") return null
  const [name, [of, far]] = node.args
  const past = of && referenceOf(of)
  if (!past || far?.op !== "value" || (name !== "change" && name !== "before")) return null
  return { ...past, as: name, days: Number.parseInt(String(far.args), 10) }
}

function numberOf(node: ASTNode): number | null {
  if (node.op === "-_") {
    const of = numberOf(node.args)
    return of === null ? null : -of
  }
  return node.op === "value" && (typeof node.args === "number" || typeof node.args === "bigint")
    ? Number(node.args)
    : null
}

/** `metric.KEY`, `score["KEY"]`. */
function referenceOf(node: ASTNode): { of: Past["of"]; key: string } | null {
  if (node.op !== "." && node.op !== "[]") return null
  const [whole, part] = node.args
  if (whole.op !== "id" || (whole.args !== "metric" && whole.args !== "score")) return null
  const key = typeof part === "string" ? part : part.op === "value" ? part.args : null
  return typeof key === "string" ? { of: whole.args, key } : null
}

function childrenOf({ args }: ASTNode): ASTNode[] {
  const found: ASTNode[] = []
  const gather = (part: unknown): void => {
    if (Array.isArray(part)) for (const each of part) gather(each)
    else if (isNode(part)) found.push(part)
  }
  gather(args)
  return found
}

const isNode = (part: unknown): part is ASTNode =>
  typeof part === "object" && part !== null && "op" in part && "args" in part && "range" in part

function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node)
  for (const child of childrenOf(node)) walk(child, visit)
}

const faultOf = (error: unknown): string => {
  const { message, range } = error as Error & { range?: { start: number } }
  const place = range ? `column ${range.start + 1}: ` : ""
  return `${place}${message.split("\n")[0] ?? "no expression"}`
}
