import { Problem } from "#kernel/errors.ts"
import { hashSecret } from "#kernel/ids.ts"
import { systemContext, transaction } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { HttpServer } from "#platform/http/server.ts"
import { unseal } from "#platform/secrets.ts"
import { takeEvent } from "./apply-stripe.ts"
import { sourceAt } from "./stripe.queries.pg.ts"
import { readEvent } from "./stripe-objects.ts"
import { stripePath } from "./stripe-sources.ts"

/** How old a signature may be, in seconds: Stripe's own tolerance. */
const tolerance = 300

/** Where Stripe sends its events: open to anyone, believed by signature alone. */
export async function stripeWebhook(app: HttpServer, engines: Engines): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser("*", { parseAs: "buffer" }, async (_request: unknown, body: Buffer) => body)
    scope.post<{ Params: { source_id: string } }>(
      stripePath(":source_id"),
      { schema: { hide: true } },
      async (request, reply) => {
        const { body, headers, params } = request
        const signature = headers["stripe-signature"]
        const received = await receive(engines, params.source_id, body, String(signature ?? ""))
        return reply.type("application/json").send(JSON.stringify({ received: true, ...received }))
      },
    )
  })
}

async function receive(
  engines: Engines,
  sourceId: string,
  body: unknown,
  signature: string,
): Promise<{ taken: boolean }> {
  const source = await sourceAt(engines.records, hashSecret(sourceId))
  if (!source) throw new Problem("not_found", "There is no such source, or it was revoked.")
  if (source.secret_sealed === null)
    throw new Problem(
      "conflict",
      "The signing secret of this address is not known yet; give it under Settings, Payments.",
    )
  if (!Buffer.isBuffer(body)) throw new Problem("malformed", "The request has no body.")
  // Loaded when it is first needed: it takes half a second.
  const { Stripe } = await import("stripe")
  const secret = unseal(engines, source.secret_sealed)
  const now = engines.clock().getTime()
  let event: unknown
  try {
    event = Stripe.webhooks.constructEvent(body, signature, secret, tolerance, undefined, now)
  } catch {
    throw new Problem("malformed", "The signature does not fit the body, the signing secret or the time.")
  }
  const read = readEvent(event)
  if (!read) return { taken: false }
  const ctx = await systemContext(engines, source.workspace_id, `Stripe: ${source.name}`)
  return { taken: await transaction(ctx, (tx) => takeEvent(tx, ctx, source.id, read)) }
}
