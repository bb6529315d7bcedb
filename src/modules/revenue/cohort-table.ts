import { type Day, dayNumber } from "#kernel/time.ts"
import { type Courses, valueOn } from "./courses.ts"
import { type Chosen, ExactSum } from "./movement-sums.ts"
import { firstOfMonth, monthNumber } from "./periods.ts"

/** Cohorts of accounts and what became of them, month by month of their age; sums in minor units. */
export type CohortSums = {
  key: string
  size: number
  /** What they brought at the end of their first paying day. */
  opening: bigint
  ages: AgeSums[]
}

export type AgeSums = {
  age: number
  /** Accounts that could be observed at this age, and what they brought on their first paying day. */
  observed: number
  base: bigint
  /** What they bring at the end of the month. */
  paying: number
  mrr: bigint
  /** At its start; for age 0 on the first paying day. And of that, what was lost by the end of the month. */
  payingBefore: number
  mrrBefore: bigint
  lost: number
  mrrLost: bigint
  /** The month was not over on the last observed day. */
  partial: boolean
}

export type CohortQuestion = {
  /** Who began in [from, startedBefore) is in the table. */
  from: Day
  startedBefore: Day
  /** The first day that is no longer observed. */
  to: Day
  /** The cohort of an account by its number; null: by the month it began in. */
  keyOf: ((account: number) => string) | null
}

/** The table, in the order of the keys. An account is in it from its first paying day on. */
export function cohortTable(courses: Courses, chosen: Chosen, asked: CohortQuestion): CohortSums[] {
  const [from, before] = [dayNumber(asked.from), dayNumber(asked.startedBefore)]
  const last = dayNumber(asked.to) - 1
  const calendar = new Calendar(asked.from, asked.to)
  const cohorts = new Map<string, Building>()
  for (let account = 0; account + 1 < courses.offsets.length; account++) {
    if (chosen && !chosen[account]) continue
    const [first, end] = [courses.offsets[account] ?? 0, courses.offsets[account + 1] ?? 0]
    const began = courses.day[first] ?? 0
    if (first === end || began < from || began >= before || began > last) continue
    const month = calendar.monthOf(began)
    const key = asked.keyOf ? asked.keyOf(account) : calendar.name(month)
    let cohort = cohorts.get(key)
    if (!cohort) cohorts.set(key, (cohort = new Building()))
    follow(courses, { first, end, month }, calendar, cohort)
  }
  return [...cohorts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { size, opening, ages }]) => ({
      key,
      size,
      opening: opening.value,
      ages: ages.map((age, at) => age.sums(at)),
    }))
}

/** An account of a cohort at an age; days since 1970-01-01, minor units. */
export type CohortMember = { account: string; since: number; opening: number; value: number }

/** The accounts behind a cell of the table: those of a cohort that were observed at an age. */
export function membersAt(
  courses: Courses,
  chosen: Chosen,
  asked: CohortQuestion & { key: string; age: number },
): CohortMember[] {
  const [from, before] = [dayNumber(asked.from), dayNumber(asked.startedBefore)]
  const last = dayNumber(asked.to) - 1
  const calendar = new Calendar(asked.from, asked.to)
  const members: CohortMember[] = []
  for (let account = 0; account + 1 < courses.offsets.length; account++) {
    const first = courses.offsets[account] ?? 0
    const since = courses.day[first] ?? 0
    if ((chosen && !chosen[account]) || first === courses.offsets[account + 1]) continue
    if (since < from || since >= before || since > last) continue
    const month = calendar.monthOf(since)
    const key = asked.keyOf ? asked.keyOf(account) : calendar.name(month)
    if (key !== asked.key || month + asked.age >= calendar.months) continue
    members.push({
      account: courses.accounts.words[account] ?? "",
      since,
      opening: courses.value[first] ?? 0,
      value: valueOn(courses, account, calendar.lastDay(month + asked.age)),
    })
  }
  return members
}

/** One account through its months. */
function follow(
  courses: Courses,
  { first, end, month }: { first: number; end: number; month: number },
  calendar: Calendar,
  cohort: Building,
): void {
  const opening = courses.value[first] ?? 0
  cohort.size++
  cohort.opening.add(opening)
  let [at, before] = [first, opening]
  for (let age = 0; month + age < calendar.months; age++) {
    const last = calendar.lastDay(month + age)
    while (at + 1 < end && (courses.day[at + 1] ?? 0) <= last) at++
    const value = courses.value[at] ?? 0
    let sums = cohort.ages[age]
    if (!sums) cohort.ages.push((sums = new Age()))
    sums.add(opening, before, value, calendar.isPartial(month + age))
    before = value
  }
}

/** The months that a table looks at: those of [from, to), the last one up to its last observed day. */
class Calendar {
  readonly months: number
  private readonly first: number
  private readonly lastDays: number[] = []
  private readonly monthByDay: Int32Array
  private readonly firstDay: number
  private readonly cut: boolean

  constructor(from: Day, to: Day) {
    this.first = monthNumber(from)
    this.firstDay = dayNumber(from)
    const end = dayNumber(to)
    this.monthByDay = new Int32Array(Math.max(0, end - this.firstDay))
    let [month, start] = [0, this.firstDay]
    for (; start < end; month++) {
      const next = Math.min(end, dayNumber(firstOfMonth(this.first + month + 1)))
      this.monthByDay.fill(month, start - this.firstDay, next - this.firstDay)
      this.lastDays.push(next - 1)
      start = next
    }
    this.months = month
    this.cut = end !== dayNumber(firstOfMonth(this.first + month))
  }

  monthOf = (day: number): number => this.monthByDay[day - this.firstDay] ?? 0
  lastDay = (month: number): number => this.lastDays[month] ?? 0
  isPartial = (month: number): boolean => this.cut && month === this.months - 1
  name = (month: number): string => firstOfMonth(this.first + month).slice(0, 7)
}

class Building {
  size = 0
  readonly opening = new ExactSum()
  readonly ages: Age[] = []
}

class Age {
  private observed = 0
  private paying = 0
  private payingBefore = 0
  private lost = 0
  private partial = false
  private readonly base = new ExactSum()
  private readonly mrr = new ExactSum()
  private readonly mrrBefore = new ExactSum()
  private readonly mrrLost = new ExactSum()

  add(opening: number, before: number, value: number, partial: boolean): void {
    this.observed++
    this.base.add(opening)
    this.mrr.add(value)
    this.mrrBefore.add(before)
    if (value > 0) this.paying++
    if (before > 0) {
      this.payingBefore++
      if (value === 0) {
        this.lost++
        this.mrrLost.add(before)
      }
    }
    this.partial ||= partial
  }

  sums(age: number): AgeSums {
    const { observed, paying, payingBefore, lost, partial } = this
    return {
      age,
      observed,
      paying,
      payingBefore,
      lost,
      partial,
      base: this.base.value,
      mrr: this.mrr.value,
      mrrBefore: this.mrrBefore.value,
      mrrLost: this.mrrLost.value,
    }
  }
}
