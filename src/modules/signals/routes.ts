import type { Serve } from "#modules/identity/index.ts"
import { closeAlert, commentAlert, getAlert, handOverAlert, listAlerts, snoozeAlert } from "./alerts.ts"
import * as contract from "./contract.ts"
import { getSignal, listSignals } from "./list-signals.ts"
import { putSignal, setEnabled } from "./put-signal.ts"
import { cancelRun, dryRun, signalRun } from "./runs.ts"

export function signalsRoutes(serve: Serve): void {
  serve(contract.listSignals, listSignals)
  serve(contract.getSignal, (ctx, { params }) => getSignal(ctx, params.key))
  serve(contract.putSignal, async (ctx, { params, body }, { reply }) => {
    const { created, ...saved } = await putSignal(ctx, params.key, body)
    reply.status(created ? 201 : 200)
    return saved
  })
  serve(contract.switchSignal, (ctx, { params, body }) => setEnabled(ctx, params.key, body.enabled))
  serve(contract.dryRunSignal, async (ctx, { params, body }, { reply }) => {
    const answer = await dryRun(ctx, params.key, body)
    if ("done" in answer) return answer.done
    reply.status(202)
    return answer
  })
  serve(contract.getSignalRun, (ctx, { params }) => signalRun(ctx, params.id))
  serve(contract.cancelSignalRun, (ctx, { params }) => cancelRun(ctx, params.id))
  serve(contract.listAlerts, (ctx, { query }) => listAlerts(ctx, query))
  serve(contract.getAlert, (ctx, { params }) => getAlert(ctx, params.id))
  serve(contract.snoozeAlert, (ctx, { params, body }) => snoozeAlert(ctx, params.id, body))
  serve(contract.handOverAlert, (ctx, { params, body }) => handOverAlert(ctx, params.id, body))
  serve(contract.closeAlert, (ctx, { params, body }) => closeAlert(ctx, params.id, body))
  serve(contract.commentAlert, (ctx, { params, body }) => commentAlert(ctx, params.id, body.text))
}
