import jsep from "jsep"
import { addDays, addMonths, type Day } from "#kernel/time.ts"

/** How far back a formula looks at a metric: `@-28d` or `@-1y`. */
export type Offset = { days: number } | { years: number }

const operators = ["+", "-", "*", "/"] as const
const functions = ["min", "max", "coalesce"] as const

/** A formula over metrics, as its tree. */
export type Formula =
  | { kind: "number"; value: number }
  | { kind: "metric"; key: string; offset: Offset | null }
  | { kind: "operation"; operator: (typeof operators)[number]; left: Formula; right: Formula }
  | { kind: "call"; name: (typeof functions)[number]; operands: Formula[] }

/** A metric at a day: what a formula refers to. */
export type Reference = { key: string; offset: Offset | null }

/** Thrown for a text that is no formula; the message says what is wrong and what would be right. */
export class FormulaError extends Error {}

// `metric@-28d` is no operator, since 28d is no number: it is read as part of the name before it.
jsep.plugins.register({
  name: "metric offset",
  init() {
    jsep.hooks.add("after-token", function offset(env) {
      if (env.node?.type !== "Identifier" || this.char !== "@") return
      const written = /^@-(\d{1,5})([dy])/.exec(this.expr.slice(this.index))
      if (!written)
        this.throwError("after @ comes how far to look back, as @-28d or @-1y; found something else")
      else {
        const amount = Number(written[1])
        this.index += written[0].length
        env.node = {
          type: "Offset",
          key: textOf(env.node["name"]),
          offset: written[2] === "d" ? { days: amount } : { years: amount },
        }
      }
    })
  },
})

/** Text → tree. Throws FormulaError. */
export function parseFormula(text: string): Formula {
  let tree: jsep.Expression
  try {
    tree = jsep(text)
  } catch (error) {
    throw new FormulaError(`'${text}' is no formula: ${(error as Error).message}`)
  }
  return formulaOf(tree)
}

function formulaOf(node: jsep.Expression): Formula {
  const operator = operators.find((known) => known === node["operator"])
  switch (node.type) {
    case "Literal":
      if (typeof node["value"] !== "number") break
      return { kind: "number", value: node["value"] }
    case "Identifier":
      return { kind: "metric", key: textOf(node["name"]), offset: null }
    case "Offset":
      return { kind: "metric", key: textOf(node["key"]), offset: node["offset"] as Offset }
    case "UnaryExpression":
      if (operator !== "-") break
      return {
        kind: "operation",
        operator,
        left: { kind: "number", value: 0 },
        right: formulaOf(node["argument"] as jsep.Expression),
      }
    case "BinaryExpression":
      if (!operator) break
      return {
        kind: "operation",
        operator,
        left: formulaOf(node["left"] as jsep.Expression),
        right: formulaOf(node["right"] as jsep.Expression),
      }
    case "CallExpression":
      return callOf(node)
  }
  throw new FormulaError(
    "a formula knows metric keys, numbers, + - * / ( ), metric@-28d, metric@-1y, min(), max() and coalesce(); " +
      `this is something else: ${describe(node)}`,
  )
}

function callOf(node: jsep.Expression): Formula {
  const called = (node["callee"] as jsep.Expression)["name"]
  const name = functions.find((known) => known === called)
  if (!name) throw new FormulaError(`unknown function '${textOf(called)}': ${functions.join(", ")} are known`)
  const operands = (node["arguments"] as jsep.Expression[]).map(formulaOf)
  if (operands.length === 0)
    throw new FormulaError(`${name}() needs something to choose from, as ${name}(a, b)`)
  return { kind: "call", name, operands }
}

const describe = (node: jsep.Expression): string =>
  textOf(node["operator"] ?? node["raw"] ?? node["name"] ?? node.type)

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))

/** Every metric a formula refers to, in order of appearance. */
export function referencesOf(formula: Formula): Reference[] {
  if (formula.kind === "metric") return [{ key: formula.key, offset: formula.offset }]
  if (formula.kind === "operation") return [...referencesOf(formula.left), ...referencesOf(formula.right)]
  return formula.kind === "call" ? formula.operands.flatMap(referencesOf) : []
}

/** The day a reference speaks of when asked as of `day`. A year before 29 February is 28 February. */
export function offsetDay(day: Day, offset: Offset | null): Day {
  if (!offset) return day
  return "days" in offset ? addDays(day, -offset.days) : addMonths(day, -12 * offset.years)
}

/**
 * A formula over whole columns, one value an account; NaN is no data. `read` gives the column of a reference,
 * `length` is the number of accounts.
 */
export function evaluate(
  formula: Formula,
  length: number,
  read: (reference: Reference) => Float64Array,
): Float64Array {
  if (formula.kind === "number") return new Float64Array(length).fill(formula.value)
  if (formula.kind === "metric") return read(formula)
  const result = new Float64Array(length)
  if (formula.kind === "operation") {
    const left = evaluate(formula.left, length, read)
    const right = evaluate(formula.right, length, read)
    const operate = operations[formula.operator]
    for (let i = 0; i < length; i++) result[i] = operate(left[i] as number, right[i] as number)
    return result
  }
  const columns = formula.operands.map((operand) => evaluate(operand, length, read))
  const choose = choices[formula.name]
  for (let i = 0; i < length; i++) result[i] = choose(columns.map((column) => column[i] as number))
  return result
}

const operations: Record<(typeof operators)[number], (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? Number.NaN : a / b),
}

// Math.min and Math.max answer NaN as soon as one operand is NaN: no data in, no data out.
const choices: Record<(typeof functions)[number], (operands: number[]) => number> = {
  min: (operands) => Math.min(...operands),
  max: (operands) => Math.max(...operands),
  coalesce: (operands) => operands.find((operand) => !Number.isNaN(operand)) ?? Number.NaN,
}
