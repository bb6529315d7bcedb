import { isDeepStrictEqual } from "node:util"
import { Problem } from "#kernel/errors.ts"
import { audit, type Context, factsChanged } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { readDocuments } from "./documents.ts"
import { type LibraryKind, plain } from "./kind.ts"
import { currentDocuments, insertVersions, lastVersions } from "./queries.pg.ts"

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
    const last = await lastVersions(tx, kind)
    const changed = documents.flatMap(({ key, body }) => {
      const known = newest.get(key)
      if (known && (!known.fromFile || isDeepStrictEqual(known.body, plain(body)))) return []
      return [{ key, body, version: (last.get(key) ?? 0) + 1 }]
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
