import type { Context } from "#modules/identity/index.ts"
import type { TimelineRow } from "#modules/timeline/index.ts"

/** What somebody said of an account now, as the timeline is told; `id` is the record's. */
export const opinionRow = (
  ctx: Context,
  account_id: string,
  name: string,
  id: string,
  value: number | null,
  properties: Record<string, unknown>,
): TimelineRow => ({
  account_id,
  person: "",
  name,
  at: ctx.now.toISOString(),
  recorded_at: ctx.now.toISOString(),
  value,
  properties,
  source: "records",
  message_id: `record:${name}:${id}`,
})
