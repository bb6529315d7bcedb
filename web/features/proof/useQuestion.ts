import { useMemo } from "react"
import { addDays, addMonths, type Day } from "#kernel/time.ts"
import type { Outcome } from "#modules/health/contract.ts"
import { useAsOf } from "../../as-of.ts"
import type { BacktestSearch } from "./search.ts"

/** What a back-test is asked, of which definition apart. */
export type Question = {
  from: Day
  to: Day
  step: "month"
  horizon_days: number
  outcome: Outcome
}

const usualHorizon = 90
const usualMonths = 24

/** The question of an address: by default the two years whose outcome within 90 days is known on the as-of day. */
export function useQuestion({
  from,
  to,
  horizon = usualHorizon,
  outcome = "churn",
}: BacktestSearch): Question {
  const { day } = useAsOf()
  return useMemo(() => {
    const last = to ?? addDays(day, -horizon)
    const first = from ?? addMonths(last, -usualMonths)
    return { from: first, to: last, step: "month", horizon_days: horizon, outcome }
  }, [from, to, horizon, outcome, day])
}
