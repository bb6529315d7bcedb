import type { Serve } from "#modules/identity/index.ts"
import { listReturns } from "./come-back.ts"
import * as contract from "./contract.ts"
import { getDigest, putDigest } from "./digest.ts"
import { listDay } from "./list-day.ts"
import { markThing, reassignThings } from "./mark-things.ts"
import { addTouch, mendTouch, takeTouchBack } from "./record-touch.ts"
import { workload } from "./workload.ts"

export function dayRoutes(serve: Serve): void {
  serve(contract.listDay, (ctx, { query }) => listDay(ctx, query))
  serve(contract.workload, (ctx, { query }) => workload(ctx, query))
  serve(contract.listReturns, (ctx, { query }) => listReturns(ctx, query))
  serve(contract.markThing, (ctx, { body }) => markThing(ctx, body))
  serve(contract.reassignThings, (ctx, { body }) => reassignThings(ctx, body))
  serve(contract.recordTouch, (ctx, { params, body }) => addTouch(ctx, params.account_id, body))
  serve(contract.changeTouch, (ctx, { params, body }) => mendTouch(ctx, params.id, body))
  serve(contract.removeTouch, (ctx, { params }) => takeTouchBack(ctx, params.id))
  serve(contract.getDigest, getDigest)
  serve(contract.putDigest, (ctx, { body }) => putDigest(ctx, body))
}
