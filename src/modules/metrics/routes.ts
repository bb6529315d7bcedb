import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { getMetric } from "./get-metric.ts"
import { listMetrics } from "./list-metrics.ts"
import { metricHistory } from "./metric-history.ts"
import { metricOverview } from "./metric-overview.ts"
import { metricAccounts, metricDistribution, metricSpread } from "./metric-spread.ts"
import { metricValues } from "./metric-values.ts"
import { previewMetric } from "./preview-metric.ts"
import { putMetric } from "./put-metric.ts"

export function metricsRoutes(serve: Serve): void {
  serve(contract.listMetrics, listMetrics)
  serve(contract.metricOverview, (ctx, { query }) => metricOverview(ctx, query))
  serve(contract.getMetric, (ctx, { params }) => getMetric(ctx, params.key))
  serve(contract.metricDistribution, (ctx, { params, query }) => metricDistribution(ctx, params.key, query))
  serve(contract.metricSpread, (ctx, { params, query }) => metricSpread(ctx, params.key, query))
  serve(contract.metricAccounts, (ctx, { params, query }) => metricAccounts(ctx, params.key, query))
  serve(contract.previewMetric, (ctx, { params, query, body }) => previewMetric(ctx, params.key, body, query))
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
