import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { audit, auditedActor, type Context, transaction } from "#modules/identity/index.ts"
import { queueRows, type TimelineRow } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import {
  type changeTouch,
  type recordTouch,
  sentiments,
  touchKinds,
  type touchSchema,
} from "./touches.contract.ts"
import {
  deleteTouch,
  insertTouch,
  personOf,
  saveTouch,
  type TouchRow,
  takeTouch,
} from "./touches.queries.pg.ts"

type Told = z.input<typeof touchSchema>

/** For so long its author can change a touch or take it back. */
const openMs = 24 * 3_600_000

/** Writes down a touch or a note; the account's story is told. */
export function addTouch(
  ctx: Context,
  account: string,
  asked: z.output<typeof recordTouch.body>,
): Promise<Told> {
  const at = asked.at === undefined ? ctx.now : new Date(asked.at)
  if (at > ctx.now)
    throw new Problem("invalid", "A touch is written down when it was.", [
      { path: "at", message: "an instant not after now" },
    ])
  const { name, id } = auditedActor(ctx.actor)
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    const { kind, two_way, sentiment, text, contact_id } = asked
    const touch: TouchRow = {
      id: newId(),
      workspace_id: ctx.workspace.id,
      account_id: account,
      kind,
      contact_id,
      two_way,
      sentiment,
      text,
      author_id: id ?? null,
      author_name: name ?? "",
      at,
      created_at: ctx.now,
      revision: 0,
    }
    const row = await rowOf(tx, touch)
    await insertTouch(tx, touch)
    await queueRows(tx, ctx, { append: [row], retract: [] })
    await audit(tx, ctx, { action: "touch.record", subject: `account:${account}`, after: asked })
    return told(touch)
  })
}

/** Mends a touch: by its author, within a day. The story tells it as it is now. */
export const mendTouch = (
  ctx: Context,
  id: string,
  change: z.output<typeof changeTouch.body>,
): Promise<Told> =>
  transaction(ctx, async (tx) => {
    const before = await own(tx, ctx, id)
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const after: TouchRow = { ...before, ...given, revision: before.revision + 1 }
    if (after.kind === "note" && after.text === "")
      throw new Problem("invalid", "A note says something.", [{ path: "text", message: "some words" }])
    const row = await rowOf(tx, after)
    await saveTouch(tx, after)
    await queueRows(tx, ctx, { append: [row], retract: [messageOf(before)] })
    await audit(tx, ctx, {
      action: "touch.change",
      subject: `touch:${id}`,
      before: told(before),
      after: given,
    })
    return told(after)
  })

/** Takes a touch back: by its author, within a day. */
export const takeTouchBack = (ctx: Context, id: string): Promise<{ done: true }> =>
  transaction(ctx, async (tx) => {
    const touch = await own(tx, ctx, id)
    await deleteTouch(tx, id)
    await queueRows(tx, ctx, { append: [], retract: [messageOf(touch)] })
    await audit(tx, ctx, { action: "touch.remove", subject: `touch:${id}`, before: told(touch) })
    return { done: true as const }
  })

async function own(tx: Tx, ctx: Context, id: string): Promise<TouchRow> {
  const touch = await takeTouch(tx, id)
  if (!touch) throw new Problem("not_found", `There is no touch '${id}'.`)
  if (touch.author_id === null || touch.author_id !== auditedActor(ctx.actor)["id"])
    throw new Problem("forbidden", `Only ${touch.author_name}, who wrote this down, can change it.`)
  if (ctx.now.getTime() >= touch.created_at.getTime() + openMs)
    throw new Problem(
      "conflict",
      "This was written down more than a day ago and stands; write a note beside it.",
    )
  return touch
}

const messageOf = ({ id, revision }: TouchRow): string => `touch:${id}:${revision}`

async function rowOf(tx: Tx, touch: TouchRow): Promise<TimelineRow> {
  const { account_id, contact_id, kind, two_way, sentiment, text } = touch
  const person = contact_id === null ? "" : await personOf(tx, account_id, contact_id)
  if (person === null)
    throw new Problem("invalid", `There is no contact '${contact_id}' at this account.`, [
      { path: "contact_id", message: "a contact of the account" },
    ])
  const isTouch = kind !== "note"
  return {
    account_id,
    person,
    name: isTouch ? `touch.${kind}` : "note.written",
    at: touch.at.toISOString(),
    recorded_at: touch.created_at.toISOString(),
    value: null,
    properties: {
      touch_id: touch.id,
      by: touch.author_name,
      ...(isTouch && { two_way }),
      ...(isTouch && sentiment !== null && { sentiment }),
      ...(text !== "" && { note: text }),
    },
    source: "day",
    message_id: messageOf(touch),
  }
}

const told = (touch: TouchRow): Told => ({
  id: touch.id,
  account_id: touch.account_id,
  kind: touchKinds.find((kind) => kind === touch.kind) ?? "note",
  two_way: touch.two_way,
  sentiment: sentiments.find((sentiment) => sentiment === touch.sentiment) ?? null,
  text: touch.text,
  contact_id: touch.contact_id,
  author: touch.author_name,
  at: touch.at.toISOString(),
  open_until: new Date(touch.created_at.getTime() + openMs).toISOString(),
})
