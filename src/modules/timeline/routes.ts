import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { listUnattributed } from "./list-unattributed.ts"
import { readTimeline } from "./read-timeline.ts"

export function timelineRoutes(serve: Serve): void {
  serve(contract.readTimeline, (ctx, { params, query }) => readTimeline(ctx, params.account_id, query))
  serve(contract.listUnattributed, (ctx, { query }) => listUnattributed(ctx, query.limit))
}
