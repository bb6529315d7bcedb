import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { personRecords } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { countPeopleRows } from "#modules/timeline/index.ts"
import { countAnswersOf } from "#modules/voice/index.ts"
import type { describePerson as contract } from "./contract.ts"

type Kept = z.input<typeof contract.response>

/** What is kept of a person; null where the name stands nowhere. */
export async function keptOf(ctx: Context, person: string): Promise<Kept | null> {
  const { records, answers } = await transaction(ctx, async (tx) => {
    const records = await personRecords(tx, person)
    return { records, answers: await countAnswersOf(tx, records.names) }
  })
  const { names, contacts, accounts } = records
  const rows = await countPeopleRows(ctx, names)
  if (names.length === 1 && contacts.length + accounts.length + rows + answers === 0 && !records.traits)
    return null
  return { names, contacts, accounts, timeline_rows: rows, survey_answers: answers }
}

export const unknownPerson = (): Problem =>
  new Problem(
    "not_found",
    "Nobody is known by this name. Give a contact's id, an e-mail address, or the id that events carry.",
  )

/** What is kept of a person. Refuses a name that stands nowhere. */
export async function describePerson(ctx: Context, person: string): Promise<Kept> {
  const kept = await keptOf(ctx, person)
  if (!kept) throw unknownPerson()
  return kept
}
