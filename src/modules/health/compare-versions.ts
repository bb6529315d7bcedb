import type { z } from "zod"
import { moneyJson } from "#kernel/money.ts"
import type { Day } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { mrrByAccount } from "#modules/revenue/index.ts"
import { type Board, boardOn } from "./board-on.ts"
import { bandOf } from "./compute.ts"
import type { Band, compareVersion as contract } from "./contract.ts"
import { askedDay } from "./list-accounts.ts"
import { modelOn, requireModel } from "./model.ts"
import { namesOf } from "./scores.queries.pg.ts"

type Answer = z.input<typeof contract.response>

const mostChanges = 1000

/** A version of a score beside the one in force, over all accounts as of a day. */
export async function compareVersion(
  ctx: Context,
  key: string,
  version: number,
  asOf: Day | undefined,
): Promise<Answer> {
  const day = askedDay(ctx, asOf)
  const { before, after, mrr } = await transaction(ctx, async (tx) => ({
    before: await modelOn(tx, ctx, key, day),
    after: await requireModel(tx, ctx, key, day, version),
    mrr: await mrrByAccount(tx, ctx, day),
  }))
  const was = standings(await boardOn(ctx, before, [day]))
  const is = standings(await boardOn(ctx, after, [day]))
  const mrrOf = (account: string): bigint => mrr.get(account)?.minor ?? 0n
  const money = (minor: bigint) => moneyJson({ minor, currency: ctx.workspace.currency })
  const changed = [...is]
    .filter(([account, { band }]) => band !== (was.get(account)?.band ?? null))
    .sort(([a], [b]) => Number(mrrOf(b) - mrrOf(a)) || (a < b ? -1 : 1))
  const shown = changed.slice(0, mostChanges)
  const names = await transaction(ctx, (tx) =>
    namesOf(
      tx,
      shown.map(([account]) => account),
    ),
  )
  return {
    as_of: day,
    in_force: before.version || null,
    version,
    before: riskOf(was, mrrOf, money),
    after: riskOf(is, mrrOf, money),
    changed: changed.length,
    changes: shown.map(([account_id, { value, band }]) => ({
      account_id,
      name: names.get(account_id) ?? account_id,
      mrr: money(mrrOf(account_id)),
      value_before: was.get(account_id)?.value ?? null,
      value_after: value,
      band_before: was.get(account_id)?.band ?? null,
      band_after: band,
    })),
  }
}

type Standing = { value: number | null; band: Band | null }

function standings(board: Board): Map<string, Standing> {
  return new Map(
    board.accounts.map((account, place) => {
      const [card, score] = [board.card(place), board.score(place, 0)]
      const standing: Standing =
        card && score
          ? { value: score.value, band: bandOf(card.definition, score.value) }
          : { value: null, band: null }
      return [account, standing]
    }),
  )
}

function riskOf(
  standings: ReadonlyMap<string, Standing>,
  mrrOf: (account: string) => bigint,
  money: (minor: bigint) => { amount: string; currency: string },
): Answer["before"] {
  const by_band = { red: 0, yellow: 0, green: 0, none: 0 }
  let [red, atRisk] = [0n, 0n]
  for (const [account, { value, band }] of standings) {
    const mrr = mrrOf(account)
    if (mrr === 0n) continue
    by_band[band ?? "none"]++
    if (band === "red") red += mrr
    atRisk += BigInt(Math.round(Number(mrr) * (1 - (value ?? 50) / 100)))
  }
  return { by_band, mrr_red: money(red), mrr_at_risk: money(atRisk) }
}
