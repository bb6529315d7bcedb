import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

export type WebhookHost = { host: string; added_at: Date }

/** Hosts that steps may call. */
export const webhookHosts = (tx: Tx): Promise<WebhookHost[]> =>
  tx.selectFrom("webhook_hosts").select(["host", "added_at"]).orderBy("host").execute()

/** The sealed secret of a host; null where it may not be called. */
export async function hostSecret(tx: Tx, host: string): Promise<string | null> {
  const row = await tx
    .selectFrom("webhook_hosts")
    .select("secret")
    .where("host", "=", host)
    .executeTakeFirst()
  return row?.secret ?? null
}

export async function saveHost(
  tx: Tx,
  workspaceId: string,
  host: { host: string; secret: string; now: Date },
): Promise<void> {
  await tx
    .insertInto("webhook_hosts")
    .values({ workspace_id: workspaceId, host: host.host, secret: host.secret, added_at: host.now })
    .onConflict((conflict) =>
      conflict.columns(["workspace_id", "host"]).doUpdateSet({ secret: host.secret, added_at: host.now }),
    )
    .execute()
}

export async function deleteHost(tx: Tx, host: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("webhook_hosts")
    .where("host", "=", host)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** A webhook step that waits to be called; null where its run is over or it was answered. */
export async function waitingWebhook(
  tx: Tx,
  runId: string,
  step: string,
): Promise<{ play: string; version: number; account_id: string; name: string; attempts: number } | null> {
  const { rows } = await sql<{
    play: string
    version: number
    account_id: string
    name: string
    attempts: number
  }>`SELECT r.play, r.version, r.account_id, a.name, coalesce((s.effect ->> 'attempts')::int, 0) AS attempts
    FROM play_runs r JOIN play_run_steps s ON s.run_id = r.id AND s.step = r.step
    JOIN accounts a ON a.workspace_id = r.workspace_id AND a.account_id = r.account_id
    WHERE r.id = ${runId} AND r.step = ${step} AND r.outcome IS NULL AND r.waits_for = 'webhook'
      AND s.done_at IS NULL`.execute(tx)
  return rows[0] ?? null
}

/** Notes an attempt at a webhook; with `doneAt` it was the last. */
export async function noteAttempt(
  tx: Tx,
  of: { runId: string; step: string },
  told: { attempts: number; answer: string; result: string; doneAt: Date | null },
): Promise<void> {
  const { attempts, answer, result, doneAt } = told
  await sql`UPDATE play_run_steps SET effect = effect || ${JSON.stringify({ attempts, answer })}::jsonb,
      result = ${result}, done_at = ${doneAt}
    WHERE run_id = ${of.runId} AND step = ${of.step} AND done_at IS NULL`.execute(tx)
}
