import { newId } from "#kernel/ids.ts"
import type { Context } from "#modules/identity/index.ts"
import { notify } from "#platform/postgres/notices.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { insertNotification } from "./notifications.queries.pg.ts"
import { queueSending } from "./queue-message.ts"

export type MemberNotice = {
  /** One notification a member and key. */
  key: string
  /** Of the member; of one who is not there or whose membership is closed nothing is kept. */
  email: string
  title: string
  text: string
  /** A page of ours: "/accounts/17". */
  href: string
  /** By mail whatever the member said of notifications: of something asked for by itself. */
  alsoByMail?: boolean
}

/** Tells a member, in the product at once and by mail where the member wants it (or `alsoByMail`): once per key. */
export async function notifyMember(tx: Tx, ctx: Context, notice: MemberNotice): Promise<void> {
  const told = await insertNotification(tx, ctx, { id: newId(), alsoByMail: false, ...notice })
  if (!told) return
  await notify(tx, ctx.workspace.id, "notifications", {})
  if (told.byMail) await queueSending(tx, ctx.workspace.id)
}
