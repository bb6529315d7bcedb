import { Problem } from "#kernel/errors.ts"
import { hashSecret } from "#kernel/ids.ts"
import type { Engines } from "#platform/engines.ts"
import type { Records } from "#platform/postgres/open.ts"
import { type Sender, senderOf } from "./queries.pg.ts"

/** How long a key is taken for valid without asking again: what another process revoked ends here after that. */
const trustMs = 5000
const mostKept = 10_000

type Kept = Map<string, { sender: Sender; since: number }>
const keptOf = new WeakMap<Records, Kept>()

/** Forgets which keys are valid, after a change of keys. */
export const forgetSenders = (records: Records): void => {
  keptOf.delete(records)
}

/** The sender of this write key. Refuses a key that is missing or not valid. */
export async function recogniseSender(engines: Engines, writeKey: string): Promise<Sender> {
  if (writeKey === "")
    throw new Problem(
      "unauthenticated",
      "Send a write key: as the user of Basic authorization, as 'writeKey' in the body, or as Bearer.",
    )
  let kept = keptOf.get(engines.records)
  if (!kept || kept.size > mostKept) keptOf.set(engines.records, (kept = new Map()))
  const keyHash = hashSecret(writeKey)
  const known = kept.get(keyHash)
  if (known && performance.now() - known.since < trustMs) return known.sender
  const sender = await senderOf(engines.records, keyHash, engines.clock())
  if (!sender) {
    kept.delete(keyHash)
    throw new Problem("unauthenticated", "This write key is not valid.")
  }
  kept.set(keyHash, { sender, since: performance.now() })
  return sender
}

/** The write key of a request: the user of Basic authorization, else the body's, else the Bearer token; '' for none. */
export function writeKeyOf(authorization: string | undefined, inBody: string): string {
  const [, scheme = "", value = ""] = /^\s*(\S+)\s+(\S+)\s*$/.exec(authorization ?? "") ?? []
  const basic =
    scheme.toLowerCase() === "basic" ? Buffer.from(value, "base64").toString("utf8").split(":", 1)[0] : ""
  return basic || inBody || (scheme.toLowerCase() === "bearer" ? value : "")
}

/** Refuses a request from elsewhere than the key's origins; a key without origins is sent from anywhere. */
export function requireOrigin(sender: Sender, origin: string | undefined): void {
  if (sender.origins.length > 0 && !sender.origins.includes((origin ?? "").toLowerCase()))
    throw new Problem(
      "forbidden",
      `This write key is for pages of ${sender.origins.join(", ")}, not ${origin ? `of ${origin}` : "for senders without an Origin"}.`,
    )
}

/** The workspace of the write key that a page shows; refuses a key that is not valid, or not for pages of this origin. */
export async function admitPage(
  engines: Engines,
  writeKey: string,
  origin: string | undefined,
): Promise<string> {
  const sender = await recogniseSender(engines, writeKey)
  requireOrigin(sender, origin)
  return sender.workspaceId
}
