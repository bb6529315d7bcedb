import { currentDocuments, type LibraryKind } from "#modules/library/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type Definition, definitionFaults, metricSchema } from "./definition.ts"

export const metricKind: LibraryKind<Definition> = {
  kind: "metrics",
  schema: metricSchema,
  check: definitionFaults,
}

/** The workspace's metric definitions as they stand, by key. */
export async function metricDefinitions(tx: Tx): Promise<Definition[]> {
  return (await currentDocuments<Definition>(tx, metricKind.kind)).map(({ body }) => body)
}
