import { hash } from "node:crypto"
import { toAmount } from "#kernel/money.ts"
import { type Day, dayStarts } from "#kernel/time.ts"
import type { TimelineRow } from "#modules/timeline/index.ts"
import { liveOn, type SubscriptionVersion } from "./rules.ts"

/**
 * What the versions of one subscription, all together, tell the timeline: on the first day of every change the
 * difference of its MRR (`subscription.mrr`, major units) and of its licences (`subscription.licences`), so that their
 * sums are what the account had on a day; and each end of a term (`subscription.renewal`), known since the term began.
 */
export function subscriptionHistory(versions: readonly SubscriptionVersion[], zone: string): TimelineRow[] {
  const startOf = dayStarts(zone)
  return subscriptionDays(versions).map(({ day, known, ...row }) => ({
    ...row,
    day,
    at: startOf(day),
    recorded_at: startOf(known),
  }))
}

/**
 * What all these versions, of any subscriptions, tell the timeline, by message_id. `continuous` names the subscriptions
 * that are never renewed: an end of theirs is an end, and no renewal.
 */
export function historyOf(
  versions: readonly SubscriptionVersion[],
  zone: string,
  continuous: ReadonlySet<string>,
): Map<string, TimelineRow> {
  const bySubscription = new Map<string, SubscriptionVersion[]>()
  for (const version of versions) {
    const known = bySubscription.get(version.subscription_id)
    if (known) known.push(version)
    else bySubscription.set(version.subscription_id, [version])
  }
  const rows = [...bySubscription].flatMap(([id, of]) =>
    subscriptionHistory(of, zone).filter(
      ({ name }) => name !== "subscription.renewal" || !continuous.has(id),
    ),
  )
  return new Map(rows.map((row) => [row.message_id, row]))
}

/** A row by its day and the day it is known since, both the same in every zone. */
type DayRow = Omit<TimelineRow, "at" | "recorded_at" | "day"> & { day: Day; known: Day }

/** Names of the rows a subscription tells: of a day as such. */
export const subscriptionNames = ["subscription.mrr", "subscription.licences", "subscription.renewal"]

function subscriptionDays(versions: readonly SubscriptionVersion[]): DayRow[] {
  const real = versions.filter((version) => version.ended_on !== version.started_on)
  const boundaries = new Set(
    real.flatMap(({ started_on, ended_on }) => (ended_on ? [started_on, ended_on] : [started_on])),
  )
  return [
    ...[...boundaries].sort().flatMap((day) => changesOn(real, day)),
    ...real.flatMap((version) => (version.ended_on ? [renewal(version, version.ended_on)] : [])),
  ]
}

function changesOn(versions: readonly SubscriptionVersion[], day: Day): DayRow[] {
  const before =
    versions.find((version) => version.started_on < day && (!version.ended_on || version.ended_on >= day)) ??
    null
  const after = versions.find((version) => liveOn(version, day)) ?? null
  if (before && after && (before.account_id !== after.account_id || before.currency !== after.currency))
    return [...difference(before, null, day), ...difference(null, after, day)]
  return difference(before, after, day)
}

function difference(
  before: SubscriptionVersion | null,
  after: SubscriptionVersion | null,
  day: Day,
): DayRow[] {
  const version = after ?? before
  if (!version) return []
  const { currency } = version
  const minorAfter = BigInt(after?.mrr_minor ?? 0)
  const minor = minorAfter - BigInt(before?.mrr_minor ?? 0)
  const licences = Number(after?.quantity ?? 0) - Number(before?.quantity ?? 0)
  const properties = {
    subscription_id: version.subscription_id,
    product: version.product,
    currency,
    mrr: toAmount(minorAfter, currency),
    quantity: after?.quantity ?? null,
  }
  const rows: DayRow[] = []
  if (minor !== 0n) rows.push(row(version, "mrr", day, day, Number(toAmount(minor, currency)), properties))
  if (licences !== 0) rows.push(row(version, "licences", day, day, licences, properties))
  return rows
}

const renewal = (version: SubscriptionVersion, day: Day): DayRow =>
  row(version, "renewal", day, version.started_on, null, {
    subscription_id: version.subscription_id,
    product: version.product,
  })

function row(
  version: SubscriptionVersion,
  what: "mrr" | "licences" | "renewal",
  day: Day,
  known: Day,
  value: number | null,
  properties: Record<string, unknown>,
): DayRow {
  const content = JSON.stringify([version.account_id, day, known, value, properties])
  return {
    account_id: version.account_id,
    person: "",
    name: `subscription.${what}`,
    day,
    known,
    value,
    properties,
    source: "records",
    message_id: `record:subscription:${version.subscription_id}:${what}:${hash("sha256", content, "hex").slice(0, 16)}`,
  }
}
