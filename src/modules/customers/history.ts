import { newId } from "#kernel/ids.ts"
import type { Transition } from "#kernel/records.ts"
import { type Day, dayStarts } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { AccountRecord } from "./rules.ts"

/** Tells the timeline when accounts began. */
export async function tellAccounts(
  tx: Tx,
  ctx: Context,
  transitions: readonly Transition<AccountRecord>[],
): Promise<void> {
  const startOf = dayStarts(ctx.workspace.timeZone)
  const append: object[] = []
  const retract: string[] = []
  for (const { key, before, after } of transitions) {
    const was = before?.created_on ?? null
    const is = after?.created_on ?? null
    if (was === is) continue
    if (was) retract.push(messageId(key, was))
    if (is) append.push(createdRow(key, is, startOf(is)))
  }
  if (append.length > 0 || retract.length > 0) await queue(tx, ctx, append, retract)
}

/** Tells the timeline anew when accounts began: where those days begin in the workspace's zone. */
export async function retellBeginnings(
  tx: Tx,
  ctx: Context,
  accounts: readonly { account_id: string; created_on: Day }[],
): Promise<void> {
  const startOf = dayStarts(ctx.workspace.timeZone)
  await queue(
    tx,
    ctx,
    accounts.map(({ account_id, created_on }) => createdRow(account_id, created_on, startOf(created_on))),
    accounts.map(({ account_id, created_on }) => messageId(account_id, created_on)),
  )
}

/** Names of the rows accounts tell that are of a day as such. */
export const accountDayNames = ["account.created"]

/** The timeline stands a floor above the customers: rows travel up as a job; jobs of one workspace keep their order. */
async function queue(tx: Tx, ctx: Context, append: object[], retract: string[]): Promise<void> {
  const workspace_id = ctx.workspace.id
  await addJob(tx, "queue_rows", { workspace_id, append, retract }, { queue: `queue_rows:${workspace_id}` })
}

const messageId = (accountId: string, day: string): string => `record:account:${accountId}:created:${day}`

const createdRow = (accountId: string, day: Day, at: string) => ({
  account_id: accountId,
  person: "",
  name: "account.created",
  day,
  at,
  recorded_at: at,
  value: null,
  properties: {},
  source: "records",
  message_id: messageId(accountId, day),
})

/** One field of an account or a contact that became something else. */
export type FieldChange = {
  account_id: string
  /** The contact whose field it is; '' where it is the account's. */
  contact_id: string
  field: string
  from: string | null
  to: string | null
}

/** Tells the timeline of fields that changed, now. */
export async function tellChanges(tx: Tx, ctx: Context, changes: readonly FieldChange[]): Promise<void> {
  if (changes.length === 0) return
  const at = ctx.now.toISOString()
  const append = changes.map(({ account_id, contact_id, ...properties }) => {
    const kind = contact_id === "" ? "account" : "contact"
    return {
      account_id,
      person: contact_id,
      name: `${kind}.changed`,
      at,
      recorded_at: at,
      value: null,
      properties,
      source: "records",
      message_id: `record:${kind}:${contact_id || account_id}:changed:${newId()}`,
    }
  })
  await queue(tx, ctx, append, [])
}

/** What differs between a record before and after, field by field, as text; traits as "traits.plan". */
export function differing(
  before: object,
  after: object,
): { field: string; from: string | null; to: string | null }[] {
  const [was, is] = [flat(before), flat(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field, from: was.get(field) ?? null, to: is.get(field) ?? null }))
    .filter(({ from, to }) => from !== to)
}

/** The same as changes of an account (`contact_id` '') or of a contact. */
export const fieldChanges = (
  account_id: string,
  contact_id: string,
  before: object,
  after: object,
): FieldChange[] => differing(before, after).map((change) => ({ account_id, contact_id, ...change }))

function flat(record: object, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(record).flatMap(([key, value]: [string, unknown]): [string, string][] => {
      if (value === null || value === undefined) return []
      if (typeof value === "object" && !Array.isArray(value)) return [...flat(value, `${prefix}${key}.`)]
      return [[prefix + key, typeof value === "string" ? value : JSON.stringify(value)]]
    }),
  )
}
