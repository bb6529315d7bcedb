import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { estimateSurvival } from "./estimate-survival.ts"
import { fitSbg } from "./fit-sbg.ts"

export function forecastRoutes(serve: Serve): void {
  serve(contract.fitSbg, async (_ctx, { body }) => fitSbg(body))
  serve(contract.estimateSurvival, async (_ctx, { body }) => estimateSurvival(body))
}
