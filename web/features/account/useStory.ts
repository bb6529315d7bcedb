import { useInfiniteQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { addDays, type Day } from "#kernel/time.ts"
import { readTimeline } from "#modules/timeline/contract.ts"
import { call } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { type DayRows, digest, joined, type TimelineRow } from "./story.ts"

/** Rows in the first page, and in later ones. */
const rowsAtOnce = { first: 200, later: 1000 }

/** Rows newest first, whichever way they were asked for. */
type Page = { order: "newest" | "oldest"; rows: TimelineRow[]; next_cursor: string | null }
type At = { order: Page["order"]; cursor: string | null }

/** Pages are kept as they came; what they say by day is worked out once for each. */
const digests = new WeakMap<Page, { dayOf: unknown; days: DayRows[] }>()

function digestOf(page: Page, dayOf: (instant: string) => Day): DayRows[] {
  let known = digests.get(page)
  if (known?.dayOf !== dayOf) digests.set(page, (known = { dayOf, days: digest(page.rows, dayOf) }))
  return known.days
}

/**
 * The story of an account by day, from the end of `from` backwards, and forwards again up to the end of `to`: pages come
 * on request at either end.
 */
export function useStory(accountId: string, name: string | undefined, { from, to }: { from: Day; to: Day }) {
  const format = useFormat()
  const params = { account_id: accountId }
  const named = name === undefined ? {} : { name }
  const start: At = { order: "newest", cursor: null }
  const asked = useInfiniteQuery({
    queryKey: [readTimeline.path, "story", { params, query: { to, ...named } }, from],
    queryFn: async ({ pageParam: { order, cursor }, signal }): Promise<Page> => {
      const span = order === "newest" ? { to: from } : { from: addDays(from, 1), to }
      const limit = cursor === null && order === "newest" ? rowsAtOnce.first : rowsAtOnce.later
      const query = { ...span, ...named, order, limit, ...(cursor !== null && { cursor }) }
      const page = await call(readTimeline, { params, query }, { signal })
      return { ...page, order, rows: order === "newest" ? page.rows : page.rows.toReversed() }
    },
    initialPageParam: start,
    getNextPageParam: (last, _pages, at): At | undefined =>
      at.order === "newest" && last.next_cursor !== null
        ? { order: "newest", cursor: last.next_cursor }
        : undefined,
    getPreviousPageParam: (first, _pages, at): At | undefined => {
      if (at.order === "newest") return from < to ? { order: "oldest", cursor: null } : undefined
      return first.next_cursor === null ? undefined : { order: "oldest", cursor: first.next_cursor }
    },
    // What was read from the middle cannot be asked for anew from one end.
    meta: { still: from < to },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const { data } = asked
  const days = useMemo(
    () => joined((data?.pages ?? []).map((page) => digestOf(page, format.dayOfInstant))),
    [data, format],
  )
  const first = data?.pages[0]
  // Pages meet at the end of `from`: only those read upwards from there end in the middle of a day.
  const cutAbove = first?.order === "oldest" && first.next_cursor !== null
  return { ...asked, days, cutAbove }
}
