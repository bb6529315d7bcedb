import { type Context, transaction } from "#modules/identity/index.ts"
import { inTurn } from "./append.ts"
import { attributeRows, unattributedPeople } from "./queries.ch.ts"
import { accountsOfPeople } from "./queries.pg.ts"

/**
 * Gives rows that belong to no account yet to the account of their person, now that the person is a contact of one.
 * Returns how many people were found. Safe to repeat, and to interrupt.
 */
export async function attributePeople(ctx: Context): Promise<number> {
  const people = await unattributedPeople(ctx)
  if (people.length === 0) return 0
  const accounts = await transaction(ctx, (tx) => accountsOfPeople(tx, people))
  if (accounts.size > 0) await inTurn(ctx, () => attributeRows(ctx, accounts))
  return accounts.size
}
