import { type PutResult, type RecordChange, type Restored, written } from "#kernel/records.ts"
import { type OwnedRecords, putOwned, restoreOwned, unknownAccount } from "#modules/customers/index.ts"
import type { Context } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { TicketRow } from "./contract.ts"
import { deleteTickets, saveTickets, ticketsById } from "./queries.pg.ts"
import { historyChange, type TicketRecord, ticketHistory, ticketProblem, ticketRecord } from "./rules.ts"

const tickets: OwnedRecords<TicketRecord> = {
  kind: "tickets",
  byId: ticketsById,
  async write(tx, ctx, transitions) {
    const { saved, removed } = written(transitions)
    await saveTickets(tx, ctx.workspace.id, saved)
    await deleteTickets(tx, removed)
    await queueRows(tx, ctx, historyChange(transitions, ticketHistory))
  },
}

/** Puts tickets, some thousands at most. */
export const putTickets = (
  tx: Tx,
  ctx: Context,
  rows: readonly TicketRow[],
): Promise<PutResult<TicketRecord>> =>
  putOwned(tx, ctx, tickets, rows, {
    keyOf: (row) => row.ticket_id,
    problemOf: (row, { accounts }) => unknownAccount(accounts, row.account_id) ?? ticketProblem(row),
    recordOf: ticketRecord,
  })

/** Takes changes of tickets back. */
export const restoreTickets = (
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<TicketRecord>[],
): Promise<Restored> => restoreOwned(tx, ctx, tickets, changes)
