import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Reason, sorts } from "./contract.ts"
import type { Position } from "./cursor.ts"

export type SortKey = (typeof sorts)[number]
export type Sort = { by: SortKey; descending: boolean }

/** Which accounts of a day. */
export type Filter = {
  search?: string | undefined
  owner?: string | undefined
  segment?: string | undefined
  tier?: string | undefined
  band?: string | undefined
  attention?: boolean | undefined
  state: "paying" | "lost" | "all"
  health_below?: number | undefined
  renewal_within_days?: number | undefined
}

/** The database may not know letters beyond ASCII; this collation does, for order and for upper and lower case. */
const collatedName = sql`a.name COLLATE "und-x-icu"`

/** Column behind each sort, the type its place in the list has, and whether it can be null (nulls come last). */
const columns: Record<SortKey, { column: RawBuilder<unknown>; type: string; nullable: boolean }> = {
  at_stake: { column: sql`p.at_stake_minor`, type: "bigint", nullable: false },
  name: { column: collatedName, type: "text", nullable: false },
  mrr: { column: sql`p.mrr_minor`, type: "bigint", nullable: false },
  health: { column: sql`p.health`, type: "double precision", nullable: true },
  change_30d: { column: sql`p.change_30d`, type: "double precision", nullable: true },
  renewal_on: { column: sql`p.renewal_on`, type: "date", nullable: true },
  last_touch_on: { column: sql`p.last_touch_on`, type: "date", nullable: true },
}

/** All accounts of a day, with what the records say of them today. */
const portfolio = (tx: Tx, day: Day) =>
  tx
    .selectFrom("portfolio_accounts as p")
    .innerJoin("accounts as a", (join) =>
      join.onRef("a.workspace_id", "=", "p.workspace_id").onRef("a.account_id", "=", "p.account_id"),
    )
    .where("p.day", "=", day)

const summaryOf = (tx: Tx, day: Day) =>
  portfolio(tx, day)
    .leftJoin("members as m", (join) =>
      join.onRef("m.workspace_id", "=", "a.workspace_id").onRef("m.email", "=", "a.owner_email"),
    )
    .select([
      "p.account_id",
      "a.name",
      "a.parent_id",
      "a.segment",
      "a.tier",
      "a.owner_email",
      "m.name as owner_name",
      "a.created_on",
      "p.mrr_minor",
      "p.unconverted",
      "p.health",
      "p.band",
      "p.confidence",
      "p.change_30d",
      "p.weeks",
      "p.renewal_on",
      "p.last_touch_on",
      "p.at_stake_minor",
      "p.needs_attention",
    ])
    .select(sql<Reason[]>`p.reasons`.as("reasons"))

export type SummaryRow = NonNullable<Awaited<ReturnType<typeof accountRow>>>

/** One account of a kept day. */
export const accountRow = (tx: Tx, day: Day, account: string) =>
  summaryOf(tx, day).select("a.traits").where("p.account_id", "=", account).executeTakeFirst()

/**
 * A page of the accounts of a kept day, from behind a position on; each with its place in the sort as text. Accounts
 * without a value come last. They are asked for by themselves: so the rest is read along its index in either direction.
 */
export async function accountsPage(
  tx: Tx,
  day: Day,
  filter: Filter,
  page: { sort: Sort; after: Position | null; limit: number },
) {
  const { column, type, nullable } = columns[page.sort.by]
  const { after, limit } = page
  const direction = page.sort.descending ? sql`DESC` : sql`ASC`
  const further = page.sort.descending ? sql`<` : sql`>`
  const part = (which: Expression<SqlBool>, size: number) =>
    summaryOf(tx, day)
      .select(sql<string | null>`${column}::text`.as("place"))
      .where(matches(day, filter))
      .where(which)
      .orderBy(sql`${column} ${direction}`)
      .orderBy(sql`p.account_id ${direction}`)
      .limit(size)
      .execute()
  const valued =
    after?.place === null
      ? []
      : await part(
          after
            ? sql`(${column}, p.account_id) ${further} (CAST(${after.place} AS ${sql.raw(type)}), ${after.account_id})`
            : sql`${column} IS NOT NULL`,
          limit,
        )
  if (!nullable || valued.length === limit) return valued
  const later = after?.place === null ? sql`AND p.account_id ${further} ${after.account_id}` : sql``
  return [...valued, ...(await part(sql`(${column} IS NULL ${later})`, limit - valued.length))]
}

function matches(day: Day, filter: Filter): Expression<SqlBool> {
  const { search, owner, segment, tier, band, attention, state, health_below, renewal_within_days } = filter
  const paying = sql<boolean>`(p.mrr_minor > 0 OR p.unconverted <> '{}')`
  const conditions: Expression<SqlBool>[] = [sql<boolean>`true`]
  if (search)
    conditions.push(
      sql`(${collatedName} ILIKE ${`%${search.replace(/[\\%_]/g, "\\$&")}%`} OR a.account_id = ${search})`,
    )
  if (owner !== undefined) conditions.push(sql`a.owner_email = ${owner.toLowerCase()}`)
  if (segment !== undefined) conditions.push(sql`a.segment = ${segment}`)
  if (tier !== undefined) conditions.push(sql`a.tier = ${tier}`)
  if (band !== undefined) conditions.push(sql`p.band = ${band}`)
  if (attention !== undefined) conditions.push(sql`p.needs_attention = ${attention}`)
  if (state === "paying") conditions.push(paying)
  if (state === "lost") conditions.push(sql`(p.ever_paid AND NOT ${paying})`)
  if (health_below !== undefined) conditions.push(sql`p.health < ${health_below}`)
  if (renewal_within_days !== undefined)
    conditions.push(sql`p.renewal_on <= (${day}::date + ${renewal_within_days}::int)`)
  return sql<boolean>`${sql.join(conditions, sql` AND `)}`
}

/** Totals over the accounts of a kept day that match. MRR in minor units. */
export async function portfolioTotals(tx: Tx, day: Day, filter: Filter) {
  return portfolio(tx, day)
    .where(matches(day, filter))
    .select([
      sql<bigint>`count(*)`.as("accounts"),
      sql<bigint>`count(*) FILTER (WHERE p.mrr_minor > 0 OR p.unconverted <> '{}')`.as("paying"),
      sql<bigint>`count(*) FILTER (WHERE p.needs_attention)`.as("needs_attention"),
      sql<bigint>`coalesce(sum(p.mrr_minor), 0)::bigint`.as("mrr_minor"),
      sql<bigint>`coalesce(sum(p.mrr_minor) FILTER (WHERE p.needs_attention), 0)::bigint`.as(
        "attention_minor",
      ),
      sql<bigint>`count(*) FILTER (WHERE p.band = 'red')`.as("red"),
      sql<bigint>`count(*) FILTER (WHERE p.band = 'yellow')`.as("yellow"),
      sql<bigint>`count(*) FILTER (WHERE p.band = 'green')`.as("green"),
      sql<bigint>`count(*) FILTER (WHERE p.band IS NULL)`.as("none"),
    ])
    .executeTakeFirstOrThrow()
}

/** The values a field has among all accounts of a kept day, and on how many accounts. */
export async function valuesOf(tx: Tx, day: Day, field: "segment" | "tier") {
  const rows = await portfolio(tx, day)
    .where(`a.${field}`, "is not", null)
    .groupBy(`a.${field}`)
    .orderBy(`a.${field}`)
    .select([sql<string>`${sql.ref(`a.${field}`)}`.as("value"), sql<bigint>`count(*)`.as("accounts")])
    .execute()
  return rows.map(({ value, accounts }) => ({ value, accounts: Number(accounts) }))
}

export async function ownersOf(tx: Tx, day: Day) {
  const rows = await portfolio(tx, day)
    .leftJoin("members as m", (join) =>
      join.onRef("m.workspace_id", "=", "a.workspace_id").onRef("m.email", "=", "a.owner_email"),
    )
    .where("a.owner_email", "is not", null)
    .groupBy(["a.owner_email", "m.name"])
    .orderBy("m.name")
    .select([sql<string>`a.owner_email`.as("email"), "m.name", sql<bigint>`count(*)`.as("accounts")])
    .execute()
  return rows.map(({ email, name, accounts }) => ({ email, name, accounts: Number(accounts) }))
}

/** The accounts directly below and above one, by name. */
export async function relatives(tx: Tx, day: Day, account: string, parent: string | null) {
  const named = () => portfolio(tx, day).select(["a.account_id", "a.name"]).orderBy("a.name").limit(1000)
  return {
    parent:
      parent === null
        ? null
        : ((await named().where("a.account_id", "=", parent).executeTakeFirst()) ?? null),
    children: await named().where("a.parent_id", "=", account).execute(),
  }
}
