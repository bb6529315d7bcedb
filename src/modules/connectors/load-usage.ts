import { hash } from "node:crypto"
import type { RowProblem } from "#kernel/records.ts"
import { dayOf } from "#kernel/time.ts"
import {
  accountsOfPeople,
  erasedProblem,
  existingAccounts,
  unknownAccount,
} from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { type Owners, ownerOn, subscriptionOwners } from "#modules/revenue/index.ts"
import { type Appended, contentHash, type TimelineRow } from "#modules/timeline/index.ts"
import type { ReadRow } from "./rows.ts"
import type { Seen } from "./seen.ts"
import { badDate } from "./values.ts"

/** What became of usage rows; an import neither updates nor repairs them. */
export type UsageOutcome = "created" | "duplicate" | RowProblem[]

/** Carries rows to the timeline (or foretells what would become of them); an outcome a row. */
export type Carry = (ctx: Context, rows: readonly TimelineRow[]) => Promise<Appended[]>

/**
 * Loads usage rows of one file, in order. Repeats within the file are told apart here, by `seen`: what the timeline then
 * calls this import's own was stored by an earlier, interrupted try at the same rows, and counts as created.
 */
export async function loadUsage(
  ctx: Context,
  source: string,
  rows: readonly ReadRow[],
  seen: Seen,
  carry: Carry,
): Promise<UsageOutcome[]> {
  const outcomes: UsageOutcome[] = rows.map(({ problems }) => problems)
  const owners = await whose(ctx, rows)
  let open: { at: number; row: TimelineRow; content: string }[] = []
  rows.forEach((read, at) => {
    if (read.problems.length > 0) return
    const row = usageRow(ctx, source, read, owners)
    if ("code" in row) outcomes[at] = [row]
    else open.push({ at, row, content: contentHash(row) })
  })
  while (open.length > 0) {
    const firsts = new Map<string, (typeof open)[number]>()
    const later: typeof open = []
    for (const entry of open) {
      const { at, row, content } = entry
      const known = seen.compare(row.message_id, content)
      if (known !== "new") outcomes[at] = known === "same" ? "duplicate" : [conflict(row)]
      else if (firsts.has(row.message_id)) later.push(entry)
      else firsts.set(row.message_id, entry)
    }
    const carried = await carry(
      ctx,
      [...firsts.values()].map(({ row }) => row),
    )
    ;[...firsts.values()].forEach(({ at, row, content }, place) => {
      const outcome = carried[place]
      if (outcome === "conflict") outcomes[at] = [conflict(row)]
      else if (outcome === "erased") outcomes[at] = [erasedProblem("person")]
      else {
        seen.note(row.message_id, content)
        outcomes[at] = outcome === "duplicate" ? "duplicate" : "created"
      }
    })
    open = later
  }
  return outcomes
}

type Whose = { accounts: Set<string>; subscriptions: Map<string, Owners>; people: Map<string, string> }

/** Everything these rows name: which accounts exist, whose the subscriptions are, and whose people. */
function whose(ctx: Context, rows: readonly ReadRow[]): Promise<Whose> {
  const named = (key: string) => [...new Set(rows.flatMap(({ values }) => text(values[key]) || []))]
  const alone = rows.filter(({ values }) => !values["account_id"] && !values["subscription_id"])
  const people = [...new Set(alone.flatMap(({ values }) => text(values["person"]) || []))]
  return transaction(ctx, async (tx) => ({
    accounts: await existingAccounts(tx, named("account_id")),
    subscriptions: await subscriptionOwners(tx, named("subscription_id")),
    people: people.length > 0 ? await accountsOfPeople(tx, people) : new Map<string, string>(),
  }))
}

const text = (value: ReadRow["values"][string] | undefined): string =>
  typeof value === "string" ? value : ""

const yearsAhead = 10

function usageRow(ctx: Context, source: string, read: ReadRow, whose: Whose): TimelineRow | RowProblem {
  const accountId = text(read.values["account_id"])
  const subscriptionId = text(read.values["subscription_id"])
  const person = text(read.values["person"])
  const event = text(read.values["event"])
  const at = text(read.values["at"])
  const value = read.values["value"]
  if (at < "1990" || at > `${ctx.now.getUTCFullYear() + yearsAhead}${ctx.now.toISOString().slice(4)}`)
    return badDate("at", at, `between 1990 and ${yearsAhead} years from now`)
  for (const [field, given] of Object.entries({ message_id: text(read.values["message_id"]), event, person }))
    if (given.length > longest)
      return { field, code: "too_long", message: `${field} is longer than ${longest} characters.` }
  const owner = ownerOf(ctx, { accountId, subscriptionId, person, at }, whose)
  if (typeof owner !== "string") return owner
  const properties: Record<string, string> = {}
  for (const [name, said] of Object.entries(read.free)) if (said !== "") properties[name] = said
  if (subscriptionId !== "") properties["subscription_id"] = subscriptionId
  const row = {
    account_id: owner,
    person,
    name: `usage.${event}`,
    at,
    recorded_at: at,
    value: typeof value === "number" ? value : null,
    properties,
    source,
    // Who a subscription or a person belongs to may change; what the file said does not.
    said: { account: accountId },
  }
  return { ...row, message_id: text(read.values["message_id"]) || `usage:${contentId(row)}` }
}

const longest = 300

function ownerOf(
  ctx: Context,
  said: { accountId: string; subscriptionId: string; person: string; at: string },
  { accounts, subscriptions, people }: Whose,
): string | RowProblem {
  const { accountId, subscriptionId, person, at } = said
  if (accountId !== "") {
    const unknown = unknownAccount(accounts, accountId)
    if (unknown) return unknown
  }
  if (subscriptionId === "") {
    if (accountId !== "" || person !== "") return accountId || (people.get(person) ?? "")
    return {
      field: null,
      code: "missing",
      message: "Neither account_id, subscription_id nor person is given; one must say whose usage it is.",
    }
  }
  const owners = subscriptions.get(subscriptionId)
  if (!owners)
    return {
      field: "subscription_id",
      code: "unknown_subscription",
      message: `There is no subscription '${subscriptionId}'; import subscriptions first.`,
    }
  if (accountId !== "") return accountId
  const one = new Set(owners.map(({ account_id }) => account_id)).size === 1
  return ownerOn(owners, one ? "" : dayOf(new Date(at), ctx.workspace.timeZone)) ?? ""
}

/** The id of a row that brings none: fully identical rows have the same. */
function contentId(row: Omit<TimelineRow, "message_id">): string {
  const properties = Object.entries(row.properties).sort(([a], [b]) => (a < b ? -1 : 1))
  const content = JSON.stringify([row.said?.account, row.person, row.name, row.at, row.value, properties])
  return hash("sha256", content, "hex").slice(0, 40)
}

const conflict = (row: TimelineRow): RowProblem => ({
  field: "message_id",
  code: "conflict",
  message: `message_id '${row.message_id}' already stands for other content; this row was not loaded.`,
})
