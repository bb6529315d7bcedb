import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { estimateSurvival } from "./estimate-survival.ts"
import { fitSbg } from "./fit-sbg.ts"
import { lifetimeAccounts } from "./lifetime-accounts.ts"
import { lifetimeSurvival } from "./lifetime-survival.ts"
import { lifetimeValue } from "./lifetime-value.ts"
import { forecastRenewals, renewalForecast } from "./renewal-forecast.ts"
import { whatIf } from "./what-if.ts"
import { whatIfStart } from "./what-if-start.ts"

export function forecastRoutes(serve: Serve): void {
  serve(contract.fitSbg, async (_ctx, { body }) => fitSbg(body))
  serve(contract.estimateSurvival, async (_ctx, { body }) => estimateSurvival(body))
  serve(contract.lifetimeValue, (ctx, { query }) => lifetimeValue(ctx, query))
  serve(contract.lifetimeSurvival, (ctx, { query }) => lifetimeSurvival(ctx, query))
  serve(contract.lifetimeAccounts, (ctx, { query }) => lifetimeAccounts(ctx, query))
  serve(contract.renewalForecast, (ctx, { query }) => renewalForecast(ctx, query))
  serve(contract.forecastRenewals, (ctx, { query }) => forecastRenewals(ctx, query))
  serve(contract.whatIf, async (_ctx, { body }) => whatIf(body))
  serve(contract.whatIfStart, (ctx, { query }) => whatIfStart(ctx, query))
}
