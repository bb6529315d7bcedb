import { createHash } from "node:crypto"
import { Temporal } from "temporal-polyfill"
import type { AccountFacts } from "#modules/health/index.ts"
import type { Refusal } from "./plays.contract.ts"

/** "3d" as its number and unit. */
const durationParts = (duration: string) => ({
  amount: Number.parseInt(duration, 10),
  unit: duration.endsWith("h") ? "hours" : duration.endsWith("mo") ? "months" : "days",
})

/**
 * The instant a duration ("4h", "3d", "2mo") after another; days and months are those of the zone's calendar, at the same
 * time of day, and a month that has no such day ends on its last.
 */
export function later(from: Date, duration: string, zone: string): Date {
  const { amount, unit } = durationParts(duration)
  const at = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone)
  const to = at.add({ [unit]: amount })
  return new Date(to.epochMilliseconds)
}

/** When a wait that begins now is over. */
export const waitEnds = (
  wait: string | { after_start: string },
  { now, started, zone }: { now: Date; started: Date; zone: string },
): Date => (typeof wait === "string" ? later(now, wait, zone) : later(started, wait.after_start, zone))

/** Days in a duration of whole days. */
export const daysOf = (duration: string): number => durationParts(duration).amount

/**
 * Whether an account is held out of a play: by the first 48 bits of SHA-256 over play, salt and account, so that the
 * same account is on the same side whenever and however often it would start.
 */
export function heldOut(
  play: string,
  hold: { share: number; salt: string } | undefined,
  account: string,
): boolean {
  if (!hold) return false
  const digest = createHash("sha256")
    .update(JSON.stringify([play, hold.salt, account]))
    .digest()
  return digest.readUIntBE(0, 6) / 2 ** 48 < hold.share
}

/** Customers who are served without people, by the trait `kind` or the segment (S003-11). */
export const servedAlone = ({ segment, traits }: Pick<AccountFacts, "segment" | "traits">): boolean =>
  [segment, traits["kind"]].some((word) => word?.toLowerCase() === "b2c")

export type Decision = { decision: "started" | "held_out" } | { decision: "refused"; reason: Refusal }

/** What is known of an account's past with a play. */
export type Past = { starts: number; lastStart: Date | null; running: boolean; failures: number }

/** A play that failed so often on an account is not tried on it again (S003-51). */
export const mostFailures = 2

/** Decides a would-be start. Held-out accounts are decided by the same limits, so that both groups stay alike. */
export function decideStart(
  play: {
    key: string
    only?: ((account: AccountFacts) => boolean) | undefined
    reentry: { after: string; most?: number | undefined }
    hold_out?: { share: number; salt: string } | undefined
  },
  account: AccountFacts | undefined,
  past: Past,
  at: { now: Date; zone: string },
): Decision {
  const refused = (reason: Refusal): Decision => ({ decision: "refused", reason })
  if (!account) return refused("no_account")
  if (play.only && !play.only(account)) return refused("not_for_account")
  if (past.failures >= mostFailures) return refused("failed_twice")
  if (past.running) return refused("running")
  const { after, most } = play.reentry
  if (past.lastStart && later(past.lastStart, after, at.zone) > at.now) return refused("too_soon")
  if (most !== undefined && past.starts >= most) return refused("too_often")
  return { decision: heldOut(play.key, play.hold_out, account.id) ? "held_out" : "started" }
}
