import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { addDays, type Day, daysBetween, isDay } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { metricHistory as contract } from "./contract.ts"
import { metricDefinitions } from "./definitions.ts"
import { computeMatrix } from "./matrix.ts"
import { unknownMetric } from "./plan.ts"

type Question = z.output<typeof contract.query>
type Answer = z.input<typeof contract.response>

const mostPoints = 1200

/** One metric of one account over time, oldest first. */
export async function metricHistory(
  ctx: Context,
  account: string,
  metric: string,
  question: Question,
): Promise<Answer> {
  const days = historyDays(question)
  const definitions = await transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    return metricDefinitions(tx)
  })
  if (!definitions.some(({ key }) => key === metric)) throw unknownMetric(metric)
  const matrix = await computeMatrix(ctx, { definitions, wanted: [metric], days, accounts: [account] })
  return { metric, points: days.map((day, i) => ({ day, value: matrix.value(metric, account, i) })) }
}

/** Days of a history, ascending: every day; every seventh counted back from `to`; or month ends, and `to`. */
export function historyDays({ from, to, step }: Question): Day[] {
  for (const [path, day] of Object.entries({ from, to }))
    if (!isDay(day)) throw new Problem("invalid", `'${path}' must be a day from 1900-01-01 to 2199-12-31.`)
  if (from > to) throw new Problem("invalid", `'from' (${from}) is later than 'to' (${to}): exchange them.`)
  if (daysBetween(from, to) / roughDays[step] > mostPoints)
    throw new Problem(
      "invalid",
      `More than ${mostPoints} points: choose a longer step or days closer together.`,
    )
  const days: Day[] = [to]
  for (let day = before(to, step); day >= from; day = before(day, step)) days.push(day)
  return days.reverse()
}

const roughDays = { day: 1, week: 7, month: 30 }

const before = (day: Day, step: Question["step"]): Day =>
  step === "month" ? addDays(`${day.slice(0, 7)}-01`, -1) : addDays(day, -roughDays[step])
