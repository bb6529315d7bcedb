import type { Context } from "#modules/identity/index.ts"
import { noticeLimit, notify } from "#platform/postgres/notices.ts"
import type { Records } from "#platform/postgres/open.ts"

/** At most one notice of a workspace in this time, so that a flood of rows is no flood of notices. */
const everyMs = 250
/** More accounts than this, or more text than a notice holds, are "many": told as null. */
const mostAccounts = 100

type Page = { accounts: Set<string>; rows: number; timer: NodeJS.Timeout | null }

const pagesOf = new WeakMap<Records, Map<string, Page>>()

/** Tells the pages that are open, soon, that rows of these accounts have come or moved. */
export function announceRows(ctx: Context, accountIds: Iterable<string>, rows: number): void {
  let pages = pagesOf.get(ctx.records)
  if (!pages) pagesOf.set(ctx.records, (pages = new Map<string, Page>()))
  let page = pages.get(ctx.workspace.id)
  if (!page) pages.set(ctx.workspace.id, (page = { accounts: new Set(), rows: 0, timer: null }))
  page.rows += rows
  for (const id of accountIds) {
    if (page.accounts.size > mostAccounts) break
    if (id !== "") page.accounts.add(id)
  }
  page.timer ??= setTimeout(tell, everyMs, ctx, page).unref()
}

function tell(ctx: Context, page: Page): void {
  const account_ids = [...page.accounts]
  const many =
    account_ids.length > mostAccounts || Buffer.byteLength(JSON.stringify(account_ids)) > noticeLimit
  const data = { account_ids: many ? null : account_ids, rows: page.rows }
  Object.assign(page, { accounts: new Set(), rows: 0, timer: null })
  notify(ctx.records.db, ctx.workspace.id, "timeline", data).catch((error: Error) =>
    ctx.log.debug({ err: error }, "pages were not told of new rows"),
  )
}
