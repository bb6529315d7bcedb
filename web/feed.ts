import { type InfiniteData, type Query, type QueryClient, useQueryClient } from "@tanstack/react-query"
import { createContext, useContext, useEffect, useState } from "react"
import { listImports } from "#modules/connectors/contract.ts"
import { listNotifications } from "#modules/messages/contract.ts"
import { feed, feedEvents, getStatus } from "#modules/operations/contract.ts"
import { dryRunSignal, listAlerts, listSignals } from "#modules/signals/contract.ts"
import { listUnattributed, readTimeline } from "#modules/timeline/contract.ts"

/** Whether the live feed is heard; without it, what runs is asked for now and then. */
export const FeedContext = createContext(false)

/** Whether news come by themselves just now. */
export const useHearing = (): boolean => useContext(FeedContext)

/** At most so often a page is brought up to date. */
const everyMs = 2000
/** The same where alerts are among the news. */
const soonMs = 500
/** A feed that was refused is tried again. */
const refusedMs = 30_000
/** A list that was scrolled through further than this stays as it is until it is opened anew. */
const mostPages = 5

/** What was heard since the page was last brought up to date. */
export type News = {
  everything: boolean
  /** Days whose portfolio was computed. */
  days: Set<string>
  /** Accounts that rows came to; null: too many to name. */
  accounts: Set<string> | null
  rows: boolean
  imports: boolean
  notifications: boolean
  alerts: boolean
}

export const noNews = (): News => ({
  everything: false,
  days: new Set(),
  accounts: new Set(),
  rows: false,
  imports: false,
  notifications: false,
  alerts: false,
})

/** Adds one event of the feed to the news. */
export function note(news: News, topic: string, data: unknown): void {
  if (topic === "missed") news.everything = true
  if (topic === "hello" || topic === "import") news.imports = true
  if (topic === "hello" || topic === "notifications") news.notifications = true
  if (topic === "alerts") news.alerts = true
  if (topic === "portfolio") {
    const told = feedEvents.portfolio.safeParse(data)
    if (told.success) news.days.add(told.data.as_of)
  }
  if (topic === "timeline") {
    const told = feedEvents.timeline.safeParse(data)
    if (!told.success) return
    const { account_ids } = told.data
    news.rows = true
    if (account_ids === null) news.accounts = null
    else for (const id of account_ids) news.accounts?.add(id)
  }
}

type Asked = { params?: { account_id?: string }; query?: { as_of?: string; to?: string } }

/** Whether an answer may be another by this news. `today`: the day that a question without one is about. */
export function concerns(news: News, queryKey: readonly unknown[], today: string): boolean {
  if (news.everything) return true
  const path = String(queryKey[0])
  const asked = queryKey.find((part): part is Asked => typeof part === "object" && part !== null) ?? {}
  if (path.startsWith(listImports.path)) return news.imports
  if (path.startsWith(listAlerts.path) || path.startsWith(listSignals.path))
    return news.alerts && path !== dryRunSignal.path
  if (path === listNotifications.path) return news.notifications
  const day = asked.query?.as_of ?? asked.query?.to ?? today
  const story = path === readTimeline.path
  if (!story && /^\/api\/v1\/(accounts|portfolio)/.test(path) && news.days.has(day)) return true
  if (!news.rows) return false
  const account = asked.params?.account_id
  if (account !== undefined) return news.accounts === null || news.accounts.has(account)
  return path === listUnattributed.path || path === getStatus.path
}

/** Lists that were read far into, or from the middle (`meta.still`), are left as they are. */
function mayChange({ state, meta }: Query): boolean {
  const pages = (state.data as Partial<InfiniteData<unknown>> | undefined)?.pages?.length ?? 0
  return pages <= mostPages && meta?.["still"] !== true
}

function bringUpToDate(client: QueryClient, news: News, today: string): void {
  void client.invalidateQueries({
    predicate: (query) => concerns(news, query.queryKey, today) && mayChange(query),
  })
}

/**
 * Hears the live feed while the page is in sight, and asks anew what the news concern. A page out of sight listens to
 * nothing (browsers allow only a few lines to a server) and asks for everything when it comes back.
 */
export function useFeed(today: string): boolean {
  const client = useQueryClient()
  const [hearing, setHearing] = useState(false)
  useEffect(() => {
    let source: EventSource | null = null
    let retry: ReturnType<typeof setTimeout> | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let news = noNews()
    let last = 0
    let due = 0
    let heardBefore = false
    const tell = () => {
      timer = undefined
      last = performance.now()
      bringUpToDate(client, news, today)
      news = noNews()
    }
    const hear = (topic: string, data: unknown) => {
      note(news, topic === "hello" && heardBefore ? "missed" : topic, data)
      if (topic === "hello") heardBefore = true
      // Alerts are not kept waiting.
      const least = topic === "alerts" ? soonMs : everyMs
      const at = Math.max(performance.now() + 100, last + least)
      if (timer !== undefined && at >= due) return
      clearTimeout(timer)
      due = at
      timer = setTimeout(tell, at - performance.now())
    }
    const open = () => {
      clearTimeout(retry)
      source?.close()
      const line = new EventSource(feed.path)
      source = line
      for (const topic of Object.keys(feedEvents))
        line.addEventListener(topic, ({ data }: MessageEvent<string>) => {
          setHearing(true)
          hear(topic, JSON.parse(data))
        })
      line.addEventListener("error", () => {
        setHearing(false)
        if (line.readyState === EventSource.CLOSED) retry = setTimeout(open, refusedMs)
      })
    }
    const close = () => {
      clearTimeout(retry)
      source?.close()
      source = null
      setHearing(false)
    }
    const follow = () => (document.visibilityState === "visible" ? open() : close())
    follow()
    document.addEventListener("visibilitychange", follow)
    return () => {
      document.removeEventListener("visibilitychange", follow)
      clearTimeout(timer)
      close()
    }
  }, [client, today])
  return hearing
}
