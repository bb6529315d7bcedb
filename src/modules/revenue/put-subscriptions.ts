import {
  applyRows,
  type Outcome,
  type PutResult,
  type RecordChange,
  type Restored,
  type RowProblem,
  revertChanges,
  type Transition,
  written,
} from "#kernel/records.ts"
import { existingAccounts, lockRecords, unknownAccount } from "#modules/customers/index.ts"
import { auditedActor, type Context, factsChanged } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { SubscriptionRow } from "./contract.ts"
import { historyOf } from "./history.ts"
import { appendEntries } from "./ledger.queries.pg.ts"
import { correction, entriesOf } from "./ledger.ts"
import { continuousAmong, deleteVersions, saveVersions, versionsOf } from "./queries.pg.ts"
import { overlaps, rowProblem, type SubscriptionVersion, versionKey, versionOf } from "./rules.ts"

/**
 * Puts versions of subscriptions, some thousands at most. Versions of one subscription are laid down in the order of
 * their first days, so that a list may tell them newest first.
 */
export async function putSubscriptions(
  tx: Tx,
  ctx: Context,
  rows: readonly SubscriptionRow[],
): Promise<PutResult<SubscriptionVersion>> {
  await lockRecords(tx, ctx.workspace.id, "subscriptions")
  const before = await versionsOf(
    tx,
    rows.map((row) => row.subscription_id),
  )
  const accounts = await existingAccounts(
    tx,
    rows.map((row) => row.account_id),
  )
  const current = new Map(before.map((version) => [versionKey(version), version]))
  const spans = spansOf(before)
  const order = rows.map((_row, at) => at).sort((a, b) => compareDays(rows, a, b))
  const inOrder = order.flatMap((at) => rows[at] ?? [])
  const result = applyRows(inOrder, current, {
    keyOf: (row) => versionKey(row),
    problemOf: (row) =>
      unknownAccount(accounts, row.account_id) ??
      rowProblem(row) ??
      overlapProblem(row, spans.get(row.subscription_id)),
    recordOf: (row) => {
      const version = versionOf(row, ctx.workspace.currency)
      laySpan(spans, version)
      return version
    },
  })
  await write(tx, ctx, before, current, result.changes)
  const outcomes: Outcome[] = []
  order.forEach((at, place) => {
    outcomes[at] = result.outcomes[place] ?? "duplicate"
  })
  return { outcomes, changes: result.changes }
}

/** Takes changes of versions back, where the versions of the subscription still fit together then. */
export async function restoreSubscriptions(
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<SubscriptionVersion>[],
): Promise<Restored> {
  await lockRecords(tx, ctx.workspace.id, "subscriptions")
  const before = await versionsOf(
    tx,
    changes.map(({ after }) => after.subscription_id),
  )
  const accounts = await existingAccounts(
    tx,
    changes.flatMap((change) => change.before?.account_id ?? []),
  )
  const current = new Map(before.map((version) => [versionKey(version), version]))
  const spans = spansOf(before)
  const { transitions, kept } = revertChanges(changes, current, (key, after) => {
    const spansThen = spans.get(key.slice(0, -dayLength))
    if (after === null) spansThen?.delete(key.slice(-10))
    else if (!accounts.has(after.account_id) || overlapProblem(after, spansThen)) return false
    else laySpan(spans, after)
    return true
  })
  await write(tx, ctx, before, current, transitions)
  return { restored: changes.length - kept.length, kept }
}

/** "@2024-12-31" at the end of a version's key. */
const dayLength = 11

type Spans = Map<string, Map<string, string | null>>

/** Versions by subscription: first day → last day. */
function spansOf(versions: readonly SubscriptionVersion[]): Spans {
  const spans: Spans = new Map()
  for (const version of versions) laySpan(spans, version)
  return spans
}

function laySpan(spans: Spans, { subscription_id, started_on, ended_on }: SubscriptionVersion): void {
  const known = spans.get(subscription_id)
  if (known) known.set(started_on, ended_on)
  else spans.set(subscription_id, new Map([[started_on, ended_on]]))
}

function overlapProblem(
  row: { started_on: string; ended_on?: string | null | undefined },
  spans: ReadonlyMap<string, string | null> | undefined,
): RowProblem | null {
  for (const [started_on, ended_on] of spans ?? [])
    if (started_on !== row.started_on && overlaps(row, { started_on, ended_on }))
      return {
        field: "started_on",
        code: "overlap",
        message: `The version from ${row.started_on} overlaps the one from ${started_on} to ${ended_on ?? "further notice"} of the same subscription; end one before the other begins.`,
      }
  return null
}

function compareDays(rows: readonly SubscriptionRow[], a: number, b: number): number {
  const left = rows[a]?.started_on ?? ""
  const right = rows[b]?.started_on ?? ""
  return left < right ? -1 : left > right ? 1 : a - b
}

/** Writes transitions and tells the ledger and the timeline the difference, subscription by subscription. */
export async function write(
  tx: Tx,
  ctx: Context,
  before: readonly SubscriptionVersion[],
  current: ReadonlyMap<string, SubscriptionVersion>,
  transitions: readonly Transition<SubscriptionVersion>[],
): Promise<void> {
  if (transitions.length === 0) return
  const removed = transitions.flatMap((transition) => (transition.after === null && transition.before) || [])
  await deleteVersions(tx, removed)
  await saveVersions(tx, ctx.workspace.id, written(transitions).saved)
  const touched = new Set(
    transitions.flatMap(({ before, after }) => (after ?? before)?.subscription_id ?? []),
  )
  const mine = (versions: Iterable<SubscriptionVersion>) =>
    [...versions].filter(({ subscription_id }) => touched.has(subscription_id))
  const [versionsWere, versionsAre] = [mine(before), mine(current.values())]
  await appendEntries(tx, correction(entriesOf(versionsWere), entriesOf(versionsAre)), {
    workspaceId: ctx.workspace.id,
    at: ctx.now,
    actor: auditedActor(ctx.actor),
  })
  const continuous = await continuousAmong(tx, [...touched])
  const was = historyOf(versionsWere, ctx.workspace.timeZone, continuous)
  const is = historyOf(versionsAre, ctx.workspace.timeZone, continuous)
  await queueRows(tx, ctx, {
    append: [...is.values()].filter((row) => !was.has(row.message_id)),
    retract: [...was.keys()].filter((id) => !is.has(id)),
  })
  await factsChanged(tx, ctx)
}
