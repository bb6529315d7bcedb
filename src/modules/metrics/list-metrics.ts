import { type Context, transaction } from "#modules/identity/index.ts"
import type { MetricSummary } from "./contract.ts"
import type { Definition } from "./definition.ts"
import { metricDefinitions } from "./definitions.ts"
import { rowNamesOf } from "./plan.ts"

/** What each metric is called, tells and is measured in. */
export async function listMetrics(ctx: Context): Promise<{ metrics: MetricSummary[] }> {
  const definitions = await transaction(ctx, metricDefinitions)
  return { metrics: definitions.map((definition) => summaryOf(definitions, definition)) }
}

/** A definition in the words people need; `definitions` are all that its formula may refer to. */
export function summaryOf(
  definitions: readonly Definition[],
  { key, name, about, phrase, unit, good, subject }: Definition,
): MetricSummary {
  return {
    key,
    name,
    about,
    phrase: phrase ?? null,
    unit,
    good,
    subject: subject ?? null,
    rows: rowNamesOf(definitions, key),
  }
}
