import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { isDay } from "#kernel/time.ts"
import { audit, type Context, requireRight, today, transaction } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import {
  type AlertFilter,
  type AlertRow,
  alertById,
  alertPage,
  changeAlert,
  countAlerts,
  historyOf,
  isMember,
  lockAlert,
} from "./alert-list.queries.pg.ts"
import { type Act, noteHistory } from "./alerts.queries.pg.ts"
import {
  type Alert,
  alertSchema,
  alertStates,
  type closeAlert as closing,
  type getAlert as contract,
  type listAlerts as listing,
  severities,
} from "./contract.ts"
import { tellPages, tellStories } from "./open-alerts.ts"

type Detailed = z.input<typeof contract.response>
type Question = z.output<typeof listing.query>

function asAlert(ctx: Context, row: AlertRow): Alert {
  const snoozed = row.snoozed_until !== null && row.snoozed_until > today(ctx)
  return alertSchema.parse({
    ...row,
    signal_name: row.signal_name ?? { en: row.signal, ru: row.signal },
    state: row.ended ?? (snoozed ? "snoozed" : "open"),
    opened_at: row.opened_at.toISOString(),
    due_at: row.due_at.toISOString(),
    overdue: row.ended === null && !snoozed && row.due_at < ctx.now,
    escalated_at: row.escalated_at?.toISOString() ?? null,
    ended_at: row.ended_at?.toISOString() ?? null,
  })
}

/** One page of alerts, newest first. */
export async function listAlerts(
  ctx: Context,
  question: Question,
): Promise<z.input<typeof listing.response>> {
  const { owner, cursor, limit } = question
  const filter: AlertFilter = {
    states: question.state === "all" ? [] : chosen("state", alertStates, question.state),
    severities: question.severity === undefined ? [] : chosen("severity", severities, question.severity),
    signal: question.signal ?? null,
    owner: owner === undefined ? null : owner === "none" ? "" : owner,
    account: question.account_id ?? null,
    overdueAt: question.overdue ? ctx.now : null,
    today: today(ctx),
  }
  const after = cursor === undefined ? null : parseCursor(cursor)
  return transaction(ctx, async (tx) => {
    const rows = await alertPage(tx, filter, after, limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      alerts: page.map((row) => asAlert(ctx, row)),
      ...(await countAlerts(tx, filter)),
      next_cursor: rows.length > limit && last ? `${last.opened_at.toISOString()}~${last.id}` : null,
    }
  })
}

function chosen<T extends string>(path: string, known: readonly T[], text: string): T[] {
  const words = text.split(",")
  const found = known.filter((word) => words.includes(word))
  if (found.length === new Set(words).size) return found
  throw new Problem("invalid", `'${path}' is ${known.join(", ")}, or several divided by commas.`, [
    { path, message: `of ${known.join(", ")}` },
  ])
}

function parseCursor(cursor: string): { at: Date; id: string } {
  const [at = "", id = ""] = cursor.split("~")
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id))
    throw new Problem("invalid", "This cursor was not given out by this endpoint.", [
      { path: "cursor", message: "send next_cursor of the page before as it is" },
    ])
  return { at: new Date(at), id }
}

/** An alert with what was done about it. */
export const getAlert = (ctx: Context, id: string): Promise<Detailed> =>
  transaction(ctx, (tx) => detailed(tx, ctx, id))

async function detailed(tx: Tx, ctx: Context, id: string): Promise<Detailed> {
  const row = await alertById(tx, id)
  if (!row) throw noAlert(id)
  const history = await historyOf(tx, id)
  return {
    ...asAlert(ctx, row),
    history: history.map(({ at, actor, action, detail }) => ({
      at: at.toISOString(),
      actor: actor as Record<string, string>,
      action,
      detail: detail as Record<string, unknown>,
    })),
  }
}

const noAlert = (id: string): Problem => new Problem("not_found", `There is no alert '${id}'.`)

type Change = Parameters<typeof changeAlert>[2]

/** Does something about an alert that has not ended: changes it, notes who did it, tells the pages that are open. */
function act(
  ctx: Context,
  id: string,
  action: Act,
  work: (tx: Tx, alert: Alert) => Promise<{ change?: Change; detail: object }>,
): Promise<Detailed> {
  requireRight(ctx, "signals:write")
  return transaction(ctx, async (tx) => {
    const row = (await lockAlert(tx, id)) ? await alertById(tx, id) : undefined
    if (!row) throw noAlert(id)
    const alert = asAlert(ctx, row)
    if (row.ended !== null && action !== "commented")
      throw new Problem("conflict", `This alert is over: it was ${row.ended} before.`)
    const { change, detail } = await work(tx, alert)
    if (change) await changeAlert(tx, id, change)
    await noteHistory(tx, ctx, [{ alert: id, at: ctx.now, action, detail }])
    await audit(tx, ctx, { action: `alert.${action}`, subject: `alert:${id}`, after: detail })
    const told =
      action === "closed" ? [{ id, account: alert.account_id, at: ctx.now, act: "closed" as const }] : []
    await tellStories(tx, ctx, told, { signal: alert.signal, severity: alert.severity, ...detail })
    await tellPages(tx, ctx, [id])
    return detailed(tx, ctx, id)
  })
}

/** Puts an alert aside until a day. */
export const snoozeAlert = (
  ctx: Context,
  id: string,
  { until, note }: { until: string; note?: string | undefined },
): Promise<Detailed> =>
  act(ctx, id, "snoozed", async () => {
    if (!isDay(until) || until <= today(ctx))
      throw new Problem("invalid", "An alert is put aside until a day to come.", [
        { path: "until", message: `a day after ${today(ctx)}` },
      ])
    return { change: { snoozed_until: until }, detail: { until, ...(note && { note }) } }
  })

/** Hands an alert to another member. */
export const handOverAlert = (
  ctx: Context,
  id: string,
  { to, note }: { to: string; note?: string | undefined },
): Promise<Detailed> =>
  act(ctx, id, "handed_over", async (tx, { owner_email: from }) => {
    if (!(await isMember(tx, to)))
      throw new Problem("invalid", `'${to}' is no active member of this workspace.`, [
        { path: "to", message: "the e-mail address of an active member" },
      ])
    return { change: { owner_email: to }, detail: { from, to, ...(note && { note }) } }
  })

/** Closes an alert with its reason and result. The crossing stays known: it opens no other. */
export const closeAlert = (
  ctx: Context,
  id: string,
  { reason, result }: z.output<typeof closing.body>,
): Promise<Detailed> =>
  act(ctx, id, "closed", async () => ({
    change: {
      ended: "closed",
      ended_on: today(ctx),
      ended_at: ctx.now,
      close_reason: reason,
      close_result: result,
    },
    detail: { reason, result },
  }))

/** Says something about an alert. */
export const commentAlert = (ctx: Context, id: string, text: string): Promise<Detailed> =>
  act(ctx, id, "commented", async () => ({ detail: { text } }))
