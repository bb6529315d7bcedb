import { Problem } from "#kernel/errors.ts"
import { hashSecret, newSecret } from "#kernel/ids.ts"
import { audit, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import { replaceSecret, type WriteKey } from "./queries.pg.ts"
import { forgetSenders } from "./recognise-sender.ts"

/** Gives a key a new secret; the one it had stays valid for `keepHours`, so that senders can be changed one by one. */
export async function rotateWriteKey(
  ctx: Context,
  id: string,
  keepHours: number,
): Promise<WriteKey & { secret: string }> {
  requireRight(ctx, "keys:write")
  const secret = newSecret("wk")
  const key = await transaction(ctx, async (tx) => {
    const until = new Date(ctx.now.getTime() + keepHours * 3_600_000)
    const replaced = await replaceSecret(tx, id, hashSecret(secret), until)
    if (!replaced) throw new Problem("not_found", `No write key ${id} that is valid in this workspace.`)
    const after = { old_valid_until: until.toISOString() }
    await audit(tx, ctx, { action: "write_key.rotate", subject: `write_key:${id}`, after })
    return replaced
  })
  forgetSenders(ctx.records)
  return { ...key, secret }
}
