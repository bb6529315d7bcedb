import { addDays, type Day } from "#kernel/time.ts"
import { type Context, finishDailyWork, today, transaction } from "#modules/identity/index.ts"
import { currentDocuments, documentsInForce, documentVersions } from "#modules/library/index.ts"
import { computeMatrix, type Definition, metricKind } from "#modules/metrics/index.ts"
import { queueRows, relayOutbox } from "#modules/timeline/index.ts"
import { dataOrNull } from "./assess.ts"
import { bandChanges, type Standing } from "./band-changes.ts"
import { bandOf } from "./compute.ts"
import { type ScoreDefinition, scoreKind } from "./definition.ts"
import { cardsOf, type Model, modelOf, modelOn, scoreBoard } from "./model.ts"
import { keptDays, lastKeptDay, noteKeptDay } from "./score-days.queries.pg.ts"
import { insertScores, type KeptScore, keptScores } from "./scores.queries.ch.ts"

/** The daily work that keeps the scores of the days that ended. */
export const keepScoresTask = "keep_scores"

/** Days without a run that are made up for, with what is known now. */
const mostDays = 31
const accountsAtOnce = 5000

/**
 * Keeps every score of every account for the days that ended since it was last done, and tells the timeline whose band
 * changed. Safe to repeat.
 */
export async function keepScores(ctx: Context): Promise<void> {
  await relayOutbox(ctx)
  const yesterday = addDays(today(ctx), -1)
  const { last, keys } = await transaction(ctx, async (tx) => ({
    last: await lastKeptDay(tx),
    keys: (await currentDocuments<ScoreDefinition>(tx, scoreKind.kind))
      .filter(({ body }) => body.scorecard === undefined)
      .map(({ key }) => key),
  }))
  const earliest = addDays(yesterday, 1 - mostDays)
  const begin = last === null ? yesterday : last < earliest ? earliest : last
  for (let day = begin; day <= yesterday; day = addDays(day, 1))
    for (const key of keys) await keepDay(ctx, key, day)
  await transaction(ctx, (tx) => finishDailyWork(tx, ctx, keepScoresTask, { days: [begin, yesterday] }))
}

async function keepDay(ctx: Context, key: string, day: Day): Promise<void> {
  const { kept, model, cardOf } = await transaction(ctx, async (tx) => {
    const model = await modelOn(tx, ctx, key, day)
    return { kept: await keptDays(tx, key, day, day), model, cardOf: await cardsOf(tx, model) }
  })
  if (kept.size > 0) return
  const matrix = await computeMatrix(ctx, question(model, day, ctx.now))
  const board = scoreBoard(model, cardOf, matrix, [day])
  const standings: Standing[] = []
  for (let from = 0; from < matrix.accounts.length; from += accountsAtOnce) {
    const block = matrix.accounts.slice(from, from + accountsAtOnce)
    const rows = block.flatMap((account_id, i): KeptScore[] => {
      const [card, score] = [board.card(from + i), board.score(from + i, 0)]
      if (!card) return []
      const { definition, version } = card
      const value = score?.value ?? null
      standings.push({ account_id, version, value, band: score && bandOf(definition, score.value) })
      return [
        {
          account_id,
          day,
          computed_at: ctx.now.toISOString(),
          definition: definition.key,
          version,
          value,
          confidence: score?.confidence ?? 0,
          metrics: card.inputs.map((_, place) => dataOrNull(board.value(from + i, 0, place))),
        },
      ]
    })
    await insertScores(ctx, key, rows)
  }
  const changes = await bandChanges(ctx, key, day, standings)
  await transaction(ctx, async (tx) => {
    if (await noteKeptDay(tx, ctx, { score: key, day, version: model.version }))
      await queueRows(tx, ctx, { append: changes, retract: [] })
  })
}

const question = (model: Model, day: Day, knownAt: Date) => ({
  definitions: model.metrics,
  wanted: model.wanted,
  days: [day],
  knownAt,
})

/** What was kept of a score, by account and day: only of the runs that count. */
export async function scoresKept(
  ctx: Context,
  key: string,
  of: { from: Day; to: Day; account: string | null; limit: number },
): Promise<KeptScore[]> {
  const runs = await transaction(ctx, (tx) => keptDays(tx, key, of.from, of.to))
  const rows = await keptScores(ctx, key, of)
  return rows.filter(({ day, computed_at }) => Date.parse(computed_at) === runs.get(day)?.getTime())
}

/**
 * Computes a kept score anew from what it was computed from: the definition it names, metrics as they were defined when
 * it was computed, and rows that were known then. As long as the timeline still holds these, it is what was kept.
 */
export async function recompute(
  ctx: Context,
  kept: KeptScore,
): Promise<Pick<KeptScore, "value" | "confidence" | "metrics">> {
  const knownAt = new Date(kept.computed_at)
  const model = await transaction(ctx, async (tx) => {
    const versions = await documentVersions<ScoreDefinition>(tx, scoreKind.kind, kept.definition)
    const body = versions.filter(({ version }) => version === kept.version)
    const inForce = await documentsInForce<Definition>(tx, metricKind.kind, new Date(knownAt.getTime() + 1))
    return modelOf(
      kept.definition,
      body,
      inForce.map((metric) => metric.body),
    )
  })
  const [card] = model.cards
  if (!card) throw new Error(`version ${kept.version} of '${kept.definition}' is gone`)
  const matrix = await computeMatrix(ctx, {
    ...question(model, kept.day, knownAt),
    accounts: [kept.account_id],
  })
  const metrics = card.inputs.map(({ metric }) => matrix.value(metric, kept.account_id, 0))
  const score = card.compute((place) => metrics[place] ?? Number.NaN)
  return { value: score?.value ?? null, confidence: score?.confidence ?? 0, metrics }
}
