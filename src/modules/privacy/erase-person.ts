import { newId } from "#kernel/ids.ts"
import { forgetImported } from "#modules/connectors/index.ts"
import { erasedAmong, erasePersonRecords } from "#modules/customers/index.ts"
import {
  audit,
  type Context,
  emptyAudit,
  factsChanged,
  requireRight,
  transaction,
} from "#modules/identity/index.ts"
import { erasePeopleRows } from "#modules/timeline/index.ts"
import { deleteRefusalsOf } from "#modules/tracking/index.ts"
import { eraseFromAnswers } from "#modules/voice/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import { keptOf, unknownPerson } from "./describe-person.ts"
import { erasureById, finishErasure, insertErasure } from "./queries.pg.ts"

/**
 * Deletes what the records keep of a person and from now on refuses what is sent of the person; a job deletes the
 * timeline rows. Returns the erasure's id. Refuses a name that stands nowhere.
 */
export async function erasePerson(ctx: Context, person: string): Promise<string> {
  requireRight(ctx, "people:erase")
  const known = (await keptOf(ctx, person)) !== null
  const id = newId()
  await transaction(ctx, async (tx) => {
    if (!known && (await erasedAmong(tx, ctx, [person])).size === 0) throw unknownPerson()
    const { names, contacts } = await erasePersonRecords(tx, ctx, person)
    const survey_answers = await eraseFromAnswers(tx, ctx, names)
    await forgetImported(tx, names)
    await deleteRefusalsOf(tx, names)
    await emptyAudit(
      tx,
      contacts.map(({ contact_id }) => `contact:${contact_id}`),
      `erasure:${id}`,
    )
    await insertErasure(tx, ctx, { id, names, removed: { contacts: contacts.length, survey_answers } })
    await audit(tx, ctx, { action: "person.erase", subject: `erasure:${id}` })
    await addJob(tx, "erase_person", { workspace_id: ctx.workspace.id, erasure_id: id })
  })
  return id
}

/** Deletes the timeline rows of an erasure that is not done. Safe to repeat. */
export async function finishErasing(ctx: Context, id: string): Promise<void> {
  const erasure = await transaction(ctx, (tx) => erasureById(tx, id))
  if (!erasure?.names) return
  const timeline_rows = await erasePeopleRows(ctx, erasure.names)
  await transaction(ctx, async (tx) => {
    await finishErasure(tx, ctx, id, { timeline_rows })
    await factsChanged(tx, ctx)
    const workspace_id = ctx.workspace.id
    await addJob(tx, "refresh_portfolio", { workspace_id }, { key: `refresh_portfolio:${workspace_id}` })
  })
}
