import { Problem } from "#kernel/errors.ts"
import { hashSecret, newId, newSecret } from "#kernel/ids.ts"
import { audit } from "./audit.ts"
import { type Context, requireRight, transaction } from "./context.ts"
import { environmentKeyName } from "./ensure-api-key.ts"
import { insertKey, type Key } from "./keys.queries.pg.ts"
import type { Right } from "./rights.ts"

/** Makes an API key with at most its creator's rights. Its text is in the answer and nowhere else; only the hash is kept. */
export async function createKey(
  ctx: Context,
  given: { name: string; scopes: readonly Right[] },
): Promise<Key & { key: string }> {
  requireRight(ctx, "keys:write")
  const beyond = given.scopes.filter((scope) => !ctx.rights.has(scope))
  if (beyond.length > 0)
    throw new Problem(
      "forbidden",
      `A key can have no more rights than its creator; you lack ${beyond.join(", ")}.`,
    )
  if (given.name === environmentKeyName)
    throw new Problem(
      "invalid",
      `'${environmentKeyName}' names the key of the environment; choose another name.`,
      [{ path: "name", message: "taken by the environment's key" }],
    )
  const text = newSecret("pk")
  return transaction(ctx, async (tx) => {
    const key = await insertKey(tx, {
      id: newId(),
      workspaceId: ctx.workspace.id,
      name: given.name,
      keyHash: hashSecret(text),
      scopes: [...new Set(given.scopes)],
      createdBy: ctx.actor.kind === "member" ? ctx.actor.id : null,
      createdAt: ctx.now,
    })
    if (!key) throw new Problem("conflict", "This key exists already; try again.")
    await audit(tx, ctx, {
      action: "key.create",
      subject: `key:${key.id}`,
      after: { name: key.name, scopes: key.scopes },
    })
    return { ...key, key: text }
  })
}
