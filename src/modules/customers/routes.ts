import { type Serve, transaction } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { contactsOfAccount } from "./queries.pg.ts"
import { getTeam, putTeam } from "./team.ts"
import { requireAccount } from "./unknown-account.ts"
import { updateAccount } from "./update-account.ts"
import { updateContact } from "./update-contact.ts"

export function customersRoutes(serve: Serve): void {
  serve(contract.listContacts, (ctx, { params }) =>
    transaction(ctx, async (tx) => {
      await requireAccount(tx, params.account_id)
      return { contacts: await contactsOfAccount(tx, params.account_id) }
    }),
  )
  serve(contract.getTeam, (ctx, { params }) => getTeam(ctx, params.account_id))
  serve(contract.putTeam, (ctx, { params, body }) => putTeam(ctx, params.account_id, body))
  serve(contract.updateAccount, (ctx, { params, body }) => updateAccount(ctx, params.account_id, body))
  serve(contract.updateContact, (ctx, { params, body }) => updateContact(ctx, params.contact_id, body))
}
