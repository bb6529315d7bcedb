import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { mrrIn } from "./lifetime.queries.pg.ts"

/** A term that ends: a version with MRR and an end, of a subscription that is under no continuous contract. */
export type Term = {
  subscription_id: string
  account_id: string
  name: string
  product: string | null
  started_on: Day
  ended_on: Day
  /** Minor units of the workspace's currency; null without a rate for the day it began. */
  minor: bigint | null
  /** Of its own currency. */
  currency: string
  /** Something went on from it by the known day: a following version, or the account bought the product anew within 31 days. */
  renewed: boolean
}

/** Terms `v` that end in [from, to) and had begun by the known day. */
const ending = (from: Day, to: Day, known: Day) => sql`
    v.ended_on >= ${from} AND v.ended_on < ${to} AND v.started_on <= ${known}
    AND v.ended_on > v.started_on AND v.mrr_minor > 0
    AND NOT EXISTS (SELECT FROM contract_subscriptions c JOIN contracts USING (workspace_id, contract_id)
                    WHERE c.workspace_id = v.workspace_id AND c.subscription_id = v.subscription_id
                      AND motion = 'continuous')`

const wentOn = (known: Day) => sql<boolean>`
    EXISTS (SELECT FROM subscription_versions n
            WHERE n.workspace_id = v.workspace_id AND n.account_id = v.account_id
              AND n.mrr_minor > 0 AND n.ended_on IS DISTINCT FROM n.started_on AND n.started_on <= ${known}
              AND (n.subscription_id = v.subscription_id AND n.started_on = v.ended_on
                OR n.subscription_id <> v.subscription_id AND n.product IS NOT DISTINCT FROM v.product
                  AND n.started_on BETWEEN v.ended_on - 31 AND v.ended_on + 31))`

/**
 * The terms that end in [from, to) and had begun by the known day, by the day they end. `most`: no more than so many, each
 * as likely to be among them as any other, and always the same ones.
 */
export async function termsEnding(
  tx: Tx,
  { from, to, known, currency, most }: { from: Day; to: Day; known: Day; currency: string; most?: number },
): Promise<Term[]> {
  const rows = await sql<Term>`
    SELECT v.subscription_id, v.account_id, a.name, v.product, v.started_on, v.ended_on, v.currency,
           ${mrrIn(currency)} AS minor, ${wentOn(known)} AS renewed
    FROM (SELECT * FROM subscription_versions v WHERE ${ending(from, to, known)}
          ${most === undefined ? sql`` : sql`ORDER BY md5(subscription_id || started_on) LIMIT ${most}`}) AS v
    JOIN accounts a USING (account_id)
    ORDER BY v.ended_on, v.account_id, v.subscription_id`.execute(tx)
  return rows.rows
}

/** How many terms ended in a month, and how many of them went on. */
export type MonthTerms = { month: string; terms: number; renewed: number }

/** Months, "2026-03", in which terms ended on a day of [from, to). */
export async function termsByMonth(
  tx: Tx,
  { from, to, known }: { from: Day; to: Day; known: Day },
): Promise<MonthTerms[]> {
  const rows = await sql<MonthTerms>`
    SELECT to_char(v.ended_on, 'YYYY-MM') AS month, count(*)::int AS terms,
           (count(*) FILTER (WHERE ${wentOn(known)}))::int AS renewed
    FROM subscription_versions v
    WHERE ${ending(from, to, known)}
    GROUP BY 1 ORDER BY 1`.execute(tx)
  return rows.rows
}
