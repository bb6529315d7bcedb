import { createHmac, timingSafeEqual } from "node:crypto"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { unseal } from "#platform/secrets.ts"
import { contactOfPerson } from "./contacts.queries.pg.ts"
import { inAppMessages, type NamedMessage, namedMessage, noteAct } from "./outbox.queries.pg.ts"
import { saveBrowser } from "./push.queries.pg.ts"
import { isPushService } from "./push-services.ts"
import { recordAct } from "./record-delivery.ts"
import { type SettingsRow, settingsOf } from "./settings.queries.pg.ts"

/** Whose page asks: the vendor's id of the person, and the proof that its server made of it. */
export type Asking = { user_id: string; user_hash: string }

/** Messages a page is given at once. */
const atOnce = 3

/** What the product's server proves a person by: HMAC-SHA256 of the id with the workspace's secret, in hex. */
export const proofOf = (secret: string, userId: string): string =>
  createHmac("sha256", secret).update(userId).digest("hex")

/** The contact who asks; null: the person is no contact. Refuses a person who is not proved where proof is wanted. */
async function contactWhoAsks(tx: Tx, ctx: Context, asking: Asking): Promise<string | null> {
  requireProof(ctx, await settingsOf(tx, ctx), asking)
  return contactOfPerson(tx, asking.user_id)
}

function requireProof(ctx: Context, settings: SettingsRow, { user_id, user_hash }: Asking): void {
  if (!settings.in_app_proof) return
  const given = Buffer.from(user_hash.toLowerCase())
  const expected = Buffer.from(
    settings.in_app_secret === null ? "" : proofOf(unseal(ctx, settings.in_app_secret), user_id),
  )
  if (expected.length === 0 || given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Problem(
      "forbidden",
      "user_hash does not prove this user_id: it is the HMAC-SHA256 of the id with the workspace's in-app secret, in hex.",
    )
}

const shown = ({ id, content }: NamedMessage) => {
  const { subject, text, action } = content as {
    subject: string
    text: string
    action: { label: string; href: string } | null
  }
  return { id, subject, text, action }
}

/** What waits for a person in the vendor's product, and the key with which the browser may agree to notifications. */
export const fetchInApp = (ctx: Context, asking: Asking) =>
  transaction(ctx, async (tx) => {
    const contactId = await contactWhoAsks(tx, ctx, asking)
    const rows = contactId === null ? [] : await inAppMessages(tx, contactId, atOnce)
    const { push_public_key } = await settingsOf(tx, ctx)
    return { messages: rows.map(shown), push_key: contactId === null ? null : push_public_key }
  })

/** Notes what the person did with a message, once; the timeline is told. */
export const markInApp = (
  ctx: Context,
  asking: Asking,
  act: { id: string; what: "seen" | "clicked" | "dismissed" },
) =>
  transaction(ctx, async (tx) => {
    const contactId = await contactWhoAsks(tx, ctx, asking)
    if (contactId !== null && (await noteAct(tx, { ...act, contactId, at: ctx.now }))) {
      const message = await namedMessage(tx, act.id)
      if (message) await recordAct(tx, ctx, message, message, act.what)
    }
    return { done: true as const }
  })

/** Keeps a browser in which the person agreed to notifications. Refuses an address that is no push service's. */
export const keepBrowser = (
  ctx: Context,
  asking: Asking,
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
) =>
  transaction(ctx, async (tx) => {
    if (!isPushService(ctx.reach, subscription.endpoint))
      throw new Problem("invalid", "This is not the address of a push service that is known.", [
        { path: "subscription.endpoint", message: "as the browser's pushManager.subscribe gives it" },
      ])
    const contactId = await contactWhoAsks(tx, ctx, asking)
    if (contactId !== null)
      await saveBrowser(tx, {
        id: newId(),
        workspaceId: ctx.workspace.id,
        contactId,
        createdAt: ctx.now,
        ...subscription,
      })
    return { done: true as const }
  })
