import type { z } from "zod"
import { personRecords } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { countPeopleRows } from "#modules/timeline/index.ts"
import { countAnswersOf } from "#modules/voice/index.ts"
import type { describePerson as contract } from "./contract.ts"

/** What is kept of a person. Nothing but the name that was asked for where nothing is. */
export async function describePerson(
  ctx: Context,
  person: string,
): Promise<z.input<typeof contract.response>> {
  const { records, answers } = await transaction(ctx, async (tx) => {
    const records = await personRecords(tx, person)
    return { records, answers: await countAnswersOf(tx, records.names) }
  })
  return {
    names: records.names,
    contacts: records.contacts,
    accounts: records.accounts,
    timeline_rows: await countPeopleRows(ctx, records.names),
    survey_answers: answers,
  }
}
