import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { listSubscriptions } from "./list-subscriptions.ts"

export function revenueRoutes(serve: Serve): void {
  serve(contract.listSubscriptions, (ctx, { params, query }) =>
    listSubscriptions(ctx, params.account_id, query.as_of),
  )
}
