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
  const real = versions.filter((version) => version.ended_on !== version.started_on)
  const boundaries = new Set(
    real.flatMap(({ started_on, ended_on }) => (ended_on ? [started_on, ended_on] : [started_on])),
  )
  return [
    ...[...boundaries].sort().flatMap((day) => changesOn(real, day, startOf(day))),
    ...real.flatMap((version) =>
      version.ended_on ? [renewal(version, startOf(version.ended_on), startOf)] : [],
    ),
  ]
}

function changesOn(versions: readonly SubscriptionVersion[], day: Day, at: string): TimelineRow[] {
  const before =
    versions.find((version) => version.started_on < day && (!version.ended_on || version.ended_on >= day)) ??
    null
  const after = versions.find((version) => liveOn(version, day)) ?? null
  if (before && after && (before.account_id !== after.account_id || before.currency !== after.currency))
    return [...difference(before, null, at), ...difference(null, after, at)]
  return difference(before, after, at)
}

function difference(
  before: SubscriptionVersion | null,
  after: SubscriptionVersion | null,
  at: string,
): TimelineRow[] {
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
  const rows: TimelineRow[] = []
  if (minor !== 0n) rows.push(row(version, "mrr", at, at, Number(toAmount(minor, currency)), properties))
  if (licences !== 0) rows.push(row(version, "licences", at, at, licences, properties))
  return rows
}

const renewal = (version: SubscriptionVersion, at: string, startOf: (day: Day) => string): TimelineRow =>
  row(version, "renewal", at, startOf(version.started_on), null, {
    subscription_id: version.subscription_id,
    product: version.product,
  })

function row(
  version: SubscriptionVersion,
  what: "mrr" | "licences" | "renewal",
  at: string,
  recorded_at: string,
  value: number | null,
  properties: Record<string, unknown>,
): TimelineRow {
  const content = JSON.stringify([version.account_id, at, recorded_at, value, properties])
  return {
    account_id: version.account_id,
    person: "",
    name: `subscription.${what}`,
    at,
    recorded_at,
    value,
    properties,
    source: "records",
    message_id: `record:subscription:${version.subscription_id}:${what}:${hash("sha256", content, "hex").slice(0, 16)}`,
  }
}
