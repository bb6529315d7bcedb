import type { z } from "zod"
import { moneyJson } from "#kernel/money.ts"
import type { Day } from "#kernel/time.ts"
import { ensureDay } from "#modules/health/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { exchanged, ratesOn } from "#modules/revenue/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { workload as contract } from "./day.contract.ts"
import { gather } from "./gather.ts"
import { memberBooks } from "./queries.pg.ts"
import { loadOf } from "./rules.ts"

/** Who has how much to do, of whom, and who is away. */
export async function workload(
  ctx: Context,
  asked: z.output<typeof contract.query>,
): Promise<z.input<typeof contract.response>> {
  const day = asked.as_of ?? today(ctx)
  await ensureDay(ctx, day)
  const things = await gather(ctx, day, null)
  const counts = new Map<string | null, { things: number; overdue: number }>()
  for (const { thing } of things) {
    const { things: all, overdue } = counts.get(thing.owner_email) ?? { things: 0, overdue: 0 }
    counts.set(thing.owner_email, { things: all + 1, overdue: overdue + (thing.overdue ? 1 : 0) })
  }
  return transaction(ctx, async (tx) => {
    const inDollars = await dollars(tx, ctx, day)
    const books = await memberBooks(tx, day)
    return {
      as_of: day,
      members: books.map(({ mrr_minor, ...member }) => {
        const arr = mrr_minor * 12n
        const usd = member.accounts > 0 ? inDollars(arr) : null
        return {
          ...member,
          ...(counts.get(member.email) ?? { things: 0, overdue: 0 }),
          arr: moneyJson({ minor: arr, currency: ctx.workspace.currency }),
          load: usd === null ? null : loadOf(usd),
        }
      }),
      unowned: counts.get(null)?.things ?? 0,
    }
  })
}

/** What minor units of the workspace's currency are worth in dollars on a day; null without a rate. */
async function dollars(tx: Tx, ctx: Context, day: Day): Promise<(minor: bigint) => number | null> {
  const { currency } = ctx.workspace
  if (currency === "USD") return (minor) => Number(minor) / 100
  const rate = (await ratesOn(tx, currency, day)).get("USD")
  if (rate === undefined) return () => null
  const worthOfDollar = Number(exchanged(1_000_000n, "USD", rate, currency)) / 10_000
  return (minor) => Number(minor) / worthOfDollar
}
