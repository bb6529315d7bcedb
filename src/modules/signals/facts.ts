import { addDays, type Day } from "#kernel/time.ts"
import { accountFacts, type CardOf, cardsOf, type Model, modelOn, scoreBoard } from "#modules/health/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { computeMatrix, type Definition, type Matrix, metricDefinitions } from "#modules/metrics/index.ts"
import { type Condition, pastKey, type Values } from "./condition.ts"

/** What conditions ask, ready to be computed: definitions of metrics, and of scores as they are in force on a day. */
export type Grounds = { conditions: readonly Condition[]; metrics: Definition[]; models: Model[] }

/** Reads the definitions behind conditions: metrics as they stand, scores as they were in force at the end of `day`. */
export const groundsOf = (ctx: Context, conditions: readonly Condition[], day: Day): Promise<Grounds> =>
  transaction(ctx, async (tx) => {
    const models: Model[] = []
    for (const key of new Set(conditions.flatMap(({ scores }) => scores)))
      models.push(await modelOn(tx, ctx, key, day))
    return { conditions, metrics: await metricDefinitions(tx), models }
  })

/** The metrics behind conditions, those of their scores among them. */
export const metricsBehind = ({ conditions, models }: Pick<Grounds, "conditions" | "models">): string[] => [
  ...new Set([...conditions.flatMap(({ metrics }) => metrics), ...models.flatMap(({ wanted }) => wanted)]),
]

export type Question = {
  days: readonly Day[]
  /** Absent: every account. */
  accounts?: readonly string[]
  /** As of the matrix: absent, all that is known; "then": what was known by the end of each day. */
  knownAt?: Date | "then"
  /** Metrics wanted beside those of the conditions. */
  also?: readonly string[]
}

/** What is true of accounts on some days. */
export type Facts = {
  accounts: readonly string[]
  days: readonly Day[]
  /** The account's record as it is now. */
  account(place: number): object
  /** Value of a metric; NaN is no data. */
  metric(key: string, place: number, day: Day): number
  /** Value of a score, 0…100; NaN where there is none. */
  score(key: string, place: number, day: Day): number
  /** Whether a condition holds at the end of one of the days; null where a side has no data. */
  holds(condition: Condition, place: number, day: Day): boolean | null
}

/** Computes what conditions ask of accounts: one matrix for all of them. */
export async function factsOn(ctx: Context, grounds: Grounds, question: Question): Promise<Facts> {
  const { conditions, metrics, models } = grounds
  const back = new Set([0, ...conditions.flatMap(({ past }) => past.map(({ days }) => days))])
  const days = [...new Set(question.days.flatMap((day) => [...back].map((far) => addDays(day, -far))))].sort()
  const wanted = [...new Set([...metricsBehind(grounds), ...(question.also ?? [])])]
  const { accounts, knownAt } = question
  const matrix = await computeMatrix(ctx, {
    definitions: metrics,
    wanted,
    days,
    ...(accounts && { accounts }),
    ...(knownAt !== undefined && { knownAt }),
  })
  const { records, cards } = await transaction(ctx, async (tx) => {
    const records = new Map((await accountFacts(tx, accounts)).map((record) => [record.id, record]))
    const cards: CardOf[] = []
    for (const model of models) cards.push(await cardsOf(tx, model, accounts))
    return { records, cards }
  })
  return new FactsOf(matrix, days, question.days, records, scoresOf(models, cards, matrix, days))
}

type Scores = Map<string, (place: number, dayIndex: number) => number>

function scoresOf(
  models: readonly Model[],
  cards: readonly CardOf[],
  matrix: Matrix,
  days: readonly Day[],
): Scores {
  return new Map(
    models.map((model, at) => {
      const board = scoreBoard(model, cards[at] ?? (() => null), matrix, days)
      const columns = days.map(() => new Map<number, number>())
      const score = (place: number, dayIndex: number): number => {
        const column = columns[dayIndex]
        const known = column?.get(place)
        if (known !== undefined) return known
        const value = board.score(place, dayIndex)?.value ?? Number.NaN
        column?.set(place, value)
        return value
      }
      return [model.key, score]
    }),
  )
}

class FactsOf implements Facts {
  readonly accounts: readonly string[]
  readonly days: readonly Day[]
  readonly #matrix: Matrix
  readonly #dayIndexes: Map<Day, number>
  readonly #records: ReadonlyMap<string, object>
  readonly #scores: Scores

  constructor(
    matrix: Matrix,
    computed: readonly Day[],
    days: readonly Day[],
    records: ReadonlyMap<string, object>,
    scores: Scores,
  ) {
    this.accounts = matrix.accounts
    this.days = days
    this.#matrix = matrix
    this.#dayIndexes = new Map(computed.map((day, index) => [day, index]))
    this.#records = records
    this.#scores = scores
  }

  account(place: number): object {
    return this.#records.get(this.accounts[place] ?? "") ?? {}
  }

  metric(key: string, place: number, day: Day): number {
    return this.#matrix.column(key, this.#indexOf(day))[place] ?? Number.NaN
  }

  score(key: string, place: number, day: Day): number {
    return this.#scores.get(key)?.(place, this.#indexOf(day)) ?? Number.NaN
  }

  holds(condition: Condition, place: number, day: Day): boolean | null {
    const values: Values = { metric: {}, score: {}, past: {}, account: this.account(place) }
    for (const key of condition.metrics) put(values.metric, key, this.metric(key, place, day))
    for (const key of condition.scores) put(values.score, key, this.score(key, place, day))
    for (const past of condition.past)
      put(values.past, pastKey(past), this[past.of](past.key, place, addDays(day, -past.days)))
    return condition.test(values)
  }

  #indexOf(day: Day): number {
    const index = this.#dayIndexes.get(day)
    if (index === undefined) throw new Error(`${day} was not asked for`)
    return index
  }
}

function put(into: Record<string, number>, key: string, value: number): void {
  if (!Number.isNaN(value)) into[key] = value
}

/**
 * For each account, whether each condition holds at the end of `day`: null where a side has no data. One matrix for all.
 * `knownAt`: with what knowledge, all of today's where absent.
 */
export async function conditionsHold(
  ctx: Context,
  conditions: readonly Condition[],
  day: Day,
  accountIds?: readonly string[],
  knownAt?: Date | "then",
): Promise<Map<string, (boolean | null)[]>> {
  const facts = await factsOn(ctx, await groundsOf(ctx, conditions, day), {
    days: [day],
    ...(accountIds && { accounts: accountIds }),
    ...(knownAt !== undefined && { knownAt }),
  })
  return new Map(
    facts.accounts.map((account, place) => [
      account,
      conditions.map((condition) => facts.holds(condition, place, day)),
    ]),
  )
}
