import { Problem } from "#kernel/errors.ts"
import { dayOf, hourOf } from "#kernel/time.ts"
import { audit, type Context, transaction } from "#modules/identity/index.ts"
import { notifyMember } from "#modules/messages/index.ts"
import type { Digest } from "./digest.contract.ts"
import { digestOf, digestReaders, type Reader, saveDigest, wasTold } from "./digest.queries.pg.ts"
import { digestText } from "./digest-text.ts"
import { listDay } from "./list-day.ts"

export const digestTask = "send_digests"

const unless: Digest = { by_mail: false, hour: 8, time_zone: null }
/** Things told in one mail; the page has the rest. */
const mostTold = 10

/** What the member who asks said of the day by mail; a key gets none. */
export async function getDigest(ctx: Context): Promise<Digest> {
  const { actor } = ctx
  if (actor.kind !== "member") return unless
  return (await transaction(ctx, (tx) => digestOf(tx, actor.id))) ?? unless
}

export async function putDigest(ctx: Context, digest: Digest): Promise<Digest> {
  const { actor } = ctx
  if (actor.kind !== "member")
    throw new Problem("forbidden", "Only a member can do this; a key has nothing of its own.")
  await transaction(ctx, async (tx) => {
    await saveDigest(tx, ctx.workspace.id, actor.id, digest)
    await audit(tx, ctx, { action: "digest.set", subject: `member:${actor.id}`, after: digest })
  })
  return digest
}

/**
 * Mails their day to members whose hour has come on a working day of theirs: once a member and day, whoever asks how
 * often. Whoever has nothing to do gets no mail, and may still get one later in the day.
 */
export async function sendDigests(ctx: Context, signal: AbortSignal): Promise<void> {
  if (ctx.reach.smtpUrl === null) return
  const readers = await transaction(ctx, digestReaders)
  for (const reader of readers) {
    if (signal.aborted) return
    await sendDigest(ctx, reader)
  }
}

async function sendDigest(ctx: Context, { email, language, hour, time_zone }: Reader): Promise<void> {
  const zone = time_zone ?? ctx.workspace.timeZone
  const day = dayOf(ctx.now, zone)
  const { weekdays } = ctx.workspace.workHours
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
  if (hourOf(ctx.now, zone) < hour || !weekdays.includes(weekday) || ctx.workspace.holidays.includes(day))
    return
  const key = `digest:${day}`
  if (await transaction(ctx, (tx) => wasTold(tx, email, key))) return
  const { items, total } = await listDay(ctx, { owner: email, limit: mostTold, as_of: undefined })
  if (total.things === 0) return
  const { title, text } = digestText(items, total, language)
  await transaction(ctx, (tx) =>
    notifyMember(tx, ctx, { key, email, title, text, href: "/day", alsoByMail: true }),
  )
}
