import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { currentDocuments, documentVersions } from "#modules/library/index.ts"
import type { listScores as listContract, scoreVersions as versionsContract } from "./contract.ts"
import { type ScoreDefinition, scoreKind, scoreSchema } from "./definition.ts"
import { draftsByScore } from "./scores.queries.pg.ts"

/** The scores in force. */
export const listScores = (ctx: Context): Promise<z.input<typeof listContract.response>> =>
  transaction(ctx, async (tx) => {
    const drafts = await draftsByScore(tx)
    const scores = await currentDocuments<ScoreDefinition>(tx, scoreKind.kind)
    return {
      scores: scores.map(({ version, body }) => ({
        key: body.key,
        version,
        name: body.name,
        about: body.about,
        combine: body.combine,
        scorecard: body.scorecard ?? null,
        applies_to: body.applies_to ?? null,
        groups: body.groups.map(({ key, name, weight }) => ({ key, name, weight })),
        metrics: body.groups.flatMap(({ inputs }) => inputs.map(({ metric }) => metric)),
        drafts: drafts.get(body.key) ?? 0,
      })),
    }
  })

/** Every version of a score. */
export const scoreVersions = (
  ctx: Context,
  key: string,
): Promise<z.input<typeof versionsContract.response>> =>
  transaction(ctx, async (tx) => {
    const versions = await documentVersions<ScoreDefinition>(tx, scoreKind.kind, key)
    if (versions.length === 0)
      throw new Problem("not_found", `There is no score '${key}'; GET /api/v1/scores lists those there are.`)
    const inForce = versions.find(({ publishedAt }) => publishedAt !== null)
    return {
      key,
      versions: versions.map(({ version, createdAt, author, publishedAt, note, body }) => ({
        version,
        created_at: createdAt.toISOString(),
        author,
        published_at: publishedAt?.toISOString() ?? null,
        note,
        in_force: version === inForce?.version,
        document: inOrder(body),
      })),
    }
  })

/** The database keeps no order of a document's parts; its schema has the one in which they are read. */
function inOrder(body: ScoreDefinition): ScoreDefinition {
  const read = scoreSchema.safeParse(body)
  return read.success ? read.data : body
}
