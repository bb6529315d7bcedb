import type { z } from "zod"
import { friedman } from "#kernel/statistics/friedman.ts"
import { addDays } from "#kernel/time.ts"
import { type Context, today } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { FileAnswer } from "#platform/http/file-answer.ts"
import type * as contract from "./contract.ts"
import { fileOf } from "./files.ts"
import { toldOf } from "./list-movements.ts"
import { type PeriodSums, sumMovements } from "./movement-sums.ts"
import { periodStarts } from "./periods.ts"
import { amounts, askedSpan, groundOf } from "./question.ts"
import { ratio } from "./retention-figures.ts"

type Asked = z.output<typeof contract.yearOverYear.query>
type Year = Answer<typeof contract.yearOverYear>["years"][number]

/** Below this the months of a year are said to differ. */
const significant = 0.05

/** A month's figure beside the same month of other years. */
export async function getYears(
  ctx: Context,
  asked: Asked,
): Promise<Answer<typeof contract.yearOverYear> | FileAnswer> {
  const as_of = asked.as_of ?? today(ctx)
  const lastYear = Number(as_of.slice(0, 4))
  const from = `${lastYear - asked.years + 1}-01-01`
  const span = askedSpan({ from, to: addDays(as_of, 1) })
  const ground = await groundOf(ctx, asked)
  const told = await toldOf(ctx, ground.courses)
  const sums = sumMovements(ground.courses, ground.chosen, periodStarts(span.from, span.to, "month"), told)
  const firstPaid = ground.courses.day.length === 0 ? sums.length : sums.findIndex(hasBegun)
  const byYear = Array.from({ length: asked.years }, (_, at) =>
    Array.from({ length: 12 }, (_, month) => {
      const place = at * 12 + month
      const period = place < firstPaid || firstPaid < 0 ? undefined : sums[place]
      return period ? figureOf(period, asked.measure) : null
    }),
  )
  const years = byYear.map((months, at) =>
    yearOf(ctx, lastYear - asked.years + 1 + at, months, byYear[at - 1]),
  )
  const observed = years.filter(({ months }) => months.some((month) => month !== null))
  if (asked.format !== "json")
    return fileOf(
      ctx,
      asked.format,
      "years",
      observed.map(({ year, months, mean }) => ({
        year,
        ...Object.fromEntries(months.map((amount, at) => [String(at + 1).padStart(2, "0"), amount])),
        mean,
      })),
    )
  return {
    as_of,
    currency: ctx.workspace.currency,
    years: observed,
    seasonality: seasonalityOf(sums, firstPaid, asked, as_of),
  }
}

const hasBegun = ({ opening, sums }: PeriodSums): boolean => opening > 0n || sums.new > 0n

function figureOf({ closing, sums, opening }: PeriodSums, measure: Asked["measure"]): bigint {
  if (measure === "mrr") return closing
  return measure === "net_new" ? closing - opening : sums[measure]
}

function yearOf(ctx: Context, year: number, months: (bigint | null)[], before?: (bigint | null)[]): Year {
  const amount = amounts(ctx)
  const known = months.flatMap((minor, at) => (minor === null ? [] : [{ month: at + 1, minor }]))
  const extreme = (sign: bigint) => {
    const [first] = known.toSorted((a, b) => Number(sign * (b.minor - a.minor)) || a.month - b.month)
    return first ? { month: first.month, amount: amount(first.minor) } : null
  }
  const sum = known.reduce((total, { minor }) => total + minor, 0n)
  const pairs = months.flatMap((minor, at) => {
    const was = before?.[at] ?? null
    return minor === null || was === null ? [] : [{ minor, was }]
  })
  const [now, then] = [
    pairs.reduce((total, { minor }) => total + minor, 0n),
    pairs.reduce((total, { was }) => total + was, 0n),
  ]
  return {
    year,
    months: months.map((minor) => (minor === null ? null : amount(minor))),
    mean: known.length === 0 ? null : amount(sum / BigInt(known.length)),
    highest: extreme(1n),
    lowest: extreme(-1n),
    change: pairs.length === 0 ? null : ratio(now - then, then),
  }
}

/** Friedman's test over whole years: of MRR its monthly growth, of movements themselves, as shares of the opening. */
function seasonalityOf(
  sums: readonly PeriodSums[],
  firstPaid: number,
  { measure }: Asked,
  asOf: string,
): Answer<typeof contract.yearOverYear>["seasonality"] {
  const rows: number[][] = []
  for (let at = 0; at + 12 <= sums.length; at += 12) {
    const year = sums.slice(at, at + 12)
    const whole = firstPaid >= 0 && at > firstPaid && (year.at(-1)?.end ?? "") <= addDays(asOf, 1)
    if (!whole || !year.at(-1)?.end.endsWith("-01-01")) continue
    rows.push(
      year.map((period) => {
        const change = measure === "mrr" ? period.closing - period.opening : figureOf(period, measure)
        return ratio(change, period.opening) ?? 0
      }),
    )
  }
  const test = friedman(rows)
  return test && { seasonal: test.p < significant, p: test.p, statistic: test.statistic, years: rows.length }
}
