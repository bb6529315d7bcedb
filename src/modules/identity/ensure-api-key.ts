import { Problem } from "#kernel/errors.ts"
import { hashSecret, newId } from "#kernel/ids.ts"
import type { Engines } from "#platform/engines.ts"
import { audit } from "./audit.ts"
import { transaction } from "./context.ts"
import { insertKey, liveKeys, reviveKey, revokeKeyRow } from "./keys.queries.pg.ts"
import { rights } from "./rights.ts"
import { systemContext } from "./system-context.ts"

/** The name of the key that comes from the environment; no other key may have it. */
export const environmentKeyName = "PERENNIAL_API_KEY"

/** Makes the environment's key valid with every right, and revokes the one an earlier environment gave. */
export async function ensureApiKey(engines: Engines, workspaceId: string, text: string): Promise<void> {
  const ctx = await systemContext(engines, workspaceId, "start")
  const keyHash = hashSecret(text)
  await transaction(ctx, async (tx) => {
    const live = (await liveKeys(tx)).filter((key) => key.name === environmentKeyName)
    for (const old of live.filter((key) => key.keyHash !== keyHash)) {
      await revokeKeyRow(tx, old.id, ctx.now)
      await audit(tx, ctx, { action: "key.revoke", subject: `key:${old.id}` })
    }
    if (live.some((key) => key.keyHash === keyHash && key.scopes.length === rights.length)) return
    const given = { workspaceId, name: environmentKeyName, keyHash, scopes: [...rights], createdBy: null }
    const key =
      (await reviveKey(tx, given)) ?? (await insertKey(tx, { id: newId(), createdAt: ctx.now, ...given }))
    if (!key)
      throw new Problem(
        "conflict",
        "PERENNIAL_API_KEY is a key of another workspace already; choose another.",
      )
    await audit(tx, ctx, {
      action: "key.create",
      subject: `key:${key.id}`,
      after: { name: key.name, scopes: key.scopes },
    })
  })
}
