import { Problem } from "#kernel/errors.ts"
import { toAmount } from "#kernel/money.ts"
import { addDays, type Day, daysBetween, isDay } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { type AccountCondition, accountsWhere } from "./accounts.queries.pg.ts"
import { type Courses, coursesOf } from "./courses.ts"
import { type Loaded, loadCourses } from "./load-courses.ts"
import type { Chosen } from "./movement-sums.ts"
import { withUsage } from "./recurring.ts"

/** What every question about revenue may say. */
export type Question = {
  slice?: string | string[] | undefined
  as_of?: Day | undefined
  known_at?: string | undefined
  on?: "mrr" | "recurring" | undefined
}

/** What a question is answered from: the courses it speaks of, and the accounts it chose. */
export type Ground = Loaded & { chosen: Chosen; knownAt: Date | undefined }

/** Loads what a question is about. */
export async function groundOf(ctx: Context, question: Question): Promise<Ground> {
  const knownAt = question.known_at === undefined ? undefined : new Date(question.known_at)
  const { products, accounts } = readSlices(question.slice)
  let loaded = await loadCourses(ctx, knownAt)
  if (products) loaded = { ...loaded, courses: coursesOfProducts(ctx, loaded, products) }
  if (question.on === "recurring")
    loaded = { ...loaded, courses: await withUsage(ctx, loaded, { products, knownAt }) }
  return {
    ...loaded,
    knownAt,
    chosen: accounts.length > 0 ? await choose(ctx, loaded.courses, accounts) : null,
  }
}

/** What these products alone bring. */
export const coursesOfProducts = (
  ctx: Context,
  { ledger, exchange }: Loaded,
  products: readonly string[],
): Courses =>
  coursesOf(
    ledger,
    exchange,
    ctx.workspace.currency,
    new Set(products.flatMap((product) => ledger.products.find(product) ?? [])),
  )

async function choose(ctx: Context, courses: Courses, conditions: AccountCondition[]): Promise<Uint8Array> {
  const ids = await transaction(ctx, (tx) => accountsWhere(tx, conditions))
  const chosen = new Uint8Array(courses.accounts.words.length)
  for (const id of ids) {
    const account = courses.accounts.find(id)
    if (account !== undefined) chosen[account] = 1
  }
  return chosen
}

/** Slices by key; of products apart, since they choose what of an account counts and not which accounts. */
function readSlices(slices: string | string[] | undefined): {
  products: string[] | null
  accounts: AccountCondition[]
} {
  const byKey = new Map<string, string[]>()
  for (const slice of [slices ?? []].flat()) {
    const colon = slice.indexOf(":")
    const key = slice.slice(0, colon)
    byKey.set(key, [...(byKey.get(key) ?? []), slice.slice(colon + 1)])
  }
  const products = byKey.get("product") ?? null
  byKey.delete("product")
  return { products, accounts: [...byKey].map(([key, values]) => ({ key, values })) }
}

const longestPeriod = 366 * 200

/** The days of a question as they are answered: up to and with the as-of day. Refuses what is no period. */
export function askedSpan(question: { from: Day; to: Day; as_of?: Day | undefined }): { from: Day; to: Day } {
  const { from, to, as_of } = question
  for (const [path, day] of Object.entries({ from, to, as_of }))
    if (day !== undefined && !isDay(day))
      throw new Problem("invalid", `'${path}' must be a day from 1900-01-01 to 2199-12-31.`, [
        { path, message: "a day such as 2026-01-31" },
      ])
  if (daysBetween(from, to) > longestPeriod)
    throw new Problem("invalid", "The period is longer than 200 years.", [
      { path: "to", message: `not after ${addDays(from, longestPeriod)}` },
    ])
  if (to <= from)
    throw new Problem("invalid", "The period is empty: 'to' is the first day after it.", [
      { path: "to", message: `a day after ${from}` },
    ])
  const end = as_of === undefined ? to : addDays(as_of, 1)
  if (end <= from)
    throw new Problem("invalid", `The period begins after the as-of day ${as_of}.`, [
      { path: "from", message: `not after ${as_of}` },
    ])
  return { from, to: end < to ? end : to }
}

/** Minor units of the reporting currency as the API tells them. */
export const amounts =
  (ctx: Context) =>
  (minor: bigint | number): string =>
    toAmount(BigInt(minor), ctx.workspace.currency)

/** Currencies whose MRR is not in the figures, for want of a rate. */
export function unconvertedOf({ courses, chosen }: Ground): { currency: string; accounts: number }[] {
  return [...courses.unconverted]
    .map(([currency, accounts]) => ({
      currency,
      accounts: [...accounts].filter((account) => !chosen || chosen[account] === 1).length,
    }))
    .filter(({ accounts }) => accounts > 0)
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
}
