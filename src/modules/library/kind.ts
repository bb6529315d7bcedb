import type { z } from "zod"
import type { FieldError } from "#kernel/errors.ts"

/** A kind of library document, as the module that understands it describes it. */
export type LibraryKind<Body extends { key: string } = { key: string }> = {
  /** The folder (metrics/) or file (glossary.yaml) in the library. */
  kind: string
  schema: z.ZodType<Body>
  /** Other kinds that `check` looks at. */
  refersTo?: readonly string[]
  /** Faults between documents, beyond each one's own; `others` gives the documents of another kind. */
  check?(bodies: readonly Body[], others: (kind: string) => readonly { key: string }[]): FieldError[]
}

/** A body as the database gives it back. */
export const plain = (body: object): unknown => JSON.parse(JSON.stringify(body))
