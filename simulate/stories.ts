import { addDays, type Day, daysBetween } from "#kernel/time.ts"
import type { Calendar } from "./calendar.ts"
import { random } from "./random.ts"

/** Why a customer leaves, or is about to. */
export const causes = ["falling_use", "sponsor_left", "price", "bad_onboarding", "no_warning"] as const
export type Cause = (typeof causes)[number]

/** What happens between an account and the vendor over the period. */
export type Story =
  /** Stays. `temper`: some always grumble, some never use much, some are frightening once and recover. */
  | { kind: "steady"; temper: "plain" | "grumbler" | "idle" | "scare" }
  /** Its MRR becomes 0 on `day`; signs of it can be seen from `signsFrom` on (null: none). It may come back. */
  | { kind: "lost"; cause: Cause; day: Day; signsFrom: Day | null; returns: Day | null }
  /** In the middle of a decline on the last day. */
  | { kind: "declining"; cause: Exclude<Cause, "no_warning">; since: Day; renewsSoon: boolean }

const lossShares: readonly (readonly [Cause, number])[] = [
  ["falling_use", 0.32],
  ["sponsor_left", 0.22],
  ["price", 0.22],
  ["bad_onboarding", 0.14],
  ["no_warning", 0.1],
]

const declineOrder = [
  "falling_use",
  "sponsor_left",
  "price",
  "falling_use",
  "bad_onboarding",
  "sponsor_left",
  "falling_use",
  "price",
] as const

/** Shares of the accounts; the monthly share of customers lost comes out near 1 %. */
const lostShare = 0.22
const decliningShare = 0.11
const tempers = [
  ["grumbler", 0.06],
  ["idle", 0.04],
  ["scare", 0.07],
] as const

/** One story an account, in no order of kind. */
export function storiesOf(seed: number, accounts: number, calendar: Calendar): Story[] {
  const losses = lossesOf(seed, Math.round(accounts * lostShare), calendar)
  const declines = declinesOf(seed, Math.round(accounts * decliningShare), calendar)
  const troubled: Story[] = [...losses, ...declines]
  for (const [temper, share] of tempers)
    for (let left = Math.round(accounts * share); left > 0; left--) troubled.push({ kind: "steady", temper })
  const steady = accounts - troubled.length
  const plain = Array.from(
    { length: Math.max(0, steady) },
    (): Story => ({ kind: "steady", temper: "plain" }),
  )
  return random(seed, "stories").shuffled([...troubled, ...plain])
}

/** Losses, evenly spread over the period so that no month is empty of them for long. */
function lossesOf(seed: number, count: number, calendar: Calendar): Story[] {
  const draw = random(seed, "losses")
  const quiet = 95
  const span = calendar.days.length - quiet - 3
  const days = Array.from({ length: count }, (_, i) =>
    notLate(addDays(calendar.first, quiet + Math.floor(((i + draw.next()) / count) * span))),
  )
  const allotted = lossShares.flatMap(([cause, share]) => Array<Cause>(Math.round(count * share)).fill(cause))
  while (allotted.length < count) allotted.push("falling_use")
  const lateEnough = (day: Day) => daysBetween(calendar.first, day) > 280
  const order = draw.shuffled(allotted.slice(0, count))
  // A start that goes wrong must begin inside the period to be seen at all.
  order.forEach((cause, i) => {
    if (cause !== "bad_onboarding" || lateEnough(days[i] as Day)) return
    const other = order.findLastIndex((at, j) => at !== "bad_onboarding" && lateEnough(days[j] as Day))
    if (other > i) [order[i], order[other]] = [order[other] as Cause, cause]
  })
  let returning = Math.round(count / 9)
  return days.map((day, i) => {
    const cause = order[i] as Cause
    const room = daysBetween(calendar.first, day) - 35
    const ahead = Math.min(draw.int(70, 150), room)
    const comesBack = notLate(addDays(day, draw.int(70, 170)))
    const returns =
      returning > 0 && cause !== "bad_onboarding" && i % 3 === 1 && comesBack < addDays(calendar.last, -60)
        ? comesBack
        : null
    if (returns) returning--
    return {
      kind: "lost",
      cause,
      day,
      signsFrom: cause === "no_warning" ? null : addDays(day, -ahead),
      returns,
    }
  })
}

function declinesOf(seed: number, count: number, calendar: Calendar): Story[] {
  const draw = random(seed, "declines")
  return Array.from({ length: count }, (_, i) => ({
    kind: "declining",
    cause: declineOrder[i % declineOrder.length] as (typeof declineOrder)[number],
    since: addDays(calendar.last, -draw.int(38, 125)),
    renewsSoon: i % 5 < 2,
  }))
}

/** The same day, or the 28th of its month: months later it is the same day of the month still. */
export const notLate = (day: Day): Day => (day.slice(8) > "28" ? `${day.slice(0, 8)}28` : day)
