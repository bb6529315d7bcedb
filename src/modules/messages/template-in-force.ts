import { documentVersions, type SavedDocument } from "#modules/library/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { messageKind, type Template } from "./definition.ts"

/** A template as it is in force; null where there is none of this key. */
export async function templateInForce(tx: Tx, key: string): Promise<SavedDocument<Template> | null> {
  const versions = await documentVersions<Template>(tx, messageKind.kind, key)
  return versions.find(({ publishedAt }) => publishedAt !== null) ?? null
}
