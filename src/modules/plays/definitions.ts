import { Problem } from "#kernel/errors.ts"
import { currentDocuments, documentVersions, type SavedDocument } from "#modules/library/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type Play, playKind } from "./definition.ts"

export type SavedPlay = SavedDocument<Play>

/** The plays in force, by key. */
export const playsInForce = (tx: Tx): Promise<SavedPlay[]> => currentDocuments<Play>(tx, playKind.kind)

/** Every version of a play, drafts too, newest first. */
export const playVersions = (tx: Tx, key: string): Promise<SavedPlay[]> =>
  documentVersions<Play>(tx, playKind.kind, key)

/** The version of a play in force; null where there is none. */
export const playInForce = async (tx: Tx, key: string): Promise<SavedPlay | null> =>
  (await playVersions(tx, key)).find(({ publishedAt }) => publishedAt !== null) ?? null

/** Refuses a question about a play that is not there, not even as a draft. */
export async function requirePlay(tx: Tx, key: string): Promise<void> {
  if ((await playVersions(tx, key)).length === 0)
    throw new Problem("not_found", `There is no play '${key}'; GET /api/v1/plays lists those there are.`)
}

/** Plays by the versions that runs hold to, each document read once. */
export async function pinnedPlays(
  tx: Tx,
  pins: readonly { play: string; version: number }[],
): Promise<(pin: { play: string; version: number }) => Play> {
  const known = new Map<string, Play>()
  for (const key of new Set(pins.map(({ play }) => play)))
    for (const { version, body } of await playVersions(tx, key)) known.set(`${key}@${version}`, body)
  return ({ play, version }) => {
    const body = known.get(`${play}@${version}`)
    if (!body) throw new Error(`version ${version} of the play '${play}' is gone`)
    return body
  }
}
