import type { Day } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { computeMatrix } from "#modules/metrics/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { type CardOf, cardsOf, type Model, type ScoreBoard, scoreBoard } from "./model.ts"

export type Board = ScoreBoard & { accounts: readonly string[]; cardOf: CardOf }

/** Scores of a model on some days, with all that is known: of these accounts, or of all. */
export async function boardOn(
  ctx: Context,
  model: Model,
  days: readonly Day[],
  accounts?: readonly string[],
): Promise<Board> {
  await relayOutbox(ctx)
  const cardOf = await transaction(ctx, (tx) => cardsOf(tx, model, accounts))
  const matrix = await computeMatrix(ctx, {
    definitions: model.metrics,
    wanted: model.wanted,
    days,
    ...(accounts && { accounts }),
  })
  return { ...scoreBoard(model, cardOf, matrix, days), accounts: matrix.accounts, cardOf }
}
