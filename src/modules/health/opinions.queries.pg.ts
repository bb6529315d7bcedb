import type { Day } from "#kernel/time.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Band } from "./scores.contract.ts"

export type Override = {
  id: string
  account_id: string
  score: string
  band: Band
  reason: string
  author: Record<string, string>
  created_at: Date
  expires_on: Day
  withdrawn_at: Date | null
  computed_value: number | null
  computed_band: Band | null
}

export async function insertOverride(tx: Tx, workspaceId: string, override: Override): Promise<void> {
  const row = { ...override, workspace_id: workspaceId, author: JSON.stringify(override.author) }
  await tx.insertInto("score_overrides").values(row).execute()
}

const columns = [
  "id",
  "account_id",
  "score",
  "band",
  "reason",
  "author",
  "created_at",
  "expires_on",
  "withdrawn_at",
  "computed_value",
  "computed_band",
] as const

const overrides = (tx: Tx) => tx.selectFrom("score_overrides").select(columns)

const overrideOf = (row: Awaited<ReturnType<ReturnType<typeof overrides>["execute"]>>[number]): Override => ({
  ...row,
  band: row.band as Band,
  computed_band: row.computed_band as Band | null,
  author: row.author as Record<string, string>,
})

/** Overrides of an account, newest first. */
export const overridesOf = async (tx: Tx, account: string): Promise<Override[]> =>
  (await overrides(tx).where("account_id", "=", account).orderBy("created_at", "desc").execute()).map(
    overrideOf,
  )

/** Overrides of a score, newest first, up to 1,000. */
export const overridesOfScore = async (tx: Tx, score: string): Promise<Override[]> =>
  (
    await overrides(tx)
      .where("score", "=", score)
      .orderBy("created_at", "desc")
      .orderBy("id")
      .limit(1000)
      .execute()
  ).map(overrideOf)

/** Withdraws overrides that hold: the one with an id, or all of an account's score. Answers with those it withdrew. */
export async function withdraw(
  tx: Tx,
  which: { id: string } | { account_id: string; score: string },
  at: { now: Date; today: Day },
): Promise<Override[]> {
  const open = tx
    .updateTable("score_overrides")
    .set({ withdrawn_at: at.now })
    .where("withdrawn_at", "is", null)
    .where("expires_on", ">=", at.today)
  const chosen =
    "id" in which
      ? open.where("id", "=", which.id)
      : open.where("account_id", "=", which.account_id).where("score", "=", which.score)
  return (await chosen.returning(columns).execute()).map(overrideOf)
}

export type Pulse = {
  id: string
  account_id: string
  step: number
  reasons: string[]
  comment: string | null
  author: Record<string, string>
  at: Date
}

export async function insertPulse(tx: Tx, workspaceId: string, pulse: Pulse): Promise<void> {
  const row = { ...pulse, workspace_id: workspaceId, author: JSON.stringify(pulse.author) }
  await tx.insertInto("pulses").values(row).execute()
}

/** Pulses of an account, newest first. */
export async function pulsesOf(tx: Tx, account: string): Promise<Pulse[]> {
  const rows = await tx
    .selectFrom("pulses")
    .select(["id", "account_id", "step", "reasons", "comment", "author", "at"])
    .where("account_id", "=", account)
    .orderBy("at", "desc")
    .limit(500)
    .execute()
  return rows.map((row) => ({ ...row, author: row.author as Record<string, string> }))
}
