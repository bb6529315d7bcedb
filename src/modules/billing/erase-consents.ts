import { lockRecords } from "#modules/customers/index.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { forgetConsenting } from "./consents.queries.pg.ts"

/**
 * Takes whoever gave a consent out of it, where one of these names or a pattern of mentions stands; that the account
 * agreed stays. Returns the ids of the consents.
 */
export async function eraseFromConsents(
  tx: Tx,
  ctx: Context,
  person: { names: readonly string[]; mentions: string | null },
): Promise<string[]> {
  await lockRecords(tx, ctx.workspace.id, "payment_consents")
  return forgetConsenting(tx, person)
}
