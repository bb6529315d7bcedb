import { addDays } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { bandOf } from "./compute.ts"
import { scoreSchema } from "./definition.ts"
import { judge, type Verdict } from "./judge.ts"
import { type Card, type Model, modelOf, requireModel } from "./model.ts"
import { monthEnds, type Observed, observe, scoreThen } from "./observe.ts"
import type { Backtest, BacktestQuestion } from "./proof.contract.ts"
import { namesOf } from "./scores.queries.pg.ts"
import { warnings } from "./warnings.ts"

/** A back-test made ready: the definition to try, and what was observed. */
export type Preparation = { question: BacktestQuestion; key: string; model: Model; observed: Observed }

/** Finds out what a back-test is over. Refuses days without a month's end, and a definition that is none. */
export async function prepareBacktest(
  ctx: Context,
  key: string,
  question: BacktestQuestion,
): Promise<Preparation> {
  const days = monthEnds(question.from, question.to)
  const { version, document } = question
  const inForce = await transaction(ctx, (tx) => requireModel(tx, ctx, key, today(ctx), version))
  const model = document
    ? modelOf(key, [{ version: 0, body: scoreSchema.parse({ ...document, key }) }], inForce.metrics)
    : inForce
  const { horizon_days: horizonDays, outcome } = question
  return { question, key, model, observed: await observe(ctx, model, days, { horizonDays, outcome }) }
}

/** Numbers a back-test has to read: what tells a short one from a long one. */
export const cellsOf = ({ model, observed }: Preparation): number =>
  observed.accounts.length * observed.days.length * model.wanted.length

/** Tries a score on history. `progress` is told the share done, and ends the work by throwing. */
export async function runBacktest(
  ctx: Context,
  { question, key, model, observed }: Preparation,
  progress?: (share: number) => Promise<void>,
): Promise<Backtest> {
  const verdicts: Verdict[] = []
  await scoreThen(
    ctx,
    model,
    observed,
    ({ account, day, lostOn }, board, place) => {
      const card = board.card(place)
      const value = board.score(place, day)?.value ?? Number.NaN
      const band = card && !Number.isNaN(value) ? bandOf(card.definition, value) : null
      verdicts.push({ account, day, lostOn, value, band })
    },
    progress,
  )
  const { from, to, horizon_days, outcome } = question
  const { accounts, days } = observed
  const { version, cards } = model
  const [red, yellow] = (cards.at(-1) as Card).definition.bands
  const now = today(ctx)
  const unfinished = days.filter((day) => addDays(day, horizon_days) > now).length
  const { median_days_of_warning, losses, false_alarms } = warnings(
    verdicts,
    accounts,
    days,
    days.length - unfinished,
  )
  const named = [...losses.list, ...false_alarms.list].map(({ account_id }) => account_id)
  const names = await transaction(ctx, (tx) => namesOf(tx, named))
  const withName = <One extends { account_id: string }>(one: One) => ({
    ...one,
    name: names.get(one.account_id) ?? one.account_id,
  })
  return {
    score: key,
    version,
    from,
    to,
    horizon_days,
    outcome,
    days: days.length,
    unfinished_days: unfinished,
    ...judge(verdicts, { red: red.below, yellow: yellow.below }),
    median_days_of_warning,
    losses: { ...losses, list: losses.list.map(withName) },
    false_alarms: { ...false_alarms, list: false_alarms.list.map(withName) },
  }
}
