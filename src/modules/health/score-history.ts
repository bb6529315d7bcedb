import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { addDays, type Day, dayOf, daysBetween, isDay } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { documentVersions, type SavedDocument } from "#modules/library/index.ts"
import { computeMatrix } from "#modules/metrics/index.ts"
import { bandOf } from "./compute.ts"
import type { scoreHistory as contract } from "./contract.ts"
import { type ScoreDefinition, scoreKind } from "./definition.ts"
import { scoresKept } from "./keep-scores.ts"
import { cardsOf, modelOf, requireModel } from "./model.ts"

type Question = z.output<typeof contract.query>
type Answer = z.input<typeof contract.response>

const mostPoints = 800
/** How far back a new version's line is drawn beside the old one's. */
const overlapDays = 90

/**
 * A score of an account over time: a line for each version that was in force, the new one beginning 90 days before it
 * came into force so that both stand side by side; where versions changed; and what was kept at the time.
 */
export async function scoreHistory(ctx: Context, account: string, question: Question): Promise<Answer> {
  const { score: key, from, to, step } = question
  const days = daysOf(question)
  const { versions, metrics } = await transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    const model = await requireModel(tx, ctx, key, to)
    const card = (await cardsOf(tx, model, [account]))(account)
    if (!card)
      throw new Problem("not_found", `The score '${key}' does not apply to the account '${account}'.`)
    const all = await documentVersions<ScoreDefinition>(tx, scoreKind.kind, card.definition.key)
    return { versions: reigns(ctx, all, from, to), metrics: model.metrics }
  })
  const cards = versions.map(({ reign, version }) => ({
    reign,
    model: modelOf(version.key, [version], metrics),
  }))
  const matrix = await computeMatrix(ctx, {
    definitions: metrics,
    wanted: [...new Set(cards.flatMap(({ model }) => model.wanted))],
    days,
    accounts: [account],
  })
  return {
    score: key,
    lines: cards.map(({ reign, model }) => ({
      version: model.version,
      points: days.flatMap((day, i) => {
        if (day < reign.drawnFrom || day > reign.last) return []
        const [card] = model.cards
        const score = card?.compute(
          (place) => matrix.value(card.inputs[place]?.metric ?? "", account, i) ?? Number.NaN,
        )
        return [{ day, value: score?.value ?? null }]
      }),
    })),
    changes: versions.flatMap(({ reign, version }) =>
      reign.first === null ? [] : [{ day: reign.first, version: version.version, note: version.note }],
    ),
    kept: (await scoresKept(ctx, key, { from, to, account, limit: 20 * mostPoints }))
      .filter((_, i, rows) => step === "day" || (rows.length - 1 - i) % 7 === 0)
      .map(({ day, value, confidence, definition, version }) => {
        const body = versions.find((known) => known.version.version === version)?.version.body
        const band = value !== null && body?.key === definition ? bandOf(body, value) : null
        return { day, value, confidence, definition, version, band }
      }),
  }
}

function daysOf({ from, to, step }: Question): Day[] {
  for (const [path, day] of Object.entries({ from, to }))
    if (!isDay(day)) throw new Problem("invalid", `'${path}' must be a day from 1900-01-01 to 2199-12-31.`)
  const stride = step === "day" ? 1 : 7
  const points = Math.floor(daysBetween(from, to) / stride) + 1
  if (points < 1) throw new Problem("invalid", `'from' (${from}) is later than 'to' (${to}): exchange them.`)
  if (points > mostPoints)
    throw new Problem("invalid", `More than ${mostPoints} points: choose step=week or days closer together.`)
  return Array.from({ length: points }, (_, i) => addDays(to, stride * (i + 1 - points)))
}

/** The days a version was in force; `first` is null for the first version of all, which has no beginning. */
type Reign = { first: Day | null; drawnFrom: Day; last: Day }

/** Versions in force on some day from `from` to `to`, oldest first. */
function reigns(
  ctx: Context,
  versions: readonly SavedDocument<ScoreDefinition>[],
  from: Day,
  to: Day,
): { reign: Reign; version: SavedDocument<ScoreDefinition> }[] {
  const published = versions
    .flatMap((version) =>
      version.publishedAt ? [{ version, day: dayOf(version.publishedAt, ctx.workspace.timeZone) }] : [],
    )
    .reverse()
  // Of versions published on one day the last speaks at its end.
  const lasting = published.filter(({ day }, i) => published[i + 1]?.day !== day)
  return lasting
    .map(({ version, day }, i) => ({
      version,
      reign: {
        first: i === 0 ? null : day,
        drawnFrom: i === 0 ? from : addDays(day, -overlapDays),
        last: addDays(lasting[i + 1]?.day ?? "2199-12-31", -1),
      },
    }))
    .filter(({ reign }) => reign.last >= from && (reign.first ?? from) <= to)
}
