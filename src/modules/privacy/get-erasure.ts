import { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { getErasure as contract } from "./contract.ts"
import { erasureById } from "./queries.pg.ts"

/** How far an erasure is, and what it deleted once it is done. */
export async function getErasure(ctx: Context, id: string): Promise<z.input<typeof contract.response>> {
  const erasure = await transaction(ctx, (tx) => erasureById(tx, id))
  if (!erasure) throw new Problem("not_found", "There is no such erasure.")
  const done = erasure.finished_at !== null
  return {
    status: done ? "done" : "running",
    progress: done ? 1 : 0,
    requested_at: erasure.requested_at.toISOString(),
    finished_at: erasure.finished_at?.toISOString() ?? null,
    result: done ? removedSchema.parse(erasure.removed) : null,
  }
}

const removedSchema = contract.response.shape.result.unwrap()
