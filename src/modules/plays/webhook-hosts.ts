import { Problem } from "#kernel/errors.ts"
import { newSecret } from "#kernel/ids.ts"
import { audit, type Context, transaction } from "#modules/identity/index.ts"
import { seal } from "#platform/secrets.ts"
import { deleteHost, saveHost, webhookHosts } from "./webhooks.queries.pg.ts"

/** Hosts that steps may call. */
export const listWebhookHosts = (ctx: Context): Promise<{ hosts: { host: string; added_at: string }[] }> =>
  transaction(ctx, async (tx) => ({
    hosts: (await webhookHosts(tx)).map(({ host, added_at }) => ({ host, added_at: added_at.toISOString() })),
  }))

/** Allows a host to be called, or gives it a new secret. The secret is told once and kept sealed. */
export const putWebhookHost = (ctx: Context, host: string): Promise<{ host: string; secret: string }> =>
  transaction(ctx, async (tx) => {
    const secret = newSecret("ph")
    await saveHost(tx, ctx.workspace.id, { host, secret: seal(ctx, secret), now: ctx.now })
    await audit(tx, ctx, { action: "webhook_host.allow", subject: `webhook-host:${host}` })
    return { host, secret }
  })

/** No longer calls a host. */
export const deleteWebhookHost = (ctx: Context, host: string): Promise<{ done: true }> =>
  transaction(ctx, async (tx) => {
    if (!(await deleteHost(tx, host))) throw new Problem("not_found", `'${host}' is not among the hosts.`)
    await audit(tx, ctx, { action: "webhook_host.forbid", subject: `webhook-host:${host}` })
    return { done: true as const }
  })
