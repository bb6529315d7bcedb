import { type Context, transaction } from "#modules/identity/index.ts"
import {
  countUnread,
  markRead,
  notificationsOf,
  notifyByMail,
  setNotifyByMail,
} from "./notifications.queries.pg.ts"
import { cursorOf } from "./outbox.ts"

const nothing = { notifications: [], unread: 0, by_mail: false, next_cursor: null }

/** What the member who asks was told; a key and the system are told nothing. */
export async function listNotifications(ctx: Context, page: { cursor?: string | undefined; limit: number }) {
  const { actor } = ctx
  const before = cursorOf(page.cursor)
  if (actor.kind !== "member") return nothing
  return transaction(ctx, async (tx) => {
    const rows = await notificationsOf(tx, actor.id, { before, limit: page.limit + 1 })
    const shown = rows.slice(0, page.limit)
    return {
      notifications: shown.map(({ id, title, text, href, at, read_at }) => ({
        id,
        title,
        text,
        href,
        at: at.toISOString(),
        read_at: read_at?.toISOString() ?? null,
      })),
      unread: await countUnread(tx, actor.id),
      by_mail: await notifyByMail(tx, actor.id),
      next_cursor: rows.length > page.limit ? String(shown.at(-1)?.seq) : null,
    }
  })
}

export async function readNotifications(ctx: Context, ids: string[] | "all"): Promise<{ done: true }> {
  const { actor } = ctx
  if (actor.kind === "member" && ids.length > 0)
    await transaction(ctx, (tx) => markRead(tx, actor.id, ids, ctx.now))
  return { done: true }
}

export async function updateNotifications(ctx: Context, byMail: boolean): Promise<{ done: true }> {
  const { actor } = ctx
  if (actor.kind === "member") await transaction(ctx, (tx) => setNotifyByMail(tx, actor.id, byMail))
  return { done: true }
}
