import { Problem } from "#kernel/errors.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { currentDocuments, publishDocument, saveDocument } from "#modules/library/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type AccountFacts, accountTest } from "./applies-to.ts"
import { type ScoreDefinition, scoreKind } from "./definition.ts"
import { accountFacts } from "./model.queries.pg.ts"

export type SavedScore = {
  created: boolean
  key: string
  version: number
  draft: boolean
  document: ScoreDefinition
}

/** Saves a version of a score, in force at once or as a draft. */
export const putScore = (
  ctx: Context,
  key: string,
  document: unknown,
  { draft, note }: { draft: boolean; note?: string | undefined },
): Promise<SavedScore> =>
  transaction(ctx, async (tx) => {
    const saved = await saveDocument(tx, ctx, scoreKind, { key, body: document, draft, note: note ?? null })
    if (!draft) await refuseTies(tx, saved.body)
    return { created: saved.created, key, version: saved.version, draft, document: saved.body }
  })

/** Brings a draft of a score into force. */
export const publishScore = (
  ctx: Context,
  key: string,
  version: number,
  note: string,
): Promise<{ key: string; version: number }> =>
  transaction(ctx, async (tx) => {
    await publishDocument(tx, ctx, scoreKind, { key, version, note })
    const score = (await currentDocuments<ScoreDefinition>(tx, scoreKind.kind)).find((one) => one.key === key)
    if (score) await refuseTies(tx, score.body)
    return { key, version }
  })

/** Refuses a scorecard that speaks of an account that another scorecard of the same score speaks of. */
async function refuseTies(tx: Tx, { key, scorecard, applies_to }: ScoreDefinition): Promise<void> {
  if (scorecard === undefined || applies_to === undefined) return
  const scores = await currentDocuments<ScoreDefinition>(tx, scoreKind.kind)
  const rivals = scores.flatMap(({ body }) =>
    body.scorecard === scorecard && body.key !== key && body.applies_to !== undefined
      ? [{ key: body.key, condition: body.applies_to }]
      : [],
  )
  if (rivals.length === 0) return
  const mine = (await accountFacts(tx)).filter(accountTest(applies_to))
  const tied = rivals.flatMap((rival) => {
    const both = rival.condition === applies_to ? mine : mine.filter(accountTest(rival.condition))
    return both.length > 0 || rival.condition === applies_to ? [{ ...rival, both }] : []
  })
  if (tied.length === 0) return
  const errors = tied.map((rival) => ({ path: "applies_to", message: tieMessage(rival, scorecard) }))
  throw new Problem("invalid", `'${key}' ties: ${errors.map(({ message }) => message).join("; ")}.`, errors)
}

function tieMessage(rival: { key: string; both: AccountFacts[] }, score: string): string {
  const [first] = rival.both
  const whom = first ? `${rival.both.length} accounts, '${first.name}' among them,` : "the same accounts"
  return `${whom} would have two scorecards of '${score}': this one and '${rival.key}'; make the conditions exclude each other`
}
