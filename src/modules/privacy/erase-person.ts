import { newId } from "#kernel/ids.ts"
import { eraseFromConsents } from "#modules/billing/index.ts"
import { forgetImported } from "#modules/connectors/index.ts"
import {
  erasedAmong,
  erasePersonRecords,
  type PersonRecords,
  personRecords,
} from "#modules/customers/index.ts"
import {
  audit,
  type Context,
  emptyAudit,
  factsChanged,
  requireRight,
  transaction,
} from "#modules/identity/index.ts"
import { forgetInNotifications, messagesTo } from "#modules/messages/index.ts"
import { eraseFromTasks, forgetInSteps } from "#modules/plays/index.ts"
import { forgetInAlerts, forgetInComments } from "#modules/signals/index.ts"
import { erasePeopleRows } from "#modules/timeline/index.ts"
import { deleteRefusalsOf } from "#modules/tracking/index.ts"
import { eraseFromAnswers } from "#modules/voice/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { keptOf, unknownPerson } from "./describe-person.ts"
import { mentionsOf } from "./mentions.ts"
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
    // They go with the contact.
    const messages = await messagesTo(tx, (await personRecords(tx, person)).names)
    const { names, contacts } = await erasePersonRecords(tx, ctx, person)
    const survey_answers = await eraseFromAnswers(tx, ctx, names)
    await forgetImported(tx, names)
    await deleteRefusalsOf(tx, names)
    const subjects = [
      ...contacts.map(({ contact_id }) => `contact:${contact_id}`),
      ...messages.map((message) => `message:${message}`),
      ...(await forgetMentions(tx, ctx, { names, contacts })),
    ]
    await emptyAudit(tx, subjects, `erasure:${id}`)
    await insertErasure(tx, ctx, { id, names, removed: { contacts: contacts.length, survey_answers } })
    await audit(tx, ctx, { action: "person.erase", subject: `erasure:${id}` })
    await addJob(tx, "erase_person", { workspace_id: ctx.workspace.id, erasure_id: id })
  })
  return id
}

/** Takes a person out of what speaks of accounts and stays. Returns the subjects under which the audit log repeats it. */
async function forgetMentions(
  tx: Tx,
  ctx: Context,
  person: Pick<PersonRecords, "names" | "contacts">,
): Promise<string[]> {
  const { names } = person
  const mentions = mentionsOf(person)
  const consents = await eraseFromConsents(tx, ctx, { names, mentions })
  await forgetInSteps(tx, names)
  await forgetInAlerts(tx, names)
  if (mentions === null) return consents.map((id) => `consent:${id}`)
  await forgetInNotifications(tx, mentions)
  const tasks = await eraseFromTasks(tx, ctx, mentions)
  const alerts = await forgetInComments(tx, mentions)
  return [
    ...consents.map((id) => `consent:${id}`),
    ...tasks.map((id) => `task:${id}`),
    ...alerts.map((id) => `alert:${id}`),
  ]
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
