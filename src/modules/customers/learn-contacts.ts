import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type FieldChange, fieldChanges, tellChanges } from "./history.ts"
import { contactCandidates } from "./people.queries.pg.ts"
import { peopleChanged } from "./people.ts"
import { saveContacts } from "./queries.pg.ts"
import type { ContactRecord } from "./rules.ts"
import { contactFields } from "./traits.ts"

/** Which traits a contact's field is made of. */
const sources = {
  name: ["name", "firstName", "first_name", "lastName", "last_name"],
  email: ["email"],
  title: ["title"],
} as const

/**
 * Makes people contacts where an account is theirs and something was told of them, and gives contacts what was newly
 * told (`told`: which traits changed, by person), with history. Contacts must be locked.
 */
export async function learnContacts(
  tx: Tx,
  ctx: Context,
  people: readonly string[],
  told: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const saved = new Map<string, ContactRecord>()
  const changes: FieldChange[] = []
  const addresses: string[] = []
  for (const { person, traits, account_id, contact: found } of await contactCandidates(tx, people)) {
    const { name, email, title } = contactFields(traits)
    if (found === null) {
      const called = name ?? email
      if (account_id === null || called === null) continue
      saved.set(person, { contact_id: person, account_id, name: called, email, title, roles: [] })
      if (email !== null) addresses.push(email)
      continue
    }
    const { set_by_hand, ...before } = found
    const news = (field: keyof typeof sources) =>
      !set_by_hand.includes(field) && sources[field].some((trait) => told.get(person)?.has(trait))
    const after = { ...before }
    if (name !== null && news("name")) after.name = name
    if (email !== null && news("email")) after.email = email
    if (title !== null && news("title")) after.title = title
    const differs = fieldChanges(before.account_id, before.contact_id, before, after)
    if (differs.length > 0) saved.set(after.contact_id, after)
    if (after.email !== before.email)
      addresses.push(...[before.email, after.email].filter((address) => address !== null))
    changes.push(...differs)
  }
  await saveContacts(tx, ctx.workspace.id, [...saved.values()])
  await tellChanges(tx, ctx, changes)
  await peopleChanged(tx, ctx, { people: addresses, accounts: [] })
}
