import { Problem } from "#kernel/errors.ts"
import { audit } from "./audit.ts"
import { type Context, requireRight, transaction } from "./context.ts"
import { type Key, revokeKeyRow } from "./keys.queries.pg.ts"

/** Revokes a key at once; a key revoked before keeps its first time. */
export async function revokeKey(ctx: Context, id: string): Promise<Key> {
  requireRight(ctx, "keys:write")
  return transaction(ctx, async (tx) => {
    const key = await revokeKeyRow(tx, id, ctx.now)
    if (!key) throw new Problem("not_found", `No key ${id} in this workspace.`)
    await audit(tx, ctx, { action: "key.revoke", subject: `key:${id}` })
    return key
  })
}
