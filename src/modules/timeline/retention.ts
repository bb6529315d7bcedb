import { z } from "zod"
import { addDays, addMonths, type Day } from "#kernel/time.ts"
import { type Context, today } from "#modules/identity/index.ts"
import { currentDocuments, type LibraryKind } from "#modules/library/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { familySchema, keepSchema } from "./contract.ts"

/** How long rows of a family are kept; the key is the family. */
export type RetentionRule = { key: string; keep: string }

/** Families whose rows, summed up over all time, are what is true now. */
const everNeeded = ["account", "subscription", "contract", "balance"]

const ruleSchema = z
  .strictObject({ key: familySchema, keep: keepSchema })
  .refine(({ key, keep }) => keep === "forever" || !everNeeded.includes(key), {
    path: ["keep"],
    message: `rows of ${everNeeded.join(" and ")} add up to what is true now (MRR, what is owed and open obstacles are their sums): they are kept forever`,
  })

export const retentionKind: LibraryKind<RetentionRule> = { kind: "retention", schema: ruleSchema }

/** The rules in force. */
export async function retentionRules(tx: Tx): Promise<RetentionRule[]> {
  return (await currentDocuments<RetentionRule>(tx, retentionKind.kind)).map(({ body }) => body)
}

/** The first day that is kept as of a day; null: all are. "3 months" keeps the day three months ago and all after it. */
export function firstKeptDay(keep: string, asOf: Day): Day | null {
  if (keep === "forever") return null
  const [count = "", unit = ""] = keep.split(" ")
  const amount = Number(count)
  if (unit.startsWith("day")) return addDays(asOf, -amount)
  return addMonths(asOf, unit.startsWith("month") ? -amount : -12 * amount)
}

/** The first kept day of each family that is not kept forever, as of the context's day. */
export function firstKeptDays(ctx: Context, rules: readonly RetentionRule[]): Map<string, Day> {
  return new Map(
    rules.flatMap(({ key, keep }) => {
      const day = firstKeptDay(keep, today(ctx))
      return day === null ? [] : [[key, day]]
    }),
  )
}
