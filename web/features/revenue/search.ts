import { z } from "zod"
import { isDay } from "#kernel/time.ts"
import {
  cohortMeasures,
  cohorts,
  cohortViews,
  course,
  holderChanges,
  movementDetails,
  movementKinds,
  yearOverYear,
} from "#modules/revenue/contract.ts"
import { spanIntervals } from "./spans.ts"

const day = z.string().refine(isDay).optional().catch(undefined)
const text = z.string().optional().catch(undefined)
const number = (most: number) => z.coerce.number().int().min(1).max(most).optional().catch(undefined)
const word = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words).optional().catch(undefined)
const on = word(["recurring"])
const slice = { slice: text }

/** What the address of Movements says. What it does not understand it leaves out. */
export const movementsSearch = z.object({
  ...slice,
  interval: word(spanIntervals),
  /** How many months are shown; absent: 12. */
  months: number(240),
  /** The start of the period whose movements are listed, and which of them. */
  period: day,
  kind: word(movementKinds),
  detail: word(movementDetails),
  /** The day at whose end accounts are listed. */
  day,
  /** MRR over time: by what, and as what; absent: in all, MRR. */
  by: course.query.shape.by.catch(undefined),
  as: word(["arr"]),
})
export type MovementsSearch = z.output<typeof movementsSearch>

/** What the address of Retention says. */
export const retentionSearch = z.object({
  ...slice,
  on,
  months: number(240),
  /** Accounts compared between these days. */
  before: day,
  day,
  change: word(holderChanges),
  /** Accounts by the whole years since they first paid. */
  age: z.coerce.number().int().min(0).max(200).optional().catch(undefined),
  measure: yearOverYear.query.shape.measure.unwrap().optional().catch(undefined),
})
export type RetentionSearch = z.output<typeof retentionSearch>

/** What the address of Cohorts says. */
export const cohortsSearch = z.object({
  ...slice,
  on,
  by: cohorts.query.shape.by.unwrap().optional().catch(undefined),
  measure: word(cohortMeasures),
  view: word(cohortViews),
  /** Cohorts that began in so many months up to the day; absent: 24. */
  began: number(240),
  /** Months shown; absent: the last 6. */
  months: number(240),
  /** Columns are months of age instead of calendar months. */
  age: word(["true"]),
  /** The cohorts that are shown, as text; absent: all. */
  only: text,
  /** The cell that is looked at. */
  key: text,
  at: z.coerce.number().int().min(0).max(1200).optional().catch(undefined),
  threshold: z.coerce.number().min(0).max(100).optional().catch(undefined),
})
export type CohortsSearch = z.output<typeof cohortsSearch>

/** What the address of the Journal says. */
export const journalSearch = z.object({
  ...slice,
  owner: text,
  /** How far back; absent: 12 months. */
  months: number(240),
})
export type JournalSearch = z.output<typeof journalSearch>
