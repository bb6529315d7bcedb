import { median } from "#kernel/statistics/ranking.ts"
import { type Day, daysBetween } from "#kernel/time.ts"
import type { Verdict } from "./judge.ts"
import type { Backtest } from "./proof.contract.ts"

type Loss = Omit<Backtest["losses"]["list"][number], "name">
type Alarm = Omit<Backtest["false_alarms"]["list"][number], "name">

/** What was lost with and without warning, and what was warned of for nothing; accounts by their ids. */
export type Warnings = {
  median_days_of_warning: number | null
  losses: Omit<Backtest["losses"], "list"> & { list: Loss[] }
  false_alarms: { total: number; list: Alarm[] }
}

const mostListed = 1000
const stretches = [0, 30, 60, 90, 180]

/**
 * Every loss that was observed, with the days from the first of the red days that led up to it without a break, and the
 * accounts red for nothing. The verdicts of an account stand together, in the order of days; the outcome of the first
 * `finished` days is known.
 */
export function warnings(
  verdicts: readonly Verdict[],
  accounts: readonly string[],
  days: readonly Day[],
  finished: number,
): Warnings {
  const losses = new Map<string, Loss>()
  const alarms = new Map<number, Alarm>()
  const lost = new Set<number>()
  let redSince: Day | null = null
  let account = -1
  for (const { account: next, day: at, value, band, lostOn } of verdicts) {
    if (next !== account) [account, redSince] = [next, null]
    const account_id = accounts[account] as string
    const day = days[at] as Day
    redSince = band === "red" ? (redSince ?? day) : null
    if (band === "red" && at < finished)
      alarms.set(account, { account_id, days: (alarms.get(account)?.days ?? 0) + 1, last_on: day, value })
    if (lostOn === null) continue
    lost.add(account)
    // A later day before the same loss overrules what an earlier one said.
    losses.set(`${account} ${lostOn}`, {
      account_id,
      lost_on: lostOn,
      warned_days: redSince === null ? null : daysBetween(redSince, lostOn),
      value: Number.isNaN(value) ? null : value,
    })
  }
  const all = [...losses.values()]
  const warned = all.flatMap(({ warned_days }) => (warned_days === null ? [] : [warned_days]))
  const falseAlarms = [...alarms].flatMap(([alarmed, alarm]) => (lost.has(alarmed) ? [] : [alarm]))
  return {
    median_days_of_warning: median(warned),
    losses: {
      total: all.length,
      warned: warned.length,
      warned_60_days: warned.filter((days) => days >= 60).length,
      by_days_of_warning: stretches.map((from, i) => {
        const to = stretches[i + 1] ?? null
        const within = (days: number) => days >= from && (to === null || days < to)
        return { from, to, losses: warned.filter(within).length }
      }),
      list: all
        .sort((a, b) => byText(b.lost_on, a.lost_on) || byText(a.account_id, b.account_id))
        .slice(0, mostListed),
    },
    false_alarms: {
      total: falseAlarms.length,
      list: falseAlarms
        .sort((a, b) => b.days - a.days || byText(b.last_on, a.last_on) || byText(a.account_id, b.account_id))
        .slice(0, mostListed),
    },
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
