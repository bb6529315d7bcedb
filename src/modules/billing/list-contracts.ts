import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { type Day, isDay } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { Output } from "#platform/http/endpoint.ts"
import type * as contract from "./contracts.contract.ts"
import {
  contractPage,
  contractsById,
  contractsOfAccount,
  countContracts,
  filesOf,
  obstaclesOf,
} from "./contracts.queries.pg.ts"
import { shownContract } from "./terms.ts"

/** A page of contracts as of a day, in their places, and how many stand how. */
export function listContracts(
  ctx: Context,
  asked: z.output<typeof contract.listContracts.query>,
): Promise<Output<typeof contract.listContracts>> {
  const day = asked.as_of ?? today(ctx)
  return transaction(ctx, async (tx) => {
    const rows = await contractPage(tx, {
      day,
      motion: asked.motion ?? null,
      state: asked.state ?? null,
      within: asked.within ?? null,
      after: asked.cursor === undefined ? null : parseCursor(asked.cursor),
      limit: asked.limit + 1,
    })
    const page = rows.slice(0, asked.limit)
    const last = page.at(-1)
    return {
      as_of: day,
      counts: await countContracts(tx, day),
      contracts: page.map(({ place: _place, ...standing }) => shownContract(standing, day)),
      next_cursor: rows.length > page.length && last ? `${last.place}~${last.contract_id}` : null,
    }
  })
}

function parseCursor(cursor: string): { place: Day; id: string } {
  const [place = "", ...id] = cursor.split("~")
  if (!isDay(place) || id.length === 0)
    throw new Problem("invalid", "This cursor was not given out by this list.", [
      { path: "cursor", message: "send next_cursor of the page before as it is" },
    ])
  return { place, id: id.join("~") }
}

/** Contracts of an account as of a day, with all that hangs on them; what was noted later is not yet there. */
export function accountContracts(
  ctx: Context,
  accountId: string,
  asOf: string | undefined,
): Promise<Output<typeof contract.accountContracts>> {
  const day = asOf ?? today(ctx)
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, accountId)
    const standing = await contractsOfAccount(tx, accountId, day)
    const ids = standing.map(({ contract_id }) => contract_id)
    const records = await contractsById(tx, ids)
    const obstacles = await obstaclesOf(tx, ids)
    const files = await filesOf(tx, ids)
    const keptOf = (id: string) => {
      const kept = records.get(id)
      if (!kept) throw new Error(`contract ${id} stands and is not kept`)
      return kept
    }
    return {
      as_of: day,
      contracts: standing.map((each) => ({
        ...shownContract(each, day),
        kept: keptOf(each.contract_id),
        obstacles: obstacles
          .filter(({ contract_id, opened_on }) => contract_id === each.contract_id && opened_on <= day)
          .map(({ contract_id: _contract, ...obstacle }) =>
            obstacle.closed_on && obstacle.closed_on > day
              ? { ...obstacle, closed_on: null, resolution: null }
              : obstacle,
          ),
        files: files
          .filter(({ contract_id }) => contract_id === each.contract_id)
          .map(({ id, name, bytes, added_at }) => ({
            id,
            name,
            bytes: Number(bytes),
            added_at: added_at.toISOString(),
          })),
      })),
    }
  })
}
