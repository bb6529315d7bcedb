import { z } from "zod"
import { dayIn } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Message } from "./row.ts"

type Stored = { contentHash: string; source: string }

/** Ids in one statement, so that a statement's text stays within the engine's limit. */
const idsPerQuestion = 10_000

/** Which of these messages are stored, by the hash of their message_id. */
export async function storedMessages(
  ctx: Context,
  messages: readonly Message[],
): Promise<Map<string, Stored>> {
  const found = new Map<string, Stored>()
  for (let from = 0; from < messages.length; from += idsPerQuestion) {
    // Of fixed length like the column: plain strings would miss every hash that ends in a zero byte.
    const hashes = messages.slice(from, from + idsPerQuestion).map(({ messageHash }) => messageHash)
    const rows = await ctx.timeline.select({
      tag: "timeline.storedMessages",
      sql: `SELECT hex(message_hash) AS message, toString(content_hash) AS content, source FROM timeline
            WHERE workspace_id = {workspace:UUID} AND message_hash IN (SELECT toFixedString(unhex(arrayJoin({hashes:Array(String)})), 16))`,
      params: { workspace: ctx.workspace.id, hashes },
      row: z.object({ message: z.string(), content: z.string(), source: z.string() }),
    })
    for (const row of rows) found.set(row.message, { contentHash: row.content, source: row.source })
  }
  return found
}

/** How many rows the workspace has. */
export async function countRows(ctx: Context): Promise<number> {
  const [counted] = await ctx.timeline.select({
    tag: "timeline.countRows",
    sql: "SELECT count() AS rows FROM timeline WHERE workspace_id = {workspace:UUID}",
    params: { workspace: ctx.workspace.id },
    row: z.object({ rows: z.number() }),
  })
  return counted?.rows ?? 0
}

/** The first 8 bytes of the hash of each stored message_id whose first byte is from `first` to `last`, one after another. */
export const messageHashes = (ctx: Context, first: number, last: number): Promise<Buffer> =>
  ctx.timeline.bytes({
    tag: "timeline.messageHashes",
    sql: `SELECT toFixedString(substring(message_hash, 1, 8), 8) FROM timeline
          WHERE workspace_id = {workspace:UUID}
            AND message_hash >= toFixedString(unhex({from:String}), 16)
            AND message_hash <= toFixedString(unhex({to:String}), 16)`,
    params: { workspace: ctx.workspace.id, from: prefix(first, "00"), to: prefix(last, "FF") },
  })

const prefix = (first: number, rest: string): string => first.toString(16).padStart(2, "0") + rest.repeat(15)

/** Writes messages as one durable block; `zone` is the one that the workspace's days are of. */
export async function insertRows(ctx: Context, messages: readonly Message[], zone: string): Promise<void> {
  await ctx.timeline.insertColumns(
    "timeline",
    [
      "workspace_id",
      "account_id",
      "said_account",
      "person",
      "name",
      "at",
      "recorded_at",
      "day",
      "value",
      "properties",
      "source",
      "message_id",
      "content_hash",
    ],
    messages.map(({ row, contentHash }) => [
      ctx.workspace.id,
      row.account_id,
      row.said?.account ?? row.account_id,
      row.person,
      row.name,
      row.at,
      row.recorded_at,
      row.day ?? dayIn(zone, Date.parse(row.at)),
      row.value,
      JSON.stringify(row.properties),
      row.source,
      row.message_id,
      contentHash,
    ]),
  )
}

/** Deletes the rows of these message_ids. */
export async function deleteMessages(ctx: Context, messageIds: string[]): Promise<void> {
  for (let from = 0; from < messageIds.length; from += idsPerQuestion)
    await ctx.timeline.change({
      tag: "timeline.deleteMessages",
      sql: `ALTER TABLE timeline DELETE
            WHERE workspace_id = {workspace:UUID} AND message_hash IN (SELECT MD5(arrayJoin({ids:Array(String)})))`,
      params: { workspace: ctx.workspace.id, ids: messageIds.slice(from, from + idsPerQuestion) },
    })
}

/** Deletes the rows of a source and of its parts ("import:1" and "import:1:7"); returns how many there were. */
export async function deleteSource(ctx: Context, source: string): Promise<number> {
  const params = { workspace: ctx.workspace.id, source }
  const [found] = await ctx.timeline.select({
    tag: "timeline.countSource",
    sql: "SELECT count() AS rows FROM timeline WHERE workspace_id = {workspace:UUID} AND (source = {source:String} OR startsWith(source, {source:String} || ':'))",
    params,
    row: z.object({ rows: z.number() }),
  })
  if (!found || found.rows === 0) return 0
  await ctx.timeline.change({
    tag: "timeline.deleteSource",
    sql: "ALTER TABLE timeline DELETE WHERE workspace_id = {workspace:UUID} AND (source = {source:String} OR startsWith(source, {source:String} || ':'))",
    params,
  })
  return found.rows
}

/** Gives rows the days that their instants are of in another zone, but those of `names`, which are of a day as such. */
export const moveDays = (ctx: Context, zone: string, names: readonly string[]): Promise<void> =>
  ctx.timeline.change({
    tag: "timeline.moveDays",
    sql: `ALTER TABLE timeline UPDATE day = toDate32(at, {zone:String})
          WHERE workspace_id = {workspace:UUID} AND name NOT IN {names:Array(String)} AND day != toDate32(at, {zone:String})`,
    params: { workspace: ctx.workspace.id, zone, names },
  })

/** Deletes every row of the workspace. */
export const deleteTimeline = (ctx: Context): Promise<void> =>
  ctx.timeline.change({
    tag: "timeline.deleteTimeline",
    sql: "ALTER TABLE timeline DELETE WHERE workspace_id = {workspace:UUID}",
    params: { workspace: ctx.workspace.id },
  })

const storyRow = z.object({
  name: z.string(),
  at: z.string(),
  recorded_at: z.string(),
  person: z.string(),
  value: z.number().nullable(),
  properties: z.string(),
  source: z.string(),
  message_id: z.string(),
})
export type StoryRow = z.output<typeof storyRow>

export type StoryQuestion = {
  accountId: string
  /** Instants, [from, to). */
  from: Date
  to: Date
  /** Exact names and beginnings of names; both empty: every name. */
  names: string[]
  prefixes: string[]
  /** Newest first where absent. */
  order?: "newest" | "oldest"
  /** Where the page before ended; `at` in epoch milliseconds. */
  after: { at: number; messageId: string } | null
  limit: number
}

const storyOrder = {
  newest: {
    beyond: "(at, message_id) < (fromUnixTimestamp64Milli({after_at:Int64}), {after_id:String})",
    by: "at DESC, message_id DESC",
  },
  oldest: {
    beyond: "(at, message_id) > (fromUnixTimestamp64Milli({after_at:Int64}), {after_id:String})",
    by: "at, message_id",
  },
}

/** Rows of one account, newest or oldest first; instants as ISO 8601 in UTC, properties as JSON text. */
export function storyRows(ctx: Context, question: StoryQuestion): Promise<StoryRow[]> {
  const { accountId, from, to, names, prefixes, order = "newest", after, limit } = question
  const { beyond, by } = storyOrder[order]
  return ctx.timeline.select({
    tag: "timeline.story",
    sql: `SELECT name, at, recorded_at, person, value, properties, source, message_id
          FROM timeline
          WHERE workspace_id = {workspace:UUID} AND account_id = {account:String}
            AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})
            AND (empty({names:Array(String)}) AND empty({prefixes:Array(String)})
                 OR name IN {names:Array(String)}
                 OR arrayExists(prefix -> startsWith(name, prefix), {prefixes:Array(String)}))
            AND ${beyond}
          ORDER BY ${by}
          LIMIT {limit:UInt32}`,
    params: {
      workspace: ctx.workspace.id,
      account: accountId,
      from: from.getTime(),
      to: to.getTime(),
      names,
      prefixes,
      after_at: after?.at ?? (order === "newest" ? to : from).getTime(),
      after_id: after?.messageId ?? "",
      limit,
    },
    row: storyRow,
  })
}
