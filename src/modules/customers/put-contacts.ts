import {
  applyRows,
  type PutResult,
  type RecordChange,
  type Restored,
  revertChanges,
  type Transition,
  written,
} from "#kernel/records.ts"
import { type Context, factsChanged } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { ContactRow } from "./contract.ts"
import { erasedAmong, erasedProblem } from "./erased.ts"
import { peopleChanged } from "./people.ts"
import { contactsById, deleteContacts, existingAccounts, lockRecords, saveContacts } from "./queries.pg.ts"
import { type ContactRecord, contactRecord } from "./rules.ts"
import { unknownAccount } from "./unknown-account.ts"

/** Puts contacts, some thousands at most. Timeline rows of people who become contacts find their account by a job. */
export async function putContacts(
  tx: Tx,
  ctx: Context,
  rows: readonly ContactRow[],
): Promise<PutResult<ContactRecord>> {
  await lockRecords(tx, ctx.workspace.id, "contacts")
  const current = await contactsById(
    tx,
    rows.map((row) => row.contact_id),
  )
  const accounts = await existingAccounts(
    tx,
    rows.map((row) => row.account_id),
  )
  const erased = await erasedAmong(
    tx,
    ctx,
    rows.flatMap(({ contact_id, email }) => [contact_id, email]),
  )
  const result = applyRows(rows, current, {
    keyOf: (row) => row.contact_id,
    problemOf: ({ contact_id, email, account_id }) => {
      if (erased.has(contact_id)) return erasedProblem("contact_id")
      if (email && erased.has(email)) return erasedProblem("email")
      return unknownAccount(accounts, account_id)
    },
    recordOf: (row) => contactRecord(row, current.get(row.contact_id)),
  })
  if (result.changes.length === 0) return result
  await saveContacts(tx, ctx.workspace.id, written(result.changes).saved)
  await peopleChanged(tx, ctx, { people: namesOf(result.changes), accounts: [] })
  await factsChanged(tx, ctx)
  return result
}

/** Takes changes of contacts back. */
export async function restoreContacts(
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<ContactRecord>[],
): Promise<Restored> {
  await lockRecords(tx, ctx.workspace.id, "contacts")
  const current = await contactsById(
    tx,
    changes.map(({ key }) => key),
  )
  const accounts = await existingAccounts(
    tx,
    changes.flatMap(({ before }) => before?.account_id ?? []),
  )
  const { transitions, kept } = revertChanges(
    changes,
    current,
    (_key, after) => after === null || accounts.has(after.account_id),
  )
  const { saved, removed } = written(transitions)
  await saveContacts(tx, ctx.workspace.id, saved)
  await deleteContacts(tx, removed)
  await peopleChanged(tx, ctx, { people: namesOf(transitions), accounts: [] })
  if (transitions.length > 0) await factsChanged(tx, ctx)
  return { restored: changes.length - kept.length, kept }
}

/** By which names changed contacts were and are known: their ids and e-mail addresses. */
const namesOf = (changes: readonly Transition<ContactRecord>[]): string[] => [
  ...new Set(
    changes.flatMap(({ key, before, after }) =>
      [key, before?.email, after?.email].filter((name) => name !== null && name !== undefined),
    ),
  ),
]
