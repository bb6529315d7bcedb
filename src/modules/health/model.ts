import { Problem } from "#kernel/errors.ts"
import { type Day, endOfDay } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import { documentsInForce, documentVersions, type SavedDocument } from "#modules/library/index.ts"
import { type Definition, type Matrix, metricDefinitions } from "#modules/metrics/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type AccountFacts, accountTest } from "./applies-to.ts"
import { attribution } from "./attribution.ts"
import { inputsOf, type Score, type ScoreInput, scorer } from "./compute.ts"
import { type ScoreDefinition, scoreKind } from "./definition.ts"
import { accountFacts } from "./model.queries.pg.ts"

/** The score that the portfolio shows. */
export const portfolioScore = "health"

/** One definition at work. */
export type Card = {
  version: number
  definition: ScoreDefinition
  inputs: ScoreInput[]
  compute: ReturnType<typeof scorer>
  attribute: ReturnType<typeof attribution>
  /** Null: it applies to every account. */
  applies: ((account: AccountFacts) => boolean) | null
}

/** A score as it is defined on a day: its scorecards and, last, its own definition; and every metric they may refer to. */
export type Model = {
  key: string
  /** Version of the score's own definition; 0 where the workspace has no such score. */
  version: number
  /** Grows with every version published of the score or of one of its scorecards. */
  revision: number
  cards: Card[]
  metrics: Definition[]
  /** The metrics of all cards. */
  wanted: string[]
}

/** A score with the definitions in force at the end of a day, or with the version of its own definition that is named. */
export async function modelOn(tx: Tx, ctx: Context, key: string, day: Day, version?: number): Promise<Model> {
  const at = endOfDay(day, ctx.workspace.timeZone)
  const scores = await documentsInForce<ScoreDefinition>(tx, scoreKind.kind, at)
  const cards = scores.filter(({ body }) => body.scorecard === key)
  const own =
    version === undefined
      ? scores.find((score) => score.key === key)
      : (await documentVersions<ScoreDefinition>(tx, scoreKind.kind, key)).find(
          (known) => known.version === version,
        )
  if (version !== undefined && !own) throw new Problem("not_found", `'${key}' has no version ${version}.`)
  return modelOf(key, [...cards, ...(own ? [own] : [])], await metricDefinitions(tx))
}

/** The same of a score that must be there. */
export async function requireModel(
  tx: Tx,
  ctx: Context,
  key: string,
  day: Day,
  version?: number,
): Promise<Model> {
  const model = await modelOn(tx, ctx, key, day, version)
  if (model.cards.length > 0) return model
  throw new Problem("not_found", `No score '${key}' is in force; GET /api/v1/scores lists those that are.`)
}

type Versioned = Pick<SavedDocument<ScoreDefinition>, "version" | "body">

/** A score of these definitions, its own last. */
export function modelOf(key: string, documents: readonly Versioned[], metrics: Definition[]): Model {
  const cards = documents.map(({ version, body }) => cardOf(version, body))
  return {
    key,
    version: documents.find(({ body }) => body.key === key)?.version ?? 0,
    revision: documents.reduce((sum, { version }) => sum + version, 0),
    cards,
    metrics,
    wanted: [...new Set(cards.flatMap(({ inputs }) => inputs.map(({ metric }) => metric)))],
  }
}

const cardOf = (version: number, definition: ScoreDefinition): Card => ({
  version,
  definition,
  inputs: inputsOf(definition),
  compute: scorer(definition),
  attribute: attribution(definition),
  applies: definition.applies_to === undefined ? null : accountTest(definition.applies_to),
})

/** The card that speaks of an account, null where none applies to it. */
export type CardOf = (account: string) => Card | null

/** Which card speaks of which account. Of several scorecards that apply the first by key does. */
export async function cardsOf(tx: Tx, model: Model, accounts?: readonly string[]): Promise<CardOf> {
  if (model.cards.every(({ applies }) => applies === null)) {
    const [everybody = null] = model.cards
    return () => everybody
  }
  const facts = await accountFacts(tx, accounts)
  const chosen = new Map(
    facts.map((account) => [account.id, model.cards.find(({ applies }) => !applies || applies(account))]),
  )
  return (account) => chosen.get(account) ?? null
}

/** Scores of the accounts of a matrix, by their place in it and the index of the day. */
export type ScoreBoard = {
  card(account: number): Card | null
  score(account: number, dayIndex: number): Score | null
  /** Value of the input at a place of the account's card; NaN is no data. */
  value(account: number, dayIndex: number, place: number): number
}

export function scoreBoard(
  model: Model,
  cardOf: CardOf,
  matrix: Pick<Matrix, "accounts" | "column">,
  days: readonly Day[],
): ScoreBoard {
  const columns = new Map(
    model.cards.map((card) => [
      card,
      days.map((_, dayIndex) => card.inputs.map(({ metric }) => matrix.column(metric, dayIndex))),
    ]),
  )
  const cards = matrix.accounts.map(cardOf)
  const read = (card: Card, account: number, dayIndex: number) => {
    const day = columns.get(card)?.[dayIndex]
    return (place: number): number => day?.[place]?.[account] ?? Number.NaN
  }
  return {
    card: (account) => cards[account] ?? null,
    value(account, dayIndex, place) {
      const card = cards[account]
      return card ? read(card, account, dayIndex)(place) : Number.NaN
    },
    score(account, dayIndex) {
      const card = cards[account]
      return card ? card.compute(read(card, account, dayIndex)) : null
    },
  }
}
