import { createHash } from "node:crypto"
import { type Context, transaction } from "#modules/identity/index.ts"
import { computeMatrix, type Matrix, type MatrixQuestion } from "#modules/metrics/index.ts"
import { factsRevision } from "./portfolio.queries.pg.ts"

/** Values of metrics by account and day, without the numbers they were made of. */
export type Values = Pick<Matrix, "accounts" | "column">

type Question = Required<Omit<MatrixQuestion, "knownAt">>
type Kept = { numbers: number; values: Promise<Values> }

/** Numbers kept in memory, 8 bytes each. */
const mostNumbers = 4_000_000

/** Those asked about longest ago come first. */
const kept = new Map<string, Kept>()

/**
 * What was known of metrics at the end of each day. Weights and curves are no part of the question: the last few answers
 * are kept as long as no fact has changed, so that trying other weights and curves on them costs only the scoring.
 */
export async function matrixThen(ctx: Context, question: Question): Promise<Values> {
  const { definitions, wanted, days, accounts } = question
  const numbers = accounts.length * wanted.length * days.length
  if (numbers > mostNumbers) return valuesThen(ctx, question)
  const revision = String(await transaction(ctx, factsRevision))
  const asked = [ctx.workspace.id, ctx.workspace.timeZone, revision, definitions, wanted, days, accounts]
  const key = createHash("sha256").update(JSON.stringify(asked)).digest("base64")
  const found = kept.get(key) ?? { numbers, values: valuesThen(ctx, question) }
  kept.delete(key)
  kept.set(key, found)
  makeRoom()
  try {
    return await found.values
  } catch (error) {
    kept.delete(key)
    throw error
  }
}

async function valuesThen(ctx: Context, question: Question): Promise<Values> {
  const { accounts, wanted, days } = question
  const matrix = await computeMatrix(ctx, { ...question, knownAt: "then" })
  const columns = new Map(wanted.map((metric) => [metric, days.map((_, day) => matrix.column(metric, day))]))
  return {
    accounts,
    column(metric, dayIndex) {
      const column = columns.get(metric)?.[dayIndex]
      if (!column) throw new Error(`'${metric}' on day ${dayIndex} was not asked for`)
      return column
    },
  }
}

function makeRoom(): void {
  let all = [...kept.values()].reduce((sum, { numbers }) => sum + numbers, 0)
  for (const [key, { numbers }] of kept) {
    if (all <= mostNumbers) return
    kept.delete(key)
    all -= numbers
  }
}
