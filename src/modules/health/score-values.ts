import { Readable } from "node:stream"
import type { Day } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { boardOn } from "./board-on.ts"
import { bandOf } from "./compute.ts"
import { askedDay } from "./list-accounts.ts"
import { requireModel } from "./model.ts"

const accountsAtOnce = 2000

/** A score of every account as of a day, as the text of a JSON object, piece by piece. */
export async function scoreValues(
  ctx: Context,
  key: string,
  { as_of, version }: { as_of?: Day | undefined; version?: number | undefined },
): Promise<Readable> {
  const day = askedDay(ctx, as_of)
  const model = await transaction(ctx, (tx) => requireModel(tx, ctx, key, day, version))
  const board = await boardOn(ctx, model, [day])
  const valueOf = (place: number) => {
    const card = board.card(place)
    const score = board.score(place, 0)
    return {
      account_id: board.accounts[place],
      value: score?.value ?? null,
      band: card && score ? bandOf(card.definition, score.value) : null,
      confidence: score?.confidence ?? 0,
    }
  }
  const pieces = function* () {
    yield `{"as_of":${JSON.stringify(day)},"version":${model.version},"values":[`
    for (let from = 0; from < board.accounts.length; from += accountsAtOnce) {
      const size = Math.min(accountsAtOnce, board.accounts.length - from)
      const texts = Array.from({ length: size }, (_, i) => JSON.stringify(valueOf(from + i)))
      yield `${from === 0 ? "" : ","}${texts.join(",")}`
    }
    yield "]}"
  }
  return Readable.from(pieces())
}
