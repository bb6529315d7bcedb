import type { z } from "zod"
import { addDays, type Day, dayOf } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { fallAfter, mrrCourses } from "#modules/revenue/index.ts"
import { boardOn } from "./board-on.ts"
import { bandOf } from "./compute.ts"
import { bands, type listDisagreements as contract } from "./contract.ts"
import { requireModel } from "./model.ts"
import { type Override, overridesOfScore } from "./opinions.queries.pg.ts"
import { isLive, told } from "./override-score.ts"
import { namesOf } from "./scores.queries.pg.ts"

type Answer = z.input<typeof contract.response>

/** Days after an override in which a loss decides who was right. */
const decidedAfter = 90

/** Where people and a score disagree today, and who was right where they did. */
export async function listDisagreements(ctx: Context, key: string): Promise<Answer> {
  const day = today(ctx)
  const { model, overrides, names, courses } = await transaction(ctx, async (tx) => {
    const overrides = await overridesOfScore(tx, key)
    const accounts = [...new Set(overrides.map(({ account_id }) => account_id))]
    return {
      model: await requireModel(tx, ctx, key, day),
      overrides,
      names: await namesOf(tx, accounts),
      courses: await mrrCourses(tx, accounts),
    }
  })
  const accounts = [...names.keys()]
  const board = await boardOn(ctx, model, [day], accounts)
  const todayOf = new Map(
    accounts.map((account, place) => {
      const [card, score] = [board.card(place), board.score(place, 0)]
      return [
        account,
        card && score ? { value: score.value, band: bandOf(card.definition, score.value) } : null,
      ]
    }),
  )
  const lostOn = ({ account_id, created_at }: Override): Day | null => {
    const since = dayOf(created_at, ctx.workspace.timeZone)
    const until = addDays(since, decidedAfter)
    return fallAfter(courses.get(account_id) ?? [], since, until < day ? until : day, "churn")
  }
  const isDecided = ({ created_at }: Override) =>
    addDays(dayOf(created_at, ctx.workspace.timeZone), decidedAfter) < day
  return {
    disagreements: overrides.flatMap((override) => {
      const computed = todayOf.get(override.account_id) ?? null
      if (isLive(override, day) && computed?.band === override.band) return []
      const lost = lostOn(override) !== null
      return [
        {
          ...told(override, day),
          account_name: names.get(override.account_id) ?? override.account_id,
          value_today: computed?.value ?? null,
          band_today: computed?.band ?? null,
          right: lost || isDecided(override) ? whoWasRight(override, lost) : null,
        },
      ]
    }),
  }
}

/** Of two that disagreed: whoever saw it worse where the account was lost, else whoever saw it better. */
function whoWasRight({ band, computed_band }: Override, lost: boolean): "person" | "model" | null {
  if (computed_band === null || computed_band === band) return null
  const personSawItWorse = bands.indexOf(band) < bands.indexOf(computed_band)
  return personSawItWorse === lost ? "person" : "model"
}
