import { toAmount } from "#kernel/money.ts"
import { addMonths, type Day, dayStarts } from "#kernel/time.ts"
import { lockRecords } from "#modules/customers/index.ts"
import { type Context, factsChanged, today, transaction } from "#modules/identity/index.ts"
import { queueRows, type TimelineRow } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import {
  chargedContracts,
  chargesAfter,
  chargesFrom,
  saveCharges,
  type UsageCharge,
} from "./charges.queries.pg.ts"
import { quantitiesOf } from "./consumption.ts"
import { type Metered, meteredContracts } from "./contracts.queries.pg.ts"
import { chargeOf, endOfMonth, monthOf } from "./meter.ts"
import { dayRow, difference } from "./terms.ts"

/** Months told of when a contract is met for the first time, and each night: late use changes the month before. */
const monthsAtFirst = 60
const monthsAnew = 1

/** Works out what use of the running month and the one before is charged, and tells the timeline. Safe to repeat. */
export async function tellCharges(ctx: Context): Promise<void> {
  const { known, fresh } = await transaction(ctx, async (tx) => {
    const charged = await chargedContracts(tx)
    const metered = await meteredContracts(tx, null)
    return {
      known: metered.filter(({ contract_id }) => charged.has(contract_id)),
      fresh: metered.filter(({ contract_id }) => !charged.has(contract_id)),
    }
  })
  await tellOf(ctx, known, monthsAnew)
  await tellOf(ctx, fresh, monthsAtFirst)
}

const contractsAtOnce = 2000

async function tellOf(ctx: Context, metered: readonly Metered[], months: number): Promise<void> {
  const to = today(ctx)
  const from = addMonths(monthOf(to), -months)
  const quantities =
    metered.length === 0
      ? new Map<string, Map<Day, number>>()
      : await quantitiesOf(ctx, metered, { account: null, from, to })
  for (let at = 0; at < metered.length; at += contractsAtOnce) {
    const block = metered.slice(at, at + contractsAtOnce)
    const charges = block.flatMap((each) =>
      chargesOf(each, quantities.get(each.contract_id) ?? new Map<Day, number>(), to),
    )
    const ids = block.map(({ contract_id }) => contract_id)
    await transaction(ctx, async (tx) => {
      await lockRecords(tx, ctx.workspace.id, "contracts")
      const before = await chargesFrom(tx, ids, from)
      await saveCharges(tx, ctx.workspace.id, charges)
      const after = await chargesFrom(tx, ids, from)
      const change = difference(chargeRows(before, ctx), chargeRows(after, ctx))
      if (change.append.length === 0) return
      await queueRows(tx, ctx, change)
      await factsChanged(tx, ctx)
    })
  }
}

function chargesOf(metered: Metered, quantities: ReadonlyMap<Day, number>, to: Day): UsageCharge[] {
  const { contract_id, account_id, meter } = metered
  return [...quantities].map(([month, quantity]) => ({
    contract_id,
    month,
    counted_on: endOfMonth(month) < to ? endOfMonth(month) : to,
    account_id,
    product: meter.product,
    currency: meter.currency,
    quantity,
    amount_minor: chargeOf(meter, quantity).toString(),
  }))
}

/** What charges tell the timeline: `charge.usage`, one a contract and month, on the last day counted; major units. */
function chargeRows(charges: readonly UsageCharge[], ctx: Context): TimelineRow[] {
  const startOf = dayStarts(ctx.workspace.timeZone)
  return charges.map(
    ({ contract_id, account_id, month, counted_on, product, currency, quantity, amount_minor }) =>
      dayRow(
        {
          account_id,
          name: "charge.usage",
          day: counted_on,
          at: startOf(counted_on),
          value: Number(toAmount(BigInt(amount_minor), currency)),
          properties: { contract_id, product, currency, month: month.slice(0, 7), quantity },
        },
        `${contract_id}:${month}`,
      ),
  )
}

/** Takes what was told of a contract's charges back, before the contract goes. */
export async function retractCharges(tx: Tx, ctx: Context, contractId: string): Promise<void> {
  const rows = chargeRows(await chargesFrom(tx, [contractId], "1900-01-01"), ctx)
  await queueRows(tx, ctx, { append: [], retract: rows.map(({ message_id }) => message_id) })
}

/** Tells the timeline anew of every charge, after the workspace moved to another zone. Safe to repeat. */
export async function retellCharges(ctx: Context): Promise<void> {
  for (let after: string | null = ""; after !== null; ) {
    const from: string = after
    after = await transaction(ctx, async (tx) => {
      const charges = await chargesAfter(tx, from, contractsAtOnce)
      const rows = chargeRows(charges, ctx)
      await queueRows(tx, ctx, { append: rows, retract: rows.map(({ message_id }) => message_id) })
      return charges.at(-1)?.contract_id ?? null
    })
  }
}
