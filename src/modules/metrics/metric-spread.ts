import type { z } from "zod"
import { addDays, addMonths, type Day } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type {
  metricAccounts as accountsContract,
  metricDistribution as distributionContract,
  metricSpread as spreadContract,
} from "./contract.ts"
import type { Definition } from "./definition.ts"
import { metricDefinitions } from "./definitions.ts"
import { historyDays } from "./metric-history.ts"
import { unknownMetric } from "./plan.ts"
import { askedDay, columnsOver, populationOn, sizeOn, type Whose } from "./population.ts"
import { accountNames } from "./queries.pg.ts"
import { distributionOf, quantile, sortedData } from "./spread.ts"

type Distribution = z.input<typeof distributionContract.response>

const atEachEnd = 10

/** How a metric spreads over accounts on a day. */
export async function metricDistribution(
  ctx: Context,
  key: string,
  { as_of, of }: z.output<typeof distributionContract.query>,
): Promise<Distribution> {
  const day = askedDay(ctx, as_of)
  const { sorted, accounts } = await valuesOn(ctx, key, day, of)
  const outermost = [...sorted.slice(0, atEachEnd), ...sorted.slice(-atEachEnd)]
  const name = await namesOf(ctx, outermost)
  return {
    as_of: day,
    accounts,
    with_data: sorted.length,
    ...distributionOf(Float64Array.from(sorted, ({ value }) => value)),
    lowest: sorted.slice(0, atEachEnd).map(name),
    highest: sorted.slice(-atEachEnd).reverse().map(name),
  }
}

/** The accounts whose value lies in a stretch. */
export async function metricAccounts(
  ctx: Context,
  key: string,
  question: z.output<typeof accountsContract.query>,
): Promise<z.input<typeof accountsContract.response>> {
  const { as_of, of, from = -Infinity, to = Infinity, limit } = question
  const day = askedDay(ctx, as_of)
  const { sorted } = await valuesOn(ctx, key, day, of)
  const inside = sorted.filter(({ value }) => value >= from && value < to)
  const shown = inside.slice(0, limit)
  return { as_of: day, count: inside.length, accounts: shown.map(await namesOf(ctx, shown)) }
}

/** The quartiles of a metric at month ends. */
export async function metricSpread(
  ctx: Context,
  key: string,
  { as_of, of, months }: z.output<typeof spreadContract.query>,
): Promise<z.input<typeof spreadContract.response>> {
  const to = askedDay(ctx, as_of)
  const first = addMonths(`${to.slice(0, 7)}-01`, -months)
  const days = historyDays({ from: addDays(first, -1), to, step: "month" })
  const definitions = await transaction(ctx, (tx) => definitionsWith(tx, key))
  const population = await populationOn(ctx, days, of)
  const column = await columnsOver(ctx, { definitions, wanted: [key], days }, population)
  return {
    points: days.map((day, dayIndex) => {
      const sorted = sortedData(column(key, dayIndex))
      const [q1 = null, median = null, q3 = null] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share))
      return { day, with_data: sorted.length, q1, median, q3 }
    }),
  }
}

type AccountValue = { account_id: string; value: number }

/** The accounts that have data on a day, lowest value first. */
async function valuesOn(
  ctx: Context,
  key: string,
  day: Day,
  of: Whose,
): Promise<{ accounts: number; sorted: AccountValue[] }> {
  const definitions = await transaction(ctx, (tx) => definitionsWith(tx, key))
  const population = await populationOn(ctx, [day], of)
  const column = await columnsOver(ctx, { definitions, wanted: [key], days: [day] }, population)
  const values = column(key, 0)
  const sorted = population.accounts
    .map((account_id, place) => ({ account_id, value: values[place] ?? Number.NaN }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => a.value - b.value || (a.account_id < b.account_id ? -1 : 1))
  return { accounts: sizeOn(population, 0), sorted }
}

/** The workspace's metrics; refuses where the one asked about is not among them. */
async function definitionsWith(tx: Tx, key: string): Promise<Definition[]> {
  const definitions = await metricDefinitions(tx)
  if (!definitions.some((definition) => definition.key === key)) throw unknownMetric(key)
  return definitions
}

/** Puts names to accounts. */
export async function namesOf(
  ctx: Context,
  accounts: readonly { account_id: string }[],
): Promise<<Value extends { account_id: string }>(account: Value) => Value & { name: string }> {
  const ids = accounts.map(({ account_id }) => account_id)
  const names = await transaction(ctx, (tx) => accountNames(tx, ids))
  return (account) => ({ ...account, name: names.get(account.account_id) ?? account.account_id })
}
