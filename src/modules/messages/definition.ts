import type { z } from "zod"
import type { LibraryKind } from "#modules/library/index.ts"
import { templateFaults } from "./template-faults.ts"
import { type TemplateDocument, templateDocumentSchema } from "./templates.contract.ts"

/** A message template as it is kept: what a document may leave out is filled in. */
export type Template = TemplateDocument

const schema: z.ZodType<Template> = templateDocumentSchema.superRefine((template, check) => {
  for (const { path, message } of templateFaults(template)) check.addIssue({ code: "custom", path, message })
})

/** Templates of messages (library/messages). */
export const messageKind: LibraryKind<Template> = { kind: "messages", schema }
