import { addDays, addMonths, type Day } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { listWaitingCells, negativeChurnByMonth } from "#modules/revenue/index.ts"
import { type Prepared, readActive } from "./active.ts"
import { standingOfWorkspace } from "./alerts.queries.pg.ts"
import type { Reason } from "./contract.ts"
import { sourceStandings } from "./events.queries.ch.ts"
import { endAlerts, openAlerts } from "./open-alerts.ts"
import { lockWatch } from "./states.queries.pg.ts"
import { lastEndedDay } from "./walk.ts"

type Crossing = { subject: string; crossing: string }

/** What opens of the workspace as a whole, each crossing once, and what of that which stands goes on. */
type Found = { openings: (Crossing & { reason: Reason })[]; holds: (standing: Crossing) => boolean }

/** Looks at what is about no account: sources of data that have gone silent, net churn, cells of the cohort table. */
export async function watchWorkspace(ctx: Context): Promise<void> {
  const moment = { on: today(ctx), at: ctx.now }
  for (const signal of await readActive(ctx)) {
    const found = await foundFor(ctx, signal)
    if (!found) continue
    await transaction(ctx, async (tx) => {
      await lockWatch(tx, ctx, signal.key)
      const over = (await standingOfWorkspace(tx, signal.key)).filter((standing) => !found.holds(standing))
      await endAlerts(
        tx,
        ctx,
        signal,
        over.map((crossing) => ({ ...crossing, how: "cleared" as const, ...moment })),
      )
      await openAlerts(
        tx,
        ctx,
        signal,
        found.openings.map((opening) => ({ account: null, ...opening, ...moment })),
      )
    })
  }
}

async function foundFor(ctx: Context, { signal }: Prepared): Promise<Found | null> {
  if (signal.source_silent) return silentSources(ctx, Number.parseInt(signal.source_silent, 10))
  if (signal.workspace === "cohort_cell") return waitingCells(ctx)
  if (signal.workspace) return netChurn(ctx, signal.workspace === "net_churn_below_zero" ? "below" : "above")
  return null
}

/** A source that sent on fewer of the 7 days before its last is not expected. */
const regularDays = 3

async function silentSources(ctx: Context, most: number): Promise<Found> {
  const standings = await sourceStandings(ctx, addDays(today(ctx), -40))
  const lastHeard = new Map(standings.map(({ source, last_at }) => [source, last_at]))
  return {
    openings: standings.flatMap(({ source, last_at, days }) => {
      const hours = Math.floor((ctx.now.getTime() - Date.parse(last_at)) / 3_600_000)
      if (hours < most || days < regularDays || !source.startsWith("tracking:")) return []
      return [{ subject: source, crossing: `silent:${last_at}`, reason: { kind: "source", source, hours } }]
    }),
    // One that is not heard of at all has been silent for longer than was asked for.
    holds: ({ subject, crossing }) => {
      const last = lastHeard.get(subject)
      return last === undefined || crossing === `silent:${last}`
    },
  }
}

/** Whether the last month that ended is the one in which net churn crossed zero, and on which side it is. */
async function netChurn(ctx: Context, side: "below" | "above"): Promise<Found> {
  const [before, last] = await negativeChurnByMonth(ctx, { until: lastEndedDay(ctx), months: 2 })
  const { month, net_churn, crossed } = last ?? { month: "", net_churn: null, crossed: null }
  const was = before?.net_churn ?? null
  return {
    openings:
      crossed !== side || net_churn === null || was === null
        ? []
        : [
            {
              subject: "net_churn",
              crossing: `month:${month}`,
              reason: { kind: "net_churn", month, net_churn, before: was },
            },
          ],
    holds: () => net_churn !== null && net_churn < 0 === (side === "below"),
  }
}

/** Of so many months the cohorts are watched. */
const cohortMonths = 24

/** Cells of churn by cohorts that are marked and that nobody has reacted to; those of the last month open. */
async function waitingCells(ctx: Context): Promise<Found> {
  const to: Day = `${addDays(lastEndedDay(ctx), 1).slice(0, 7)}-01`
  const { cells } = await listWaitingCells(ctx, {
    by: "month",
    measure: "mrr",
    view: "churn",
    on: "mrr",
    from: addMonths(to, -cohortMonths),
    to,
    threshold: 5,
    min_size: 5,
  })
  const month = addMonths(to, -1).slice(0, 7)
  const named = ({ key, age }: (typeof cells)[number]) => ({ subject: key, crossing: `age:${age}` })
  const waiting = new Set(cells.map((cell) => JSON.stringify(named(cell))))
  return {
    openings: cells
      .filter((cell) => cell.month === month)
      .map((cell) => ({
        ...named(cell),
        reason: { kind: "cohort", cohort: cell.key, age: cell.age, churn: cell.value, before: cell.before },
      })),
    holds: ({ subject, crossing }) => waiting.has(JSON.stringify({ subject, crossing })),
  }
}
