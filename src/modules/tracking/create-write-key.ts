import { hashSecret, newId, newSecret } from "#kernel/ids.ts"
import { audit, auditedActor, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import { insertWriteKey, type WriteKey } from "./queries.pg.ts"

/** Makes a key that can send and nothing else. Its text is in the answer and nowhere else; only the hash is kept. */
export async function createWriteKey(
  ctx: Context,
  given: { name: string; origins: string[] },
): Promise<WriteKey & { secret: string }> {
  requireRight(ctx, "keys:write")
  const secret = newSecret("wk")
  return transaction(ctx, async (tx) => {
    const key = await insertWriteKey(tx, {
      id: newId(),
      workspaceId: ctx.workspace.id,
      name: given.name,
      keyHash: hashSecret(secret),
      origins: [...new Set(given.origins)],
      createdAt: ctx.now,
      createdBy: auditedActor(ctx.actor),
    })
    const after = { name: key.name, origins: key.origins }
    await audit(tx, ctx, { action: "write_key.create", subject: `write_key:${key.id}`, after })
    return { ...key, secret }
  })
}
