import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { accountFacts } from "#modules/health/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { acceptDocument } from "#modules/library/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type Batch, openBatch } from "./batch.ts"
import { actOf, conditionsOf, type Play, playKind, type Step } from "./definition.ts"
import { playInForce, type SavedPlay } from "./definitions.ts"
import { recipient, taskOwner } from "./effects.ts"
import { moves, startsByDate } from "./enter-plays.ts"
import { end, exitsOf } from "./flow.ts"
import type { tryPlay as contract, wouldEnter as enterContract, Visit } from "./plays.contract.ts"
import { later, servedAlone, waitEnds } from "./rules.ts"
import { decideStarts, type Start } from "./start-play.ts"
import { openAlertsOf, segmentMembers } from "./starts.queries.pg.ts"

/**
 * The path an account would take, as things stand today: conditions as they hold now, waits for one that does not hold
 * until they time out, tasks done when they are due. Nothing is done.
 */
export const tryPlay = (
  ctx: Context,
  key: string,
  { account_id, document }: z.output<typeof contract.body>,
): Promise<z.input<typeof contract.response>> =>
  transaction(ctx, async (tx) => {
    await requireAccount(tx, account_id)
    const saved = await playInForce(tx, key)
    const body = document ? await acceptDocument(tx, playKind, key, document) : saved?.body
    if (!body)
      throw new Problem("not_found", `There is no play '${key}'; send a document to try one not saved.`)
    const batch = await openBatch(tx, ctx, [account_id])
    await batch.ask(conditionsOf(body).map(({ text }) => text))
    const tried: SavedPlay = { ...(saved ?? unsaved), key, body }
    const start = { account_id, key: "try", because: {} }
    const [decided] = (await decideStarts(tx, ctx, tried, [start])).decisions
    return {
      account_id,
      name: batch.facts(account_id)?.name ?? account_id,
      decision: decided?.decision ?? "refused",
      reason: decided?.reason ?? null,
      goal: body.goal === undefined ? null : (batch.holds(account_id, body.goal) ?? null),
      stops: body.stop.map(({ when }) => ({ when, holds: batch.holds(account_id, when) ?? null })),
      path: await pathOf(ctx, batch, body, account_id),
    }
  })

const unsaved = {
  version: 0,
  createdAt: new Date(0),
  publishedAt: null,
  note: null,
  author: {},
  fromFile: false,
}

async function pathOf(ctx: Context, batch: Batch, play: Play, account: string): Promise<Visit[]> {
  const path: Visit[] = []
  const zone = ctx.workspace.timeZone
  let now = ctx.now
  for (let key = play.steps[0]?.key ?? end; key !== end; ) {
    const at = play.steps.findIndex((step) => step.key === key)
    const step = play.steps[at]
    if (!step) break
    const exits = exitsOf(play.steps, at)
    const met = await meet(batch, account, step)
    const after_hours = (now.getTime() - ctx.now.getTime()) / 3_600_000
    path.push({ step: key, kind: actOf(step), after_hours, result: met.result, effect: met.effect })
    if (met.takes) now = later(now, met.takes, zone)
    if (step.wait) now = waitEnds(step.wait, { now, started: ctx.now, zone })
    key = met.otherwise ? (exits.otherwise ?? exits.next) : exits.next
  }
  return path
}

type Met = { result: Visit["result"]; effect: Record<string, unknown>; takes?: string; otherwise?: boolean }

async function meet(batch: Batch, account: string, step: Step): Promise<Met> {
  const name = actOf(step)
  const message = step.email ?? step.in_app ?? step.push ?? step.telegram
  if (message) {
    const to = recipient(batch.contacts(account), message.to, name === "email")
    const effect = { template: message.template, contact_id: to?.contact_id ?? null }
    return { result: to ? "done" : "skipped", effect: to ? effect : { ...effect, reason: "no_contact" } }
  }
  if (step.branch) {
    const holds = batch.holds(account, step.branch.when) ?? null
    const effect = { when: step.branch.when, holds }
    return { result: holds ? "yes" : "no", effect, otherwise: holds !== true }
  }
  if (step.wait_until) {
    const { when, within } = step.wait_until
    const holds = batch.holds(account, when) ?? null
    return holds
      ? { result: "held", effect: { when, holds } }
      : { result: "timed_out", effect: { when, holds, within }, takes: within, otherwise: true }
  }
  const task = step.task ?? step.approval
  if (task) {
    const facts = batch.facts(account)
    if (facts && servedAlone(facts)) return { result: "skipped", effect: { reason: "b2c" } }
    const effect = { role: task.role, owner: await taskOwner(batch, account, task.role) }
    return { result: "done", effect, ...(step.task?.wait === false ? {} : { takes: task.due }) }
  }
  if (step.notify) {
    const owner = await batch.ownerOf(step.notify.role, account)
    const effect = { role: step.notify.role, email: owner }
    return { result: owner ? "done" : "skipped", effect }
  }
  if (step.wait) return { result: "done", effect: {} }
  const effect = step.change ?? { to: step.start_play ?? step.end_play ?? step.webhook?.url }
  return { result: "done", effect }
}

/** Who would be told in one answer. */
const mostShown = 500

/** Who would enter a play today and has not been decided of yet, and what would be. Nothing is done. */
export const wouldEnter = (ctx: Context, key: string): Promise<z.input<typeof enterContract.response>> =>
  transaction(ctx, async (tx) => {
    const saved = await playInForce(tx, key)
    if (!saved) throw new Problem("not_found", `There is no play '${key}'.`)
    const coming = await comingStarts(tx, ctx, saved.body)
    const { rows } = await decideStarts(tx, ctx, saved, coming)
    const shown = rows.slice(0, mostShown)
    const facts = await accountFacts(
      tx,
      shown.map(({ account_id }) => account_id),
    )
    const names = new Map(facts.map(({ id, name }) => [id, name]))
    const accounts = shown.map(({ account_id, decision, reason, because }) => ({
      account_id,
      name: names.get(account_id) ?? account_id,
      decision,
      reason,
      because,
    }))
    return { as_of: today(ctx), accounts, total: rows.length }
  })

async function comingStarts(tx: Tx, ctx: Context, play: Play): Promise<Start[]> {
  const { start } = play
  if (start.by_hand) return []
  if (start.signal) {
    const alerts = await openAlertsOf(tx, play.key)
    return alerts.map(({ id, signal, account_id, opened_on }) => ({
      account_id,
      key: `alert:${id}`,
      because: { signal, alert_id: id, opened_on },
    }))
  }
  const facts = await accountFacts(tx)
  if (start.date) return startsByDate(tx, ctx, start.date, facts)
  const { came, left } = moves(play, facts, await segmentMembers(tx, play.key))
  const kind = start.entry === undefined ? "exit" : "entry"
  return (kind === "entry" ? came : left).map((account_id) => ({
    account_id,
    key: `${kind}:${today(ctx)}`,
    because: { segment: kind },
  }))
}
