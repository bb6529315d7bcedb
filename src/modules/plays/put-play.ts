import { Problem } from "#kernel/errors.ts"
import { audit, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import { publishDocument, saveDocument } from "#modules/library/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type Play, playKind } from "./definition.ts"
import { playInForce, playsInForce } from "./definitions.ts"
import { settleSegment } from "./enter-plays.ts"
import { deleteOn, insertOn, playsOn } from "./starts.queries.pg.ts"

export type SavedDocument = { created: boolean; key: string; version: number; draft: boolean; document: Play }

/** Saves a version of a play, in force at once or as a draft. Runs that go on stay with the version they began with. */
export const putPlay = (
  ctx: Context,
  key: string,
  document: unknown,
  { draft, note }: { draft: boolean; note?: string | undefined },
): Promise<SavedDocument> =>
  transaction(ctx, async (tx) => {
    const before = await playInForce(tx, key)
    const saved = await saveDocument(tx, ctx, playKind, { key, body: document, draft, note: note ?? null })
    if (!draft && saved.changed) await settleChanged(tx, ctx, before?.body, saved.body)
    return { created: saved.created, key, version: saved.version, draft, document: saved.body }
  })

/** Brings a draft of a play into force. */
export const publishPlay = (
  ctx: Context,
  key: string,
  version: number,
  note: string,
): Promise<{ key: string; version: number }> =>
  transaction(ctx, async (tx) => {
    const before = await playInForce(tx, key)
    await publishDocument(tx, ctx, playKind, { key, version, note })
    const after = await playInForce(tx, key)
    if (after) await settleChanged(tx, ctx, before?.body, after.body)
    return { key, version }
  })

/** Another segment is not a coming and going: who is in the new one is taken as it is. */
async function settleChanged(tx: Tx, ctx: Context, before: Play | undefined, after: Play): Promise<void> {
  if (before?.start.entry !== after.start.entry || before?.start.exit !== after.start.exit)
    await settleSegment(tx, ctx, after)
}

/** Switches a play on or off. Off: nobody starts any more, and those under way go on. */
export const switchPlay = (ctx: Context, key: string, on: boolean): Promise<{ key: string; on: boolean }> =>
  transaction(ctx, async (tx) => {
    requireRight(ctx, "library:write")
    const play = await playInForce(tx, key)
    if (!play)
      throw new Problem("not_found", `There is no play '${key}'; GET /api/v1/plays lists those there are.`)
    const was = (await playsOn(tx)).has(key)
    if (was === on) return { key, on }
    if (on) await turnOn(tx, ctx, [play.body])
    else await deleteOn(tx, key)
    await audit(tx, ctx, {
      action: "play.switch",
      subject: `plays:${key}`,
      before: { on: was },
      after: { on },
    })
    return { key, on }
  })

async function turnOn(tx: Tx, ctx: Context, plays: readonly Play[]): Promise<void> {
  await insertOn(
    tx,
    ctx.workspace.id,
    plays.map(({ key }) => key),
    ctx.now,
  )
  for (const play of plays) await settleSegment(tx, ctx, play)
}

/** Switches every play on: what a demonstration begins with. */
export const switchAllOn = async (tx: Tx, ctx: Context): Promise<void> =>
  turnOn(
    tx,
    ctx,
    (await playsInForce(tx)).map(({ body }) => body),
  )
