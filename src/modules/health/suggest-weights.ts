import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { fitLogistic } from "#kernel/statistics/logistic.ts"
import { addDays } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { bandOf, scorer } from "./compute.ts"
import type { suggestWeights as contract } from "./contract.ts"
import { type ScoreDefinition, scoreSchema } from "./definition.ts"
import { judge } from "./judge.ts"
import { type Card, requireModel } from "./model.ts"
import { monthEnds, observe } from "./observe.ts"
import { featuresOf, lossesAmong, placesOn, type Sample, sampleOf, valueAt } from "./sample.ts"

type Question = z.output<typeof contract.body>
type Answer = z.input<typeof contract.response>

export const fewestLosses = 20
/** Of features that are shares of 1: enough that two inputs that say the same share what they say. */
export const penalty = 1

/**
 * Weights that would have told best, learnt on the months whose outcome was known by `split` and judged on those from
 * `split` on, beside the weights there are. Refuses where too few were lost to learn from. Changes nothing.
 */
export async function suggestWeights(ctx: Context, key: string, question: Question): Promise<Answer> {
  const { from, to, horizon_days: horizonDays, outcome, version } = question
  const days = monthEnds(from, to)
  const model = await transaction(ctx, (tx) => requireModel(tx, ctx, key, today(ctx), version))
  const card = model.cards.find(({ definition }) => definition.key === key)
  if (!card) throw new Problem("not_found", `No score '${key}' is in force.`)
  const alone = { ...model, cards: [card] }
  const split = question.split ?? days[Math.floor(days.length * 0.6)] ?? to
  const sample = await sampleOf(ctx, alone, card, await observe(ctx, alone, days, { horizonDays, outcome }))
  const past = placesOn(sample, (day) => addDays(day, horizonDays) <= split)
  const later = placesOn(sample, (day) => day >= split)
  requireLosses(lossesAmong(sample, past), `whose horizon of ${horizonDays} days was over by ${split}`)
  const fit = fitLogistic(featuresOf(sample, card, past).rowsOf(past), { l2: penalty, nonPositive: true })
  const strengths = [...fit.weights].map((weight) => Math.max(0, -weight))
  const document = reweighted(card.definition, strengths)
  const figures = (definition: ScoreDefinition) => ({
    past: judgedBy(sample, card, definition, past),
    later: judgedBy(sample, card, definition, later),
  })
  return {
    score: key,
    version: card.version,
    split,
    learnt_from: { observations: past.length, losses: lossesAmong(sample, past) },
    judged_on: { observations: later.length, losses: lossesAmong(sample, later) },
    current: figures(card.definition),
    suggested: figures(document),
    inputs: shares(card.definition).map((weight, place) => ({
      group: card.inputs[place]?.group ?? "",
      input: card.inputs[place]?.metric ?? "",
      weight,
      suggested: (strengths[place] ?? 0) / strengths.reduce((sum, strength) => sum + strength, 0),
    })),
    document,
  }
}

/** Refuses to learn from too little. */
export function requireLosses(losses: number, which: string): void {
  if (losses < fewestLosses)
    throw new Problem(
      "invalid",
      `${losses} accounts were lost among the months ${which}; at least ${fewestLosses} are needed to learn from. Choose an earlier 'from', or wait.`,
    )
}

/** Each input's share of the whole weight. */
function shares({ groups }: ScoreDefinition): number[] {
  const total = groups.reduce((sum, { weight }) => sum + weight, 0)
  return groups.flatMap(({ weight, inputs }) => {
    const within = inputs.reduce((sum, input) => sum + input.weight, 0)
    return inputs.map((input) => ((weight / total) * input.weight) / within)
  })
}

/** The definition with other weights, in hundredths of the whole; inputs that say nothing are left out. */
function reweighted(definition: ScoreDefinition, strengths: readonly number[]): ScoreDefinition {
  const total = strengths.reduce((sum, strength) => sum + strength, 0)
  if (total === 0)
    throw new Problem(
      "invalid",
      "No input tells who was lost from who was not: there is no weight to suggest.",
    )
  const rounded = strengths.map((strength) => Math.round((1e4 * strength) / total) / 100)
  let place = 0
  const groups = definition.groups.flatMap((group) => {
    const inputs = group.inputs
      .map((input) => ({ ...input, weight: rounded[place++] ?? 0 }))
      .filter(({ weight }) => weight > 0)
    const weight = Math.round(100 * inputs.reduce((sum, input) => sum + input.weight, 0)) / 100
    return inputs.length > 0 ? [{ ...group, weight, inputs }] : []
  })
  return scoreSchema.parse({ ...definition, combine: "weighted_mean", groups })
}

function judgedBy(
  sample: Sample,
  card: Card,
  definition: ScoreDefinition,
  places: readonly number[],
): Answer["current"]["past"] {
  const inputOf = new Map(card.inputs.map(({ metric }, input) => [metric, input]))
  const inputs = definition.groups.flatMap((group) =>
    group.inputs.map(({ metric }) => inputOf.get(metric) ?? -1),
  )
  const compute = scorer(definition)
  const verdicts = places.map((place) => {
    const { account, day, lostOn } = sample.sightings[place] as Sample["sightings"][number]
    const value = compute((input) => valueAt(sample, place, inputs[input] ?? -1))?.value ?? Number.NaN
    return { account, day, lostOn, value, band: Number.isNaN(value) ? null : bandOf(definition, value) }
  })
  const [red, yellow] = definition.bands
  const { auc, auc_interval, average_precision, lift_lowest_decile } = judge(verdicts, {
    red: red.below,
    yellow: yellow.below,
  })
  return { auc, auc_interval, average_precision, lift_lowest_decile }
}
