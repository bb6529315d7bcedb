import type { Context } from "#modules/identity/index.ts"
import type { TimelineRow } from "#modules/timeline/index.ts"

/** What the timeline is told of a run: that it began or ended, and why. */
export function playRow(
  ctx: Context,
  run: { id: string; account_id: string; play: string },
  what: "started" | "ended",
  properties: Record<string, unknown>,
): TimelineRow {
  const at = ctx.now.toISOString()
  return {
    account_id: run.account_id,
    person: "",
    name: `play.${what}`,
    at,
    recorded_at: at,
    value: null,
    properties: { play: run.play, run_id: run.id, ...properties },
    source: "plays",
    message_id: `play:${run.id}:${what}`,
  }
}
