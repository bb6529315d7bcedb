import { z } from "zod"
import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"

/** A score of an account at the end of a day, as it was computed then. */
export type KeptScore = {
  account_id: string
  day: Day
  /** ISO 8601 in UTC: which run computed it. */
  computed_at: string
  /** Key and version of the definition: the score's own or a scorecard's. */
  definition: string
  version: number
  value: number | null
  confidence: number
  /** Values of the definition's inputs in their order; null is no data. */
  metrics: (number | null)[]
}

/** Writes scores as one durable block. */
export const insertScores = (ctx: Context, score: string, rows: readonly KeptScore[]): Promise<void> =>
  ctx.timeline.insert(
    "scores",
    rows.map((row) => ({ workspace_id: ctx.workspace.id, score, ...row })),
  )

const keptRow: z.ZodType<KeptScore> = z.object({
  account_id: z.string(),
  day: z.string(),
  computed_at: z.string(),
  definition: z.string(),
  version: z.number(),
  value: z.number().nullable(),
  confidence: z.number(),
  metrics: z.array(z.number().nullable()),
})

const keptHead = z.object({
  account_id: z.string(),
  definition: z.string(),
  version: z.number(),
  value: z.number().nullable(),
})

/** What was kept of a score from a day to a day: of one account, or of the first accounts by id. */
export const keptScores = (
  ctx: Context,
  score: string,
  of: { from: Day; to: Day; account: string | null; limit: number },
): Promise<KeptScore[]> =>
  ctx.timeline.select({
    tag: "health.keptScores",
    sql: `SELECT account_id, day, computed_at, definition, version, value, confidence, metrics
          FROM scores
          WHERE workspace_id = {workspace:UUID} AND score = {score:String}
            AND ({account:Nullable(String)} IS NULL OR account_id = {account:Nullable(String)})
            AND day BETWEEN {from:Date32} AND {to:Date32}
          ORDER BY account_id, day, computed_at
          LIMIT {limit:UInt32}`,
    params: { workspace: ctx.workspace.id, score, ...of },
    row: keptRow,
  })

/** What a run kept of a score for a day, without what it was computed from. */
export const keptOfRun = (
  ctx: Context,
  score: string,
  day: Day,
  computedAt: Date,
): Promise<Pick<KeptScore, "account_id" | "definition" | "version" | "value">[]> =>
  ctx.timeline.select({
    tag: "health.keptOfRun",
    sql: `SELECT account_id, definition, version, value
          FROM scores
          WHERE workspace_id = {workspace:UUID} AND score = {score:String} AND day = {day:Date32}
            AND toUnixTimestamp64Milli(computed_at) = {computed_at:Int64}`,
    params: { workspace: ctx.workspace.id, score, day, computed_at: computedAt.getTime() },
    row: keptHead,
  })
