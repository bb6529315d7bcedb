import { factsChanged, systemContext, today, transaction } from "#modules/identity/index.ts"
import type { Appended } from "#modules/timeline/index.ts"
import type { Engines } from "#platform/engines.ts"
import { counter } from "#platform/figures.ts"
import { addJob } from "#platform/jobs/index.ts"
import { aheadMs } from "./message.ts"
import { addCounts, addRefusals, type RefusalRow, type Sender } from "./queries.pg.ts"
import type { Heard } from "./read-request.ts"

/** Written at most once in this time a workspace; what a killed process had not written yet is missing in the counts. */
const writeEveryMs = 1000
const refreshEveryMs = 3000
const refusalsKept = 200

const refused = counter("tracking_refused_total", "Tracked messages that were refused, by reason", ["reason"])

/** What became of messages of one workspace since it was last written. */
type Page = {
  counts: Map<string, { keyId: string; outcome: string; messages: number; lastAt: string }>
  refusals: RefusalRow[]
  changed: boolean
  writtenAt: number
  refreshedAt: number
  timer: NodeJS.Timeout | null
}

const emptyPage = (): Page => ({
  counts: new Map(),
  refusals: [],
  changed: false,
  writtenAt: Number.NEGATIVE_INFINITY,
  refreshedAt: Number.NEGATIVE_INFINITY,
  timer: null,
})

/** Counts what became of messages and says that facts changed, seldom enough not to slow their taking. */
export type Ledger = {
  note(sender: Sender, heard: Heard, outcomes: readonly Appended[], at: Date): void
  /** Writes what was noted of a workspace now, where it was not written lately, or soon. */
  keep(workspaceId: string): Promise<void>
  close(): Promise<void>
}

export function openLedger(engines: Engines): Ledger {
  const pages = new Map<string, Page>()
  const pageOf = (workspaceId: string): Page => {
    let page = pages.get(workspaceId)
    if (!page) pages.set(workspaceId, (page = emptyPage()))
    return page
  }
  const write = async (workspaceId: string, page: Page) => {
    page.timer = null
    page.writtenAt = performance.now()
    const { counts, refusals, changed } = page
    Object.assign(page, { counts: new Map(), refusals: [], changed: false })
    if (counts.size === 0) return
    try {
      await writePage(engines, workspaceId, { ...page, counts, refusals, changed })
      if (changed) page.refreshedAt = performance.now()
    } catch (error) {
      // Facts must be known to have changed; counts of messages may be lost.
      page.changed ||= changed
      engines.log.error({ err: error }, "tracking counts were not written")
    }
  }
  return {
    note(sender, heard, outcomes, at) {
      const page = pageOf(sender.workspaceId)
      const lastAt = at.toISOString()
      const add = (outcome: string, messages: number) => {
        const key = `${sender.keyId} ${outcome}`
        const count = page.counts.get(key)
        if (!count) page.counts.set(key, { keyId: sender.keyId, outcome, messages, lastAt })
        else {
          count.messages += messages
          count.lastAt = lastAt
        }
      }
      for (const [outcome, messages] of tally(heard, outcomes)) add(outcome, messages)
      for (const [reason, messages] of heard.refused) refused.inc({ reason }, messages)
      page.changed ||= outcomes.includes("created")
      for (const refusal of heard.excerpts)
        page.refusals.push({ write_key_id: sender.keyId, at: lastAt, ...refusal })
      page.refusals.splice(0, page.refusals.length - refusalsKept)
    },
    async keep(workspaceId) {
      const page = pageOf(workspaceId)
      if (page.timer) return
      const wait = writeEveryMs - (performance.now() - page.writtenAt)
      if (wait <= 0) return write(workspaceId, page)
      page.timer = setTimeout(() => void write(workspaceId, page), wait)
    },
    async close() {
      for (const [workspaceId, page] of pages) {
        if (page.timer) clearTimeout(page.timer)
        await write(workspaceId, page)
      }
    },
  }
}

function tally(heard: Heard, outcomes: readonly Appended[]): Map<string, number> {
  const counts = new Map<string, number>(heard.refused)
  const add = (outcome: string) => counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  outcomes.forEach((outcome, at) => {
    add(outcome === "created" ? "taken" : outcome === "own" ? "duplicate" : outcome)
    const row = heard.messages[at]?.row
    if (outcome === "created" && row && row.at > row.recorded_at)
      if (Date.parse(row.at) - Date.parse(row.recorded_at) > aheadMs) add("ahead")
  })
  return counts
}

async function writePage(engines: Engines, workspaceId: string, page: Page): Promise<void> {
  const ctx = await systemContext(engines, workspaceId, "tracking")
  const day = today(ctx)
  await transaction(ctx, async (tx) => {
    const counts = [...page.counts.values()].map(({ keyId, outcome, messages, lastAt }) => ({
      write_key_id: keyId,
      day,
      outcome,
      messages,
      last_at: lastAt,
    }))
    await addCounts(tx, workspaceId, counts)
    await addRefusals(tx, workspaceId, page.refusals, refusalsKept)
    if (!page.changed) return
    await factsChanged(tx, ctx)
    const since = performance.now() - page.refreshedAt
    const after = Math.max(0, refreshEveryMs - since) / 1000
    const key = `refresh_portfolio:${workspaceId}`
    await addJob(tx, "refresh_portfolio", { workspace_id: workspaceId }, { key, after })
  })
}
