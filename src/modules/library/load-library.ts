import { isDeepStrictEqual } from "node:util"
import type { z } from "zod"
import { type FieldError, Problem } from "#kernel/errors.ts"
import { audit, type Context, factsChanged } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { readDocuments } from "./documents.ts"
import { currentDocuments, insertVersions } from "./queries.pg.ts"

/** A kind of library document, as the module that understands it describes it. */
export type LibraryKind<Body extends { key: string } = { key: string }> = {
  /** The folder (metrics/) or file (glossary.yaml) in the library. */
  kind: string
  schema: z.ZodType<Body>
  /** Faults between documents, beyond each one's own; `others` gives the documents of another kind. */
  check?(bodies: readonly Body[], others: (kind: string) => readonly { key: string }[]): FieldError[]
}

/**
 * Brings a workspace's documents up to the files in `folder`. A document follows its file for as long as its newest
 * version came from a file; one that a person has edited is left alone. A new definition changes numbers as a fact does. Refuses, naming file, line and remedy, before
 * anything is written.
 */
export async function loadLibrary(
  tx: Tx,
  ctx: Context,
  folder: string,
  kinds: readonly LibraryKind[],
): Promise<void> {
  const files = new Map(kinds.map(({ kind, schema }) => [kind, readDocuments(folder, kind, schema)]))
  const bodies = (kind: string) => (files.get(kind) ?? []).map((document) => document.body)
  const faults = kinds.flatMap(({ kind, check }) =>
    (check?.(bodies(kind), bodies) ?? []).map(({ path, message }) => ({ path: `${kind}/${path}`, message })),
  )
  if (faults.length > 0)
    throw new Problem("invalid", faults.map(({ path, message }) => `${path}: ${message}`).join("\n"), faults)
  for (const [kind, documents] of files) {
    const newest = new Map((await currentDocuments(tx, kind)).map((document) => [document.key, document]))
    const changed = documents.flatMap(({ key, body }) => {
      const known = newest.get(key)
      if (known && (!known.fromFile || isDeepStrictEqual(known.body, plain(body)))) return []
      return [{ key, body, version: (known?.version ?? 0) + 1 }]
    })
    if (changed.length === 0) continue
    await insertVersions(tx, ctx, kind, changed)
    await factsChanged(tx, ctx)
    await audit(tx, ctx, {
      action: "library.load",
      subject: `library:${kind}`,
      after: Object.fromEntries(changed.map(({ key, version }) => [key, version])),
    })
  }
}

/** A body as the database gives it back. */
const plain = (body: object): unknown => JSON.parse(JSON.stringify(body))
