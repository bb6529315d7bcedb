import type { z } from "zod"
import { type Context, dailyWork, transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { retentionTask } from "./apply-retention.ts"
import type { readRetention as contract, putRetention } from "./contract.ts"
import { familyRows } from "./retention.queries.ch.ts"
import { firstKeptDays, retentionKind, retentionRules } from "./retention.ts"

/** How long rows of each family are kept, and what would be deleted now: by the rules, or as if one was another. */
export async function readRetention(
  ctx: Context,
  { family, keep }: z.output<typeof contract.query>,
): Promise<z.input<typeof contract.response>> {
  const { rules, last } = await transaction(ctx, async (tx) => ({
    rules: await retentionRules(tx),
    last: await dailyWork(tx, retentionTask),
  }))
  if (family !== undefined && keep !== undefined) {
    const supposed = retentionKind.schema.parse({ key: family, keep })
    rules.splice(0, rules.length, ...rules.filter(({ key }) => key !== family), supposed)
  }
  const keeps = new Map(rules.map((rule) => [rule.key, rule.keep]))
  const firstKept = firstKeptDays(ctx, rules)
  const rows = new Map((await familyRows(ctx, firstKept)).map((row) => [row.family, row]))
  const families = [...new Set([...keeps.keys(), ...rows.keys()])].sort().map((family) => {
    const there = rows.get(family)
    return {
      family,
      keep: keeps.get(family) ?? "forever",
      first_kept: firstKept.get(family) ?? null,
      rows: there?.rows ?? 0,
      first_day: there?.first_day ?? null,
      last_day: there?.last_day ?? null,
      going: there?.going ?? 0,
    }
  })
  return {
    families,
    last: last?.finishedAt ? { day: last.day, removed: last.result as Record<string, number> } : null,
  }
}

/** Saves how long rows of a family are kept; the next night deletes by it. */
export async function saveRetention(
  ctx: Context,
  family: string,
  { keep }: z.output<typeof putRetention.body>,
): Promise<z.input<typeof putRetention.response>> {
  await transaction(ctx, (tx) => saveDocument(tx, ctx, retentionKind, { key: family, body: { keep } }))
  return { family, keep }
}
