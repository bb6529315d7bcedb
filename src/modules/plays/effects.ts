import { newId } from "#kernel/ids.ts"
import { changeAccount } from "#modules/customers/index.ts"
import type { Context } from "#modules/identity/index.ts"
import { notifyMember, queueMessage } from "#modules/messages/index.ts"
import { dueAt } from "#modules/signals/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Batch } from "./batch.ts"
import { decideTouch } from "./decide-touch.ts"
import { type ActName, actOf, type MessageAct, type Play, type Step } from "./definition.ts"
import { servedAlone, waitEnds } from "./rules.ts"
import type { Run, WaitsFor } from "./runs.queries.pg.ts"
import { startPlay } from "./start-play.ts"
import { insertTasks, type Reachable } from "./tasks.queries.pg.ts"
import type { TouchModelName } from "./touch.contract.ts"

/** What an act did: how it is told, and what the run waits for, if anything. */
export type Effect = {
  result: string
  effect: Record<string, unknown>
  waits_for?: WaitsFor
  until?: Date | null
}

export type Act = { tx: Tx; ctx: Context; batch: Batch; run: Run; play: Play; step: Step }

const channels = { email: "email", in_app: "in_app", push: "web_push", telegram: "telegram" } as const

/** What takes effect when a run comes to a step that asks no condition. Called once a run and step, in the transaction that notes it. */
export async function takeEffect(act: Act): Promise<Effect> {
  const { tx, ctx, run, step } = act
  const name = actOf(step)
  switch (name) {
    case "email":
    case "in_app":
    case "push":
    case "telegram":
      return message(act, name)
    case "task":
    case "approval":
      return task(act)
    case "notify":
      return notify(act)
    case "change":
      return change(act)
    case "wait": {
      const zone = ctx.workspace.timeZone
      const until = waitEnds(step.wait ?? "1h", { now: ctx.now, started: run.started_at, zone })
      return { result: "waiting", effect: { until: until.toISOString() }, waits_for: "time", until }
    }
    case "webhook": {
      const payload = { workspace_id: ctx.workspace.id, run_id: run.id, step: step.key }
      await addJob(tx, "call_webhook", payload, { key: `webhook:${run.id}:${step.key}` })
      return { result: "waiting", effect: { url: step.webhook?.url }, waits_for: "webhook" }
    }
    case "start_play": {
      const start = {
        account_id: run.account_id,
        key: `run:${run.id}:${step.key}`,
        because: { play: run.play, run_id: run.id },
      }
      const [started] = await startPlay(tx, ctx, step.start_play ?? "", [start])
      return { result: started?.decision ?? "refused", effect: { play: step.start_play, ...started } }
    }
    case "end_play":
      return { result: "done", effect: { play: step.end_play } }
    default:
      throw new Error(`'${name}' asks a condition and has no effect of its own`)
  }
}

const templateOf = (step: Step, name: keyof typeof channels): MessageAct => {
  const said = step[name]
  if (!said) throw new Error(`step '${step.key}' sends nothing`)
  return said
}

/** The contact a message goes to: of the first role in the list that somebody reachable holds. */
export function recipient(
  contacts: readonly Reachable[],
  roles: readonly string[],
  byMail: boolean,
): Reachable | null {
  const reachable = contacts.filter(({ email }) => !byMail || email !== null)
  for (const role of roles) {
    const found = reachable.find((contact) => role === "anyone" || contact.roles.includes(role))
    if (found) return found
  }
  return null
}

async function message({ tx, ctx, batch, run, step }: Act, name: keyof typeof channels): Promise<Effect> {
  const { template, to, values } = templateOf(step, name)
  const contact = recipient(batch.contacts(run.account_id), to, name === "email")
  if (!contact) return { result: "skipped", effect: { reason: "no_contact", to } }
  const { message_id, state, reason } = await queueMessage(tx, ctx, {
    key: `play:${run.id}:${step.key}`,
    channel: channels[name],
    template,
    account_id: run.account_id,
    contact_id: contact.contact_id,
    ...(values ? { values } : {}),
    because: { play: run.play, run_id: run.id, step: step.key },
  })
  const effect = { message_id, contact_id: contact.contact_id, ...(reason ? { reason } : {}) }
  return { result: state === "queued" ? "done" : "skipped", effect }
}

/** Whether nobody is to be given work for an account: it is served without people. */
const withoutPeople = (batch: Batch, account: string): boolean => {
  const facts = batch.facts(account)
  return facts !== undefined && servedAlone(facts)
}

/** Whom a task goes to: the role's owner, or nobody yet where a pool looks after the account. */
export async function taskOwner(batch: Batch, account: string, role: string): Promise<string | null> {
  const model = batch.facts(account)?.touch_model
  return model === "low" || model === "tech" ? null : batch.ownerOf(role, account)
}

async function task({ tx, ctx, batch, run, play, step }: Act): Promise<Effect> {
  const said = step.task ?? step.approval
  if (!said) throw new Error(`step '${step.key}' is no task`)
  if (withoutPeople(batch, run.account_id)) return { result: "skipped", effect: { reason: "b2c" } }
  const owner = await taskOwner(batch, run.account_id, said.role)
  const id = newId()
  const due_at = dueAt(ctx.workspace, ctx.now, said.due)
  await insertTasks(tx, ctx.workspace.id, [
    {
      id,
      account_id: run.account_id,
      title: said.title,
      about: said.about ?? null,
      checklist: step.task?.checklist ?? [],
      role: said.role,
      owner_email: owner,
      approval: step.approval !== undefined,
      state: "open",
      due_at,
      snoozed_until: null,
      result: null,
      created_at: ctx.now,
      ended_at: null,
      run_id: run.id,
      step: step.key,
      history: [{ at: ctx.now.toISOString(), by: play.key, what: "created" }],
    },
  ])
  if (owner)
    await notifyMember(tx, ctx, {
      key: `task:${id}`,
      email: owner,
      title: said.title[ctx.workspace.language],
      text: batch.facts(run.account_id)?.name ?? run.account_id,
      href: `/accounts/${encodeURIComponent(run.account_id)}`,
    })
  const effect = { task_id: id, owner, role: said.role }
  return step.task?.wait === false
    ? { result: "done", effect }
    : { result: "waiting", effect, waits_for: "task" }
}

async function notify({ tx, ctx, batch, run, step }: Act): Promise<Effect> {
  const said = step.notify
  const owner = said && (await batch.ownerOf(said.role, run.account_id))
  if (!said || !owner) return { result: "skipped", effect: { reason: "no_owner", role: said?.role } }
  await notifyMember(tx, ctx, {
    key: `play:${run.id}:${step.key}`,
    email: owner,
    title: `${batch.facts(run.account_id)?.name ?? run.account_id}: ${said.title[ctx.workspace.language]}`,
    text: said.text[ctx.workspace.language],
    href: `/accounts/${encodeURIComponent(run.account_id)}`,
  })
  return { result: "done", effect: { email: owner } }
}

async function change({ tx, ctx, batch, run, play, step }: Act): Promise<Effect> {
  const said = step.change
  if (!said) throw new Error(`step '${step.key}' changes nothing`)
  const { field, to } = said
  if (field === "touch_model")
    await decideTouch(tx, ctx, [
      {
        account_id: run.account_id,
        model: touchModel(to),
        decided_by: "play",
        key: run.play,
        reason: (said.because ?? play.name)[ctx.workspace.language],
        because: { ...run.because, run_id: run.id },
      },
    ])
  else await changeAccount(tx, ctx, run.account_id, fieldsOf(field, to))
  await batch.refresh(run.account_id)
  return { result: "done", effect: { field, to } }
}

function fieldsOf(field: string, to: string): Parameters<typeof changeAccount>[3] {
  if (field.startsWith("traits.")) return { traits: { [field.slice("traits.".length)]: to } }
  return field === "tier" ? { tier: to } : { segment: to }
}

const touchModel = (to: string): TouchModelName => (to === "tech" || to === "low" ? to : "high")

/** Acts that ask a condition and lead two ways. */
export const asks = (name: ActName): boolean => name === "branch" || name === "wait_until"
