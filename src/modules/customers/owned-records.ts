import {
  applyRows,
  type PutResult,
  type RecordChange,
  type Restored,
  type RowProblem,
  revertChanges,
  type Transition,
} from "#kernel/records.ts"
import { type Context, factsChanged } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { erasedAmong } from "./erased.ts"
import { existingAccounts, lockRecords } from "./queries.pg.ts"

type Owned = { account_id: string }

/** A kind of records that belong to one account each: the name of its lock, how it is read, and how it is written. */
export type OwnedRecords<R extends Owned> = {
  kind: string
  byId(tx: Tx, ids: readonly string[]): Promise<Map<string, R>>
  /** Writes at least one transition, with all that hangs on it save the word that facts changed. */
  write(tx: Tx, ctx: Context, transitions: readonly Transition<R>[]): Promise<void>
}

/** What a row is judged by: those of the rows' accounts that exist, and those of their people who were erased. */
export type Known = { accounts: ReadonlySet<string>; erased: ReadonlySet<string> }

/** How rows become records. `peopleOf` names the people who must not have been erased. */
export type OwnedSteps<Row extends Owned, R extends Owned> = {
  keyOf(row: Row): string
  peopleOf?(row: Row): readonly (string | null | undefined)[]
  problemOf(row: Row, known: Known): RowProblem | null
  recordOf(row: Row, before: R | undefined): R
}

/** Puts records that belong to accounts, some thousands at most, in their order and under their kind's lock. */
export async function putOwned<Row extends Owned, R extends Owned>(
  tx: Tx,
  ctx: Context,
  records: OwnedRecords<R>,
  rows: readonly Row[],
  { keyOf, peopleOf, problemOf, recordOf }: OwnedSteps<Row, R>,
): Promise<PutResult<R>> {
  await lockRecords(tx, ctx.workspace.id, records.kind)
  const current = await records.byId(tx, rows.map(keyOf))
  const accounts = await existingAccounts(
    tx,
    rows.map((row) => row.account_id),
  )
  const erased = peopleOf ? await erasedAmong(tx, ctx, rows.flatMap(peopleOf)) : new Set<string>()
  const result = applyRows(rows, current, {
    keyOf,
    problemOf: (row) => problemOf(row, { accounts, erased }),
    recordOf: (row) => recordOf(row, current.get(keyOf(row))),
  })
  await writeOwned(tx, ctx, records, result.changes)
  return result
}

/** Takes changes of records that belong to accounts back, save where the account of before is no more. */
export async function restoreOwned<R extends Owned>(
  tx: Tx,
  ctx: Context,
  records: OwnedRecords<R>,
  changes: readonly RecordChange<R>[],
): Promise<Restored> {
  await lockRecords(tx, ctx.workspace.id, records.kind)
  const keys = changes.map(({ key }) => key)
  const current = await records.byId(tx, keys)
  const accounts = await existingAccounts(
    tx,
    changes.flatMap(({ before }) => before?.account_id ?? []),
  )
  const { transitions, kept } = revertChanges(
    changes,
    current,
    (_key, after) => after === null || accounts.has(after.account_id),
  )
  await writeOwned(tx, ctx, records, transitions)
  return { restored: changes.length - kept.length, kept }
}

/** Writes transitions of records that are locked. */
export async function writeOwned<R extends Owned>(
  tx: Tx,
  ctx: Context,
  records: OwnedRecords<R>,
  transitions: readonly Transition<R>[],
): Promise<void> {
  if (transitions.length === 0) return
  await records.write(tx, ctx, transitions)
  await factsChanged(tx, ctx)
}
