import type { Context } from "#modules/identity/index.ts"
import { cohorts, movements, retention } from "#modules/revenue/contract.ts"
import { getRetention, listCohorts, listMovements } from "#modules/revenue/index.ts"
import { median, printTable, whole } from "./measure.ts"
import { inWorkspace, onWorkspace } from "./workspace.ts"

/**
 * Movements by month, retention and the table of cohorts over 1,000,000 subscription versions of 100,000 accounts in 60
 * months: as the product answers them after a start (the ledger is read from PostgreSQL) and when asked again, beside the
 * plain way in SQL, which joins versions with the days on which versions of the same account change. And at a tenth.
 */

const from = "2021-01-01"
const to = "2026-01-01"
const months = 60
const runs = 3

/** Ten versions an account, one after another; every seventh ends a month before the next begins, every third account leaves. */
async function fill(ctx: Context, accounts: number): Promise<void> {
  const { id } = ctx.workspace
  const length = (months * 30) / 10
  await inWorkspace(ctx, [
    `INSERT INTO accounts (workspace_id, account_id, name)
     SELECT '${id}', 'account-' || lpad(i::text, 6, '0'), 'Account ' || i FROM generate_series(0, ${accounts - 1}) AS i`,
    `INSERT INTO subscription_versions (workspace_id, subscription_id, account_id, started_on, ended_on, product,
       quantity, currency, interval_months, discount, mrr_minor)
     SELECT '${id}', 's' || a, 'account-' || lpad(a::text, 6, '0'),
       date '${from}' + (a * 7919::bigint % 365)::int + n * ${length},
       CASE WHEN n = 9 AND a % 3 > 0 THEN NULL
            ELSE date '${from}' + (a * 7919::bigint % 365)::int + (n + 1) * ${length} - CASE WHEN (a + n) % 7 = 0 THEN 30 ELSE 0 END END,
       'Plan ' || a % 5, 10 + n, 'USD', 1, 0, 1000 + (a * 31::bigint + n * 977) % 9000
     FROM generate_series(0, ${accounts - 1}) AS a, generate_series(0, 9) AS n`,
    `INSERT INTO ledger_words (workspace_id, kind, number, word)
     SELECT '${id}'::uuid, 'account', i, 'account-' || lpad(i::text, 6, '0') FROM generate_series(0, ${accounts - 1}) AS i
     UNION ALL SELECT '${id}'::uuid, 'sold', i, 'USDPlan ' || i FROM generate_series(0, 4) AS i`,
    `INSERT INTO ledger_entries (workspace_id, account, sold, subscription_id, day, part, change_minor, is_reversal,
       recorded_at, actor)
     SELECT '${id}', substr(account_id, 9)::int, substr(product, 6)::int, subscription_id, day, part, change, false,
            now(), '{}'
     FROM (
       SELECT *, started_on AS day, CASE WHEN before = started_on THEN 4 ELSE 0 END AS part,
              mrr_minor - CASE WHEN before = started_on THEN paid ELSE 0 END AS change FROM versions
       UNION ALL
       SELECT *, ended_on, 1, -mrr_minor FROM versions WHERE ended_on IS DISTINCT FROM next
     ) AS changes WHERE change <> 0`.replaceAll(
      "FROM versions",
      `FROM (SELECT *, lag(ended_on) OVER w AS before, lag(mrr_minor) OVER w AS paid, lead(started_on) OVER w AS next
             FROM subscription_versions WINDOW w AS (PARTITION BY subscription_id ORDER BY started_on)) AS versions`,
    ),
  ])
  await ctx.records.pool.query("VACUUM ANALYZE subscription_versions, ledger_entries, ledger_words")
}

/** Movements by month: MRR at the end of every day on which something changes, and of the day before. */
const plainMovements = `
  WITH days AS (
    SELECT account_id, started_on AS day FROM subscription_versions
    UNION SELECT account_id, ended_on FROM subscription_versions WHERE ended_on IS NOT NULL
  ), levels AS (
    SELECT d.account_id, d.day,
           coalesce(sum(v.mrr_minor) FILTER (WHERE v.started_on < d.day), 0) AS before,
           coalesce(sum(v.mrr_minor) FILTER (WHERE v.ended_on IS NULL OR v.ended_on > d.day), 0) AS after
    FROM days d JOIN subscription_versions v
      ON v.account_id = d.account_id AND v.started_on <= d.day AND (v.ended_on IS NULL OR v.ended_on >= d.day)
    GROUP BY d.account_id, d.day
  ), firsts AS (SELECT account_id, min(started_on) AS day FROM subscription_versions GROUP BY account_id)
  SELECT to_char(day, 'YYYY-MM') AS month,
         sum(after) FILTER (WHERE before = 0 AND levels.day = firsts.day)::text AS new,
         sum(after) FILTER (WHERE before = 0 AND levels.day > firsts.day)::text AS reactivation,
         sum(after - before) FILTER (WHERE before > 0 AND after > before)::text AS expansion,
         sum(before - after) FILTER (WHERE after > 0 AND after < before)::text AS contraction,
         sum(before) FILTER (WHERE after = 0)::text AS churn
  FROM levels JOIN firsts USING (account_id) WHERE levels.day >= '${from}' AND levels.day < '${to}'
  GROUP BY month ORDER BY month`.replace("to_char(day", "to_char(levels.day")

const plainRetention = `
  SELECT sum(was)::text AS opening, sum(least(was, coalesce(is_now, 0)))::text AS kept, sum(coalesce(is_now, 0))::text AS closing
  FROM (SELECT account_id, sum(mrr_minor) AS was FROM subscription_versions
        WHERE started_on <= '2024-12-31' AND (ended_on IS NULL OR ended_on > '2024-12-31') GROUP BY account_id) a
  LEFT JOIN (SELECT account_id, sum(mrr_minor) AS is_now FROM subscription_versions
        WHERE started_on <= '2025-12-31' AND (ended_on IS NULL OR ended_on > '2025-12-31') GROUP BY account_id) b USING (account_id)`

const plainCohorts = `
  WITH firsts AS (SELECT account_id, min(started_on) AS day FROM subscription_versions GROUP BY account_id),
  ends AS (SELECT (date '${from}' + make_interval(months => i + 1))::date - 1 AS day FROM generate_series(0, ${months - 1}) AS i)
  SELECT to_char(firsts.day, 'YYYY-MM') AS cohort, ends.day, sum(v.mrr_minor)::text AS mrr, count(DISTINCT v.account_id)
  FROM ends JOIN subscription_versions v ON v.started_on <= ends.day AND (v.ended_on IS NULL OR v.ended_on > ends.day)
  JOIN firsts ON firsts.account_id = v.account_id
  GROUP BY 1, 2 ORDER BY 1, 2`

/** The plain way: seconds, and the sum of what came in new. */
async function byPlainSql(ctx: Context): Promise<{ took: number; check: string }> {
  const client = await ctx.records.pool.connect()
  try {
    await client.query("BEGIN")
    await client.query(
      "SELECT set_config('app.workspace', $1, true), set_config('work_mem', '256MB', true)",
      [ctx.workspace.id],
    )
    const begun = performance.now()
    const { rows } = await client.query<Record<string, string | null>>(plainMovements)
    const kept = await client.query<Record<string, string>>(plainRetention)
    const table = await client.query<{ cohort: string; mrr: string }>(plainCohorts)
    const took = (performance.now() - begun) / 1000
    await client.query("COMMIT")
    const sum = (name: string) => rows.reduce((total, row) => total + BigInt(row[name] ?? 0), 0n)
    const sums = ["new", "reactivation", "expansion", "contraction", "churn"].map(sum)
    const last = table.rows.reduce((total, row) => total + BigInt(row.mrr), 0n)
    return { took, check: [...sums, kept.rows[0]?.["opening"], kept.rows[0]?.["closing"], last].join(" ") }
  } finally {
    client.release()
  }
}

/** The product's three answers: seconds, and the same sums. */
async function byProduct(ctx: Context): Promise<{ took: number; check: string }> {
  const begun = performance.now()
  const moved = movements.response.parse(await listMovements(ctx, movements.query.parse({ from, to })))
  const kept = retention.response.parse(
    await getRetention(ctx, retention.query.parse({ from: "2024-12-31", to: "2025-12-31" })),
  )
  const table = cohorts.response.parse(await listCohorts(ctx, cohorts.query.parse({ from, to })))
  const took = (performance.now() - begun) / 1000
  const minor = (amount: string) => BigInt(amount.replace(".", ""))
  const sums = (["new", "reactivation", "expansion", "contraction", "churn"] as const).map((name) =>
    moved.periods.reduce((total, period) => total + minor(period[name]), 0n),
  )
  const cells = table.cohorts.flatMap((cohort) => cohort.cells.map(({ mrr }) => minor(mrr)))
  const last = cells.reduce((total, mrr) => total + mrr, 0n)
  return { took, check: [...sums, minor(kept.opening), minor(kept.closing_of_cohort), last].join(" ") }
}

async function measured(accounts: number): Promise<{ cold: number; warm: number; plain: number }> {
  let result = { cold: 0, warm: 0, plain: 0 }
  await onWorkspace(async (ctx) => {
    await fill(ctx, accounts)
    const colds: number[] = []
    const warms: number[] = []
    let check = ""
    for (let run = 0; run < runs; run++) {
      // What is kept in memory is kept for these records: others have nothing yet.
      const fresh = { ...ctx, records: { ...ctx.records } }
      colds.push((await byProduct(fresh)).took)
      const again = await byProduct(fresh)
      warms.push(again.took)
      check = again.check
    }
    const plain = await byPlainSql(ctx)
    if (plain.check !== check) throw new Error(`the two differ:\n${check}\n${plain.check}`)
    result = { cold: median(colds), warm: median(warms), plain: plain.took }
  })
  return result
}

/** Measures and prints the table. */
export async function revenue(): Promise<void> {
  const large = await measured(100_000)
  const small = await measured(10_000)
  const line = (name: string, of: "cold" | "warm" | "plain") => [
    name,
    large[of].toFixed(2),
    small[of].toFixed(2),
    (large[of] / small[of]).toFixed(1),
    (large.plain / large[of]).toFixed(1),
  ]
  printTable([
    [
      "movements, retention and cohorts, seconds",
      `${whole(1_000_000)} versions`,
      "a tenth",
      "growth",
      "plain ÷ this",
    ],
    line("from the ledger on disk", "cold"),
    line("asked again", "warm"),
    line("plain SQL in PostgreSQL", "plain"),
  ])
  console.log(`the same sums to the minor unit both ways; medians of ${runs}, PostgreSQL once`)
}
