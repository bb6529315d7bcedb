import { type PutResult, type RowProblem, type Transition, written } from "#kernel/records.ts"
import { type OwnedRecords, putOwned, unknownAccount, writeOwned } from "#modules/customers/index.ts"
import type { Context } from "#modules/identity/index.ts"
import { retellAround } from "#modules/revenue/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { ContractRow } from "./contracts.contract.ts"
import {
  contractOfSubscriptions,
  contractsById,
  deleteContractRow,
  obstaclesOf,
  saveContracts,
} from "./contracts.queries.pg.ts"
import {
  type ContractRecord,
  contractHistory,
  contractProblem,
  contractRecord,
  difference,
  obstacleHistory,
} from "./terms.ts"

const contracts: OwnedRecords<ContractRecord> = {
  kind: "contracts",
  byId: contractsById,
  async write(tx, ctx, transitions) {
    const subscriptions = transitions.flatMap(({ before, after }) => [
      ...(before?.subscriptions ?? []),
      ...(after?.subscriptions ?? []),
    ])
    await tell(tx, ctx, transitions)
    await retellAround(tx, ctx, subscriptions, async () => {
      const { saved, removed } = written(transitions)
      for (const id of removed) await deleteContractRow(tx, id)
      await saveContracts(tx, ctx.workspace.id, saved)
    })
  },
}

/** Tells the timeline the difference, obstacles with their contracts. */
async function tell(tx: Tx, ctx: Context, transitions: readonly Transition<ContractRecord>[]): Promise<void> {
  const obstacles = Map.groupBy(
    await obstaclesOf(
      tx,
      transitions.map(({ key }) => key),
    ),
    ({ contract_id }) => contract_id,
  )
  const zone = ctx.workspace.timeZone
  const historyOf = (record: ContractRecord | null) =>
    record === null
      ? []
      : [
          ...contractHistory(record, zone),
          ...(obstacles.get(record.contract_id) ?? []).flatMap((each) => obstacleHistory(record, each, zone)),
        ]
  await queueRows(
    tx,
    ctx,
    difference(
      transitions.flatMap(({ before }) => historyOf(before)),
      transitions.flatMap(({ after }) => historyOf(after)),
    ),
  )
}

/** Puts contracts with the subscriptions under them, some thousands at most. */
export async function putContracts(
  tx: Tx,
  ctx: Context,
  rows: readonly ContractRow[],
): Promise<PutResult<ContractRecord>> {
  const ties = await contractOfSubscriptions(
    tx,
    rows.flatMap((row) => row.subscriptions),
  )
  const takenBy = (row: ContractRow): RowProblem | null => {
    for (const id of row.subscriptions) {
      const other = ties.get(id)
      if (other !== undefined && other !== row.contract_id)
        return {
          field: "subscriptions",
          code: "under_another_contract",
          message: `Subscription '${id}' is under contract '${other}'; take it from there first.`,
        }
      ties.set(id, row.contract_id)
    }
    return null
  }
  return putOwned(tx, ctx, contracts, rows, {
    keyOf: (row) => row.contract_id,
    problemOf: (row, { accounts }) =>
      unknownAccount(accounts, row.account_id) ?? contractProblem(row) ?? takenBy(row),
    recordOf: contractRecord,
  })
}

/** Takes a contract away, with all that hangs on it. */
export const removeContract = (tx: Tx, ctx: Context, before: ContractRecord): Promise<void> =>
  writeOwned(tx, ctx, contracts, [{ key: before.contract_id, before, after: null }])
