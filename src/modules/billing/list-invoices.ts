import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { moneyJson } from "#kernel/money.ts"
import { addDays, type Day, dayOf, daysBetween, endOfDay, isDay } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { Output } from "#platform/http/endpoint.ts"
import type * as contract from "./invoices.contract.ts"
import { invoicePage, invoiceSums, type StandingInvoice } from "./invoices.queries.pg.ts"

/** Invoices as they stood on a day, newest first, and what they come to. */
export function listInvoices(
  ctx: Context,
  asked: z.output<typeof contract.listInvoices.query>,
): Promise<Output<typeof contract.listInvoices>> {
  const day = asked.as_of ?? today(ctx)
  const zone = ctx.workspace.timeZone
  const moment = { day, end: endOfDay(day, zone) }
  const account = asked.account ?? null
  return transaction(ctx, async (tx) => {
    if (account !== null) await requireAccount(tx, account)
    const rows = await invoicePage(tx, {
      ...moment,
      account,
      state: asked.state ?? null,
      after: asked.cursor === undefined ? null : parseCursor(asked.cursor),
      limit: asked.limit + 1,
    })
    const sums = await invoiceSums(tx, { ...moment, since: endOfDay(addDays(day, -30), zone), account })
    const page = rows.slice(0, asked.limit)
    const last = page.at(-1)
    return {
      as_of: day,
      sums: sums.map(({ currency, ...sum }) => ({
        currency,
        open: { count: sum.open_count, amount: moneyJson({ minor: sum.open_minor, currency }) },
        overdue: {
          count: sum.overdue_count,
          accounts: sum.overdue_accounts,
          amount: moneyJson({ minor: sum.overdue_minor, currency }),
        },
        received_30d: moneyJson({ minor: sum.received_minor, currency }),
      })),
      invoices: page.map((row) => shownInvoice(row, day, zone)),
      next_cursor: rows.length > page.length && last ? `${last.issued_on}~${last.invoice_id}` : null,
    }
  })
}

function shownInvoice(row: StandingInvoice, day: Day, zone: string): contract.ShownInvoice {
  const { amount_minor, paid_minor, paid_at, currency, ...rest } = row
  return {
    ...rest,
    amount: moneyJson({ minor: amount_minor, currency }),
    paid: moneyJson({ minor: paid_minor, currency }),
    paid_on: row.state === "paid" && paid_at ? dayOf(paid_at, zone) : null,
    overdue_days: row.state === "overdue" && row.due_on ? daysBetween(row.due_on, day) : null,
  }
}

function parseCursor(cursor: string): { issued: Day; id: string } {
  const [issued = "", ...id] = cursor.split("~")
  if (!isDay(issued) || id.length === 0)
    throw new Problem("invalid", "This cursor was not given out by this list.", [
      { path: "cursor", message: "send next_cursor of the page before as it is" },
    ])
  return { issued, id: id.join("~") }
}
