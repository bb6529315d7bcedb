import { type Selectable, sql } from "kysely"
import type { Context } from "#modules/identity/index.ts"
import type { DB, Tx } from "#platform/postgres/open.ts"

export type NotificationRow = Selectable<DB["member_notifications"]>

/** Adds a notification for the member with this address; false: there is no such member, or it was told already. */
export async function insertNotification(
  tx: Tx,
  ctx: Context,
  told: {
    id: string
    key: string
    email: string
    title: string
    text: string
    href: string
    alsoByMail: boolean
  },
): Promise<{ byMail: boolean } | null> {
  const { rows } = await sql<{ by_mail: boolean }>`
    INSERT INTO member_notifications (id, workspace_id, member_id, key, title, text, href, at, mail_due_at)
    SELECT ${told.id}, workspace_id, id, ${told.key}, ${told.title}, ${told.text}, ${told.href}, ${ctx.now},
           CASE WHEN notify_by_mail OR ${told.alsoByMail} THEN ${ctx.now}::timestamptz END
    FROM members WHERE email = lower(${told.email}) AND active
    ON CONFLICT (workspace_id, member_id, key) DO NOTHING
    RETURNING mail_due_at IS NOT NULL AS by_mail`.execute(tx)
  return rows[0] ? { byMail: rows[0].by_mail } : null
}

/** A member's notifications, the newest first, after one. */
export const notificationsOf = (
  tx: Tx,
  memberId: string,
  page: { before: bigint | null; limit: number },
): Promise<NotificationRow[]> =>
  tx
    .selectFrom("member_notifications")
    .selectAll()
    .where("member_id", "=", memberId)
    .$if(page.before !== null, (query) => query.where("seq", "<", page.before))
    .orderBy("seq", "desc")
    .limit(page.limit)
    .execute()

export async function countUnread(tx: Tx, memberId: string): Promise<number> {
  const row = await tx
    .selectFrom("member_notifications")
    .select((count) => count.fn.countAll<bigint>().as("unread"))
    .where("member_id", "=", memberId)
    .where("read_at", "is", null)
    .executeTakeFirstOrThrow()
  return Number(row.unread)
}

/** Marks a member's notifications read: these, or all. */
export async function markRead(
  tx: Tx,
  memberId: string,
  ids: readonly string[] | "all",
  now: Date,
): Promise<void> {
  await tx
    .updateTable("member_notifications")
    .set({ read_at: now })
    .where("member_id", "=", memberId)
    .where("read_at", "is", null)
    .$if(ids !== "all", (query) => query.where("id", "in", ids === "all" ? [] : [...ids]))
    .execute()
}

export type DueMail = {
  id: string
  title: string
  text: string
  href: string
  mail_attempts: number
  email: string
  name: string
  language: "en" | "ru"
}

/** Notifications that members want by mail and that are due. */
export async function dueNotificationMails(tx: Tx, now: Date, limit: number): Promise<DueMail[]> {
  const { rows } = await sql<DueMail>`
    SELECT note.id, note.title, note.text, note.href, note.mail_attempts, member.email, member.name,
           coalesce(member.language, w.language) AS language
    FROM member_notifications note
    JOIN members member ON member.id = note.member_id
    JOIN workspaces w ON w.id = note.workspace_id
    WHERE note.mail_due_at <= ${now} AND member.active ORDER BY note.mail_due_at, note.seq LIMIT ${limit}`.execute(
    tx,
  )
  return rows
}

/** What came of mailing a notification: `again`, to be tried at that instant; null: not again. */
export async function noteNotificationMail(
  tx: Tx,
  id: string,
  outcome: { mailedAt: Date | null; again: Date | null },
): Promise<void> {
  await tx
    .updateTable("member_notifications")
    .set((row) => ({
      mail_due_at: outcome.again,
      mailed_at: outcome.mailedAt,
      mail_attempts: sql`${row.ref("mail_attempts")} + 1`,
    }))
    .where("id", "=", id)
    .execute()
}

export async function setNotifyByMail(tx: Tx, memberId: string, byMail: boolean): Promise<void> {
  await tx.updateTable("members").set({ notify_by_mail: byMail }).where("id", "=", memberId).execute()
}

export async function notifyByMail(tx: Tx, memberId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("members")
    .select("notify_by_mail")
    .where("id", "=", memberId)
    .executeTakeFirst()
  return row?.notify_by_mail ?? false
}
