import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { bilingualSchema } from "#platform/http/shapes.ts"

/** A term of the field, in the order of the source (S001-01). `where` is the path of the page that shows it, if any. */
export const glossaryTermSchema = z.object({
  key: z.string().regex(/^[a-z0-9_]+$/),
  order: z.number().int().min(1),
  term: bilingualSchema,
  definition: bilingualSchema,
  where: z.string().startsWith("/").nullable(),
})
export type GlossaryTerm = z.output<typeof glossaryTermSchema>

export const listGlossary = endpoint({
  method: "GET",
  path: "/api/v1/glossary",
  summary: "The 26 terms in their order, in both languages, each with the page that shows it",
  access: { right: "library:read" },
  response: z.object({ terms: z.array(glossaryTermSchema) }),
})
