import type { Serve } from "#modules/identity/index.ts"
import { applyTouchModels, previewTouchModels, putTouchModels } from "./apply-touch.ts"
import * as contract from "./contract.ts"
import { playExperiment } from "./experiment.ts"
import { getPlay, listPlays } from "./list-plays.ts"
import { endRun, getRun, listRuns, listStarts, startByHand } from "./list-runs.ts"
import { listTasks } from "./list-tasks.ts"
import { publishPlay, putPlay, switchPlay } from "./put-play.ts"
import { listTouchGates } from "./touch-gates.ts"
import {
  accountTouchModel,
  getTouchModels,
  listTouchAccounts,
  setAccountTouchModel,
  withdrawAccountTouchModel,
} from "./touch-models.ts"
import { tryPlay, wouldEnter } from "./try-play.ts"
import { deleteWebhookHost, listWebhookHosts, putWebhookHost } from "./webhook-hosts.ts"
import { cancelTask, createTask, finishTask, handOverTask, snoozeTask, takeTask } from "./work-task.ts"

export function playsRoutes(serve: Serve): void {
  serve(contract.listPlays, listPlays)
  serve(contract.getPlay, (ctx, { params }) => getPlay(ctx, params.key))
  serve(contract.putPlay, async (ctx, { params, query, body }, { reply }) => {
    const { created, ...saved } = await putPlay(ctx, params.key, body, query)
    reply.status(created ? 201 : 200)
    return saved
  })
  serve(contract.publishPlay, (ctx, { params, body }) =>
    publishPlay(ctx, params.key, params.version, body.note),
  )
  serve(contract.switchPlay, (ctx, { params, body }) => switchPlay(ctx, params.key, body.on))
  serve(contract.tryPlay, (ctx, { params, body }) => tryPlay(ctx, params.key, body))
  serve(contract.wouldEnter, (ctx, { params }) => wouldEnter(ctx, params.key))
  serve(contract.startByHand, (ctx, { params, body }) => startByHand(ctx, params.key, body))
  serve(contract.listRuns, (ctx, { params, query }) => listRuns(ctx, { play: params.key }, query))
  serve(contract.accountRuns, (ctx, { params, query }) =>
    listRuns(ctx, { account_id: params.account_id }, query),
  )
  serve(contract.listStarts, (ctx, { params, query }) => listStarts(ctx, params.key, query))
  serve(contract.getRun, (ctx, { params }) => getRun(ctx, params.id))
  serve(contract.endRun, (ctx, { params, body }) => endRun(ctx, params.id, body.reason))
  serve(contract.playExperiment, (ctx, { params, query }) => playExperiment(ctx, params.key, query.as_of))
  serve(contract.listTasks, (ctx, { query }) => listTasks(ctx, query))
  serve(contract.createTask, (ctx, { body }) => createTask(ctx, body))
  serve(contract.finishTask, (ctx, { params, body }) => finishTask(ctx, params.id, body))
  serve(contract.snoozeTask, (ctx, { params, body }) => snoozeTask(ctx, params.id, body))
  serve(contract.handOverTask, (ctx, { params, body }) => handOverTask(ctx, params.id, body))
  serve(contract.takeTask, (ctx, { params }) => takeTask(ctx, params.id))
  serve(contract.cancelTask, (ctx, { params, body }) => cancelTask(ctx, params.id, body))
  serve(contract.getTouchModels, getTouchModels)
  serve(contract.putTouchModels, (ctx, { query, body }) => putTouchModels(ctx, body, query.note))
  serve(contract.previewTouchModels, (ctx, { body }) => previewTouchModels(ctx, body))
  serve(contract.applyTouchModels, applyTouchModels)
  serve(contract.listTouchAccounts, (ctx, { query }) => listTouchAccounts(ctx, query))
  serve(contract.listTouchGates, (ctx) => listTouchGates(ctx))
  serve(contract.accountTouchModel, (ctx, { params }) => accountTouchModel(ctx, params.account_id))
  serve(contract.setAccountTouchModel, (ctx, { params, body }) =>
    setAccountTouchModel(ctx, params.account_id, body),
  )
  serve(contract.withdrawAccountTouchModel, (ctx, { params }) =>
    withdrawAccountTouchModel(ctx, params.account_id),
  )
  serve(contract.listWebhookHosts, listWebhookHosts)
  serve(contract.putWebhookHost, (ctx, { params }) => putWebhookHost(ctx, params.host))
  serve(contract.deleteWebhookHost, (ctx, { params }) => deleteWebhookHost(ctx, params.host))
}
