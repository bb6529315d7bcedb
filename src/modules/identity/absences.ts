import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { type Absence, absencesSince, deleteAbsence, insertAbsence } from "./absences.queries.pg.ts"
import { audit } from "./audit.ts"
import { type Context, requireRight, today, transaction } from "./context.ts"
import type { createAbsence as contract } from "./contract.ts"
import { memberById } from "./members.queries.pg.ts"

/** Who is away now or will be, and who stands in. */
export const listAbsences = (ctx: Context): Promise<Absence[]> =>
  transaction(ctx, (tx) => absencesSince(tx, today(ctx)))

/** Says that a member is away, both days included; what falls to them falls to the stand-in meanwhile. */
export function createAbsence(ctx: Context, given: z.output<typeof contract.body>): Promise<Absence> {
  requireRight(ctx, "members:write")
  return transaction(ctx, async (tx) => {
    const { member_id, stand_in_id = null, from_day, to_day } = given
    if (!(await memberById(tx, member_id)))
      throw new Problem("invalid", "There is no such member.", [
        { path: "member_id", message: "a member of this workspace" },
      ])
    const standIn = stand_in_id === null ? null : await memberById(tx, stand_in_id)
    if (stand_in_id !== null && (!standIn?.active || stand_in_id === member_id))
      throw new Problem("invalid", "Nobody can stand in like that.", [
        { path: "stand_in_id", message: "another active member" },
      ])
    if (to_day < from_day)
      throw new Problem("invalid", "The absence ends before it begins.", [
        { path: "to_day", message: `${from_day} or later` },
      ])
    const absence = { id: newId(), member_id, stand_in_id, from_day, to_day }
    await insertAbsence(tx, ctx.workspace.id, absence)
    await audit(tx, ctx, { action: "absence.create", subject: `member:${member_id}`, after: absence })
    return absence
  })
}

/** Takes an absence back. */
export function removeAbsence(ctx: Context, id: string): Promise<void> {
  requireRight(ctx, "members:write")
  return transaction(ctx, async (tx) => {
    const absence = await deleteAbsence(tx, id)
    if (!absence) throw new Problem("not_found", `There is no absence '${id}'.`)
    await audit(tx, ctx, {
      action: "absence.remove",
      subject: `member:${absence.member_id}`,
      before: absence,
    })
  })
}
