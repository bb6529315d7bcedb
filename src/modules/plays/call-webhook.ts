import { type Context, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import { unseal } from "#platform/secrets.ts"
import { callOut } from "./call-out.ts"
import { pinnedPlays } from "./definitions.ts"
import { wakeRun } from "./runs.queries.pg.ts"
import { queueAdvance } from "./schedule.ts"
import { hostSecret, noteAttempt, waitingWebhook } from "./webhooks.queries.pg.ts"

/** After so many attempts, some hours, a step is given up and its run goes on. */
const mostAttempts = 10

type Answer = { answer: string; taken: boolean; again: boolean }

/**
 * Calls a webhook step's address. What is outside cannot be part of a transaction: an answer that was lost is asked for
 * again under the same idempotency key, so the receiver gets it at least once and can tell a repeat.
 */
export async function callWebhook(ctx: Context, runId: string, key: string): Promise<void> {
  const asked = await transaction(ctx, async (tx) => {
    const waiting = await waitingWebhook(tx, runId, key)
    if (!waiting) return null
    const play = (await pinnedPlays(tx, [waiting]))(waiting)
    const step = play.steps.find((known) => known.key === key)
    const webhook = step?.webhook
    if (!webhook) return null
    return { ...waiting, webhook, secret: await hostSecret(tx, new URL(webhook.url).host) }
  })
  if (!asked) return
  const body = JSON.stringify({
    play: asked.play,
    run_id: runId,
    step: key,
    account: { id: asked.account_id, name: asked.name },
    values: asked.webhook.values,
  })
  const { answer, taken, again } = await answerOf(
    ctx,
    asked.webhook.url,
    asked.secret,
    body,
    `${runId}:${key}`,
  )
  const attempts = asked.attempts + 1
  const over = taken || !again || attempts >= mostAttempts
  await transaction(ctx, async (tx) => {
    const result = taken ? "done" : over ? "failed" : "waiting"
    const doneAt = over ? ctx.now : null
    await noteAttempt(tx, { runId, step: key }, { attempts, answer, result, doneAt })
    if (over) {
      await wakeRun(tx, runId, ctx.now, true)
      await queueAdvance(tx, ctx)
      return
    }
    const payload = { workspace_id: ctx.workspace.id, run_id: runId, step: key }
    await addJob(tx, "call_webhook", payload, { key: `webhook:${runId}:${key}`, in: 2 ** attempts * 15 })
  })
}

async function answerOf(
  ctx: Context,
  url: string,
  sealed: string | null,
  body: string,
  idempotencyKey: string,
): Promise<Answer> {
  const { host, hostname } = new URL(url)
  if (sealed === null)
    return { answer: `${host} is not among the hosts that may be called`, taken: false, again: false }
  try {
    const status = await callOut({
      url,
      body,
      idempotencyKey,
      secret: unseal(ctx, sealed),
      at: ctx.clock(),
      mayBePrivate: ctx.reach.privateHosts.includes(hostname) || ctx.reach.privateHosts.includes(host),
    })
    const again = status >= 500 || status === 408 || status === 425 || status === 429
    return { answer: String(status), taken: status >= 200 && status < 300, again }
  } catch (error) {
    return { answer: error instanceof Error ? error.message : String(error), taken: false, again: true }
  }
}
