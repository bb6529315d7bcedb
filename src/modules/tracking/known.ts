import {
  existingAccounts,
  peopleRevision,
  type Tie,
  type Whose,
  whosePeople,
} from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { Message } from "./message.ts"

/** What this process remembers of a workspace so that it need not be asked for each message. */
export type Known = {
  /** Under which count of changes `people` and `accounts` were found. */
  revision: bigint
  people: Map<string, Whose>
  /** Accounts that were named, and whether they exist. */
  accounts: Map<string, boolean>
  /** Ties already kept, as person and account. None is undone but with its person, of whom nothing is taken after. */
  ties: Set<string>
}

const mostRemembered = 200_000

export const nothingKnown = (): Known => ({
  revision: -1n,
  people: new Map(),
  accounts: new Map(),
  ties: new Set(),
})

const tieKey = ({ person, account_id }: Pick<Tie, "person" | "account_id">): string =>
  `${person}\n${account_id}`

export const isTied = (known: Known, tie: Tie): boolean => known.ties.has(tieKey(tie))

export function noteTies(known: Known, ties: readonly Tie[]): void {
  if (known.ties.size > mostRemembered) known.ties.clear()
  for (const tie of ties) known.ties.add(tieKey(tie))
}

/**
 * Finds the account of each message and sets it in its row: the account it named, or else its person's one account; ''
 * while there is none.
 */
export async function settle(ctx: Context, known: Known, messages: readonly Message[]): Promise<void> {
  await transaction(ctx, async (tx) => {
    const revision = await peopleRevision(tx, ctx)
    if (revision !== known.revision || known.people.size + known.accounts.size > mostRemembered) {
      known.people.clear()
      known.accounts.clear()
      known.revision = revision
    }
    const people = new Set<string>()
    const accounts = new Set<string>()
    for (const { row, group } of messages)
      if (group !== "") {
        if (!known.accounts.has(group)) accounts.add(group)
      } else if (!known.people.has(row.person)) people.add(row.person)
    if (people.size > 0)
      for (const [person, whose] of await whosePeople(tx, [...people])) known.people.set(person, whose)
    if (accounts.size === 0) return
    const existing = await existingAccounts(tx, [...accounts])
    for (const account of accounts) known.accounts.set(account, existing.has(account))
  })
  for (const { row, group } of messages)
    if (group === "") row.account_id = known.people.get(row.person)?.account ?? ""
    else row.account_id = known.accounts.get(group) ? group : ""
}
