import { addDays, type Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import { computeMatrix, type Definition } from "#modules/metrics/index.ts"
import { everPaid, mrrByAccount, renewals } from "#modules/revenue/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { assess } from "./assess.ts"
import { cardsOf, type Model, scoreBoard } from "./model.ts"
import { accountsSince, type PortfolioRow } from "./portfolio.queries.pg.ts"

/** Where the weekly line of the portfolio has its points, oldest first, the as-of day last. */
export const weekDays = (day: Day, weeks: number): Day[] =>
  Array.from({ length: weeks + 1 }, (_, i) => addDays(day, 7 * (i - weeks)))

/** Our own: the portfolio shows the last touch whatever metrics the library defines. */
const lastTouch: Definition = {
  key: "portfolio_days_since_touch",
  name: { en: "Days since last touch", ru: "Дней с последнего касания" },
  about: { en: "Days since last touch", ru: "Дней с последнего касания" },
  unit: "days",
  good: "down",
  of: { name: ["touch.*"], where: {} },
  take: "days_since_last",
  over: "ever",
}

/** Every account as of a day: what it pays, its health over twelve weeks, and why. Accounts made later are left out. */
export async function portfolioRows(tx: Tx, ctx: Context, model: Model, day: Day): Promise<PortfolioRow[]> {
  const [mrr, renewal, paid] = [
    await mrrByAccount(tx, ctx, day),
    await renewals(tx, day),
    await everPaid(tx, day),
  ]
  const accounts = (await accountsSince(tx))
    .filter(({ account_id, created_on }) => created_on === null || created_on <= day || paid.has(account_id))
    .map(({ account_id }) => account_id)
  const weeks = weekDays(day, 12)
  const days = [...weeks, addDays(day, -30)]
  const [now, before] = [weeks.length - 1, weeks.length]
  const matrix = await computeMatrix(ctx, {
    definitions: [...model.metrics, lastTouch],
    wanted: [...model.wanted, lastTouch.key],
    days,
    accounts,
  })
  const board = scoreBoard(model, await cardsOf(tx, model), matrix, days)
  const sinceTouch = matrix.column(lastTouch.key, now)
  return accounts.map((account_id, place) => {
    const { minor = 0n, unconverted = [] } = mrr.get(account_id) ?? {}
    const scored = {
      now: board.score(place, now),
      before: board.score(place, before),
      valueNow: (input: number) => board.value(place, now, input),
      valueBefore: (input: number) => board.value(place, before, input),
    }
    const paying = minor > 0n || unconverted.length > 0
    const touch = sinceTouch[place] ?? Number.NaN
    return {
      account_id,
      mrr_minor: minor,
      unconverted,
      ever_paid: paid.has(account_id),
      ...assess(board.card(place), scored, { mrr: minor, paying }),
      weeks: weeks.map((_, week) => (week === now ? scored.now : board.score(place, week))?.value ?? null),
      renewal_on: renewal.get(account_id) ?? null,
      last_touch_on: Number.isNaN(touch) ? null : addDays(day, -touch),
    }
  })
}
