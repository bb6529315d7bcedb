import type { z } from "zod"
import { moneyJson } from "#kernel/money.ts"
import type { Board } from "./board-on.ts"
import { bandOf } from "./compute.ts"
import type { Band, riskSchema } from "./contract.ts"

/** Where an account stands by a score. */
export type Standing = { value: number | null; band: Band | null }

/** Every account of a board of one day. */
export function standings(board: Board): Map<string, Standing> {
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

/** How many accounts that pay stand in each band, and what MRR is at risk with them. */
export function riskOf(
  standings: ReadonlyMap<string, Standing>,
  mrrOf: (account: string) => bigint,
  currency: string,
): z.input<typeof riskSchema> {
  const by_band = { red: 0, yellow: 0, green: 0, none: 0 }
  let [red, atRisk] = [0n, 0n]
  for (const [account, { value, band }] of standings) {
    const mrr = mrrOf(account)
    if (mrr === 0n) continue
    by_band[band ?? "none"]++
    if (band === "red") red += mrr
    atRisk += BigInt(Math.round(Number(mrr) * (1 - (value ?? 50) / 100)))
  }
  return {
    by_band,
    mrr_red: moneyJson({ minor: red, currency }),
    mrr_at_risk: moneyJson({ minor: atRisk, currency }),
  }
}
