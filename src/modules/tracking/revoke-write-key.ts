import { Problem } from "#kernel/errors.ts"
import { audit, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import { revokeWriteKeyRow, type WriteKey } from "./queries.pg.ts"
import { forgetSenders } from "./recognise-sender.ts"

/** Revokes a key: at once in this process, within seconds in every other. */
export async function revokeWriteKey(ctx: Context, id: string): Promise<WriteKey> {
  requireRight(ctx, "keys:write")
  const key = await transaction(ctx, async (tx) => {
    const revoked = await revokeWriteKeyRow(tx, id, ctx.now)
    if (!revoked) throw new Problem("not_found", `No write key ${id} in this workspace.`)
    await audit(tx, ctx, { action: "write_key.revoke", subject: `write_key:${id}` })
    return revoked
  })
  forgetSenders(ctx.records)
  return key
}
