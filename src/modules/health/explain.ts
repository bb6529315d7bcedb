import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { isDay } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { dataOrNull } from "./assess.ts"
import { boardOn } from "./board-on.ts"
import type { explainScore as contract } from "./contract.ts"
import { requireModel } from "./model.ts"

type Question = z.output<typeof contract.query>
type Answer = z.input<typeof contract.response>

/** Why a score of an account moved between two days, by the definition in force on the later one asked about, `to`. */
export async function explain(ctx: Context, account: string, question: Question): Promise<Answer> {
  const { score: key, from, to, version } = question
  for (const [path, day] of Object.entries({ from, to }))
    if (!isDay(day)) throw new Problem("invalid", `'${path}' must be a day from 1900-01-01 to 2199-12-31.`)
  const model = await transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    return requireModel(tx, ctx, key, to, version)
  })
  const board = await boardOn(ctx, model, [from, to], [account])
  const card = board.card(0)
  if (!card) throw new Problem("not_found", `The score '${key}' does not apply to the account '${account}'.`)
  const [before, after] = [board.score(0, 0), board.score(0, 1)]
  const points = before && after ? card.attribute(before.points, after.points) : null
  return {
    score: card.definition.key,
    version: card.version,
    from: before?.value ?? null,
    to: after?.value ?? null,
    contributions: points
      ? card.inputs.map(({ group, metric }, place) => ({
          group,
          input: metric,
          metric_from: dataOrNull(board.value(0, 0, place)),
          metric_to: dataOrNull(board.value(0, 1, place)),
          points: points[place] ?? 0,
        }))
      : [],
  }
}
