import {
  applyRows,
  type PutResult,
  type RecordChange,
  type Restored,
  revertChanges,
  type Transition,
  written,
} from "#kernel/records.ts"
import { existingAccounts, lockRecords, unknownAccount } from "#modules/customers/index.ts"
import { type Context, factsChanged } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { TicketRow } from "./contract.ts"
import { deleteTickets, saveTickets, ticketsById } from "./queries.pg.ts"
import { historyChange, type TicketRecord, ticketHistory, ticketProblem, ticketRecord } from "./rules.ts"

/** Puts tickets, some thousands at most. */
export async function putTickets(
  tx: Tx,
  ctx: Context,
  rows: readonly TicketRow[],
): Promise<PutResult<TicketRecord>> {
  await lockRecords(tx, ctx.workspace.id, "tickets")
  const ids = rows.map((row) => row.ticket_id)
  const current = await ticketsById(tx, ids)
  const accounts = await existingAccounts(
    tx,
    rows.map((row) => row.account_id),
  )
  const result = applyRows(rows, current, {
    keyOf: (row) => row.ticket_id,
    problemOf: (row) => unknownAccount(accounts, row.account_id) ?? ticketProblem(row),
    recordOf: ticketRecord,
  })
  await write(tx, ctx, result.changes)
  return result
}

/** Takes changes of tickets back. */
export async function restoreTickets(
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<TicketRecord>[],
): Promise<Restored> {
  await lockRecords(tx, ctx.workspace.id, "tickets")
  const keys = changes.map(({ key }) => key)
  const current = await ticketsById(tx, keys)
  const accounts = await existingAccounts(
    tx,
    changes.flatMap(({ before }) => before?.account_id ?? []),
  )
  const { transitions, kept } = revertChanges(
    changes,
    current,
    (_key, after) => after === null || accounts.has(after.account_id),
  )
  await write(tx, ctx, transitions)
  return { restored: changes.length - kept.length, kept }
}

async function write(tx: Tx, ctx: Context, transitions: readonly Transition<TicketRecord>[]): Promise<void> {
  if (transitions.length === 0) return
  const { saved, removed } = written(transitions)
  await saveTickets(tx, ctx.workspace.id, saved)
  await deleteTickets(tx, removed)
  await queueRows(tx, ctx, historyChange(transitions, ticketHistory))
  await factsChanged(tx, ctx)
}
