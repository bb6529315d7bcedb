import type { z } from "zod"
import { whosePeople } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { waitingRows } from "./attribution.queries.ch.ts"
import type { listUnattributed as contract } from "./contract.ts"

/** Rows that belong to no account yet, by person, the most first, and why. */
export async function listUnattributed(
  ctx: Context,
  limit: number,
): Promise<z.input<typeof contract.response>> {
  const { total, people } = await waitingRows(ctx, limit)
  const whose = await transaction(ctx, (tx) =>
    whosePeople(
      tx,
      people.map(({ person }) => person),
    ),
  )
  return {
    rows: total,
    people: people.map(({ said_account, ...row }) => {
      const known = whose.get(row.person)
      const because = known?.account === null ? known.because : "being_attributed"
      return {
        ...row,
        account: said_account === "" ? null : said_account,
        reason: said_account === "" ? because : "unknown_account",
      }
    }),
  }
}
