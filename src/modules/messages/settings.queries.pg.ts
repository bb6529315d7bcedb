import type { Selectable } from "kysely"
import type { Context } from "#modules/identity/index.ts"
import { type DB, presenting, type Records, type Tx } from "#platform/postgres/open.ts"

/** How a workspace sends, as it is kept: secrets sealed. */
export type SettingsRow = Selectable<DB["message_settings"]>

/** The workspace's settings; made with their defaults where nothing was set yet. */
export async function settingsOf(tx: Tx, ctx: Context): Promise<SettingsRow> {
  const row = await tx.selectFrom("message_settings").selectAll().executeTakeFirst()
  if (row) return row
  await tx
    .insertInto("message_settings")
    .values({ workspace_id: ctx.workspace.id })
    .onConflict((conflict) => conflict.column("workspace_id").doNothing())
    .execute()
  return tx.selectFrom("message_settings").selectAll().executeTakeFirstOrThrow()
}

export type SettingsChange = Partial<Omit<SettingsRow, "workspace_id">>

export async function changeSettings(tx: Tx, change: SettingsChange): Promise<void> {
  if (Object.keys(change).length > 0) await tx.updateTable("message_settings").set(change).execute()
}

/** Notes what the relay says against taking mail; null: it took one. */
export async function noteMailProblem(tx: Tx, problem: string | null, at: Date): Promise<void> {
  await tx
    .updateTable("message_settings")
    .set({ mail_problem: problem, mail_problem_at: problem === null ? null : at })
    .where("mail_problem", "is distinct from", problem)
    .execute()
}

/** The workspace whose Telegram hook has this secret; null where there is none. */
export async function workspaceOfHook(records: Records, hookHash: string): Promise<string | null> {
  const row = await presenting(records, { secretHash: hookHash }, (tx) =>
    tx
      .selectFrom("message_settings")
      .select("workspace_id")
      .where("telegram_hook_hash", "=", hookHash)
      .executeTakeFirst(),
  )
  return row?.workspace_id ?? null
}
