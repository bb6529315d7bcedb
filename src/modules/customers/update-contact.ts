import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { audit, type Context, factsChanged, requireRight, transaction } from "#modules/identity/index.ts"
import type { updateContact as contract } from "./contract.ts"
import { erasedAmong, erasedProblem } from "./erased.ts"
import { fieldChanges, tellChanges } from "./history.ts"
import { markSetByHand } from "./people.queries.pg.ts"
import { peopleChanged } from "./people.ts"
import { contactsById, lockRecords, saveContacts } from "./queries.pg.ts"
import { contactRecord } from "./rules.ts"

/** Changes a contact by hand, with history and audit; the fields given stay as set, whatever tracking tells later. */
export function updateContact(
  ctx: Context,
  contact_id: string,
  given: z.output<typeof contract.body>,
): Promise<z.input<typeof contract.response>> {
  requireRight(ctx, "customers:write")
  return transaction(ctx, async (tx) => {
    await lockRecords(tx, ctx.workspace.id, "contacts")
    const before = (await contactsById(tx, [contact_id])).get(contact_id)
    if (!before) throw new Problem("not_found", `There is no contact '${contact_id}'.`)
    if (given.email && (await erasedAmong(tx, ctx, [given.email])).size > 0) {
      const { field, message } = erasedProblem("email")
      throw new Problem("invalid", message, [{ path: field ?? "", message }])
    }
    const { account_id } = before
    const after = contactRecord({ name: before.name, ...given, contact_id, account_id }, before)
    const set_by_hand = await markSetByHand(tx, { contact_id }, Object.keys(given))
    const changes = fieldChanges(account_id, contact_id, before, after)
    if (changes.length > 0) {
      await saveContacts(tx, ctx.workspace.id, [after])
      await tellChanges(tx, ctx, changes)
      await audit(tx, ctx, { action: "contact.update", subject: `contact:${contact_id}`, before, after })
      if (after.email !== before.email) {
        const people = [before.email, after.email].filter((address) => address !== null)
        await peopleChanged(tx, ctx, { people, accounts: [] })
      }
      await factsChanged(tx, ctx)
    }
    return { ...after, set_by_hand }
  })
}
