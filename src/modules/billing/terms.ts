import { isDeepStrictEqual } from "node:util"
import type { RowProblem } from "#kernel/records.ts"
import { addDays, addMonths, type Day, dayStarts, daysBetween } from "#kernel/time.ts"
import type { TimelineChange, TimelineRow } from "#modules/timeline/index.ts"
import type { ContractRow, Meter, ShownContract } from "./contracts.contract.ts"

/** A contract as it is kept. `indexation` is a decimal share. */
export type ContractRecord = {
  contract_id: string
  account_id: string
  number: string
  motion: "term" | "continuous"
  signed_on: Day | null
  starts_on: Day
  term_months: number | null
  ends_on: Day | null
  notice_days: number
  auto_renew: boolean
  indexation: string
  special_terms: string | null
  notice_given_on: Day | null
  meter: Meter | null
  subscriptions: string[]
}

/** A contract as it stands on a day: `term_ends_on` of the term in force, `goes_on`: a subscription under it is live. */
export type ContractStanding = Omit<ContractRecord, "ends_on" | "subscriptions"> & {
  account_name: string
  term_ends_on: Day | null
  open_obstacles: number
  goes_on: boolean
}

/** What stands in the way of a renewal. */
export type Obstacle = {
  id: string
  contract_id: string
  text: string
  opened_on: Day
  closed_on: Day | null
  resolution: string | null
}

/** Most contracts are for 12 months at least (S001-94). */
const usualTerm = 12

/** What is wrong with a contract in itself. */
export function contractProblem(row: ContractRow): RowProblem | null {
  if (row.motion === "continuous" && row.ends_on)
    return {
      field: "ends_on",
      code: "continuous_ends",
      message: "A continuous contract has no end; leave ends_on out, or make the motion 'term'.",
    }
  if (row.ends_on && row.ends_on <= row.starts_on)
    return {
      field: "ends_on",
      code: "ends_before_start",
      message: `ends_on ${row.ends_on} is not after starts_on ${row.starts_on}; it is the first day after the term.`,
    }
  if (row.meter && row.meter.take === "count" && row.meter.property)
    return { field: "meter", code: "bad_meter", message: "What is counted has no property; take 'sum'." }
  const steps = row.meter?.tiers.map(({ from }) => from) ?? [0]
  if (steps[0] !== 0 || steps.some((step, at) => at > 0 && step <= (steps[at - 1] ?? 0)))
    return {
      field: "meter",
      code: "bad_meter",
      message: "The first step of the meter's prices is from 0, each next one from a greater number.",
    }
  return null
}

/** A contract as it is kept: without an end of its own a term ends `term_months` after its start, 12 where none is said. */
export function contractRecord(row: ContractRow): ContractRecord {
  const { motion, starts_on } = row
  const months = row.term_months ?? (row.ends_on ? wholeMonths(starts_on, row.ends_on) : usualTerm)
  const term = motion === "term"
  return {
    contract_id: row.contract_id,
    account_id: row.account_id,
    number: row.number || row.contract_id,
    motion,
    signed_on: row.signed_on ?? null,
    starts_on,
    term_months: term ? months : null,
    ends_on: term ? (row.ends_on ?? addMonths(starts_on, months)) : null,
    notice_days: row.notice_days,
    auto_renew: term && row.auto_renew,
    indexation: row.indexation,
    special_terms: row.special_terms || null,
    notice_given_on: row.notice_given_on ?? null,
    meter: row.meter ?? null,
    subscriptions: [...new Set(row.subscriptions)].sort(),
  }
}

/** Months from one day to another, at least 1, a begun one as whole. */
function wholeMonths(from: Day, to: Day): number {
  let months = 1
  while (addMonths(from, months) < to) months++
  return months
}

/** A contract as it is shown on a day: its state, the days of its renewal, the next of them. */
export function shownContract(standing: ContractStanding, day: Day): ShownContract {
  const { goes_on, term_ends_on: end, ...rest } = standing
  const { motion, notice_days, notice_given_on } = standing
  const dates =
    end === null || motion === "continuous"
      ? null
      : {
          t180: addDays(end, -180),
          t90: addDays(end, -90),
          t60: addDays(end, -60),
          t30: addDays(end, -30),
          last_notice_day: addDays(end, -notice_days),
        }
  const over = end !== null && end <= day
  const noticed = notice_given_on !== null
  return {
    ...rest,
    term_ends_on: end,
    state:
      standing.starts_on > day
        ? "upcoming"
        : over
          ? goes_on
            ? "past_term"
            : "access_ended"
          : noticed
            ? "notice_given"
            : "running",
    dates,
    next_step: over || end === null ? null : nextStep({ ...(noticed ? {} : dates), end }, day),
    short: standing.term_months !== null && standing.term_months < usualTerm,
  }
}

type Step = NonNullable<ShownContract["next_step"]>["step"]

function nextStep(steps: Partial<Record<Step, Day>>, day: Day): ShownContract["next_step"] {
  const order: readonly Step[] = ["t180", "t90", "t60", "t30", "last_notice_day", "end"]
  const coming = order
    .flatMap((step) => {
      const on = steps[step]
      return on !== undefined && on >= day ? [{ step, on, days: daysBetween(day, on) }] : []
    })
    .sort((a, b) => a.days - b.days)
  return coming[0] ?? null
}

/** How many times a contract that renews itself is told ahead. */
const renewalsTold = 12

/** The last days on which notice can be given, of this term and, where the contract renews itself, of the next ones. */
function noticeDays({
  ends_on,
  term_months,
  auto_renew,
  notice_days,
  notice_given_on,
}: ContractRecord): Day[] {
  if (!ends_on || !term_months) return []
  const ends = Array.from({ length: auto_renew ? renewalsTold : 1 }, (_, n) =>
    addMonths(ends_on, n * term_months),
  )
  return ends
    .map((end) => addDays(end, -notice_days))
    .filter((day) => notice_given_on === null || day < notice_given_on)
}

/**
 * What a contract tells the timeline of itself: `contract.signed`, `contract.notice_given`, and, known since it was
 * signed, `contract.notice_by`: the last day on which notice can be given. A continuous contract has no such day.
 */
export function contractHistory(contract: ContractRecord, zone: string): TimelineRow[] {
  const { contract_id, number, motion, signed_on, starts_on, notice_given_on } = contract
  const properties = { contract_id, number, motion, term_months: contract.term_months }
  const rows = [told(contract, "signed", signed_on ?? starts_on, properties, zone)]
  if (notice_given_on) rows.push(told(contract, "notice_given", notice_given_on, properties, zone))
  const recorded_at = dayStarts(zone)(signed_on ?? starts_on)
  const notices = noticeDays(contract).map((day, n) => {
    const row = told(contract, "notice_by", day, properties, zone)
    return { ...row, recorded_at, message_id: `${row.message_id}:${n}` }
  })
  return [...rows, ...notices]
}

/** What an obstacle tells the timeline: that it was opened, and closed. */
export function obstacleHistory(contract: ContractRecord, obstacle: Obstacle, zone: string): TimelineRow[] {
  const { id, text, opened_on, closed_on, resolution } = obstacle
  const of = { contract_id: contract.contract_id, obstacle: id, text }
  const rows = [told(contract, "obstacle_opened", opened_on, of, zone)]
  if (closed_on) rows.push(told(contract, "obstacle_closed", closed_on, { ...of, resolution }, zone))
  return rows
}

function told(
  { contract_id, account_id }: ContractRecord,
  what: string,
  day: Day,
  properties: Record<string, unknown>,
  zone: string,
): TimelineRow {
  const at = dayStarts(zone)(day)
  const id = "obstacle" in properties ? `${contract_id}:${String(properties["obstacle"])}` : contract_id
  return dayRow({ account_id, name: `contract.${what}`, day, at, value: null, properties }, id)
}

/** A row of a record of billing, of a day as such; `id` is its own among the rows of its name. */
export function dayRow(
  row: Pick<TimelineRow, "account_id" | "name" | "at" | "value" | "properties"> & { day: Day },
  id: string,
): TimelineRow {
  return {
    ...row,
    person: "",
    recorded_at: row.at,
    source: "records",
    message_id: `record:${row.name}:${id}`,
  }
}

/** What has to be told where these rows held and those hold now: a row that says something else is told anew. */
export function difference(was: readonly TimelineRow[], is: readonly TimelineRow[]): TimelineChange {
  const old = new Map(was.map((row) => [row.message_id, row]))
  const now = new Map(is.map((row) => [row.message_id, row]))
  const differs = (row: TimelineRow, other: TimelineRow | undefined) => !isDeepStrictEqual(row, other)
  return {
    append: is.filter((row) => differs(row, old.get(row.message_id))),
    retract: was.flatMap((row) => (differs(row, now.get(row.message_id)) ? [row.message_id] : [])),
  }
}
