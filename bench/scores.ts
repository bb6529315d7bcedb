import { putScore, scoreValues } from "#modules/health/index.ts"
import type { Context } from "#modules/identity/index.ts"
import { median, printTable } from "./measure.ts"
import {
  accountId,
  fillAccounts,
  fillUsage,
  inWorkspace,
  onWorkspace,
  saveMetrics,
  usageMetrics,
} from "./workspace.ts"

/**
 * All scores of 100,000 accounts of 20 metrics over 24,000,000 rows, as the API streams them, beside one query written by
 * hand for this one score, and the same in PostgreSQL over the same rows with an index.
 */

const accounts = 100_000
const rowsEach = 240
const asOf = "2026-06-30"
const spread = 180
const metrics = usageMetrics(20)
const runs = 3

const highest: Record<string, number> = { count: 3, sum: 120, mean: 60, distinct_days: 3, distinct_people: 3 }

type Score = [account: string, value: number | null]

/** The score in SQL: points of each metric, and their mean over those with data. */
function handWritten(takes: Record<string, (when: string) => string>) {
  const columns = metrics.map(
    ({ key, name, take, days }) =>
      `${takes[take]?.(`name = '${name}' AND day > date '${asOf}' - ${days}`)} AS ${key}`,
  )
  const points = metrics.map(
    ({ key, take }) =>
      `CASE WHEN ${key} IS NULL THEN 0 ELSE 100 * least(1.0, ${key} / ${highest[take]}.0) END`,
  )
  const withData = metrics.map(({ key }) => `(CASE WHEN ${key} IS NULL THEN 0 ELSE 1 END)`)
  return {
    columns: columns.join(",\n  "),
    score: `(${points.join(" + ")}) / nullif(${withData.join(" + ")}, 0)`,
  }
}

const clickhouse = handWritten({
  count: (when) => `countIf(${when})`,
  sum: (when) => `sumIf(ifNull(value, 0), ${when})`,
  mean: (when) => `avgIf(value, ${when})`,
  distinct_days: (when) => `uniqExactIf(day, ${when})`,
  distinct_people: (when) => `uniqExactIf(person, ${when})`,
})

async function byClickHouse(ctx: Context): Promise<Score[]> {
  const columns = await ctx.timeline.columns({
    tag: "bench.scores",
    sql: `SELECT account_id, ${clickhouse.score} AS score FROM (SELECT account_id, ${clickhouse.columns}
      FROM timeline WHERE workspace_id = {workspace:UUID} AND day BETWEEN date '${asOf}' - 90 AND date '${asOf}'
      GROUP BY account_id)`,
    params: { workspace: ctx.workspace.id },
    names: ["account_id", "score"],
  })
  const values = columns.score as (number | null)[]
  return (columns.account_id as string[]).map((account, i) => [account, values[i] ?? null])
}

const postgres = handWritten({
  count: (when) => `count(*) FILTER (WHERE ${when})`,
  sum: (when) => `coalesce(sum(value) FILTER (WHERE ${when}), 0)`,
  mean: (when) => `avg(value) FILTER (WHERE ${when})`,
  distinct_days: (when) => `count(DISTINCT day) FILTER (WHERE ${when})`,
  distinct_people: (when) => `count(DISTINCT person) FILTER (WHERE ${when})`,
})

/** The rows whole, as the timeline holds them, in a table with the timeline's order as its index. */
async function copyToPostgres(ctx: Context): Promise<void> {
  await inWorkspace(ctx, [
    `CREATE UNLOGGED TABLE bench_timeline (workspace_id uuid, account_id text, person text, name text, at timestamptz,
       recorded_at timestamptz, day date, value float8, properties jsonb, source text, message_id text)`,
  ])
  for (let from = 0; from < accounts; from += 10_000) {
    const names = ["account_id", "person", "name", "at", "value", "message_id"] as const
    const block = await ctx.timeline.columns({
      tag: "bench.copy",
      sql: `SELECT ${names.join(", ")} FROM timeline
        WHERE workspace_id = {workspace:UUID} AND account_id BETWEEN {first:String} AND {last:String}`,
      params: { workspace: ctx.workspace.id, first: accountId(from), last: accountId(from + 9999) },
      names,
    })
    await ctx.records.pool.query(
      `INSERT INTO bench_timeline
       SELECT $1, account_id, person, name, at, at, (at AT TIME ZONE 'UTC')::date, value, '{}', 'bench', message_id
       FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::float8[], $7::text[])
         AS t (account_id, person, name, at, value, message_id)`,
      [ctx.workspace.id, ...names.map((name) => block[name])],
    )
  }
  await ctx.records.pool.query(
    "CREATE INDEX ON bench_timeline (workspace_id, account_id, name, at, message_id)",
  )
  await ctx.records.pool.query("VACUUM ANALYZE bench_timeline")
}

async function byPostgres(ctx: Context): Promise<Score[]> {
  const { rows } = await ctx.records.pool.query<{ account_id: string; score: number | null }>(
    `SELECT account_id, ${postgres.score} AS score FROM (SELECT account_id, ${postgres.columns}
     FROM bench_timeline WHERE workspace_id = '${ctx.workspace.id}' AND day BETWEEN date '${asOf}' - 90 AND date '${asOf}' GROUP BY account_id) AS metrics`,
  )
  return rows.map(({ account_id, score }) => [account_id, score])
}

/** The text that the API streams. */
async function byProduct(ctx: Context): Promise<string> {
  const pieces: string[] = []
  for await (const piece of await scoreValues(ctx, "bench", { as_of: asOf })) pieces.push(String(piece))
  return pieces.join("")
}

function scoresOf(text: string): Score[] {
  const { values } = JSON.parse(text) as { values: { account_id: string; value: number | null }[] }
  return values.map(({ account_id, value }) => [account_id, value])
}

/** Largest difference between two answers over the accounts of both; accounts without rows are in one of them only. */
function difference(a: readonly Score[], b: readonly Score[]): number {
  const values = new Map(a)
  return b.reduce(
    (worst, [account, value]) =>
      Math.max(worst, Math.abs((values.get(account) ?? Number.NaN) - (value ?? 0))),
    0,
  )
}

async function timed<Answer>(
  work: () => Promise<Answer>,
  times = runs,
): Promise<{ took: number; answer: Answer }> {
  const tooks: number[] = []
  for (;;) {
    const begun = performance.now()
    const answer = await work()
    tooks.push((performance.now() - begun) / 1000)
    if (tooks.length === times) return { took: median(tooks), answer }
  }
}

/** Measures and prints the table. */
export const scores = (): Promise<void> =>
  onWorkspace(async (ctx) => {
    await fillAccounts(ctx, accounts, { since: "2024-01-01", months: 12, leaving: 5 })
    await fillUsage(ctx, { accounts, each: rowsEach, last: asOf, days: spread })
    await saveMetrics(ctx, metrics)
    await putScore(ctx, "bench", definition, { draft: false })
    const ours = await timed(() => byProduct(ctx))
    const direct = await timed(() => byClickHouse(ctx))
    await copyToPostgres(ctx)
    const plain = await timed(() => byPostgres(ctx), 1)
    const line = (name: string, took: number) => [name, took.toFixed(2), (ours.took / took).toFixed(2)]
    printTable([
      [`${accounts} accounts, 20 metrics, ${accounts * rowsEach} rows`, "seconds", "ours ÷ this"],
      line("all scores, as streamed JSON", ours.took),
      line("one hand-written ClickHouse query", direct.took),
      line("the same in PostgreSQL", plain.took),
    ])
    console.log(
      `largest difference: ${difference(scoresOf(ours.answer), direct.answer).toExponential(1)} from ClickHouse, ` +
        `${difference(scoresOf(ours.answer), plain.answer).toExponential(1)} from PostgreSQL; medians of ${runs}, PostgreSQL once`,
    )
  })

const definition = {
  groups: [
    {
      key: "use",
      weight: 1,
      inputs: metrics.map(({ key, take }) => ({
        metric: key,
        weight: 1,
        curve: [
          [0, 0],
          [highest[take], 100],
        ],
      })),
    },
  ],
  bands: [{ key: "red", below: 20 }, { key: "yellow", below: 40 }, { key: "green" }],
}
