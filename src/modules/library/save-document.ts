import { isDeepStrictEqual } from "node:util"
import { type FieldError, Problem } from "#kernel/errors.ts"
import { audit, type Context, factsChanged, requireRight } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { faultsOf, type LibraryKind, plain } from "./kind.ts"
import { currentDocuments, documentVersions, insertVersions, lockKind, publishVersion } from "./queries.pg.ts"

export type Saving = {
  key: string
  /** As it was sent; its own key may be left out. */
  body: unknown
  /** Kept for comparison, in force only when published. */
  draft?: boolean
  note?: string | null
}

/** `created`: the document is new; `changed`: what was saved differs from what is in force. */
export type Saved<Body> = { version: number; body: Body; created: boolean; changed: boolean }

/**
 * Saves a version of a document. The same words as those in force make no version of their own. Refuses (`invalid`, each
 * fault with the path in the document) what its kind does not accept, by itself or beside the others.
 */
export async function saveDocument<Body extends { key: string }>(
  tx: Tx,
  ctx: Context,
  kind: LibraryKind<Body>,
  { key, body: sent, draft = false, note = null }: Saving,
): Promise<Saved<Body>> {
  requireRight(ctx, "library:write")
  await lockKind(tx, ctx.workspace.id, kind.kind)
  const body = await acceptDocument(tx, kind, key, sent)
  const versions = await documentVersions<Body>(tx, kind.kind, key)
  const inForce = versions.find(({ publishedAt }) => publishedAt !== null)
  if (inForce && !draft && isDeepStrictEqual(inForce.body, plain(body)))
    return { version: inForce.version, body, created: false, changed: false }
  const version = (versions[0]?.version ?? 0) + 1
  await insertVersions(tx, ctx, kind.kind, [{ key, version, body, note, draft }])
  if (!draft) await factsChanged(tx, ctx)
  await audit(tx, ctx, {
    action: draft ? "library.draft" : "library.save",
    subject: `${kind.kind}:${key}`,
    before: inForce ? { version: inForce.version, body: inForce.body } : null,
    after: { version, body, note },
  })
  return { version, body, created: versions.length === 0, changed: true }
}

/** The document as its kind understands it. Refuses it as `saveDocument` would; nothing is saved. */
export async function acceptDocument<Body extends { key: string }>(
  tx: Tx,
  kind: LibraryKind<Body>,
  key: string,
  sent: unknown,
): Promise<Body> {
  const body = parsed(kind, key, sent)
  await checkBeside(tx, kind, body)
  return body
}

/** Brings a draft into force. Refuses a version that is in force already, or older than one that is. */
export async function publishDocument<Body extends { key: string }>(
  tx: Tx,
  ctx: Context,
  kind: LibraryKind<Body>,
  { key, version, note }: { key: string; version: number; note: string | null },
): Promise<void> {
  requireRight(ctx, "library:write")
  await lockKind(tx, ctx.workspace.id, kind.kind)
  const versions = await documentVersions<Body>(tx, kind.kind, key)
  const draft = versions.find((known) => known.version === version)
  if (!draft) throw new Problem("not_found", `'${key}' has no version ${version}.`)
  const later = versions.find((known) => known.publishedAt !== null && known.version >= version)
  if (later)
    throw new Problem(
      "conflict",
      `Version ${later.version} of '${key}' is in force already. To return to version ${version}, save it anew.`,
    )
  await checkBeside(tx, kind, draft.body)
  await publishVersion(tx, ctx, { kind: kind.kind, key, version, note: note ?? draft.note })
  await factsChanged(tx, ctx)
  const before = versions.find(({ publishedAt }) => publishedAt !== null)
  await audit(tx, ctx, {
    action: "library.publish",
    subject: `${kind.kind}:${key}`,
    before: before ? { version: before.version } : null,
    after: { version, note },
  })
}

function parsed<Body extends { key: string }>(kind: LibraryKind<Body>, key: string, sent: unknown): Body {
  const document = typeof sent === "object" && sent !== null && !Array.isArray(sent) ? { key, ...sent } : sent
  const result = kind.schema.safeParse(document)
  const faults = result.success
    ? result.data.key === key
      ? []
      : [{ path: "key", message: `the address says '${key}', the document '${result.data.key}'` }]
    : faultsOf(result.error).map(({ path, message }) => ({ path: pathText(path), message }))
  if (faults.length > 0 || !result.success) throw refused(kind, key, faults)
  return result.data
}

/** Refuses a document that does not go with the others of the workspace; faults that were there before are not its own. */
async function checkBeside<Body extends { key: string }>(
  tx: Tx,
  kind: LibraryKind<Body>,
  body: Body,
): Promise<void> {
  if (!kind.check) return
  const others = new Map<string, { key: string }[]>()
  for (const other of kind.refersTo ?? [])
    others.set(
      other,
      (await currentDocuments<{ key: string }>(tx, other)).map((document) => document.body),
    )
  const documents = (of: string) => others.get(of) ?? []
  const before = (await currentDocuments<Body>(tx, kind.kind)).map((document) => document.body)
  const known = new Set(kind.check(before, documents).map((fault) => JSON.stringify(fault)))
  const after = [...before.filter(({ key }) => key !== body.key), body]
  const faults = kind
    .check(after, documents)
    .filter((fault) => !known.has(JSON.stringify(fault)))
    .map(({ path, message }) => ({
      path: path.startsWith(`${body.key}.`) ? path.slice(body.key.length + 1) : path,
      message,
    }))
  if (faults.length > 0) throw refused(kind, body.key, faults)
}

const refused = (kind: { kind: string }, key: string, faults: FieldError[]): Problem =>
  new Problem(
    "invalid",
    `'${key}' is not accepted among the ${kind.kind}: ${faults.map(({ path, message }) => `${path || "document"}: ${message}`).join("; ")}.`,
    faults,
  )

/** "groups[0].inputs[1].curve" */
const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i === 0 ? "" : "."}${String(part)}`))
    .join("")
