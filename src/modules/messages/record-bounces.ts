import type { z } from "zod"
import { audit, type Context, transaction } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { reportBounces } from "./outbox.contract.ts"
import { bouncedMessage, markBounced } from "./outbox.queries.pg.ts"
import { recordBounce } from "./record-delivery.ts"
import { killsAddress } from "./rules.ts"

type Report = z.output<typeof reportBounces.body>["bounces"][number]

/** Takes what a relay reports of mail that came back. Reports of what did not fail change nothing; safe to repeat. */
export const recordBounces = (
  ctx: Context,
  reports: readonly Report[],
): Promise<{ bounced: number; unknown: number }> =>
  transaction(ctx, async (tx) => {
    const outcomes: string[] = []
    for (const report of reports)
      if (report.action === "failed") outcomes.push(await recordOne(tx, ctx, report))
    const count = (outcome: string) => outcomes.filter((each) => each === outcome).length
    const told = { bounced: count("bounced"), unknown: count("unknown") }
    await audit(tx, ctx, { action: "message.bounces", subject: "messages", after: told })
    return told
  })

async function recordOne(tx: Tx, ctx: Context, report: Report): Promise<"bounced" | "known" | "unknown"> {
  const { message_id, recipient, status, diagnostic } = report
  const reference = message_id && (message_id.startsWith("<") ? message_id : `<${message_id}>`)
  const message =
    (reference ? await bouncedMessage(tx, { reference }) : undefined) ??
    (recipient ? await bouncedMessage(tx, { address: recipient }) : undefined)
  if (!message) return "unknown"
  const detail = `${status} ${diagnostic}`.trim().slice(0, 500)
  if (!(await markBounced(tx, message.id, detail))) return "known"
  const who = { ...message, email: message.address }
  await recordBounce(tx, ctx, message, who, { detail, deadAddress: killsAddress(status) })
  return "bounced"
}
