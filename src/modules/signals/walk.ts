import { addDays, type Day, endOfDay, hourOf } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { mrrCourses } from "#modules/revenue/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { accountIds } from "./accounts.queries.pg.ts"
import { type Prepared, readActive } from "./active.ts"
import type { Reason } from "./contract.ts"
import { evaluateNow } from "./evaluate-now.ts"
import { eventsOn } from "./events.ts"
import { groundsOf } from "./facts.ts"
import { conditionsOf, factsFor, standing } from "./judge.ts"
import { type Ending, endAlerts, type Opening, openAlerts } from "./open-alerts.ts"
import { reasonOf } from "./reason.ts"
import { idle, type Standing, type State, step } from "./rules.ts"
import { forgetHeld, lockWatch, saveStates, saveWatch, statesOf, watches } from "./states.queries.pg.ts"

/** A day's end is looked at from this hour of the next day on: what was on its way has come. */
const settledHour = 1
/** Days without a walk that are made up for, with what is known now. */
const mostDays = 31
/** The signals of a demonstration have been on for so many days more than `for` asks. */
const demonstrationDays = 5
const accountsAtOnce = 20_000

/** The last day whose end is looked at. */
export const lastEndedDay = (ctx: Context): Day =>
  addDays(today(ctx), hourOf(ctx.now, ctx.workspace.timeZone) < settledHour ? -2 : -1)

/** Walks every signal that is on over the days that ended since it was last walked, then looks at the running day. */
export async function walkSignals(ctx: Context): Promise<void> {
  await relayOutbox(ctx)
  const signals = await readActive(ctx)
  const lastEnded = lastEndedDay(ctx)
  const walked = new Map((await transaction(ctx, watches)).map((watch) => [watch.signal, watch.walkedTo]))
  const before = ctx.workspace.isDemo ? demonstrationDays : 0
  const begins = new Map(
    signals.map((signal) => {
      const to = walked.get(signal.key) ?? null
      const earliest = addDays(lastEnded, 1 - mostDays)
      const first = to === null ? addDays(lastEnded, 1 - signal.rule.forDays - before) : addDays(to, 1)
      return [signal.key, first < earliest ? earliest : first]
    }),
  )
  const [first = today(ctx)] = [...begins.values()].sort()
  for (let day = first; day <= lastEnded; day = addDays(day, 1))
    await walkDay(
      ctx,
      signals.filter(({ key }) => (begins.get(key) ?? "") <= day),
      day,
    )
  await evaluateNow(ctx)
}

/** How accounts stand with one signal at the end of a day; those that are left out hold nothing and were not watched. */
type Verdict = { standings: Map<string, Standing>; reasons: Map<string, Reason> }

/** One ended day of some signals, over all accounts. Each signal moves forward once, whoever else walks. */
export async function walkDay(ctx: Context, signals: readonly Prepared[], day: Day): Promise<void> {
  const verdicts = await verdictsOn(ctx, signals, day)
  const events = await eventsOn(ctx, signals, day)
  for (const signal of signals)
    await transaction(ctx, async (tx) => {
      const watch = await lockWatch(tx, ctx, signal.key)
      if (watch.walkedTo !== null && watch.walkedTo >= day) return
      if (watch.version !== signal.version || watch.walkedTo !== addDays(day, -1))
        await forgetHeld(tx, signal.key)
      const at = endOfDay(day, ctx.workspace.timeZone)
      const moment = { on: day, at: at < ctx.now ? at : ctx.now }
      const verdict = verdicts.get(signal.key)
      if (verdict) {
        const moved = moveStates(await statesOf(tx, signal.key), verdict, signal, moment)
        await saveStates(tx, ctx, signal.key, moved.states)
        await endAlerts(tx, ctx, signal, moved.endings)
        await openAlerts(tx, ctx, signal, moved.openings)
      }
      await openAlerts(tx, ctx, signal, events.get(signal.key) ?? [])
      await saveWatch(tx, signal.key, signal.version, day)
    })
}

async function verdictsOn(
  ctx: Context,
  signals: readonly Prepared[],
  day: Day,
): Promise<Map<string, Verdict>> {
  const stateful = signals.filter(({ when, signal }) => when !== null || signal.date !== undefined)
  const verdicts = new Map<string, Verdict>(
    stateful.map(({ key }) => [key, { standings: new Map(), reasons: new Map() }]),
  )
  if (stateful.length === 0) return verdicts
  const grounds = await groundsOf(ctx, conditionsOf(stateful), day)
  const all = await transaction(ctx, accountIds)
  for (let from = 0; from < all.length; from += accountsAtOnce) {
    const accounts = all.slice(from, from + accountsAtOnce)
    const facts = await factsFor(ctx, grounds, stateful, { days: [day], accounts })
    const courses = await transaction(ctx, (tx) => mrrCourses(tx, accounts))
    for (const signal of stateful) {
      const verdict = verdicts.get(signal.key)
      if (!verdict) continue
      for (let place = 0; place < accounts.length; place++) {
        const stands = standing(ctx, grounds, signal, { facts, courses }, place, day)
        if (!stands.watched) continue
        const account = facts.accounts[place] ?? ""
        verdict.standings.set(account, stands)
        if (stands.when) verdict.reasons.set(account, reasonOf(signal, facts, place, day))
      }
    }
  }
  return verdicts
}

const unwatched: Standing = { watched: false, when: false, clear: false, stage: null }

function moveStates(
  states: ReadonlyMap<string, State>,
  { standings, reasons }: Verdict,
  { rule }: Prepared,
  moment: { on: Day; at: Date },
): { states: Map<string, State>; openings: Opening[]; endings: Ending[] } {
  const moved = new Map<string, State>()
  const openings: Opening[] = []
  const endings: Ending[] = []
  for (const account of new Set([...reasons.keys(), ...states.keys()])) {
    const before = states.get(account) ?? idle
    const { state, ended, opened } = step(before, moment.on, standings.get(account) ?? unwatched, rule)
    if (state !== before) moved.set(account, state)
    if (ended) endings.push({ subject: account, ...ended, ...moment })
    const reason = reasons.get(account)
    if (opened !== null && reason)
      openings.push({ account, subject: account, crossing: opened, reason, ...moment })
  }
  return { states: moved, openings, endings }
}
