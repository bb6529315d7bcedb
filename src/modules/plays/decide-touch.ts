import { newId } from "#kernel/ids.ts"
import { type Day, daysBetween } from "#kernel/time.ts"
import { accountFacts } from "#modules/health/index.ts"
import { audit, type Context, factsChanged, today } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { settleAccounts } from "./enter-plays.ts"
import type { TouchModelName } from "./touch.contract.ts"
import { type Decider, type DecisionRow, holdTouch, type Standing, saveTouch } from "./touch.queries.pg.ts"
import { nameOf } from "./work-task.ts"

/** A model somebody decided for an account. */
export type TouchChange = {
  account_id: string
  model: TouchModelName
  decided_by: Decider
  /** The rule's or the play's key; '' of a person. */
  key: string
  reason: string
  /** What else the timeline is told of why. */
  because?: Record<string, string>
}

/** The task that lets accounts enter plays by what they have just become. */
export const enterTask = "enter_plays"

/** An account that has been there for longer is no newcomer: its first model by the rules begins no scenario. */
const newFor = 61

/**
 * Says how accounts are looked after, some thousands at most, with history and audit; what their new model starts or
 * stops is looked at right after the transaction. Rules change nothing that a person or a play decided. Returns whose
 * model changed.
 */
export async function decideTouch(tx: Tx, ctx: Context, changes: readonly TouchChange[]): Promise<string[]> {
  const held = await holdTouch(
    tx,
    changes.map(({ account_id }) => account_id),
  )
  const taken = changes.flatMap((change) => {
    const was = held.get(change.account_id)
    return was && decides(change, was) ? [{ change, was }] : []
  })
  const author = nameOf(ctx.actor)
  const rows = taken.map(
    ({ change: { because: _told, ...said } }): DecisionRow => ({
      ...said,
      author,
      since: ctx.now,
      decided_at: ctx.now,
    }),
  )
  await saveTouch(tx, ctx.workspace.id, rows)
  const changed = taken.filter(({ change, was }) => change.model !== was.model)
  await tell(tx, ctx, taken, changed)
  if (changed.length === 0) return []
  await factsChanged(tx, ctx)
  await letEnter(tx, ctx, changed)
  return changed.map(({ change }) => change.account_id)
}

type Taken = { change: TouchChange; was: Standing }

/** Whether a decision counts: rules give way to persons and plays, and say nothing twice. */
function decides({ decided_by, model, key }: TouchChange, was: Standing): boolean {
  if (decided_by !== "rule") return true
  if (was.decided_by === "person" || was.decided_by === "play") return false
  return was.model !== model || was.key !== key
}

async function tell(tx: Tx, ctx: Context, taken: readonly Taken[], changed: readonly Taken[]): Promise<void> {
  const at = ctx.now.toISOString()
  const append = changed.map(({ change, was }) => ({
    account_id: change.account_id,
    person: "",
    name: "touch_model.changed",
    at,
    recorded_at: at,
    value: null,
    properties: {
      ...change.because,
      from: was.model ?? "",
      to: change.model,
      by: change.decided_by,
      key: change.key,
      reason: change.reason,
      author: nameOf(ctx.actor),
    },
    source: "plays",
    message_id: `touch_model:${newId()}`,
  }))
  await queueRows(tx, ctx, { append, retract: [] })
  for (const { change, was } of taken)
    if (change.decided_by !== "rule")
      await audit(tx, ctx, {
        action: "touch_model.set",
        subject: `account:${change.account_id}`,
        before: { model: was.model },
        after: { model: change.model, reason: change.reason },
      })
  const byRules = changed.filter(({ change }) => change.decided_by === "rule").length
  if (byRules > 0)
    await audit(tx, ctx, {
      action: "touch_model.rules",
      subject: "touch_models",
      after: { changed: byRules },
    })
}

/** Whoever changes comes into plays and leaves them; whom the rules meet for the first time, and is no newcomer, does not. */
async function letEnter(tx: Tx, ctx: Context, changed: readonly Taken[]): Promise<void> {
  const first = changed.flatMap(({ change, was }) =>
    change.decided_by === "rule" && was.model === null ? [change.account_id] : [],
  )
  const day = today(ctx)
  const old = new Set(
    (first.length === 0 ? [] : await accountFacts(tx, first)).flatMap(({ id, created_on }) =>
      isNew(created_on, day) ? [] : [id],
    ),
  )
  if (old.size > 0) await settleAccounts(tx, ctx, [...old])
  const account_ids = changed.flatMap(({ change }) => (old.has(change.account_id) ? [] : [change.account_id]))
  if (account_ids.length > 0) await addJob(tx, enterTask, { workspace_id: ctx.workspace.id, account_ids })
}

const isNew = (createdOn: Day, day: Day): boolean => createdOn !== "" && daysBetween(createdOn, day) <= newFor
