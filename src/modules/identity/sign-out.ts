import { type Context, transaction } from "./context.ts"
import { deleteSession } from "./sessions.queries.pg.ts"

/** Ends the caller's session; a key has none, and nothing happens. */
export async function signOut(ctx: Context): Promise<void> {
  const { actor } = ctx
  if (actor.kind === "member") await transaction(ctx, (tx) => deleteSession(tx, actor.sessionId))
}
