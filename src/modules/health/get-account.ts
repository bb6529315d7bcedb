import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { addDays, type Day } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { computeMatrix } from "#modules/metrics/index.ts"
import { accountRow, relatives, type SummaryRow } from "./accounts.queries.pg.ts"
import { assess, changesOf, dataOrNull, partsOf, type Scored } from "./assess.ts"
import type { getAccount as contract } from "./contract.ts"
import { ensureDay } from "./ensure-day.ts"
import { askedDay, summaryOf } from "./list-accounts.ts"
import { type Card, cardsOf, modelOn, portfolioScore, scoreBoard } from "./model.ts"
import { weekDays } from "./portfolio-rows.ts"

type Answer = z.input<typeof contract.response>

/** Weeks in 13 months. */
const historyWeeks = 56

/** One account as of a day, its score explained input by input, with thirteen months of history. */
export async function getAccount(ctx: Context, account: string, asOf: Day | undefined): Promise<Answer> {
  const day = askedDay(ctx, asOf)
  await transaction(ctx, (tx) => requireAccount(tx, account))
  await ensureDay(ctx, day)
  const { row, model, cardOf, family } = await transaction(ctx, async (tx) => {
    const row = await accountRow(tx, day, account)
    if (!row)
      throw new Problem(
        "not_found",
        `The account '${account}' did not exist yet on ${day}: choose a later day.`,
      )
    const model = await modelOn(tx, ctx, portfolioScore, day)
    const cardOf = await cardsOf(tx, model, [account])
    return { row, model, cardOf, family: await relatives(tx, day, account, row.parent_id) }
  })
  const weeks = weekDays(day, historyWeeks)
  const days = [...weeks, addDays(day, -30)]
  const [now, before] = [weeks.length - 1, weeks.length]
  const matrix = await computeMatrix(ctx, {
    definitions: model.metrics,
    wanted: model.wanted,
    days,
    accounts: [account],
  })
  const board = scoreBoard(model, cardOf, matrix, days)
  const card = cardOf(account)
  const scored: Scored = {
    now: board.score(0, now),
    before: board.score(0, before),
    valueNow: (place) => board.value(0, now, place),
    valueBefore: (place) => board.value(0, before, place),
  }
  return {
    ...summaryOf(ctx, day, asScored(row, card, scored)),
    as_of: day,
    traits: Object.fromEntries(Object.entries(row.traits ?? {}).map(([key, value]) => [key, String(value)])),
    ...family,
    score: card && explained(card, scored),
    health_history: weeks.map((of, week) => ({ day: of, value: board.score(0, week)?.value ?? null })),
  }
}

/** A kept row with the score of this moment: what stands above the explanation is what it explains. */
function asScored(row: SummaryRow, card: Card | null, scored: Scored): SummaryRow {
  const paying = row.mrr_minor > 0n || row.unconverted.length > 0
  const { health, at_stake, ...rest } = assess(card, scored, { mrr: row.mrr_minor, paying })
  return {
    ...row,
    ...rest,
    health: health?.value ?? null,
    band: health?.band ?? null,
    confidence: health?.confidence ?? null,
    at_stake_minor: at_stake,
  }
}

function explained(card: Card, scored: Scored): Answer["score"] {
  const { definition } = card
  const [parts, changes] = [partsOf(card, scored.now), changesOf(card, scored)]
  return {
    key: definition.key,
    version: card.version,
    name: definition.name,
    groups: definition.groups.map(({ key, name, weight }) => ({ key, name, weight })),
    bands: definition.bands.map((band) => ({ key: band.key, below: "below" in band ? band.below : null })),
    value_30d_ago: scored.before?.value ?? null,
    inputs: card.inputs.map(({ group, metric }, place) => ({
      group,
      metric,
      weight: scored.now?.weights[place] ?? 0,
      value: dataOrNull(scored.valueNow(place)),
      points: dataOrNull(scored.now?.points[place] ?? Number.NaN),
      contribution: parts[place] ?? 0,
      value_30d_ago: dataOrNull(scored.valueBefore(place)),
      change: changes[place] ?? 0,
    })),
  }
}
