import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type RefusalReason, refusalOf, type WaitReason } from "./message.ts"
import { dueMessages, handedSince, type MessageRow, postpone, refuse } from "./queries.pg.ts"
import { type Facts, recipientsById } from "./recipients.queries.pg.ts"
import { capDays, earliestSending, type Quiet } from "./rules.ts"
import type { SettingsRow } from "./settings.queries.pg.ts"
import type { ChannelName } from "./templates.contract.ts"

/** Messages looked at in one turn. */
export const atOnce = 200

/** When this workspace is left in peace. */
export const quietOf = (ctx: Context, settings: SettingsRow): Quiet => ({
  from: settings.quiet_from,
  to: settings.quiet_to,
  weekdays: settings.quiet_days,
  holidays: new Set(ctx.workspace.holidays),
})

/**
 * Looks at the messages that are due, the oldest first: those that may go now are answered in their order, the others
 * are refused or wait, with the reason. `looked`: how many were due; fewer than `atOnce` means that these were all.
 */
export async function planSending(
  tx: Tx,
  ctx: Context,
  channels: readonly ChannelName[],
  settings: SettingsRow,
): Promise<{ looked: number; sendable: MessageRow[] }> {
  const due = await dueMessages(tx, channels, ctx.now, atOnce)
  const ids = [...new Set(due.map(({ contact_id }) => contact_id))]
  const recipients = await recipientsById(tx, ids)
  const since = new Date(ctx.now.getTime() - capDays * 86_400_000)
  const handed = await handedSince(tx, ids, since)
  const quiet = quietOf(ctx, settings)
  const sendable: MessageRow[] = []
  const waits: { id: string; until: Date; reason: WaitReason }[] = []
  const refusals: { id: string; reason: RefusalReason }[] = []
  for (const message of due) {
    const { id, contact_id, expires_at } = message
    const who = recipients.get(contact_id)
    const reason = refusalNow(message, who, settings)
    if (reason || !who) {
      refusals.push({ id, reason: reason ?? "contact_gone" })
      continue
    }
    const earlier = handed.get(contact_id) ?? []
    const when = earliestSending(ctx.now, earlier, { cap: settings.weekly_cap, zone: who.zone, quiet })
    if (!when || when.at >= expires_at || ctx.now >= expires_at) refusals.push({ id, reason: "expired" })
    else if (when.because) waits.push({ id, until: when.at, reason: when.because })
    else {
      sendable.push(message)
      handed.set(contact_id, [...earlier, ctx.now])
    }
  }
  await postpone(tx, waits)
  await refuse(tx, refusals)
  return { looked: due.length, sendable }
}

function refusalNow(
  message: MessageRow,
  who: Facts | undefined,
  settings: SettingsRow,
): RefusalReason | null {
  if (!who || who.account_id !== message.account_id) return "contact_gone"
  return refusalOf(message.channel as ChannelName, who, settings.needs_consent)
}
