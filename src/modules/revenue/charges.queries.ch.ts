import type { Context } from "#modules/identity/index.ts"

/** A month's charges for use of an account in a currency, in millionths of its major unit. */
export type MonthCharge = { account_id: string; month: string; currency: string; micros: number }

/** Charges for use (`charge.usage`: value in major units, properties.currency and, where it is known, properties.product). */
export async function monthCharges(
  ctx: Context,
  which: { products: readonly string[] | null; knownAt: Date | undefined },
): Promise<MonthCharge[]> {
  const { account_id, month, currency, micros } = await ctx.timeline.columns({
    tag: "revenue.monthCharges",
    sql: `SELECT account_id, toString(toStartOfMonth(day)) AS month, currency, micros FROM (
            SELECT account_id, toStartOfMonth(day) AS day, JSONExtractString(properties, 'currency') AS currency,
                   sum(toInt64(round(value * 1000000))) AS micros
            FROM timeline
            WHERE workspace_id = {workspace:UUID} AND name = 'charge.usage' AND account_id <> '' AND value IS NOT NULL
              AND ({all:Bool} OR JSONExtractString(properties, 'product') IN {products:Array(String)})
              AND recorded_at <= fromUnixTimestamp64Milli({known:Int64})
            GROUP BY account_id, day, currency)
          WHERE micros <> 0
          ORDER BY account_id, day, currency`,
    params: {
      workspace: ctx.workspace.id,
      all: which.products === null,
      products: which.products ?? [],
      known: (which.knownAt ?? farFuture).getTime(),
    },
    names: ["account_id", "month", "currency", "micros"],
  })
  return account_id.map((account, at) => ({
    account_id: String(account),
    month: String(month[at]),
    currency: String(currency[at]),
    micros: Number(micros[at]),
  }))
}

const farFuture = new Date("2200-01-01T00:00:00Z")
