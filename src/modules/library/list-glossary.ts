import { type Context, transaction } from "#modules/identity/index.ts"
import type { GlossaryTerm } from "./contract.ts"
import { currentDocuments } from "./queries.pg.ts"

/** The terms of the field in their order. */
export async function listGlossary(ctx: Context): Promise<{ terms: GlossaryTerm[] }> {
  const documents = await transaction(ctx, (tx) => currentDocuments<GlossaryTerm>(tx, "glossary"))
  return { terms: documents.map(({ body }) => body).sort((a, b) => a.order - b.order) }
}
