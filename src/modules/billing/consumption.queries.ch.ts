import { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Meter } from "./contracts.contract.ts"

export type MonthlyUse = { account_id: string; month: Day; quantity: number }

const use = z.object({ account_id: z.string(), month: z.string(), quantity: z.number() })

/** What is asked of the timeline: rows of one name, of one account or of all, on days from `from` to `to`, both included. */
export type UseQuestion = Pick<Meter, "row" | "take" | "property"> & {
  account: string | null
  from: Day
  to: Day
}

/** How much was used by account and month. */
export async function monthlyUse(ctx: Context, question: UseQuestion): Promise<MonthlyUse[]> {
  const { row: name, take, property = "", account, from, to } = question
  const quantity =
    take === "count"
      ? "toFloat64(count())"
      : property === ""
        ? "ifNull(sum(value), 0)"
        : "sum(JSONExtractFloat(properties, {property:String}))"
  const own = account === null ? "" : "AND account_id = {account:String}"
  return ctx.timeline.select({
    tag: "billing.monthlyUse",
    sql: `SELECT account_id, toString(toStartOfMonth(day)) AS month, ${quantity} AS quantity FROM timeline
          WHERE workspace_id = {workspace:UUID} AND name = {name:String}
            AND day >= {from:Date32} AND day <= {to:Date32} ${own}
          GROUP BY account_id, month`,
    params: { workspace: ctx.workspace.id, name, from, to, property, account: account ?? "" },
    row: use,
  })
}
