import { addDays, type Day, endOfDay } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { documentVersions } from "#modules/library/index.ts"
import type { TimelineRow } from "#modules/timeline/index.ts"
import { bandOf } from "./compute.ts"
import { type ScoreDefinition, scoreKind } from "./definition.ts"
import { keptDays } from "./score-days.queries.pg.ts"
import type { Band } from "./scores.contract.ts"
import { keptOfRun } from "./scores.queries.ch.ts"

/** Where a score stands at the end of a day; null is no score. */
export type Standing = { account_id: string; version: number; value: number | null; band: Band | null }

/**
 * The timeline rows of the accounts whose band at the end of a day is another than at the end of the day before; none
 * where that day was not kept. Each carries the score, the bands and the versions that computed them.
 */
export async function bandChanges(
  ctx: Context,
  key: string,
  day: Day,
  standings: readonly Standing[],
): Promise<TimelineRow[]> {
  const before = await standingsOf(ctx, key, addDays(day, -1))
  const at = new Date(endOfDay(day, ctx.workspace.timeZone).getTime() - 1).toISOString()
  return standings.flatMap(({ account_id, version, value, band }): TimelineRow[] => {
    const was = before.get(account_id)
    if (!was || was.band === band) return []
    return [
      {
        account_id,
        person: "",
        name: `score.${key}`,
        at,
        recorded_at: ctx.now.toISOString(),
        value,
        properties: {
          band_before: was.band,
          band,
          value_before: was.value,
          version_before: was.version,
          version,
        },
        source: "records",
        message_id: `record:score.${key}:${account_id}:${day}`,
      },
    ]
  })
}

/** Where every account stood at the end of a kept day, by its id. */
async function standingsOf(ctx: Context, key: string, day: Day): Promise<Map<string, Standing>> {
  const run = (await transaction(ctx, (tx) => keptDays(tx, key, day, day))).get(day)
  if (!run) return new Map()
  const kept = await keptOfRun(ctx, key, day, run)
  const definitions = await transaction(ctx, async (tx) => {
    const found = new Map<string, ScoreDefinition>()
    for (const definition of new Set(kept.map((one) => one.definition)))
      for (const { version, body } of await documentVersions<ScoreDefinition>(tx, scoreKind.kind, definition))
        found.set(`${definition} ${version}`, body)
    return found
  })
  return new Map(
    kept.map(({ account_id, definition, version, value }) => {
      const body = definitions.get(`${definition} ${version}`)
      const band = body && value !== null ? bandOf(body, value) : null
      return [account_id, { account_id, version, value, band }]
    }),
  )
}
