import type { Context } from "#modules/identity/index.ts"
import { noticeLimit, notify } from "#platform/postgres/notices.ts"
import type { Records } from "#platform/postgres/open.ts"

/** At most one notice of a workspace in this time, so that a flood of rows is no flood of notices. */
const everyMs = 250
/** More accounts than this, or more text than a notice holds, are "many": told as null. */
const mostAccounts = 100

type Page = { accounts: Set<string>; rows: number; timer: NodeJS.Timeout | null }

const pagesOf = new WeakMap<Records, Map<string, Page>>()

/** Told at once of rows that came, by this process, to these accounts; `names`: the rows' names, null where unknown. */
export type RowsFollower = (
  workspaceId: string,
  accountIds: ReadonlySet<string>,
  names: ReadonlySet<string> | null,
) => void

const followersOf = new WeakMap<Records, Set<RowsFollower>>()

/** Follows the rows that this process writes, until the answer is called. */
export function followRows(records: Records, follower: RowsFollower): () => void {
  const followers = followersOf.get(records) ?? new Set()
  followersOf.set(records, followers.add(follower))
  return () => followers.delete(follower)
}

/** Tells followers at once, and the pages that are open soon, that rows of these accounts have come or moved. */
export function announceRows(
  ctx: Context,
  accountIds: ReadonlySet<string>,
  rows: number,
  names: ReadonlySet<string> | null = null,
): void {
  for (const follower of followersOf.get(ctx.records) ?? []) follower(ctx.workspace.id, accountIds, names)
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
