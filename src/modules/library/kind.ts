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

/** What a schema found, said so that a person knows what to write: what is missing, what is not known. */
export function faultsOf(error: z.ZodError): { path: PropertyKey[]; message: string }[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        message: `'${key}' is not known here: leave it out`,
      }))
    const missing = /^Invalid input: expected (.+), received undefined$/.exec(issue.message)
    return [{ path: issue.path, message: missing ? `is missing: expected ${missing[1]}` : issue.message }]
  })
}
