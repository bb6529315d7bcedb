import { Problem } from "#kernel/errors.ts"
import type { Context } from "./context.ts"
import type { Member } from "./members.queries.pg.ts"
import { type Role, rightsOf } from "./rights.ts"

/** Refuses to give, change or take a role that can do what the caller cannot. */
export function refuseBeyondOwn(ctx: Context, role: Role): void {
  if (ctx.actor.kind === "system") return
  const beyond = rightsOf[role].filter((right) => !ctx.rights.has(right))
  if (beyond.length > 0)
    throw new Problem("forbidden", `The role '${role}' can do what you cannot: ${beyond.join(", ")}.`)
}

/** Refuses to leave a workspace without an active administrator. */
export function refuseToLoseLastAdministrator(administrators: Member[], before: Member, after: Member): void {
  const remains = (member: Member) => member.role === "administrator" && member.active
  if (!remains(before) || remains(after) || administrators.some(({ id }) => id !== before.id)) return
  throw new Problem(
    "conflict",
    `${before.name} is the last active administrator. Make another member an administrator first.`,
  )
}

/** A member as the audit log keeps it: nothing of the password but whether there is one. */
export const auditedMember = ({ email, name, role, language, active, passwordHash }: Member) => ({
  email,
  name,
  role,
  language,
  active,
  has_password: passwordHash !== null,
})
