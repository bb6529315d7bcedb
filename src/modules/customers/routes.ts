import { type Serve, transaction } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { contactsOfAccount } from "./queries.pg.ts"
import { requireAccount } from "./unknown-account.ts"

export function customersRoutes(serve: Serve): void {
  serve(contract.listContacts, (ctx, { params }) =>
    transaction(ctx, async (tx) => {
      await requireAccount(tx, params.account_id)
      return { contacts: await contactsOfAccount(tx, params.account_id) }
    }),
  )
}
