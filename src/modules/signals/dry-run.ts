import { Problem } from "#kernel/errors.ts"
import { addDays, type Day, daysBetween, isDay } from "#kernel/time.ts"
import { accountFacts } from "#modules/health/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { acceptDocument, currentDocuments } from "#modules/library/index.ts"
import { fallAfter, type MrrCourse, mrrCourses } from "#modules/revenue/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { type Prepared, prepared } from "./active.ts"
import type { DryRunQuestion, TryOut } from "./contract.ts"
import { type Signal, signalKind } from "./definition.ts"
import { fittingRows } from "./events.ts"
import { type Grounds, groundsOf, metricsBehind } from "./facts.ts"
import { type Courses, conditionsOf, factsFor, standing } from "./judge.ts"
import { idle, type State, step } from "./rules.ts"
import { daysThatPay, judgeAlerts, type Tried } from "./try-out.ts"

const mostSpan = 1100
/** Numbers read in one go. */
const cellsAtOnce = 2_000_000
/** Each row meets every day whose window holds it: few days at a time keep that bounded, and progress told. */
const mostDaysAtOnce = 60

/** A dry run made ready: the signal to try, on whom, over which days. */
export type Preparation = {
  question: DryRunQuestion
  signal: Prepared
  grounds: Grounds
  days: Day[]
  courses: Courses
  records: Map<string, { name: string; owner: string }>
}

/** Finds out what a dry run is over. Refuses days in the wrong order or without end, and a document that is none. */
export async function prepareDryRun(
  ctx: Context,
  key: string,
  question: DryRunQuestion,
): Promise<Preparation> {
  const { from, to } = question
  for (const [path, day] of Object.entries({ from, to }))
    if (!isDay(day)) throw new Problem("invalid", `'${path}' must be a day from 1900-01-01 to 2199-12-31.`)
  if (to < from) throw refusedDays("to", "'to' lies before 'from': exchange them")
  if (to > today(ctx)) throw refusedDays("to", `history ends today, ${today(ctx)}`)
  if (daysBetween(from, to) >= mostSpan) throw refusedDays("from", `at most ${mostSpan} days in one run`)
  const signal = prepared(await signalToTry(ctx, key, question.document), 0)
  if (signal.signal.source_silent || signal.signal.workspace || signal.signal.waits_for)
    throw new Problem(
      "invalid",
      `'${key}' says nothing of accounts, so there is nothing to try on their history.`,
    )
  const { courses, records } = await transaction(ctx, async (tx) => ({
    courses: await mrrCourses(tx),
    records: await accountFacts(tx),
  }))
  const named = records.map(({ id, name, owner_email }) => [id, { name, owner: owner_email }] as const)
  return {
    question,
    signal,
    grounds: await groundsOf(ctx, conditionsOf([signal]), today(ctx)),
    days: Array.from({ length: daysBetween(from, to) + 1 }, (_, i) => addDays(from, i)),
    courses,
    records: new Map(named.sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

const refusedDays = (path: string, message: string): Problem =>
  new Problem("invalid", `The days cannot be: ${message}.`, [{ path, message }])

/** The document in force, or the one that was sent, checked like one that is saved. */
const signalToTry = (ctx: Context, key: string, document: unknown): Promise<Signal> =>
  transaction(ctx, async (tx) => {
    if (document !== undefined) return acceptDocument(tx, signalKind, key, document)
    const found = (await currentDocuments<Signal>(tx, signalKind.kind)).find((known) => known.key === key)
    if (!found)
      throw new Problem(
        "not_found",
        `There is no signal '${key}'; GET /api/v1/signals lists those there are.`,
      )
    return found.body
  })

/** Numbers a dry run has to read: what tells a short one from a long one. */
export const cellsOf = ({ records, days, grounds, signal }: Preparation): number =>
  signal.fits ? 0 : records.size * days.length * Math.max(1, metricsBehind(grounds).length)

/** Tries a signal on history. `progress` is told the share done, and ends the work by throwing. */
export async function runDryRun(
  ctx: Context,
  preparation: Preparation,
  progress: (share: number) => Promise<void> = async () => undefined,
): Promise<TryOut> {
  await relayOutbox(ctx)
  const { signal, question, records, days, courses } = preparation
  const tried = signal.fits
    ? await triedEvents(ctx, preparation, progress)
    : await triedDays(ctx, preparation, progress)
  const churnedBy = (account: string, on: Day): Day | null => {
    const course: MrrCourse = courses.get(account) ?? []
    return fallAfter(course, on, addDays(on, 90), "churn")
  }
  const alerts = tried
    .sort((a, b) =>
      a.opened_on === b.opened_on ? (a.account < b.account ? -1 : 1) : a.opened_on < b.opened_on ? -1 : 1,
    )
    .map(({ account, opened_on, cleared_on, left_on }) => ({
      account_id: account,
      name: records.get(account)?.name ?? account,
      opened_on,
      cleared_on,
      left_on,
      churned_within_90d: churnedBy(account, opened_on) !== null,
    }))
  const paying = daysThatPay(courses, days)
  const owners = new Set([...paying.keys()].flatMap((account) => records.get(account)?.owner || []))
  const { from, to } = question
  return {
    signal: signal.key,
    from,
    to,
    alerts,
    summary: judgeAlerts(alerts, { courses, days, paying, owners: owners.size, now: today(ctx) }),
  }
}

/** Walks accounts over the days, a block of accounts and of days at a time. */
async function triedDays(
  ctx: Context,
  { question, signal, grounds, records, days, courses }: Preparation,
  progress: (share: number) => Promise<void>,
): Promise<Tried[]> {
  const everybody = [...records.keys()]
  const metrics = Math.max(1, metricsBehind(grounds).length)
  const perBlock = Math.min(everybody.length, 5000)
  const daysAtOnce = Math.min(mostDaysAtOnce, Math.max(1, Math.floor(cellsAtOnce / (perBlock * metrics))))
  const found: Tried[] = []
  for (let from = 0; from < everybody.length; from += perBlock) {
    const accounts = everybody.slice(from, from + perBlock)
    const states = new Map<string, { state: State; standing: Tried | null }>()
    for (let first = 0; first < days.length; first += daysAtOnce) {
      await progress((from + (accounts.length * first) / days.length) / everybody.length)
      const some = days.slice(first, first + daysAtOnce)
      const facts = await factsFor(ctx, grounds, [signal], {
        days: some,
        accounts,
        ...(question.known === "then" && { knownAt: "then" }),
      })
      for (const day of some)
        for (let place = 0; place < accounts.length; place++) {
          const account = facts.accounts[place] ?? ""
          const stands = standing(ctx, grounds, signal, { facts, courses }, place, day)
          const before = states.get(account) ?? { state: idle, standing: null }
          const { state, ended, opened } = step(before.state, day, stands, signal.rule)
          if (ended && before.standing) before.standing[ended.how === "left" ? "left_on" : "cleared_on"] = day
          const alert = opened === null ? null : { account, opened_on: day, cleared_on: null, left_on: null }
          if (alert) found.push(alert)
          if (state !== before.state) states.set(account, { state, standing: alert ?? before.standing })
        }
    }
  }
  return found
}

async function triedEvents(
  ctx: Context,
  { question, signal, days }: Preparation,
  progress: (share: number) => Promise<void>,
): Promise<Tried[]> {
  const found: Tried[] = []
  for (const [at, day] of days.entries()) {
    await progress(at / days.length)
    const rows = (await fittingRows(ctx, [signal], day, { known: question.known })).get(signal.key) ?? []
    for (const { row } of rows)
      found.push({ account: row.account_id, opened_on: day, cleared_on: null, left_on: null })
  }
  return found
}
