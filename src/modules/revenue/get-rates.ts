import type { z } from "zod"
import { addDays, addMonths, type Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { FileAnswer } from "#platform/http/file-answer.ts"
import type * as contract from "./contract.ts"
import { fileOf } from "./files.ts"
import { toldOf } from "./list-movements.ts"
import { type PeriodSums, sumMovements } from "./movement-sums.ts"
import { firstOfMonth, monthName, monthNumber, periodStarts } from "./periods.ts"
import { amounts, askedSpan, type Ground, groundOf, type Question, unconvertedOf } from "./question.ts"
import { ratio, retained, retentionRates } from "./retention-figures.ts"

type Told = Answer<typeof contract.rates>["periods"][number]

/** Rates of each period, with the badges of negative churn. */
export async function getRates(
  ctx: Context,
  asked: z.output<typeof contract.rates.query>,
): Promise<Answer<typeof contract.rates> | FileAnswer> {
  const { from, to } = askedSpan(asked)
  const ground = await groundOf(ctx, asked)
  const sums = await sumsOf(ctx, ground, periodStarts(from, to, asked.interval))
  const periods = sums.map((period, at): Told => {
    const began = asked.over === undefined ? period.start : addMonths(period.end, -asked.over)
    const since = addDays(began, -1)
    const kept = retained(ground.courses, ground.chosen, since, addDays(period.end, -1))
    return {
      start: period.start,
      end: period.end,
      since,
      mrr: amounts(ctx)(period.closing),
      arr: amounts(ctx)(period.closing * 12n),
      accounts: period.accounts.closing,
      ...retentionRates(kept),
      ...churnRates(period),
      crossed: crossing(sums[at - 1], period),
    }
  })
  const unconverted = unconvertedOf(ground)
  if (asked.format !== "json") return fileOf(ctx, asked.format, "rates", periods, unconverted)
  return { currency: ctx.workspace.currency, periods, unconverted }
}

const sumsOf = async (ctx: Context, ground: Ground, starts: readonly Day[]): Promise<PeriodSums[]> =>
  sumMovements(ground.courses, ground.chosen, starts, await toldOf(ctx, ground.courses))

/** Rates of a period's movements (D4, W3, W4). */
export function churnRates({ opening, sums }: Pick<PeriodSums, "opening" | "sums">): {
  churn: number | null
  gross_churn: number | null
  net_churn: number | null
  quick_ratio: number | null
  negative_churn: "strict" | "source" | null
} {
  const lost = sums.churn + sums.contraction
  return {
    churn: ratio(sums.churn, opening),
    gross_churn: ratio(lost, opening),
    net_churn: ratio(lost - sums.expansion, opening),
    quick_ratio: ratio(sums.new + sums.reactivation + sums.expansion, lost),
    negative_churn: sums.expansion > lost ? "strict" : sums.expansion > sums.churn ? "source" : null,
  }
}

/** Whether net churn went below zero in a period, or came back, from the period before; both need an opening. */
function crossing(before: PeriodSums | undefined, period: PeriodSums): "below" | "above" | null {
  if (!before || before.opening === 0n || period.opening === 0n) return null
  const [was, is] = [isNegative(before), isNegative(period)]
  return was === is ? null : is ? "below" : "above"
}

const isNegative = ({ sums }: PeriodSums): boolean => sums.expansion > sums.churn + sums.contraction

/** A month's net churn: money in minor units of the reporting currency. */
export type NegativeChurnMonth = {
  /** "2026-03" */
  month: string
  opening: bigint
  expansion: bigint
  contraction: bigint
  churn: bigint
  /** (churn + contraction − expansion) ÷ opening; null without an opening. */
  net_churn: number | null
  negative_churn: "strict" | "source" | null
  /** Net churn went below zero in this month, or came back to zero or above (I-01). */
  crossed: "below" | "above" | null
}

/** Net churn of whole months up to the one that ends by a day, the first of which is told nothing before it. */
export async function negativeChurnByMonth(
  ctx: Context,
  asked: Question & { until: Day; months: number },
): Promise<NegativeChurnMonth[]> {
  const end = monthNumber(addDays(asked.until, 1))
  const ground = await groundOf(ctx, { ...asked, as_of: asked.until })
  const starts = Array.from({ length: asked.months + 1 }, (_, at) => firstOfMonth(end - asked.months + at))
  const sums = await sumsOf(ctx, ground, starts)
  return sums.map((period, at) => {
    const { expansion, contraction, churn } = period.sums
    const { net_churn, negative_churn } = churnRates(period)
    const crossed = crossing(sums[at - 1], period)
    const month = monthName(monthNumber(period.start))
    return {
      month,
      opening: period.opening,
      expansion,
      contraction,
      churn,
      net_churn,
      negative_churn,
      crossed,
    }
  })
}
