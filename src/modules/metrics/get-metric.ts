import type { z } from "zod"
import { type Context, transaction } from "#modules/identity/index.ts"
import { documentVersions } from "#modules/library/index.ts"
import type { getMetric as contract } from "./contract.ts"
import { type Definition, isTaken, metricSchema } from "./definition.ts"
import { metricDefinitions, metricKind } from "./definitions.ts"
import { parseFormula, referencesOf } from "./formula.ts"
import { summaryOf } from "./list-metrics.ts"
import { unknownMetric } from "./plan.ts"

type Answer = z.input<typeof contract.response>

/** A metric as a document, with its versions and its neighbours among formulas. */
export const getMetric = (ctx: Context, key: string): Promise<Answer> =>
  transaction(ctx, async (tx) => {
    const definitions = await metricDefinitions(tx)
    const versions = await documentVersions<Definition>(tx, metricKind.kind, key)
    const current = versions.find(({ publishedAt }) => publishedAt !== null)
    if (!current) throw unknownMetric(key)
    return {
      ...summaryOf(definitions, current.body),
      version: current.version,
      document: inOrder(current.body),
      refers_to: neighboursOf(current.body),
      referred_by: definitions.flatMap((other) => (neighboursOf(other).includes(key) ? [other.key] : [])),
      versions: versions.map(({ version, createdAt, author, body }) => ({
        version,
        created_at: createdAt.toISOString(),
        author,
        document: inOrder(body),
      })),
    }
  })

const neighboursOf = (definition: Definition): string[] =>
  isTaken(definition)
    ? []
    : [...new Set(referencesOf(parseFormula(definition.formula)).map((reference) => reference.key))]

/** The database keeps no order of a document's parts; its schema has the one in which they are read. */
function inOrder(body: Definition): Record<string, unknown> {
  const read = metricSchema.safeParse(body)
  return { ...(read.success ? read.data : body) }
}
