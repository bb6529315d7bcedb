import type { z } from "zod"
import type { Day } from "#kernel/time.ts"
import { continuousAccounts } from "#modules/billing/index.ts"
import { ensureDay } from "#modules/health/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { computeMatrix, type Definition } from "#modules/metrics/index.ts"
import { accountsIn, accountsOf, cloudAccounts } from "./queries.pg.ts"
import type { ComeBack, listReturns as contract } from "./returns.contract.ts"
import { comeBack } from "./returns.rules.ts"

const told = (key: string) => ({ key, name: { en: key, ru: key }, about: { en: key, ru: key } })
const taken = (
  key: string,
  name: string,
  take: "count" | "sum" | "distinct_names" | "days_since_last",
  over: string,
): Definition => ({ ...told(key), unit: "number", good: "up", of: { name: [name], where: {} }, take, over })
const formula = (key: string, text: string): Definition => ({
  ...told(key),
  unit: "share",
  good: "up",
  formula: text,
})

/** Our own, so that there is a reason whatever metrics the library defines. No invoice and no release is among them. */
const definitions: readonly Definition[] = [
  taken("return_since_touch", "touch.*", "days_since_last", "ever"),
  taken("return_use_28d", "usage.*", "count", "28d"),
  taken("return_use_112d", "usage.*", "count", "112d"),
  taken("return_use_91d", "usage.*", "count", "91d"),
  taken("return_features_28d", "usage.*", "distinct_names", "28d"),
  taken("return_features_112d", "usage.*", "distinct_names", "112d"),
  taken("return_charges_91d", "charge.usage", "sum", "91d"),
  formula("return_pace", "4 * return_use_28d / return_use_112d"),
  formula(
    "return_growth",
    "coalesce(return_charges_91d / return_charges_91d@-364d, return_use_91d / return_use_91d@-364d) - 1",
  ),
]
const wanted = [
  "return_since_touch",
  "return_pace",
  "return_features_28d",
  "return_features_112d",
  "return_growth",
] as const

export type Returning = ComeBack & {
  account_id: string
  account_name: string
  owner_email: string | null
  sinceTouch: number | null
}

/** When and why to come back to each account without a renewal date: of these, or (null) of all. */
export async function comeBacks(
  ctx: Context,
  day: Day,
  among: readonly string[] | null,
): Promise<Returning[]> {
  const { accounts, known } = await transaction(ctx, async (tx) => {
    const continuous = await continuousAccounts(tx, day, among)
    const accounts = await cloudAccounts(tx, day, { accounts: among, continuous })
    return { accounts, known: await accountsIn(tx, "advisor", accounts) }
  })
  const matrix = await computeMatrix(ctx, {
    definitions,
    wanted: [...wanted],
    days: [day],
    accounts,
  })
  const [touch, pace, now, before, growth] = wanted.map((key) => matrix.column(key, 0))
  return accounts.map((account_id, place) => {
    const { name = account_id, tier = null, owner_email = null } = known.get(account_id) ?? {}
    const value = (column: Float64Array | undefined) => column?.[place] ?? Number.NaN
    const standing = {
      tier,
      sinceTouch: value(touch),
      pace: value(pace),
      features: value(now),
      featuresBefore: value(before),
      growth: value(growth),
    }
    const sinceTouch = Number.isNaN(standing.sinceTouch) ? null : standing.sinceTouch
    return { account_id, account_name: name, owner_email, ...comeBack(standing, day), sinceTouch }
  })
}

/** The reasons and days to come back, the soonest first. */
export async function listReturns(
  ctx: Context,
  asked: z.output<typeof contract.query>,
): Promise<z.input<typeof contract.response>> {
  const day = asked.as_of ?? today(ctx)
  await ensureDay(ctx, day)
  const { owner, account_id } = asked
  const among =
    account_id !== undefined
      ? [account_id]
      : owner === undefined
        ? null
        : await transaction(ctx, (tx) => accountsOf(tx, [owner]))
  const all = (await comeBacks(ctx, day, among)).filter(
    ({ owner_email }) => owner === undefined || owner_email === owner,
  )
  const inOrder = all.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  return {
    as_of: day,
    total: all.length,
    returns: inOrder
      .slice(0, asked.limit)
      .map(({ account_id, account_name, owner_email, why, on, value, of }) => ({
        account_id,
        account_name,
        owner_email,
        why,
        on,
        value,
        of,
      })),
  }
}
