import { Problem } from "#kernel/errors.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { contractsById } from "./contracts.queries.pg.ts"
import type { ContractRecord } from "./terms.ts"

/** A contract; refuses one that there is not. */
export async function requireContract(tx: Tx, id: string): Promise<ContractRecord> {
  const found = (await contractsById(tx, [id])).get(id)
  if (!found) throw new Problem("not_found", `There is no contract '${id}'.`)
  return found
}
