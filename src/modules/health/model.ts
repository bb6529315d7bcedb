import type { Day } from "#kernel/time.ts"
import { currentDocuments } from "#modules/library/index.ts"
import { type Definition, type Matrix, metricDefinitions } from "#modules/metrics/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { inputsOf, type Score, type ScoreInput, scorer } from "./compute.ts"
import { type ScoreDefinition, scoreKind } from "./definition.ts"

/** The score that the portfolio shows. */
const portfolioScore = "health"

/** Health as the workspace defines it today: the definition with its version, and every metric it may refer to. */
export type Model = {
  /** 0 where the workspace has no such score. */
  version: number
  definition: ScoreDefinition | null
  inputs: ScoreInput[]
  metrics: Definition[]
}

export async function currentModel(tx: Tx): Promise<Model> {
  const scores = await currentDocuments<ScoreDefinition>(tx, scoreKind.kind)
  const health = scores.find(({ key }) => key === portfolioScore)
  return {
    version: health?.version ?? 0,
    definition: health?.body ?? null,
    inputs: health ? inputsOf(health.body) : [],
    metrics: await metricDefinitions(tx),
  }
}

/** Scores of the accounts of a matrix, by their place in it and the index of the day. */
export type ScoreBoard = {
  score(account: number, dayIndex: number): Score | null
  /** Value of the input at a place; NaN is no data. */
  value(account: number, dayIndex: number, place: number): number
}

export function scoreBoard(model: Model, matrix: Matrix, days: readonly Day[]): ScoreBoard {
  const columns = days.map((_, dayIndex) => model.inputs.map(({ metric }) => matrix.column(metric, dayIndex)))
  const value = (account: number, dayIndex: number, place: number): number =>
    columns[dayIndex]?.[place]?.[account] ?? Number.NaN
  const compute = model.definition ? scorer(model.definition) : null
  return {
    value,
    score: (account, dayIndex) => compute?.((place) => value(account, dayIndex, place)) ?? null,
  }
}
