import { systemContext, transaction } from "#modules/identity/index.ts"
import { followRows } from "#modules/timeline/index.ts"
import type { Engines } from "#platform/engines.ts"
import { addJob } from "#platform/jobs/index.ts"
import { evaluateNow } from "./evaluate-now.ts"

/** Rows that come close together are looked at together. */
const gatherMs = 200
/** The running day of a workspace is looked at no more often than this. */
const everyMs = 1000
/** How much later it is looked at after a fault. */
const afterFaultMs = 2000
/** More accounts than this are all. */
const mostAccounts = 5000

type Touched = {
  accounts: Set<string> | null
  names: Set<string> | null
  timer: NodeJS.Timeout | null
  lookedAt: number
}

/** Both sets; null, which is all, where one is. */
const together = (some: Set<string> | null, more: Set<string> | null): Set<string> | null =>
  some && more && new Set([...some, ...more])

/**
 * Looks at the accounts whose rows this process writes, soon after. What a process that ends has not looked at yet is
 * seen by the walk at the next start.
 */
export function watchAccounts(engines: Engines): { close(): Promise<void> } {
  const workspaces = new Map<string, Touched>()
  const underway = new Set<Promise<void>>()
  let closed = false

  const plan = (id: string, touched: Touched) => {
    const wait = Math.max(gatherMs, touched.lookedAt + everyMs - performance.now())
    touched.timer ??= setTimeout(look, wait, id, touched).unref()
  }
  const look = (id: string, touched: Touched) => {
    const { accounts, names } = touched
    Object.assign(touched, { accounts: new Set(), names: new Set(), lookedAt: performance.now() })
    const work = evaluate(id, accounts, names)
      .catch((error: Error) => {
        engines.log.error({ err: error, workspace: id }, "signals were not looked at")
        // They are looked at again, with what has come meanwhile.
        touched.accounts = together(touched.accounts, accounts)
        touched.names = together(touched.names, names)
        touched.lookedAt = performance.now() + afterFaultMs
      })
      .finally(() => {
        underway.delete(work)
        touched.timer = null
        if (!closed && (touched.accounts === null || touched.accounts.size > 0)) plan(id, touched)
      })
    underway.add(work)
  }
  const evaluate = async (id: string, accounts: Set<string> | null, names: Set<string> | null) => {
    const ctx = await systemContext(engines, id, "signals")
    await evaluateNow(ctx, {
      ...(accounts && { accounts: [...accounts] }),
      ...(names && { names }),
    })
    // Plays stand a floor above: that their accounts moved travels up as a job.
    const account_ids = accounts && [...accounts]
    await transaction(ctx, (tx) => addJob(tx, "wake_plays", { workspace_id: id, account_ids }))
  }

  const unfollow = followRows(engines.records, (id, accountIds, names) => {
    let touched = workspaces.get(id)
    if (!touched) {
      touched = { accounts: new Set(), names: new Set(), timer: null, lookedAt: Number.NEGATIVE_INFINITY }
      workspaces.set(id, touched)
    }
    for (const account of accountIds) if (account !== "") touched.accounts?.add(account)
    if (touched.accounts && touched.accounts.size > mostAccounts) touched.accounts = null
    if (names === null) touched.names = null
    else for (const name of names) touched.names?.add(name)
    if (touched.accounts === null || touched.accounts.size > 0) plan(id, touched)
  })
  return {
    async close() {
      closed = true
      unfollow()
      for (const { timer } of workspaces.values()) clearTimeout(timer ?? undefined)
      await Promise.all(underway)
    },
  }
}
