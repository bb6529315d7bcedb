import {
  type PutResult,
  type RecordChange,
  type Restored,
  type Transition,
  written,
} from "#kernel/records.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { ContactRow } from "./contract.ts"
import { erasedProblem } from "./erased.ts"
import { type OwnedRecords, putOwned, restoreOwned } from "./owned-records.ts"
import { peopleChanged } from "./people.ts"
import { contactsById, deleteContacts, saveContacts } from "./queries.pg.ts"
import { type ContactRecord, contactRecord } from "./rules.ts"
import { unknownAccount } from "./unknown-account.ts"

const contacts: OwnedRecords<ContactRecord> = {
  kind: "contacts",
  byId: contactsById,
  async write(tx, ctx, transitions) {
    const { saved, removed } = written(transitions)
    await saveContacts(tx, ctx.workspace.id, saved)
    await deleteContacts(tx, removed)
    await peopleChanged(tx, ctx, { people: namesOf(transitions), accounts: [] })
  },
}

/** Puts contacts, some thousands at most. Timeline rows of people who become contacts find their account by a job. */
export const putContacts = (
  tx: Tx,
  ctx: Context,
  rows: readonly ContactRow[],
): Promise<PutResult<ContactRecord>> =>
  putOwned(tx, ctx, contacts, rows, {
    keyOf: (row) => row.contact_id,
    peopleOf: ({ contact_id, email }) => [contact_id, email],
    problemOf: ({ contact_id, email, account_id }, { accounts, erased }) => {
      if (erased.has(contact_id)) return erasedProblem("contact_id")
      if (email && erased.has(email)) return erasedProblem("email")
      return unknownAccount(accounts, account_id)
    },
    recordOf: contactRecord,
  })

/** Takes changes of contacts back. */
export const restoreContacts = (
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<ContactRecord>[],
): Promise<Restored> => restoreOwned(tx, ctx, contacts, changes)

/** By which names changed contacts were and are known: their ids and e-mail addresses. */
const namesOf = (changes: readonly Transition<ContactRecord>[]): string[] => [
  ...new Set(
    changes.flatMap(({ key, before, after }) =>
      [key, before?.email, after?.email].filter((name) => name !== null && name !== undefined),
    ),
  ),
]
