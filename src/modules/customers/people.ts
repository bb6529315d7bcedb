import type { Context } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import {
  accountsOfNames,
  bumpPeopleRevision,
  deleteUnsettled,
  insertUnsettled,
  readPeopleRevision,
  relatedNames,
} from "./people.queries.pg.ts"

/** Whose a person is: the id of the one account, or why there is none. */
export type Whose = { account: string } | { account: null; because: "unknown_person" | "several_accounts" }

const unknownPerson: Whose = { account: null, because: "unknown_person" }
const severalAccounts: Whose = { account: null, because: "several_accounts" }

/** Whose each of these people is, by ties, contact ids and e-mail addresses, under any name the person goes by. */
export async function whosePeople(tx: Tx, people: readonly string[]): Promise<Map<string, Whose>> {
  const accounts = await accountsOfNames(tx, people)
  return new Map(
    people.map((person) => {
      const [account, another] = accounts.get(person) ?? []
      if (account === undefined) return [person, unknownPerson]
      return [person, another === undefined ? { account } : severalAccounts]
    }),
  )
}

/** The account of each of these people who has exactly one. */
export async function accountsOfPeople(tx: Tx, people: readonly string[]): Promise<Map<string, string>> {
  const accounts = await accountsOfNames(tx, people)
  return new Map(
    [...accounts].flatMap(([person, [account, another]]) =>
      account !== undefined && another === undefined ? [[person, account]] : [],
    ),
  )
}

/** Names of people (or their e-mail addresses) and ids of accounts by which others may be attributed than before. */
export type Affected = { people: readonly string[]; accounts: readonly string[] }

/** Says in a transaction that whose these people are may have changed: rows that wait for it are looked at by a job. */
export async function peopleChanged(tx: Tx, ctx: Context, { people, accounts }: Affected): Promise<void> {
  if (people.length === 0 && accounts.length === 0) return
  const workspace_id = ctx.workspace.id
  if (people.length > 0) await insertUnsettled(tx, workspace_id, "person", people)
  if (accounts.length > 0) await insertUnsettled(tx, workspace_id, "account", accounts)
  await bumpPeopleRevision(tx, workspace_id)
  const key = `attribute_people:${workspace_id}`
  await addJob(tx, "attribute_people", { workspace_id }, { key, queue: key, after: 0 })
}

/** Changes so far that `peopleChanged` spoke of: what was resolved under the same count still holds. */
export const peopleRevision = (tx: Tx, ctx: Context): Promise<bigint> =>
  readPeopleRevision(tx, ctx.workspace.id)

/** Takes up to `limit` of what `peopleChanged` left, with every other name of the people meant; null when there is none. */
export async function takeAffected(tx: Tx, limit: number): Promise<Affected | null> {
  const notes = await deleteUnsettled(tx, limit)
  if (notes.length === 0) return null
  const named = (kind: string) => [
    ...new Set(notes.filter((note) => note.kind === kind).map(({ name }) => name)),
  ]
  const accounts = named("account")
  return { people: await relatedNames(tx, named("person"), accounts), accounts }
}
