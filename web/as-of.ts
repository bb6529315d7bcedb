import { useNavigate, useSearch } from "@tanstack/react-router"
import { useCallback } from "react"
import type { Day } from "#kernel/time.ts"
import { useMe } from "./session.ts"

/** The day every number of the page is asked for. It lives in the address, so a link shows a colleague the same. */
export type AsOf = {
  /** The day itself, today included. */
  day: Day
  /** What to send: absent for today. */
  query: { as_of?: Day }
  isPast: boolean
  today: Day
  /** Asks about another day; null, today and days to come lead back to today. */
  choose: (day: Day | null) => void
}

export function useAsOf(): AsOf {
  const { as_of } = useSearch({ from: "__root__" })
  const { today } = useMe().workspace
  const navigate = useNavigate()
  const choose = useCallback(
    (day: Day | null) =>
      void navigate({
        to: ".",
        search: (previous) => ({ ...previous, as_of: day !== null && day < today ? day : undefined }),
      }),
    [navigate, today],
  )
  const past = as_of !== undefined && as_of < today ? as_of : undefined
  return {
    day: past ?? today,
    query: past === undefined ? {} : { as_of: past },
    isPast: past !== undefined,
    today,
    choose,
  }
}
