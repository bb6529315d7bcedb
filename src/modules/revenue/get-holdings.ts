import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { dayNumber, dayOfNumber, isDay } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { FileAnswer } from "#platform/http/file-answer.ts"
import { accountNames } from "./accounts.queries.pg.ts"
import type * as contract from "./contract.ts"
import { valueOn } from "./courses.ts"
import { fileOf } from "./files.ts"
import { ExactSum } from "./movement-sums.ts"
import { amounts, type Ground, groundOf, unconvertedOf } from "./question.ts"
import { ratio } from "./retention-figures.ts"

/** A paying account on a day: since when it first paid, and what it brings, in minor units. */
type Holding = { account_id: string; since: string; mrr: number }

function holdingsOn({ courses, chosen }: Ground, day: string): { holdings: Holding[]; total: bigint } {
  const holdings: Holding[] = []
  const total = new ExactSum()
  for (let account = 0; account + 1 < courses.offsets.length; account++) {
    if (chosen && !chosen[account]) continue
    const mrr = valueOn(courses, account, dayNumber(day))
    if (mrr === 0) continue
    total.add(mrr)
    const since = dayOfNumber(courses.day[courses.offsets[account] ?? 0] ?? 0)
    holdings.push({ account_id: courses.accounts.words[account] ?? "", since, mrr })
  }
  return { holdings, total: total.value }
}

function askedDay(ctx: Context, day: string | undefined): string {
  if (day !== undefined && !isDay(day))
    throw new Problem("invalid", "'as_of' must be a day from 1900-01-01 to 2199-12-31.")
  return day ?? today(ctx)
}

/** Average MRR by the age of the relation. */
export async function getArpa(
  ctx: Context,
  asked: z.output<typeof contract.arpa.query>,
): Promise<Answer<typeof contract.arpa> | FileAnswer> {
  const as_of = askedDay(ctx, asked.as_of)
  const ground = await groundOf(ctx, asked)
  const { holdings, total } = holdingsOn(ground, as_of)
  const byAge = new Map<number, { accounts: number; mrr: bigint }>()
  for (const { since, mrr } of holdings) {
    const years = wholeYears(since, as_of)
    const known = byAge.get(years) ?? { accounts: 0, mrr: 0n }
    byAge.set(years, { accounts: known.accounts + 1, mrr: known.mrr + BigInt(mrr) })
  }
  const amount = amounts(ctx)
  const ages = [...byAge]
    .sort(([a], [b]) => a - b)
    .map(([years, { accounts, mrr }]) => ({
      years,
      accounts,
      mrr: amount(mrr),
      arpa: amount(mean(mrr, accounts)),
    }))
  const unconverted = unconvertedOf(ground)
  if (asked.format !== "json") return fileOf(ctx, asked.format, "arpa", ages, unconverted)
  return {
    as_of,
    currency: ctx.workspace.currency,
    accounts: holdings.length,
    mrr: amount(total),
    arpa: holdings.length === 0 ? null : amount(mean(total, holdings.length)),
    ages,
    unconverted,
  }
}

/** Half up, of what is not negative. */
const mean = (sum: bigint, count: number): bigint => (2n * sum + BigInt(count)) / (2n * BigInt(count))

const wholeYears = (since: string, day: string): number =>
  Number(day.slice(0, 4)) - Number(since.slice(0, 4)) - (day.slice(5) < since.slice(5) ? 1 : 0)

/** Of which largest accounts the shares are told. */
const tops = [1, 5, 10, 20, 50]

/** How much hangs on few accounts. */
export async function getConcentration(
  ctx: Context,
  asked: z.output<typeof contract.concentration.query>,
): Promise<Answer<typeof contract.concentration> | FileAnswer> {
  const as_of = askedDay(ctx, asked.as_of)
  const ground = await groundOf(ctx, asked)
  const { holdings, total } = holdingsOn(ground, as_of)
  holdings.sort((a, b) => b.mrr - a.mrr || (a.account_id < b.account_id ? -1 : 1))
  const largest = holdings.slice(0, asked.top)
  const names = await transaction(ctx, (tx) =>
    accountNames(
      tx,
      largest.map(({ account_id }) => account_id),
    ),
  )
  const sumOfTop = (count: number) => holdings.slice(0, count).reduce((sum, { mrr }) => sum + BigInt(mrr), 0n)
  let cumulative = 0n
  const rows = largest.map(({ account_id, mrr }) => {
    cumulative += BigInt(mrr)
    return {
      account_id,
      name: names.get(account_id)?.name ?? account_id,
      owner_email: names.get(account_id)?.owner_email ?? null,
      mrr: amounts(ctx)(mrr),
      share: ratio(BigInt(mrr), total) ?? 0,
      cumulative: ratio(cumulative, total) ?? 0,
    }
  })
  const unconverted = unconvertedOf(ground)
  if (asked.format !== "json") return fileOf(ctx, asked.format, "concentration", rows, unconverted)
  return {
    as_of,
    currency: ctx.workspace.currency,
    accounts: holdings.length,
    mrr: amounts(ctx)(total),
    hhi: total === 0n ? null : holdings.reduce((sum, { mrr }) => sum + (mrr / Number(total)) ** 2, 0),
    shares: tops
      .filter((top) => top <= holdings.length)
      .map((top) => ({ top, share: ratio(sumOfTop(top), total) })),
    rows,
    unconverted,
  }
}
