import { z } from "zod"
import type { Context } from "#modules/identity/index.ts"

/** Rows of no account yet: of people, where no account was said, and of accounts that were said but not known. */
export type Waiting = { people: string[]; accounts: string[] }

/** Names in one statement, so that a statement's text stays within the engine's limit. */
const namesAtOnce = 10_000

/** Which of these people (by their names in whatever case) and accounts have rows that wait for their account. */
export async function waitingAmong(
  ctx: Context,
  { people, accounts }: { people: readonly string[]; accounts: readonly string[] },
): Promise<Waiting> {
  const found: Waiting = { people: [], accounts: [] }
  for (let from = 0; from < Math.max(people.length, accounts.length); from += namesAtOnce) {
    const names = people.slice(from, from + namesAtOnce)
    const rows = await ctx.timeline.select({
      tag: "timeline.waitingAmong",
      sql: `SELECT DISTINCT said_account, if(said_account = '', person, '') AS person FROM timeline
            WHERE workspace_id = {workspace:UUID} AND account_id = ''
              AND if(said_account = '', person IN {people:Array(String)} OR lowerUTF8(person) IN {lower:Array(String)},
                     said_account IN {accounts:Array(String)})`,
      params: {
        workspace: ctx.workspace.id,
        people: names,
        lower: names.map((name) => name.toLowerCase()),
        accounts: accounts.slice(from, from + namesAtOnce),
      },
      row: z.object({ said_account: z.string(), person: z.string() }),
    })
    for (const row of rows)
      if (row.said_account === "") found.people.push(row.person)
      else found.accounts.push(row.said_account)
  }
  return found
}

/**
 * Gives waiting rows to accounts: those of people to the account of each, those that said one of `accounts` to that.
 * Copies first, deletes after: a repeat in between copies nothing twice.
 */
export async function attributeRows(
  ctx: Context,
  accountOf: ReadonlyMap<string, string>,
  accounts: readonly string[],
): Promise<void> {
  const params = {
    workspace: ctx.workspace.id,
    people: [...accountOf.keys()],
    owners: [...accountOf.values()],
    accounts,
    targets: [...new Set([...accountOf.values(), ...accounts])],
  }
  const waiting = `workspace_id = {workspace:UUID} AND account_id = ''
            AND if(said_account = '', person IN {people:Array(String)}, said_account IN {accounts:Array(String)})`
  await ctx.timeline.change({
    tag: "timeline.attributeRows",
    sql: `INSERT INTO timeline (workspace_id, account_id, said_account, person, name, at, recorded_at, day, value, properties, source, message_id, content_hash)
          SELECT workspace_id, if(said_account = '', transform(person, {people:Array(String)}, {owners:Array(String)}, ''), said_account),
                 said_account, person, name, at, recorded_at, day, value, properties, source, message_id, content_hash
          FROM timeline
          WHERE ${waiting}
            AND message_hash GLOBAL NOT IN (SELECT message_hash FROM timeline
                                            WHERE workspace_id = {workspace:UUID} AND account_id IN {targets:Array(String)})`,
    params,
  })
  await ctx.timeline.change({
    tag: "timeline.dropWaiting",
    sql: `ALTER TABLE timeline DELETE WHERE ${waiting}`,
    params,
  })
}

const waitingRow = z.object({
  person: z.string(),
  said_account: z.string(),
  rows: z.number(),
  first_at: z.string(),
  last_at: z.string(),
})

/** Who has the most rows that wait for an account, and how many rows wait in all. */
export async function waitingRows(
  ctx: Context,
  limit: number,
): Promise<{ total: number; people: z.output<typeof waitingRow>[] }> {
  const [counted] = await ctx.timeline.select({
    tag: "timeline.countWaiting",
    sql: "SELECT count() AS rows FROM timeline WHERE workspace_id = {workspace:UUID} AND account_id = ''",
    params: { workspace: ctx.workspace.id },
    row: z.object({ rows: z.number() }),
  })
  const people = await ctx.timeline.select({
    tag: "timeline.waitingRows",
    sql: `SELECT person, said_account, count() AS rows, min(at) AS first_at, max(at) AS last_at FROM timeline
          WHERE workspace_id = {workspace:UUID} AND account_id = ''
          GROUP BY person, said_account ORDER BY rows DESC, person, said_account LIMIT {limit:UInt32}`,
    params: { workspace: ctx.workspace.id, limit },
    row: waitingRow,
  })
  return { total: counted?.rows ?? 0, people }
}
