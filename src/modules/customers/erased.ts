import { hash } from "node:crypto"
import type { RowProblem } from "#kernel/records.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import {
  deletePeople,
  erasedHashes,
  erasedRevision,
  type KnownContact,
  knownOf,
  neighbouringNames,
  saveErased,
} from "./erased.queries.pg.ts"
import { lockRecords } from "./queries.pg.ts"

/** E-mail addresses are the same in any case; other names are not. */
const nameHash = (workspaceId: string, name: string): string =>
  hash("sha256", `${workspaceId} ${name.includes("@") ? name.toLowerCase() : name}`)

/** Who was erased, as of a count of changes: nothing of them is taken in again. */
export type Erased = { revision: bigint; has(name: string): boolean }

/** Who is erased now; `known` is what was read before, and is answered again while it holds. */
export async function readErased(tx: Tx, ctx: Context, known?: Erased): Promise<Erased> {
  const revision = await erasedRevision(tx, ctx.workspace.id)
  if (known?.revision === revision) return known
  if (revision === 0n) return { revision, has: () => false }
  const hashes = await erasedHashes(tx)
  return { revision, has: (name) => hashes.has(nameHash(ctx.workspace.id, name)) }
}

/** Those of these names that were erased. */
export async function erasedAmong(
  tx: Tx,
  ctx: Context,
  names: Iterable<string | null | undefined>,
): Promise<Set<string>> {
  if ((await erasedRevision(tx, ctx.workspace.id)) === 0n) return new Set()
  const hashOf = new Map<string, string>()
  for (const name of names) if (name) hashOf.set(name, nameHash(ctx.workspace.id, name))
  const erased = await erasedHashes(tx, [...hashOf.values()])
  return new Set([...hashOf].flatMap(([name, hashed]) => (erased.has(hashed) ? [name] : [])))
}

/** Why a row of a person who was erased is refused. */
export const erasedProblem = (field: string): RowProblem => ({
  field,
  code: "erased",
  message: "This person's data was deleted on request; nothing of the person is taken in again.",
})

/** What is kept of a person, by whichever of the person's names is given. */
export type PersonRecords = { names: string[]; contacts: KnownContact[]; accounts: string[]; traits: boolean }

/**
 * Everything the person is known by and as. An e-mail address means one person: contacts that share an address are found
 * together.
 */
export async function personRecords(tx: Tx, person: string): Promise<PersonRecords> {
  const names = new Set([person])
  for (let asked = [person]; asked.length > 0; ) {
    const found = await neighbouringNames(tx, asked)
    asked = found.filter((name) => !names.has(name))
    for (const name of asked) names.add(name)
  }
  return { names: [...names], ...(await knownOf(tx, [...names])) }
}

/**
 * Deletes what is kept of a person and remembers, by hashes of the names, that nothing of the person is taken in again.
 * Answers with what was kept.
 */
export async function erasePersonRecords(tx: Tx, ctx: Context, person: string): Promise<PersonRecords> {
  await lockRecords(tx, ctx.workspace.id, "contacts")
  const records = await personRecords(tx, person)
  await deletePeople(tx, records.names)
  await saveErased(
    tx,
    ctx.workspace.id,
    records.names.map((name) => nameHash(ctx.workspace.id, name)),
  )
  return records
}
