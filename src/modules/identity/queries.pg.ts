import { type Selectable, sql } from "kysely"
import type { DB, Tx } from "#platform/postgres/open.ts"
import type { Actor, Workspace } from "./context.ts"
import { workHoursSchema } from "./contract.ts"
import { type Right, type Role, rights, rightsOf } from "./rights.ts"

type Recognised = { actor: Actor; workspace: Workspace; rights: ReadonlySet<Right> }

/** The key of this hash and its workspace. The workspace is bound as soon as the key names it. */
export async function contextOfKey(tx: Tx, keyHash: string): Promise<Recognised | null> {
  const key = await tx
    .selectFrom("api_keys")
    .select(["id", "name", "scopes", "workspace_id"])
    .where("key_hash", "=", keyHash)
    .where("revoked_at", "is", null)
    .executeTakeFirst()
  if (!key) return null
  const scopes = rights.filter((right) => key.scopes.includes(right))
  return {
    actor: { kind: "key", id: key.id, name: key.name, scopes },
    workspace: await bindWorkspace(tx, key.workspace_id),
    rights: new Set(scopes),
  }
}

/** The member behind a session that has not expired, while the member is active. */
export async function contextOfSession(tx: Tx, tokenHash: string, now: Date): Promise<Recognised | null> {
  const session = await tx
    .selectFrom("sessions")
    .select(["id", "member_id", "workspace_id"])
    .where("token_hash", "=", tokenHash)
    .where("expires_at", ">", now)
    .executeTakeFirst()
  if (!session) return null
  const workspace = await bindWorkspace(tx, session.workspace_id)
  const member = await tx
    .selectFrom("members")
    .select(["id", "email", "name", "role"])
    .where("id", "=", session.member_id)
    .where("active", "=", true)
    .executeTakeFirst()
  if (!member) return null
  const role = member.role as Role
  return {
    actor: {
      kind: "member",
      id: member.id,
      email: member.email,
      name: member.name,
      role,
      sessionId: session.id,
    },
    workspace,
    rights: new Set(rightsOf[role]),
  }
}

const asWorkspace = (row: Selectable<DB["workspaces"]>): Workspace => ({
  id: row.id,
  name: row.name,
  currency: row.currency,
  timeZone: row.time_zone,
  language: row.language as Workspace["language"],
  isDemo: row.is_demo,
  workHours: workHoursSchema.parse(row.work_hours),
  holidays: row.holidays,
})

/** Binds the transaction to a workspace and reads it. */
export async function bindWorkspace(tx: Tx, workspaceId: string): Promise<Workspace> {
  await sql`SELECT set_config('app.workspace', ${workspaceId}, true)`.execute(tx)
  const row = await tx
    .selectFrom("workspaces")
    .selectAll()
    .where("id", "=", workspaceId)
    .executeTakeFirstOrThrow()
  return asWorkspace(row)
}

/** The workspace, locked until the transaction ends. */
export async function lockWorkspace(tx: Tx, id: string): Promise<Workspace> {
  const row = await tx
    .selectFrom("workspaces")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return asWorkspace(row)
}

export async function insertWorkspace(tx: Tx, workspace: Workspace, now: Date): Promise<void> {
  const { id, name, currency, timeZone, language, isDemo } = workspace
  await tx
    .insertInto("workspaces")
    .values({ id, name, currency, time_zone: timeZone, language, is_demo: isDemo, created_at: now })
    .execute()
}

export async function saveWorkspace(tx: Tx, workspace: Workspace): Promise<void> {
  const { id, name, currency, timeZone, language, workHours, holidays } = workspace
  await tx
    .updateTable("workspaces")
    .set({
      name,
      currency,
      time_zone: timeZone,
      language,
      work_hours: JSON.stringify(workHours),
      holidays: [...holidays],
    })
    .where("id", "=", id)
    .execute()
}

export async function bumpFactsRevision(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable("workspaces")
    .set((row) => ({ facts_revision: row("facts_revision", "+", 1n) }))
    .where("id", "=", id)
    .execute()
}
