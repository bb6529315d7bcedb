import { createHmac } from "node:crypto"
import { lookup } from "node:dns"
import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"
import { isIP, type LookupFunction } from "node:net"
import { isPrivateAddress } from "./private-address.ts"

const waitMs = 10_000

export type Call = {
  url: string
  body: string
  /** The same for every attempt at one step: the receiver can tell a repeat by it. */
  idempotencyKey: string
  secret: string
  at: Date
  /** Whether the host may lie in a private network. */
  mayBePrivate: boolean
}

/** `t=UNIX SECONDS,v1=HMAC-SHA256 in hex over "SECONDS.BODY"`. */
export const signature = (secret: string, at: Date, body: string): string => {
  const seconds = Math.floor(at.getTime() / 1000)
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`
}

/**
 * Posts JSON; answers with the status. Redirects are not followed. The address is checked where the connection is made,
 * so that a name which leads elsewhere the second time leads nowhere. Throws where nobody answers within 10 s.
 */
export function callOut({ url, body, idempotencyKey, secret, at, mayBePrivate }: Call): Promise<number> {
  const target = new URL(url)
  const literal = target.hostname.replace(/^\[|\]$/g, "")
  if (!mayBePrivate && isIP(literal) && isPrivateAddress(literal))
    return Promise.reject(new Error(`${literal} lies in a private network`))
  const request = target.protocol === "https:" ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const sent = request(target, {
      method: "POST",
      lookup: mayBePrivate ? lookup : publicLookup,
      signal: AbortSignal.timeout(waitMs),
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "user-agent": "Perennial",
        "idempotency-key": idempotencyKey,
        "x-perennial-signature": signature(secret, at, body),
      },
    })
    sent.on("error", reject)
    sent.on("response", (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.end(body)
  })
}

/** Resolves a name, and refuses it where any of its addresses lies in a private network. */
const publicLookup: LookupFunction = (host, options, tell) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    const inner = addresses?.find(({ address }) => isPrivateAddress(address))
    const [first] = addresses ?? []
    if (error) tell(error, "")
    else if (inner) tell(new Error(`${host} leads to ${inner.address}, in a private network`), "")
    else if (options.all) tell(null, addresses)
    else tell(null, first?.address ?? "", first?.family)
  })
}
