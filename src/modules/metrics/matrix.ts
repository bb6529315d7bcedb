import type { Day } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { Definition } from "./definition.ts"
import { evaluate, offsetDay } from "./formula.ts"
import { type AccountSpan, type Answer, dayNumber, takeOfTimeline } from "./matrix.queries.ch.ts"
import { type Moment, momentKey, type Plan, planOf } from "./plan.ts"
import { accountIds } from "./queries.pg.ts"

export type MatrixQuestion = {
  /** All definitions that `wanted` and the formulas below them may refer to. */
  definitions: readonly Definition[]
  /** Keys of the metrics asked about. */
  wanted: readonly string[]
  /** As-of days, in the order of the answer. */
  days: readonly Day[]
  /** Absent: every account of the workspace. */
  accounts?: readonly string[]
  /**
   * With what knowledge: rows recorded later do not count. Absent: all that is known. "then": for each day what was
   * known by its end, also of the days its formulas look back to.
   */
  knownAt?: Date | "then"
}

/** Values of many metrics for many accounts on many days. */
export type Matrix = {
  accounts: readonly string[]
  /** Values of a wanted metric on the day at `dayIndex`, in the order of `accounts`; NaN is no data. */
  column(metric: string, dayIndex: number): Float64Array
  /** One value; null is no data. */
  value(metric: string, account: string, dayIndex: number): number | null
}

/** Numbers read from the engine in one go; more accounts are read in several goes, so that memory stays bounded. */
const cellsAtOnce = 3_000_000

/** Computes metrics as of the end of each day. The same question has the same answer, whenever it is asked. */
export async function computeMatrix(ctx: Context, question: MatrixQuestion): Promise<Matrix> {
  const accounts = question.accounts ?? (await transaction(ctx, accountIds))
  const then = question.knownAt === "then"
  const plan = planOf(question.definitions, question.wanted, question.days, then)
  const store = new ColumnStore(plan, accounts)
  const knownAt = question.knownAt instanceof Date ? question.knownAt : null
  for (const span of spansOf(accounts, plan))
    for (const answer of await takeOfTimeline(ctx, { ...plan, span, knownAt })) store.fill(answer)
  const column = (metric: string, dayIndex: number): Float64Array => {
    const day = question.days[dayIndex] as Day
    return store.column(metric, { day, known: then ? day : null })
  }
  return {
    accounts,
    column,
    value(metric, account, dayIndex) {
      const place = store.placeOf(account)
      const value = place === undefined ? Number.NaN : (column(metric, dayIndex)[place] as number)
      return Number.isNaN(value) ? null : value
    },
  }
}

/** Blocks of accounts: few are named, many are read as a stretch of the order the timeline keeps them in. */
function spansOf(accounts: readonly string[], plan: Plan): AccountSpan[] {
  if (plan.taken.length === 0 || accounts.length === 0) return []
  if (accounts.length <= mostNamed) return [{ accounts }]
  const size = Math.max(mostNamed, Math.floor(cellsAtOnce / (plan.moments.length * (plan.taken.length + 2))))
  const inOrder = accounts.map((account) => Buffer.from(account)).sort(Buffer.compare)
  return Array.from({ length: Math.ceil(inOrder.length / size) }, (_, block) => ({
    first: String(inOrder[block * size]),
    last: String(inOrder[Math.min((block + 1) * size, inOrder.length) - 1]),
  }))
}

const mostNamed = 1000

/** Takes that are 0 and not "no data" where an account has no rows. */
const zeroWithoutRows = new Set(["count", "sum", "distinct_people", "distinct_days", "distinct_names"])

/** One number for a moment: days are numbered within ±200,000. */
const momentNumber = (day: number, known: number | null): number => day * 1_000_000 + (known ?? 500_000)

class ColumnStore {
  readonly #plan: Plan
  readonly #length: number
  readonly #places: Map<string, number>
  readonly #columns = new Map<string, Float64Array>()

  constructor(plan: Plan, accounts: readonly string[]) {
    this.#plan = plan
    this.#length = accounts.length
    this.#places = new Map(accounts.map((account, place) => [account, place]))
    for (const { key, take } of plan.taken)
      for (const moment of plan.moments)
        this.#columns.set(
          `${key} ${momentKey(moment)}`,
          new Float64Array(accounts.length).fill(zeroWithoutRows.has(take) ? 0 : Number.NaN),
        )
  }

  placeOf(account: string): number | undefined {
    return this.#places.get(account)
  }

  /** Puts an answer of the engine in its places. Rows of accounts not asked about (deleted since) are left out. */
  fill(answer: Answer): void {
    const { taken, moments } = this.#plan
    const indexes = new Map(
      moments.map(({ day, known }, index) => [
        momentNumber(dayNumber(day), known === null ? null : dayNumber(known)),
        index,
      ]),
    )
    const rows = answer.account_id.map((account) => this.#places.get(account) ?? -1)
    const dayIndexes = answer.asof.map(
      (day, i) => indexes.get(momentNumber(day, answer.known?.[i] ?? null)) ?? -1,
    )
    for (const [place, values] of answer.values.entries()) {
      const columns = moments.map((moment) => this.#columns.get(`${taken[place]?.key} ${momentKey(moment)}`))
      for (let i = 0; i < values.length; i++) {
        const row = rows[i] ?? -1
        const column = columns[dayIndexes[i] ?? -1]
        if (row >= 0 && column) column[row] = values[i] ?? Number.NaN
      }
    }
  }

  /** A metric's values at a moment; formulas are computed once and kept. */
  column(key: string, moment: Moment): Float64Array {
    const place = `${key} ${momentKey(moment)}`
    const kept = this.#columns.get(place)
    if (kept) return kept
    const formula = this.#plan.formulas.get(key)
    if (!formula) throw new Error(`'${key}' on ${moment.day} was not asked for`)
    const column = evaluate(formula, this.#length, (reference) =>
      this.column(reference.key, { ...moment, day: offsetDay(moment.day, reference.offset) }),
    )
    this.#columns.set(place, column)
    return column
  }
}
