import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { listUnattributed } from "./list-unattributed.ts"
import { readRetention, saveRetention } from "./read-retention.ts"
import { readTimeline } from "./read-timeline.ts"

export function timelineRoutes(serve: Serve): void {
  serve(contract.readTimeline, (ctx, { params, query }) => readTimeline(ctx, params.account_id, query))
  serve(contract.listUnattributed, (ctx, { query }) => listUnattributed(ctx, query.limit))
  serve(contract.readRetention, (ctx, { query }) => readRetention(ctx, query))
  serve(contract.putRetention, (ctx, { params, body }) => saveRetention(ctx, params.family, body))
}
