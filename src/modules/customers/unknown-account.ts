import { Problem } from "#kernel/errors.ts"
import type { RowProblem } from "#kernel/records.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { existingAccounts } from "./queries.pg.ts"

/** The refusal of a row whose account is not among those that exist. */
export const unknownAccount = (accounts: ReadonlySet<string>, accountId: string): RowProblem | null =>
  accounts.has(accountId)
    ? null
    : {
        field: "account_id",
        code: "unknown_account",
        message: `There is no account '${accountId}'; import accounts first.`,
      }

/** Refuses a question about an account that does not exist. */
export async function requireAccount(tx: Tx, accountId: string): Promise<void> {
  const found = await existingAccounts(tx, [accountId])
  if (!found.has(accountId)) throw new Problem("not_found", `There is no account '${accountId}'.`)
}
