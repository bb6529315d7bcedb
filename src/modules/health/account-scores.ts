import type { z } from "zod"
import type { Day } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { currentDocuments } from "#modules/library/index.ts"
import { dataOrNull } from "./assess.ts"
import { boardOn } from "./board-on.ts"
import { bandOf, type Score } from "./compute.ts"
import type { accountScores as contract } from "./contract.ts"
import { type ScoreDefinition, scoreKind } from "./definition.ts"
import { askedDay } from "./list-accounts.ts"
import { type Card, modelOn } from "./model.ts"
import { type Override, overridesOf } from "./opinions.queries.pg.ts"
import { isLive } from "./override-score.ts"

type Answer = z.input<typeof contract.response>
type AccountScore = Answer["scores"][number]

/** Every score that applies to an account, as of a day. */
export async function accountScores(ctx: Context, account: string, asOf: Day | undefined): Promise<Answer> {
  const day = askedDay(ctx, asOf)
  const { models, overrides } = await transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    const scores = await currentDocuments<ScoreDefinition>(tx, scoreKind.kind)
    const models = []
    for (const { key, body } of scores)
      if (body.scorecard === undefined) models.push(await modelOn(tx, ctx, key, day))
    const overrides = await overridesOf(tx, account)
    return { models, overrides: overrides.filter((override) => isLive(override, today(ctx))) }
  })
  const scores: AccountScore[] = []
  for (const model of models) {
    const board = await boardOn(ctx, model, [day], [account])
    const card = board.card(0)
    const override = overrides.find((each) => each.score === model.key) ?? null
    if (card) scores.push(told(model.key, card, board.score(0, 0), override))
  }
  return { as_of: day, scores }
}

function told(key: string, card: Card, score: Score | null, override: Override | null): AccountScore {
  const { definition, version } = card
  const groups = definition.groups.map(({ key: group, name }, g) => ({
    key: group,
    name,
    value: dataOrNull(score?.groups[g] ?? Number.NaN),
  }))
  return {
    key,
    name: definition.name,
    version,
    value: score?.value ?? null,
    band: score && bandOf(definition, score.value),
    confidence: score?.confidence ?? 0,
    groups,
    override: override && {
      id: override.id,
      band: override.band,
      reason: override.reason,
      author: override.author["name"] ?? "",
      expires_on: override.expires_on,
    },
    ...productVariants(
      definition,
      groups.map(({ value }) => value),
    ),
  }
}

/** Beside a product: the published additive variant, and the quadrant of its two factors (D1). */
function productVariants(
  { combine }: ScoreDefinition,
  values: readonly (number | null)[],
): Pick<AccountScore, "additive" | "quadrant"> {
  const there = values.filter((value) => value !== null)
  if (combine !== "product" || there.length === 0) return { additive: null, quadrant: null }
  const additive = there.reduce((sum, value) => sum + value, 0) / there.length
  const [first, second] = there
  const both = values.length === 2 && first !== undefined && second !== undefined
  return { additive, quadrant: both ? { first: first >= 50, second: second >= 50 } : null }
}
