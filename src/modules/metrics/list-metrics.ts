import { type Context, transaction } from "#modules/identity/index.ts"
import type { MetricSummary } from "./contract.ts"
import { metricDefinitions } from "./definitions.ts"
import { rowNamesOf } from "./plan.ts"

/** What each metric is called, tells and is measured in. */
export async function listMetrics(ctx: Context): Promise<{ metrics: MetricSummary[] }> {
  const definitions = await transaction(ctx, metricDefinitions)
  return {
    metrics: definitions.map(({ key, name, about, phrase, unit, good }) => ({
      key,
      name,
      about,
      phrase: phrase ?? null,
      unit,
      good,
      rows: rowNamesOf(definitions, key),
    })),
  }
}
