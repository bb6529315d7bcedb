import type { RowProblem } from "#kernel/records.ts"
import {
  applyRows,
  type PutResult,
  type RecordChange,
  type Restored,
  revertChanges,
  written,
} from "#kernel/records.ts"
import { type Context, factsChanged } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { AccountRow } from "./contract.ts"
import { tellAccounts } from "./history.ts"
import { learnContacts } from "./learn-contacts.ts"
import { peopleTiedTo } from "./people.queries.pg.ts"
import { peopleChanged } from "./people.ts"
import {
  accountsById,
  childrenOf,
  deleteAccounts,
  existingAccounts,
  lockRecords,
  parentsOf,
  referencedAccounts,
  saveAccounts,
} from "./queries.pg.ts"
import { type AccountRecord, accountRecord, deletable, type ParentLink, parentProblems } from "./rules.ts"

/** Which of these rows name a parent that neither exists nor stands among them, or close a circle: problems by place. */
export const checkParents = async (tx: Tx, links: readonly ParentLink[]): Promise<Map<number, RowProblem>> =>
  parentProblems(links, await parentsOf(tx, links))

/**
 * Puts accounts, some thousands at most. Parents may stand anywhere among the rows; with `parentsChecked` the caller
 * has asked `checkParents` about the whole of a longer list and leaves the refused rows out.
 */
export async function putAccounts(
  tx: Tx,
  ctx: Context,
  rows: readonly AccountRow[],
  { parentsChecked = false } = {},
): Promise<PutResult<AccountRecord>> {
  await lockRecords(tx, ctx.workspace.id, "accounts")
  const current = await accountsById(
    tx,
    rows.map((row) => row.account_id),
  )
  const refused = parentsChecked ? new Map<number, RowProblem>() : await checkParents(tx, rows)
  const result = applyRows(rows, current, {
    keyOf: (row) => row.account_id,
    problemOf: (_row, at) => refused.get(at) ?? null,
    recordOf: (row) => accountRecord(row, current.get(row.account_id)),
  })
  await saveAccounts(tx, ctx.workspace.id, written(result.changes).saved)
  await tellAccounts(tx, ctx, result.changes)
  const created = result.changes.filter(({ before }) => before === null).map(({ key }) => key)
  const tied = await peopleTiedTo(tx, created)
  if (tied.length > 0) {
    await lockRecords(tx, ctx.workspace.id, "contacts")
    await learnContacts(tx, ctx, tied, new Map())
  }
  await peopleChanged(tx, ctx, { people: [], accounts: created })
  if (result.changes.length > 0) await factsChanged(tx, ctx)
  return result
}

/** Takes changes of accounts back. One that others refer to stays. */
export async function restoreAccounts(
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<AccountRecord>[],
): Promise<Restored> {
  await lockRecords(tx, ctx.workspace.id, "accounts")
  const current = await accountsById(
    tx,
    changes.map(({ key }) => key),
  )
  const made = changes.filter(({ before }) => before === null).map(({ key }) => key)
  const going = deletable(new Set(made), await referencedAccounts(tx, made), await childrenOf(tx, made))
  const parents = changes.flatMap(({ before }) => before?.parent_id ?? [])
  const existing = await existingAccounts(tx, parents)
  const { transitions, kept } = revertChanges(changes, current, (key, after) =>
    after === null ? going.has(key) : after.parent_id === null || existing.has(after.parent_id),
  )
  const { saved, removed } = written(transitions)
  await saveAccounts(tx, ctx.workspace.id, saved)
  await deleteAccounts(tx, removed)
  await tellAccounts(tx, ctx, transitions)
  await peopleChanged(tx, ctx, { people: [], accounts: removed })
  if (transitions.length > 0) await factsChanged(tx, ctx)
  return { restored: changes.length - kept.length, kept }
}
