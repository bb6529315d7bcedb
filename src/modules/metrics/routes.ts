import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { listMetrics } from "./list-metrics.ts"
import { metricHistory } from "./metric-history.ts"
import { metricValues } from "./metric-values.ts"
import { putMetric } from "./put-metric.ts"

export function metricsRoutes(serve: Serve): void {
  serve(contract.listMetrics, listMetrics)
  serve(contract.metricHistory, (ctx, { params, query }) =>
    metricHistory(ctx, params.account_id, params.metric, query),
  )
  serve(contract.putMetric, async (ctx, { params, body }, { reply }) => {
    const { created, ...saved } = await putMetric(ctx, params.key, body)
    reply.status(created ? 201 : 200)
    return saved
  })
  serve(contract.metricValues, (ctx, { params, query }) => metricValues(ctx, params.key, query.as_of))
}
