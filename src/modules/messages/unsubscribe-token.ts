import { createHmac, timingSafeEqual } from "node:crypto"
import { z } from "zod"
import { derivedKey, type KeyHolder } from "#platform/secrets.ts"
import { type ChannelName, channels } from "./templates.contract.ts"

/** Who unsubscribes from what. */
export type Leaving = { workspaceId: string; contactId: string; channel: ChannelName }

const partsSchema = z.tuple([z.uuid(), z.string(), z.enum(channels)])

const signature = (engines: KeyHolder, payload: string): Buffer =>
  createHmac("sha256", derivedKey(engines, "unsubscribe")).update(payload).digest().subarray(0, 18)

/** A link that unsubscribes whoever it was sent to, for as long as the installation's key file stays. */
export function unsubscribeUrl(engines: KeyHolder, publicUrl: string, leaving: Leaving): string {
  const parts = JSON.stringify([leaving.workspaceId, leaving.contactId, leaving.channel])
  const payload = Buffer.from(parts).toString("base64url")
  return `${publicUrl}/u/${payload}.${signature(engines, payload).toString("base64url")}`
}

/** Who a link was made for; null: it was not made here. */
export function leavingOf(engines: KeyHolder, token: string): Leaving | null {
  const [payload = "", signed = ""] = token.split(".")
  const [expected, given] = [signature(engines, payload), Buffer.from(signed, "base64url")]
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const [workspaceId, contactId, channel] = partsSchema.parse(
    JSON.parse(Buffer.from(payload, "base64url").toString("utf8")),
  )
  return { workspaceId, contactId, channel }
}
