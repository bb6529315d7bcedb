import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { listMetrics } from "./list-metrics.ts"
import { metricHistory } from "./metric-history.ts"

export function metricsRoutes(serve: Serve): void {
  serve(contract.listMetrics, listMetrics)
  serve(contract.metricHistory, (ctx, { params, query }) =>
    metricHistory(ctx, params.account_id, params.metric, query),
  )
}
