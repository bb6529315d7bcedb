import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { getAccount } from "./get-account.ts"
import { listAccounts } from "./list-accounts.ts"
import { portfolioSummary } from "./portfolio-summary.ts"

export function healthRoutes(serve: Serve): void {
  serve(contract.listAccounts, (ctx, { query }) => listAccounts(ctx, query))
  serve(contract.portfolioSummary, (ctx, { query }) => portfolioSummary(ctx, query))
  serve(contract.getAccount, (ctx, { params, query }) => getAccount(ctx, params.account_id, query.as_of))
}
