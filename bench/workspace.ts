import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Context, createWorkspace, transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { metricKind } from "#modules/metrics/index.ts"
import { readConfig } from "../src/config.ts"
import { startEngines } from "../src/start-engines.ts"

/** Work on an empty workspace over both engines, embedded in a folder that is gone afterwards. */
export async function onWorkspace(work: (ctx: Context) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "perennial-bench-"))
  const opened: (() => Promise<void>)[] = []
  try {
    const engines = await startEngines(readConfig(["--data", folder], { LOG_LEVEL: "error" }), (close) =>
      opened.push(close),
    )
    const named = { name: "Bench", currency: "USD", timeZone: "UTC", language: "en", isDemo: false } as const
    await work(await createWorkspace(engines, named))
  } finally {
    for (let close = opened.pop(); close; close = opened.pop()) await close()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const accountId = (at: number): string => `account-${String(at).padStart(6, "0")}`

/** Accounts that each pay from `since` on; every `leaving`-th leaves on a day in the `months` after it. */
export async function fillAccounts(
  ctx: Context,
  count: number,
  paying: { since: string; months: number; leaving: number },
): Promise<void> {
  await inWorkspace(ctx, [
    `INSERT INTO accounts (workspace_id, account_id, name)
     SELECT '${ctx.workspace.id}', 'account-' || lpad(i::text, 6, '0'), 'Account ' || i
     FROM generate_series(0, ${count - 1}) AS i`,
    `INSERT INTO subscription_versions (workspace_id, subscription_id, started_on, ended_on, account_id, currency,
       interval_months, discount, mrr_minor)
     SELECT '${ctx.workspace.id}', 's' || i, '${paying.since}',
       CASE WHEN i % ${paying.leaving} = 0 THEN date '${paying.since}' + (i * 7919 % (${paying.months} * 30)) + 1 END,
       'account-' || lpad(i::text, 6, '0'), 'USD', 1, 0, 10000
     FROM generate_series(0, ${count - 1}) AS i`,
  ])
}

/** Statements in one transaction of the workspace. */
export async function inWorkspace(ctx: Context, statements: readonly string[]): Promise<void> {
  const client = await ctx.records.pool.connect()
  try {
    await client.query("BEGIN")
    await client.query("SELECT set_config('app.workspace', $1, true)", [ctx.workspace.id])
    for (const statement of statements) await client.query(statement)
    await client.query("COMMIT")
  } finally {
    client.release()
  }
}

/**
 * Usage written straight into the engine: `each` rows for every account, spread over `days` days up to `last`, of ten
 * kinds and five people, with values in quarters. Who does a thing does it five times that day, as people do.
 */
export async function fillUsage(
  ctx: Context,
  given: { accounts: number; each: number; last: string; days: number },
): Promise<void> {
  const { accounts, each, last, days } = given
  for (let from = 0; from < accounts; from += 10_000)
    await ctx.timeline.system(`
      INSERT INTO timeline (workspace_id, account_id, said_account, person, name, at, recorded_at, day, value, properties,
        source, message_id, content_hash)
      SELECT '${ctx.workspace.id}', account, account, 'p' || toString(h % 5), 'usage.kind' || toString(intDiv(h, 5) % 10),
        moment, moment, toDate32(moment), (cityHash64(number) % 400) / 4, '{}', 'bench', toString(number) || '-${from}', h
      FROM (
        SELECT number, 'account-' || leftPad(toString(${from} + intDiv(number, ${each})), 6, '0') AS account,
          cityHash64(intDiv(number, 5), ${from}) AS h,
          toDateTime64('${last} 20:00:00', 3, 'UTC') - toIntervalSecond(intDiv(h, 1000) % ${days} * 86400 + number % 5 * 600) AS moment
        FROM numbers(${Math.min(10_000, accounts - from) * each})
      )`)
}

/** The metrics of a bench: a few takes of each kind of usage over some windows. */
export function usageMetrics(count: number): { key: string; name: string; take: string; days: number }[] {
  const takes = ["count", "sum", "mean", "distinct_days", "distinct_people"]
  return Array.from({ length: count }, (_, i) => ({
    key: `m${i}`,
    name: `usage.kind${i % 10}`,
    take: takes[i % takes.length] ?? "count",
    days: [28, 90][Math.floor(i / 10) % 2] ?? 28,
  }))
}

/** Saves them as documents. */
export const saveMetrics = (ctx: Context, metrics: ReturnType<typeof usageMetrics>): Promise<void> =>
  transaction(ctx, async (tx) => {
    for (const { key, name, take, days } of metrics) {
      const words = { en: key, ru: key }
      const body = { name: words, about: words, unit: "number", good: "up", take, over: `${days}d` }
      await saveDocument(tx, ctx, metricKind, { key, body: { ...body, of: { name: [name] } } })
    }
  })
