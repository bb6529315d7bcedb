import { type Day, dayNumber } from "#kernel/time.ts"
import { type MovementDetail, type MovementKind, movementDetails, movementKinds } from "./contract.ts"
import type { Courses } from "./courses.ts"

/** Which accounts count (by number), null for all. */
export type Chosen = Uint8Array | null

/** One movement of one account on one day, in minor units of the reporting currency. */
export type Movement = {
  account: number
  /** Days since 1970-01-01. */
  day: number
  kind: MovementKind
  detail: MovementDetail
  before: number
  after: number
}

/** What the courses alone cannot tell of a movement. */
export type Told = {
  /** Products, by their numbers, that are sold on top of others. */
  addOns: ReadonlySet<number>
  /** Whether an account left on a day because its payments failed. */
  failedPayment(account: number, day: number): boolean
}

/** Movements within [from, to), account by account, oldest first. */
export function* movementsIn(
  courses: Courses,
  chosen: Chosen,
  span: { from: Day; to: Day },
  told: Told,
): Generator<Movement> {
  const [from, to] = [dayNumber(span.from), dayNumber(span.to)]
  for (let account = 0; account + 1 < courses.offsets.length; account++) {
    if (chosen && !chosen[account]) continue
    const [first, end] = [courses.offsets[account] ?? 0, courses.offsets[account + 1] ?? 0]
    let before = 0
    for (let at = first; at < end; at++) {
      const day = courses.day[at] ?? 0
      if (day >= to) break
      const after = courses.value[at] ?? 0
      if (day >= from) {
        const kind = kindOf(before, after, at === first)
        yield { account, day, kind, detail: detailOf(courses, at, account, kind, told), before, after }
      }
      before = after
    }
  }
}

function kindOf(before: number, after: number, first: boolean): MovementKind {
  if (before === 0) return first ? "new" : "reactivation"
  if (after === 0) return "churn"
  return after > before ? "expansion" : "contraction"
}

function detailOf(
  courses: Courses,
  at: number,
  account: number,
  kind: MovementKind,
  told: Told,
): MovementDetail {
  if (kind === "new" || kind === "reactivation") return kind
  if (kind === "churn")
    return told.failedPayment(account, courses.day[at] ?? 0) ? "failed_payment" : "voluntary"
  const detail = movementDetails[courses.detail[at] ?? 0] ?? "cross_sell"
  return detail === "cross_sell" && told.addOns.has(courses.product[at] ?? -1) ? "add_on" : detail
}

/** Sums of one period, in minor units; exact. */
export type PeriodSums = {
  start: Day
  end: Day
  opening: bigint
  sums: Record<MovementKind, bigint>
  closing: bigint
  accounts: Record<MovementKind | "opening" | "closing", number>
  details: Map<MovementDetail, bigint>
}

const noSums = () =>
  Object.fromEntries(movementKinds.map((kind) => [kind, 0n])) as Record<MovementKind, bigint>
const noAccounts = () => ({
  opening: 0,
  closing: 0,
  new: 0,
  reactivation: 0,
  expansion: 0,
  contraction: 0,
  churn: 0,
})

/** Movements added up over the periods between these days; what was there before the first is its opening. */
export function sumMovements(
  courses: Courses,
  chosen: Chosen,
  starts: readonly Day[],
  told: Told,
): PeriodSums[] {
  const [from = "", to = ""] = [starts[0], starts.at(-1)]
  const first = dayNumber(from)
  const periods = starts.slice(0, -1).map((start, at): PeriodSums => {
    const accounts = noAccounts()
    return {
      start,
      end: starts[at + 1] ?? to,
      opening: 0n,
      sums: noSums(),
      closing: 0n,
      accounts,
      details: new Map(),
    }
  })
  const periodOn = new Int32Array(Math.max(0, dayNumber(to) - first))
  periods.forEach(({ start, end }, at) => periodOn.fill(at, dayNumber(start) - first, dayNumber(end) - first))
  const totals = new Totals(periods.length)
  for (const movement of movementsIn(courses, chosen, { from, to }, told))
    totals.add(periodOn[movement.day - first] ?? 0, movement)
  const opening = openingOf(courses, chosen, first)
  let [standing, paying] = [opening.sum, opening.accounts]
  periods.forEach((period, at) => {
    totals.tell(at, period)
    const { sums, accounts } = period
    period.opening = standing
    accounts.opening = paying
    standing += sums.new + sums.reactivation + sums.expansion - sums.contraction - sums.churn
    paying += accounts.new + accounts.reactivation - accounts.churn
    period.closing = standing
    accounts.closing = paying
  })
  return periods
}

/** What there was at the end of the day before. */
function openingOf(courses: Courses, chosen: Chosen, day: number): { sum: bigint; accounts: number } {
  const total = new ExactSum()
  let accounts = 0
  for (let account = 0; account + 1 < courses.offsets.length; account++) {
    if (chosen && !chosen[account]) continue
    let value = 0
    for (let at = courses.offsets[account] ?? 0; at < (courses.offsets[account + 1] ?? 0); at++) {
      if ((courses.day[at] ?? 0) >= day) break
      value = courses.value[at] ?? 0
    }
    if (value > 0) accounts++
    total.add(value)
  }
  return { sum: total.value, accounts }
}

/** Adds safe integers up exactly, however large the sum becomes. */
export class ExactSum {
  private whole = 0n
  private part = 0

  add(value: number): void {
    this.part += value
    if (this.part > half || this.part < -half) {
      this.whole += BigInt(this.part)
      this.part = 0
    }
  }

  get value(): bigint {
    return this.whole + BigInt(this.part)
  }
}

/** So far a sum may grow before it is put away: what is added is below as much again. */
const half = 2 ** 51

class Totals {
  private readonly sums: ExactSum[]
  private readonly counts: Float64Array

  constructor(periods: number) {
    this.sums = Array.from({ length: periods * movementDetails.length }, () => new ExactSum())
    this.counts = new Float64Array(this.sums.length)
  }

  add(period: number, { detail, before, after }: Movement): void {
    const at = period * movementDetails.length + movementDetails.indexOf(detail)
    this.sums[at]?.add(Math.abs(after - before))
    this.counts[at] = (this.counts[at] ?? 0) + 1
  }

  /** Writes what was added up of a period into it. */
  tell(period: number, into: PeriodSums): void {
    movementDetails.forEach((detail, place) => {
      const at = period * movementDetails.length + place
      const sum = this.sums[at]?.value ?? 0n
      const kind = kindsOf[detail]
      into.sums[kind] += sum
      into.accounts[kind] += this.counts[at] ?? 0
      if (sum !== 0n) into.details.set(detail, sum)
    })
  }
}

/** Of which kind of movement each detail is one. */
export const kindsOf: Record<MovementDetail, MovementKind> = {
  new: "new",
  reactivation: "reactivation",
  upgrade: "expansion",
  licences: "expansion",
  add_on: "expansion",
  cross_sell: "expansion",
  price_increase: "expansion",
  downgrade: "contraction",
  fewer_licences: "contraction",
  price_concession: "contraction",
  partial_end: "contraction",
  voluntary: "churn",
  failed_payment: "churn",
}
