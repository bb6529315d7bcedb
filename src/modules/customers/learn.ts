import { type Context, factsChanged } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { learnAliases } from "./aliases.ts"
import { erasedAmong } from "./erased.ts"
import { differing, type FieldChange, fieldChanges, tellChanges } from "./history.ts"
import { learnContacts } from "./learn-contacts.ts"
import {
  aliasesAmong,
  insertTies,
  knownPeople,
  peopleTiedTo,
  saveAliases,
  savePeople,
  saveToldOfAccounts,
  type Tie,
  toldOfAccounts,
} from "./people.queries.pg.ts"
import { peopleChanged } from "./people.ts"
import { accountsById, lockRecords, saveAccounts } from "./queries.pg.ts"
import type { AccountRecord } from "./rules.ts"
import { learnTraits, type Telling, tellAccount } from "./traits.ts"

/** What messages say of who is who, each list in the order it was said. Instants are ISO 8601 in UTC. */
export type Lesson = {
  ties: Tie[]
  /** Group calls: an account that is not known yet is created. */
  accounts: (Telling & { account_id: string })[]
  people: (Telling & { person: string })[]
  aliases: { alias: string; person: string }[]
}

/**
 * Learns who is who from messages, some thousands at once, in a constant number of statements. Told again, a lesson
 * changes nothing; of two tellings of one field the later instant holds, and what a member set by hand stays.
 */
export async function learn(tx: Tx, ctx: Context, said: Lesson): Promise<void> {
  await lockRecords(tx, ctx.workspace.id, "accounts")
  await lockRecords(tx, ctx.workspace.id, "contacts")
  const lesson = await withoutErased(tx, ctx, said)
  const accounts = await learnAccounts(tx, ctx, lesson.accounts)
  const aliases = await learnNames(tx, ctx, lesson.aliases)
  const tied = await insertTies(tx, ctx.workspace.id, lesson.ties)
  const told = await learnPeople(tx, ctx, lesson.people)
  const newcomers = await peopleTiedTo(tx, accounts.created)
  await learnContacts(tx, ctx, [...new Set([...aliases, ...tied, ...newcomers, ...told.keys()])], told)
  await tellChanges(tx, ctx, accounts.changes)
  const addressed = [...told].flatMap(([person, traits]) => (traits.has("email") ? [person] : []))
  const people = [...new Set([...aliases, ...tied, ...addressed])]
  await peopleChanged(tx, ctx, { people, accounts: accounts.created })
  if (accounts.created.length > 0 || accounts.changes.length > 0) await factsChanged(tx, ctx)
}

/** What is said, but of people who were erased. */
async function withoutErased(tx: Tx, ctx: Context, said: Lesson): Promise<Lesson> {
  const { ties, people, aliases } = said
  const names = [...ties, ...people, ...aliases].map(({ person }) => person)
  const erased = await erasedAmong(tx, ctx, [...names, ...aliases.map(({ alias }) => alias)])
  if (erased.size === 0) return said
  return {
    ...said,
    ties: ties.filter(({ person }) => !erased.has(person)),
    people: people.filter(({ person }) => !erased.has(person)),
    aliases: aliases.filter(({ person, alias }) => !erased.has(person) && !erased.has(alias)),
  }
}

async function learnAccounts(
  tx: Tx,
  ctx: Context,
  lessons: Lesson["accounts"],
): Promise<{ created: string[]; changes: FieldChange[] }> {
  const ids = [...new Set(lessons.map(({ account_id }) => account_id))]
  if (ids.length === 0) return { created: [], changes: [] }
  const before = await accountsById(tx, ids)
  const told = await toldOfAccounts(tx, ids)
  const after = new Map(
    ids.map((id) => [
      id,
      { record: before.get(id) ?? newAccount(id), told: told.get(id) ?? { told: {}, set_by_hand: [] } },
    ]),
  )
  for (const lesson of lessons) {
    const known = after.get(lesson.account_id)
    if (known) after.set(lesson.account_id, tellAccount(known, lesson))
  }
  const records = [...after.values()].map(({ record }) => record)
  const changes = records.flatMap((record) => {
    const was = before.get(record.account_id)
    return was ? fieldChanges(record.account_id, "", was, record) : []
  })
  const changed = new Set(changes.map(({ account_id }) => account_id))
  const created = ids.filter((id) => !before.has(id))
  await saveAccounts(
    tx,
    ctx.workspace.id,
    records.filter(({ account_id }) => changed.has(account_id) || !before.has(account_id)),
  )
  const news = [...after].filter(([id, now]) => differing(told.get(id)?.told ?? {}, now.told.told).length > 0)
  await saveToldOfAccounts(
    tx,
    news.map(([account_id, now]) => ({ account_id, told: now.told.told })),
  )
  return { created, changes }
}

const newAccount = (account_id: string): AccountRecord => ({
  account_id,
  name: account_id,
  parent_id: null,
  segment: null,
  tier: null,
  owner_email: null,
  created_on: null,
  time_zone: null,
  traits: {},
})

/** Answers with the aliases that are new or lead elsewhere, and their people. */
async function learnNames(tx: Tx, ctx: Context, said: Lesson["aliases"]): Promise<string[]> {
  if (said.length === 0) return []
  const names = new Set(said.flatMap(({ alias, person }) => [alias, person]))
  const changed = learnAliases(await aliasesAmong(tx, [...names]), said)
  await saveAliases(tx, ctx.workspace.id, changed)
  return [...changed].flat()
}

/** Answers with the traits that changed, by person. */
async function learnPeople(
  tx: Tx,
  ctx: Context,
  lessons: Lesson["people"],
): Promise<Map<string, Set<string>>> {
  if (lessons.length === 0) return new Map()
  const before = await knownPeople(tx, [...new Set(lessons.map(({ person }) => person))])
  const after = new Map(before)
  for (const lesson of lessons) {
    const learnt = learnTraits(after.get(lesson.person), lesson)
    if (learnt) after.set(lesson.person, learnt)
  }
  const learnt = [...after].filter(([person, now]) => now !== before.get(person))
  await savePeople(
    tx,
    ctx.workspace.id,
    learnt.map(([person, now]) => ({ person, ...now })),
  )
  const changed = new Map<string, Set<string>>()
  for (const [person, now] of learnt) {
    const fields = differing(before.get(person)?.traits ?? {}, now.traits).map(({ field }) => field)
    if (fields.length > 0) changed.set(person, new Set(fields))
  }
  return changed
}
