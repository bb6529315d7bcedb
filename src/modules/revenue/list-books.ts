import { Decimal } from "decimal.js"
import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { type Day, dayNumber, isDay } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { attributeOfAccounts } from "./accounts.queries.pg.ts"
import * as contract from "./contract.ts"
import { valueOn } from "./courses.ts"
import { latestRates } from "./exchange.queries.pg.ts"
import { amounts, groundOf, unconvertedOf } from "./question.ts"

const { bookBand } = contract

/** What each owner answers for, and how it stands to the band (S001-19). */
export async function listBooks(
  ctx: Context,
  asked: z.output<typeof contract.books.query>,
): Promise<Answer<typeof contract.books>> {
  const as_of = asked.as_of ?? today(ctx)
  if (!isDay(as_of)) throw new Problem("invalid", "'as_of' must be a day from 1900-01-01 to 2199-12-31.")
  const ground = await groundOf(ctx, asked)
  const { courses, chosen } = ground
  const [owners, models, dollar] = await transaction(ctx, async (tx) => [
    await attributeOfAccounts(tx, "owner"),
    await attributeOfAccounts(tx, "touch_model"),
    (
      await latestRates(tx, ctx.workspace.currency, { until: as_of, currency: bookBand.currency, limit: 1 })
    )[0],
  ])
  const rate = dollarRate(ctx, dollar, as_of)
  const books = new Map<string, { accounts: number; mrr: bigint; touch: Record<string, number> }>()
  for (let account = 0; account + 1 < courses.offsets.length; account++) {
    if (chosen && !chosen[account]) continue
    const mrr = valueOn(courses, account, dayNumber(as_of))
    if (mrr === 0) continue
    const id = courses.accounts.words[account] ?? ""
    const owner = owners.get(id) ?? ""
    const book = books.get(owner) ?? { accounts: 0, mrr: 0n, touch: {} }
    const model = models.get(id) ?? ""
    book.accounts++
    book.mrr += BigInt(mrr)
    book.touch[model] = (book.touch[model] ?? 0) + 1
    books.set(owner, book)
  }
  return {
    as_of,
    currency: ctx.workspace.currency,
    dollar: rate,
    books: [...books]
      .sort(([a, { mrr: x }], [b, { mrr: y }]) => Number(y - x) || (a < b ? -1 : 1))
      .map(([owner, { accounts, mrr, touch }]) => {
        const arr = amounts(ctx)(mrr * 12n)
        const dollars = rate && new Decimal(arr).div(rate.rate)
        return {
          owner_email: owner || null,
          accounts,
          arr,
          arr_usd: dollars && dollars.toFixed(2),
          band: dollars && bandOf(dollars),
          touch,
        }
      }),
    unconverted: unconvertedOf(ground),
  }
}

function dollarRate(
  ctx: Context,
  known: { rate: string; day: Day } | undefined,
  day: Day,
): { rate: string; day: Day } | null {
  if (ctx.workspace.currency === bookBand.currency) return { rate: "1", day }
  return known ? { rate: known.rate, day: known.day } : null
}

/** Where ARR in dollars stands; the ends of the band belong to it. */
export function bandOf(dollars: Decimal): "below" | "within" | "above" {
  if (dollars.lt(bookBand.from)) return "below"
  return dollars.gt(bookBand.to) ? "above" : "within"
}
