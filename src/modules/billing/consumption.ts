import type { z } from "zod"
import { moneyJson } from "#kernel/money.ts"
import { addMonths, type Day } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { Output } from "#platform/http/endpoint.ts"
import type * as contract from "./consumption.contract.ts"
import { benchmarkGrowth, type Consumed, nearLimit } from "./consumption.contract.ts"
import { monthlyUse } from "./consumption.queries.ch.ts"
import { type Metered, meteredContracts } from "./contracts.queries.pg.ts"
import { chargeOf, growthOf, isSteady, lastWholeMonth, monthOf, paceOf } from "./meter.ts"

/** Quantities by contract and month. */
export type Quantities = Map<string, Map<Day, number>>

const mostShown = 1000
/** Months before the running one: two years, so that every month has the one a year before. */
const monthsBack = 24

/** What was used of each contract by month, on days from `from` to `to`: one question a kind of meter. */
export async function quantitiesOf(
  ctx: Context,
  metered: readonly Metered[],
  span: { account: string | null; from: Day; to: Day },
): Promise<Quantities> {
  const found: Quantities = new Map(metered.map(({ contract_id }) => [contract_id, new Map<Day, number>()]))
  const kinds = Map.groupBy(metered, ({ meter: { row, take, property } }) =>
    JSON.stringify([row, take, property ?? null]),
  )
  for (const contracts of kinds.values()) {
    const { row, take, property } = contracts[0]!.meter
    const byAccount = Map.groupBy(contracts, ({ account_id }) => account_id)
    const asked = { row, take, ...(property !== undefined && { property }), ...span }
    for (const { account_id, month, quantity } of await monthlyUse(ctx, asked))
      for (const { contract_id, starts_on } of byAccount.get(account_id) ?? [])
        if (month >= monthOf(starts_on)) found.get(contract_id)?.set(month, quantity)
  }
  return found
}

/** What is paid by use as of a day, of one account or of all. */
export async function getConsumption(
  ctx: Context,
  { as_of, account }: z.output<typeof contract.getConsumption.query>,
): Promise<Output<typeof contract.getConsumption>> {
  const day = as_of ?? today(ctx)
  const metered = await transaction(ctx, async (tx) => {
    if (account !== undefined) await requireAccount(tx, account)
    return (await meteredContracts(tx, account ?? null)).filter(
      ({ starts_on, over_on }) => starts_on <= day && (over_on === null || over_on > day),
    )
  })
  const from = addMonths(monthOf(day), -monthsBack)
  const quantities = await quantitiesOf(ctx, metered, { account: account ?? null, from, to: day })
  const all = metered
    .map((each) => consumedOf(each, quantities.get(each.contract_id) ?? new Map<Day, number>(), day))
    .sort((a, b) => (a.growth?.gap ?? 9) - (b.growth?.gap ?? 9))
  return {
    as_of: day,
    benchmark: benchmarkGrowth,
    contracts: all.length,
    below_benchmark: all.filter(({ growth }) => growth !== null && growth.gap < 0).length,
    near_limit: all.filter(({ limit }) => limit?.near).length,
    sums: sumsOf(metered, quantities, day),
    consumption: all.slice(0, mostShown),
  }
}

function consumedOf(metered: Metered, quantities: ReadonlyMap<Day, number>, day: Day): Consumed {
  const { contract_id, account_id, account_name, meter } = metered
  const { currency, product, limit } = meter
  const money = (quantity: number) => moneyJson({ minor: chargeOf(meter, quantity), currency })
  const month = monthOf(day)
  const quantity = quantities.get(month) ?? 0
  const pace = paceOf(quantity, day)
  return {
    contract_id,
    account_id,
    account_name,
    product,
    currency,
    running: {
      month,
      days: pace.days,
      of_days: pace.of_days,
      quantity,
      charge: money(quantity),
      pace_quantity: pace.quantity,
      pace_charge: money(pace.quantity),
    },
    limit:
      limit === undefined
        ? null
        : { quantity: limit, share: pace.quantity / limit, near: pace.quantity >= nearLimit * limit },
    growth: growthOf(quantities, day, benchmarkGrowth),
    steady: isSteady(quantities, day),
    months: [...quantities]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([of, used]) => ({ month: of, quantity: used, charge: money(used) })),
  }
}

function sumsOf(
  metered: readonly Metered[],
  quantities: Quantities,
  day: Day,
): Output<typeof contract.getConsumption>["sums"] {
  const month = lastWholeMonth(day)
  const sums = new Map<string, { charge: bigint; before: bigint; pace: bigint }>()
  for (const { contract_id, meter } of metered) {
    const used = quantities.get(contract_id)
    const sum = sums.get(meter.currency) ?? { charge: 0n, before: 0n, pace: 0n }
    sum.charge += chargeOf(meter, used?.get(month) ?? 0)
    sum.before += chargeOf(meter, used?.get(addMonths(month, -12)) ?? 0)
    sum.pace += chargeOf(meter, paceOf(used?.get(monthOf(day)) ?? 0, day).quantity)
    sums.set(meter.currency, sum)
  }
  return [...sums].map(([currency, { charge, before, pace }]) => ({
    currency,
    month,
    charge: moneyJson({ minor: charge, currency }),
    year_before: moneyJson({ minor: before, currency }),
    pace: moneyJson({ minor: pace, currency }),
  }))
}
