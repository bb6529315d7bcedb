import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { audit, auditedActor, type Context, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import {
  deleteReactionRow,
  insertReaction,
  lockReaction,
  type ReactionRow,
  reactionsFrom,
  saveReaction,
} from "./reactions.queries.pg.ts"

const placeSchema = contract.createReaction.body.pick({
  by: true,
  measure: true,
  view: true,
  on: true,
  slice: true,
  key: true,
  age: true,
})
export type CellPlace = z.output<typeof placeSchema>

/** Names a cell of a cohort table: the same for whoever asks for the table in the same way. */
export const cellPlaceKey = ({ by, measure, view, on, slice, key, age }: CellPlace): string =>
  JSON.stringify([by, measure, view, on, [...slice].sort(), key, age])

type Reaction = Answer<typeof contract.createReaction>

const told = ({ cell: _cell, place, created_at, ...row }: ReactionRow): Reaction => ({
  ...row,
  ...placeSchema.parse(place),
  created_at: created_at.toISOString(),
})

/** Reactions, newest first. */
export const listReactions = (
  ctx: Context,
  asked: z.output<typeof contract.listReactions.query>,
): Promise<Answer<typeof contract.listReactions>> =>
  transaction(ctx, async (tx) => ({ reactions: (await reactionsFrom(tx, asked.open ?? false)).map(told) }))

/** Reacts to a marked cell. */
export function createReaction(
  ctx: Context,
  body: z.output<typeof contract.createReaction.body>,
): Promise<Reaction> {
  const place = placeSchema.parse(body)
  const row: ReactionRow = {
    id: newId(),
    cell: cellPlaceKey(place),
    place,
    hypothesis: body.hypothesis,
    owner_email: body.owner_email,
    action: body.action,
    due_on: body.due_on,
    result: body.result || null,
    created_at: ctx.now,
    author: auditedActor(ctx.actor),
  }
  return transaction(ctx, async (tx) => {
    if (!(await insertReaction(tx, ctx.workspace.id, row)))
      throw new Problem("conflict", "This cell has its reaction already: change that one.")
    await audit(tx, ctx, { action: "revenue.react", subject: `reaction:${row.id}`, after: row })
    return told(row)
  })
}

/** Changes a reaction, or says what came of it. */
export const updateReaction = (
  ctx: Context,
  id: string,
  change: z.output<typeof contract.updateReaction.body>,
): Promise<Reaction> =>
  transaction(ctx, async (tx) => {
    const before = await lockReaction(tx, id)
    if (!before) throw unknownReaction(id)
    const after: ReactionRow = {
      ...before,
      hypothesis: change.hypothesis ?? before.hypothesis,
      owner_email: change.owner_email ?? before.owner_email,
      action: change.action ?? before.action,
      due_on: change.due_on ?? before.due_on,
      result: change.result === undefined ? before.result : change.result || null,
    }
    await saveReaction(tx, after)
    await audit(tx, ctx, { action: "revenue.reaction.update", subject: `reaction:${id}`, before, after })
    return told(after)
  })

/** Takes a reaction back. */
export const deleteReaction = (ctx: Context, id: string): Promise<{ done: true }> =>
  transaction(ctx, async (tx) => {
    const before = await lockReaction(tx, id)
    if (!before) throw unknownReaction(id)
    await deleteReactionRow(tx, id)
    await audit(tx, ctx, { action: "revenue.reaction.delete", subject: `reaction:${id}`, before })
    return { done: true }
  })

const unknownReaction = (id: string): Problem => new Problem("not_found", `There is no reaction '${id}'.`)
