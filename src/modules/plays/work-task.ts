import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Actor, audit, type Context, transaction } from "#modules/identity/index.ts"
import { notifyMember } from "#modules/messages/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { doneRow } from "./done-row.ts"
import { wakeRun } from "./runs.queries.pg.ts"
import { queueAdvance } from "./schedule.ts"
import type * as contract from "./tasks.contract.ts"
import type { TaskJson } from "./tasks.contract.ts"
import {
  activeMember,
  insertTasks,
  saveTask,
  type Task,
  takeTask as takeRow,
  taskById,
} from "./tasks.queries.pg.ts"

type ListedTask = NonNullable<Awaited<ReturnType<typeof taskById>>>

/** A task as the API tells it. */
export const taskJson = (ctx: Context, task: ListedTask): TaskJson => ({
  id: task.id,
  account_id: task.account_id,
  account_name: task.account_name,
  title: task.title,
  about: task.about,
  checklist: task.checklist,
  role: task.role,
  owner_email: task.owner_email,
  approval: task.approval,
  state: task.state,
  due_at: task.due_at.toISOString(),
  overdue: task.state === "open" && task.due_at < ctx.now,
  snoozed_until: task.snoozed_until?.toISOString() ?? null,
  result: task.result,
  created_at: task.created_at.toISOString(),
  ended_at: task.ended_at?.toISOString() ?? null,
  play: task.play,
  run_id: task.run_id,
  history: task.history,
})

/** What the history of a task calls whoever did something. */
export const nameOf = (actor: Actor): string => (actor.kind === "member" ? actor.email : actor.name)

async function told(tx: Tx, ctx: Context, id: string): Promise<TaskJson> {
  const task = await taskById(tx, id)
  if (!task) throw new Problem("not_found", `There is no task '${id}'.`)
  return taskJson(ctx, task)
}

/** Puts a task on an account by hand. */
export const createTask = (
  ctx: Context,
  asked: z.output<typeof contract.createTask.body>,
): Promise<TaskJson> =>
  transaction(ctx, async (tx) => {
    await requireAccount(tx, asked.account_id)
    const owner = asked.owner_email ?? null
    if (owner) await requireMember(tx, owner)
    const both = (text: string) => ({ en: text, ru: text })
    const task: Task = {
      id: newId(),
      account_id: asked.account_id,
      title: both(asked.title),
      about: asked.about ? both(asked.about) : null,
      checklist: [],
      role: asked.role,
      owner_email: owner,
      approval: false,
      state: "open",
      due_at: new Date(asked.due_at),
      snoozed_until: null,
      result: null,
      created_at: ctx.now,
      ended_at: null,
      run_id: null,
      step: null,
      history: [{ at: ctx.now.toISOString(), by: nameOf(ctx.actor), what: "created" }],
    }
    await insertTasks(tx, ctx.workspace.id, [task])
    await audit(tx, ctx, { action: "task.create", subject: `task:${task.id}`, after: asked })
    if (owner && owner !== nameOf(ctx.actor)) await tellOwner(tx, ctx, task, owner)
    return told(tx, ctx, task.id)
  })

/** Does something with an open task: `change` says what it becomes and what its history tells. */
function change(
  ctx: Context,
  id: string,
  what: string,
  note: string | undefined,
  apply: (task: Task, tx: Tx) => Promise<Partial<Task>> | Partial<Task>,
): Promise<TaskJson> {
  return transaction(ctx, async (tx) => {
    const task = await takeRow(tx, id)
    if (!task) throw new Problem("not_found", `There is no task '${id}'.`)
    if (task.state !== "open")
      throw new Problem("conflict", `This task is ${task.state} already; look at its history.`)
    const changed = await apply(task, tx)
    const event = { at: ctx.now.toISOString(), by: nameOf(ctx.actor), what, note: note ?? null }
    const after = { ...task, ...changed, history: [...task.history, event] }
    await saveTask(tx, after)
    await audit(tx, ctx, { action: `task.${what}`, subject: `task:${id}`, after: { ...changed, note } })
    if (after.state !== "open" && after.run_id) {
      await wakeRun(tx, after.run_id, ctx.now)
      await queueAdvance(tx, ctx)
    }
    return told(tx, ctx, id)
  })
}

/** Says that a task is done; the account's story is told. */
export const finishTask = (
  ctx: Context,
  id: string,
  { result, decision, note }: z.output<typeof contract.finishTask.body>,
): Promise<TaskJson> =>
  change(ctx, id, "done", note, async (task, tx) => {
    if (task.approval && !decision)
      throw new Problem("invalid", "This task asks for a decision.", [
        { path: "decision", message: "say approved or declined" },
      ])
    if (!task.approval && decision)
      throw new Problem("invalid", "This task asks for no decision.", [
        { path: "decision", message: "leave it out; say in result what came of it" },
      ])
    const said = decision ?? result ?? null
    const at = ctx.now.toISOString()
    const row = doneRow(ctx, { ...task, result: said }, { at, by: nameOf(ctx.actor), ...(note && { note }) })
    await queueRows(tx, ctx, { append: [row], retract: [] })
    return { state: "done", result: said, ended_at: ctx.now, snoozed_until: null }
  })

/** Puts a task aside until an instant. */
export const snoozeTask = (
  ctx: Context,
  id: string,
  { until, note }: z.output<typeof contract.snoozeTask.body>,
): Promise<TaskJson> =>
  change(ctx, id, "snooze", note, () => {
    const at = new Date(until)
    if (at <= ctx.now)
      throw new Problem("invalid", "A task is put aside until a time to come.", [
        { path: "until", message: "an instant after now" },
      ])
    return { snoozed_until: at }
  })

/** Gives a task to a member, or back to its pool. */
export const handOverTask = (
  ctx: Context,
  id: string,
  { to, note }: z.output<typeof contract.handOverTask.body>,
): Promise<TaskJson> =>
  change(ctx, id, "hand_over", note, async (task, tx) => {
    if (to) await requireMember(tx, to)
    if (to && to !== nameOf(ctx.actor)) await tellOwner(tx, ctx, task, to)
    return { owner_email: to }
  })

/** Takes a task out of its pool. */
export const takeTask = (ctx: Context, id: string): Promise<TaskJson> =>
  change(ctx, id, "take", undefined, ({ owner_email }) => {
    if (ctx.actor.kind !== "member")
      throw new Problem("invalid", "Only a member takes a task: hand it over to one instead.")
    if (owner_email !== null) throw new Problem("conflict", `${owner_email} has taken this task already.`)
    return { owner_email: ctx.actor.email }
  })

/** Cancels a task. */
export const cancelTask = (
  ctx: Context,
  id: string,
  { note }: z.output<typeof contract.cancelTask.body>,
): Promise<TaskJson> =>
  change(ctx, id, "cancel", note, () => ({
    state: "cancelled",
    ended_at: ctx.now,
    snoozed_until: null,
  }))

async function requireMember(tx: Tx, email: string): Promise<void> {
  if (!(await activeMember(tx, email)))
    throw new Problem("invalid", `There is no active member '${email}'.`, [
      { path: "to", message: "the address of an active member" },
    ])
}

const tellOwner = (tx: Tx, ctx: Context, task: Task, email: string): Promise<void> =>
  notifyMember(tx, ctx, {
    key: `task:${task.id}:${task.history.length}`,
    email,
    title: task.title[ctx.workspace.language],
    text: "",
    href: `/accounts/${encodeURIComponent(task.account_id)}`,
  })
