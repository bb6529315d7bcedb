import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { endOfDay, startOfDay } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { readTimeline as contract } from "./contract.ts"
import { type StoryQuestion, storyRows } from "./queries.ch.ts"

type Question = z.output<typeof contract.query>
type Answer = z.input<typeof contract.response>

/** Earlier than any row. */
const beginning = "1900-01-01"

/** One page of an account's timeline, newest first unless asked the other way round, up to the end of day `to` (today where it is absent). */
export async function readTimeline(ctx: Context, accountId: string, question: Question): Promise<Answer> {
  await transaction(ctx, (tx) => requireAccount(tx, accountId))
  const zone = ctx.workspace.timeZone
  const patterns = (question.name ?? "").split(",").filter((name) => name !== "")
  const rows = await storyRows(ctx, {
    accountId,
    from: startOfDay(question.from ?? beginning, zone),
    to: endOfDay(question.to ?? today(ctx), zone),
    names: patterns.filter((pattern) => !pattern.endsWith("*")),
    prefixes: patterns.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1)),
    order: question.order,
    after: question.cursor === undefined ? null : parseCursor(question.cursor),
    limit: question.limit + 1,
  })
  const page = rows.slice(0, question.limit)
  const last = page.at(-1)
  return {
    rows: page.map((row) => ({ ...row, properties: JSON.parse(row.properties) as Record<string, unknown> })),
    next_cursor: rows.length > page.length && last ? `${last.at}~${last.message_id}` : null,
  }
}

function parseCursor(cursor: string): StoryQuestion["after"] {
  const [at, ...id] = cursor.split("~")
  if (!at || id.length === 0 || Number.isNaN(Date.parse(at)))
    throw new Problem("invalid", "This cursor was not given out by this endpoint.", [
      { path: "cursor", message: "send next_cursor of the page before as it is" },
    ])
  return { at: Date.parse(at), messageId: id.join("~") }
}
