import type { Selectable } from "kysely"
import type { DB, Tx } from "#platform/postgres/open.ts"
import type { Role } from "./rights.ts"

export type Member = {
  id: string
  workspaceId: string
  email: string
  name: string
  role: Role
  language: "en" | "ru" | null
  active: boolean
  passwordHash: string | null
}

/** Only roles of `rights.ts` and the two languages are ever written. */
const asMember = (row: Selectable<DB["members"]>): Member => ({
  id: row.id,
  workspaceId: row.workspace_id,
  email: row.email,
  name: row.name,
  role: row.role as Role,
  language: row.language as Member["language"],
  active: row.active,
  passwordHash: row.password_hash,
})

export async function allMembers(tx: Tx): Promise<Member[]> {
  const rows = await tx.selectFrom("members").selectAll().orderBy("name").orderBy("id").execute()
  return rows.map(asMember)
}

export async function memberById(tx: Tx, id: string): Promise<Member | null> {
  const row = await tx.selectFrom("members").selectAll().where("id", "=", id).executeTakeFirst()
  return row ? asMember(row) : null
}

/** Members with an e-mail address: one in a workspace's transaction, one a workspace where only the address is presented. */
export async function membersByEmail(tx: Tx, email: string): Promise<Member[]> {
  const rows = await tx.selectFrom("members").selectAll().where("email", "=", email).orderBy("id").execute()
  return rows.map(asMember)
}

/** Active administrators, locked until the transaction ends: two who would end each other's right wait in line. */
export async function lockAdministrators(tx: Tx): Promise<Member[]> {
  const rows = await tx
    .selectFrom("members")
    .selectAll()
    .where("role", "=", "administrator")
    .where("active", "=", true)
    .orderBy("id")
    .forUpdate()
    .execute()
  return rows.map(asMember)
}

export async function insertMember(tx: Tx, member: Member, now: Date): Promise<void> {
  await tx
    .insertInto("members")
    .values({
      id: member.id,
      workspace_id: member.workspaceId,
      email: member.email,
      name: member.name,
      role: member.role,
      language: member.language,
      active: member.active,
      password_hash: member.passwordHash,
      created_at: now,
    })
    .execute()
}

export async function saveMember(tx: Tx, member: Member): Promise<void> {
  const { id, email, name, role, language, active, passwordHash } = member
  await tx
    .updateTable("members")
    .set({ email, name, role, language, active, password_hash: passwordHash })
    .where("id", "=", id)
    .execute()
}
