import { type Serve, transaction } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { createWriteKey } from "./create-write-key.ts"
import { allWriteKeys, type WriteKey } from "./queries.pg.ts"
import { revokeWriteKey } from "./revoke-write-key.ts"
import { rotateWriteKey } from "./rotate-write-key.ts"
import { trackingStatus } from "./status.ts"

const shown = ({ id, name, origins, createdAt, revokedAt }: WriteKey) => ({
  id,
  name,
  origins,
  created_at: createdAt.toISOString(),
  revoked_at: revokedAt?.toISOString() ?? null,
})

export function trackingRoutes(serve: Serve): void {
  serve(contract.createWriteKey, async (ctx, { body }) => {
    const key = await createWriteKey(ctx, body)
    return { ...shown(key), write_key: key.secret }
  })
  serve(contract.listWriteKeys, async (ctx) => {
    const keys = await transaction(ctx, allWriteKeys)
    return { write_keys: keys.map(shown) }
  })
  serve(contract.rotateWriteKey, async (ctx, { params, query }) => {
    const key = await rotateWriteKey(ctx, params.id, query.keep_hours)
    return { ...shown(key), write_key: key.secret }
  })
  serve(contract.revokeWriteKey, async (ctx, { params }) => shown(await revokeWriteKey(ctx, params.id)))
  serve(contract.trackingStatus, (ctx) => trackingStatus(ctx))
}
