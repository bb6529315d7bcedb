import type { Day } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { type Definition, rowNamesOf } from "#modules/metrics/index.ts"
import { mrrCourses } from "#modules/revenue/index.ts"
import { accountIds } from "./accounts.queries.pg.ts"
import { type Prepared, readActive } from "./active.ts"
import { eventsOn, isNamed } from "./events.ts"
import { groundsOf, metricsBehind } from "./facts.ts"
import { conditionsOf, factsFor, standing } from "./judge.ts"
import { type Ending, endAlerts, type Opening, openAlerts } from "./open-alerts.ts"
import { reasonOf } from "./reason.ts"
import { crossingOn, type State } from "./rules.ts"
import { lockWatch, saveStates, standingCrossings, statesOf } from "./states.queries.pg.ts"

/** What was touched: accounts and the names of their new rows; absent: all, or any. */
export type Touched = { accounts?: readonly string[]; names?: ReadonlySet<string> }

/**
 * Looks at the running day: opens, at once, what does not ask for several days. Only the end of a day clears a condition,
 * so a value that goes to and fro within a day opens one alert.
 */
export async function evaluateNow(ctx: Context, touched: Touched = {}): Promise<void> {
  const day = today(ctx)
  const signals = await relevant(ctx, await readActive(ctx), touched.names)
  if (signals.length === 0) return
  const openings = await eventsOn(ctx, signals, day, touched.accounts ?? null)
  for (const [key, found] of await crossingsNow(ctx, signals, day, touched)) openings.set(key, found)
  for (const signal of signals) {
    const found = openings.get(signal.key) ?? []
    if (found.length > 0) await openNow(ctx, signal, day, found)
  }
}

/** Signals that new rows of these names can move. */
async function relevant(
  ctx: Context,
  signals: readonly Prepared[],
  names: ReadonlySet<string> | undefined,
): Promise<Prepared[]> {
  const fast = signals.filter(
    ({ rule, signal }) =>
      rule.forDays === 1 && signal.source_silent === undefined && signal.workspace === undefined,
  )
  // Who is watched may have changed.
  if (!names || [...names].some((name) => /^(subscription|account)\./.test(name))) return fast
  const { metrics, models } = await groundsOf(ctx, conditionsOf(fast), today(ctx))
  const moved = movedMetrics(metrics, names)
  return fast.filter(({ when, signal }) => {
    if (signal.event) return [...names].some((name) => isNamed(name, signal.event?.name ?? []))
    if (when === null) return false
    const mine = models.filter(({ key }) => when.scores.includes(key))
    return metricsBehind({ conditions: [when], models: mine }).some((key) => moved(key))
  })
}

/** Whether rows of these names can move a metric. */
function movedMetrics(
  definitions: readonly Definition[],
  names: ReadonlySet<string>,
): (key: string) => boolean {
  const known = new Map<string, boolean>()
  return (key) => {
    let moved = known.get(key)
    if (moved === undefined) {
      const patterns = rowNamesOf(definitions, key)
      moved = [...names].some((name) => isNamed(name, patterns))
      known.set(key, moved)
    }
    return moved
  }
}

async function crossingsNow(
  ctx: Context,
  signals: readonly Prepared[],
  day: Day,
  touched: Touched,
): Promise<Map<string, Opening[]>> {
  const stateful = signals.filter(({ when, signal }) => when !== null || signal.date !== undefined)
  if (stateful.length === 0) return new Map()
  const accounts = touched.accounts ?? (await transaction(ctx, accountIds))
  const grounds = await groundsOf(ctx, conditionsOf(stateful), day)
  const facts = await factsFor(ctx, grounds, stateful, { days: [day], accounts })
  const { courses, standing: open } = await transaction(ctx, async (tx) => ({
    courses: await mrrCourses(tx, accounts),
    standing: await standingCrossings(tx, accounts),
  }))
  return new Map(
    stateful.map((signal) => {
      const openings: Opening[] = []
      for (let place = 0; place < facts.accounts.length; place++) {
        const account = facts.accounts[place] ?? ""
        const stands = open.get(signal.key)?.get(account)
        if (stands !== undefined && !signal.rule.dated) continue
        const { watched, when, stage } = standing(ctx, grounds, signal, { facts, courses }, place, day)
        if (!watched || !when) continue
        const crossing = stage ?? crossingOn(day)
        if (crossing === stands) continue
        const reason = reasonOf(signal, facts, place, day)
        openings.push({ account, subject: account, crossing, on: day, at: ctx.now, reason })
      }
      return [signal.key, openings]
    }),
  )
}

/** Opens what crosses now and does not stand yet, whoever else looks at the same moment; a stage ends the one before. */
async function openNow(ctx: Context, signal: Prepared, day: Day, found: readonly Opening[]): Promise<void> {
  await transaction(ctx, async (tx) => {
    await lockWatch(tx, ctx, signal.key)
    if (signal.signal.event) return openAlerts(tx, ctx, signal, found)
    const accounts = found.flatMap(({ account }) => account ?? [])
    const states = await statesOf(tx, signal.key, accounts)
    const fresh = found.filter(({ subject, crossing }) => {
      const stands = states.get(subject)?.crossing ?? null
      return stands === null || (signal.rule.dated && stands !== crossing)
    })
    const endings = fresh.flatMap(({ subject }): Ending[] => {
      const stands = states.get(subject)?.crossing ?? null
      return stands === null ? [] : [{ subject, crossing: stands, how: "cleared", on: day, at: ctx.now }]
    })
    const opened = fresh.map(({ subject, crossing }): [string, State] => [
      subject,
      { held: 0, openedOn: day, crossing },
    ])
    await saveStates(tx, ctx, signal.key, new Map(opened))
    await endAlerts(tx, ctx, signal, endings)
    await openAlerts(tx, ctx, signal, fresh)
  })
}
