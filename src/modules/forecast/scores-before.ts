import { addDays, type Day } from "#kernel/time.ts"
import { cardsOf, idleAfter, idleDays, type Model, modelOn, scoreBoard } from "#modules/health/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { computeMatrix } from "#modules/metrics/index.ts"
import type { Term } from "#modules/revenue/index.ts"

/** The score whose word on renewals is learnt. */
const score = "health"
/** A renewal is told of by the score at least so many days before it. */
const leadDays = 30

/** What the score said before a term's end; `unused`: nobody had used the product for 30 days. */
export type Before = { score: number; unused: boolean }

/**
 * Scores of terms, from what was known then: on the last day of the month that ended 30 days or more before the term did,
 * but not after the as-of day. Null where the workspace has no such score.
 */
export async function scoresBefore(
  ctx: Context,
  day: Day,
  terms: readonly Term[],
): Promise<((term: Term) => Before | undefined) | null> {
  const defined = await transaction(ctx, (tx) => modelOn(tx, ctx, score, day))
  if (defined.cards.length === 0) return null
  const model: Model = {
    ...defined,
    metrics: [...defined.metrics, idleDays],
    wanted: [...defined.wanted, idleDays.key],
  }
  const dayOf = ({ ended_on }: Term): Day => {
    const latest = addDays(ended_on, -leadDays)
    return latest >= day ? day : addDays(`${addDays(latest, 1).slice(0, 7)}-01`, -1)
  }
  const accounts = [...new Set(terms.map(({ account_id }) => account_id))].sort()
  const days = [...new Set(terms.map(dayOf))].sort()
  if (accounts.length === 0) return () => undefined
  const cardOf = await transaction(ctx, (tx) => cardsOf(tx, model, accounts))
  const matrix = await computeMatrix(ctx, {
    definitions: model.metrics,
    wanted: model.wanted,
    days,
    accounts,
    knownAt: "then",
  })
  const board = scoreBoard(model, cardOf, matrix, days)
  const places = new Map(matrix.accounts.map((account, place) => [account, place]))
  const idle = days.map((_, index) => matrix.column(idleDays.key, index))
  const usageIsTold = idle.some((column) => column.some((each) => !Number.isNaN(each)))
  return (term) => {
    const place = places.get(term.account_id)
    const index = days.indexOf(dayOf(term))
    if (place === undefined || index < 0) return undefined
    const value = board.score(place, index)?.value
    if (value === undefined) return undefined
    return { score: value, unused: usageIsTold && !((idle[index]?.[place] ?? Number.NaN) < idleAfter) }
  }
}
