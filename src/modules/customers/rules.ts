import type { RowProblem } from "#kernel/records.ts"
import type { AccountRow, ContactRow } from "./contract.ts"

/** An account as it is kept. */
export type AccountRecord = {
  account_id: string
  name: string
  parent_id: string | null
  segment: string | null
  tier: string | null
  owner_email: string | null
  created_on: string | null
  time_zone: string | null
  traits: Record<string, string>
}

/** A contact as it is kept. */
export type ContactRecord = {
  contact_id: string
  account_id: string
  name: string
  email: string | null
  title: string | null
  roles: string[]
}

const given = (now: string | null | undefined, before: string | null | undefined): string | null =>
  now === undefined ? (before ?? null) : now || null

/** What an account becomes when a row is put upon what was known of it. */
export function accountRecord(row: AccountRow, before: AccountRecord | undefined): AccountRecord {
  const traits = Object.entries({ ...before?.traits, ...row.traits }).filter(([, value]) => value !== "")
  return {
    account_id: row.account_id,
    name: row.name,
    parent_id: given(row.parent_id, before?.parent_id),
    segment: given(row.segment, before?.segment),
    tier: given(row.tier, before?.tier),
    owner_email: given(row.owner_email, before?.owner_email),
    created_on: given(row.created_on, before?.created_on),
    time_zone: given(row.timezone, before?.time_zone),
    traits: Object.fromEntries(traits),
  }
}

/** What a contact becomes when a row is put upon what was known of it. */
export const contactRecord = (row: ContactRow, before: ContactRecord | undefined): ContactRecord => ({
  contact_id: row.contact_id,
  account_id: row.account_id,
  name: row.name,
  email: given(row.email, before?.email),
  title: given(row.title, before?.title),
  roles: [...new Set(row.roles === undefined ? before?.roles : row.roles)],
})

/** Whose child an account is said to be: null for none, undefined where nothing is said. */
export type ParentLink = { account_id: string; parent_id?: string | null | undefined }

/**
 * Which rows name a parent that is not there, or close a circle. `known` holds the parents of the accounts that exist,
 * their ancestors among them. A refused row takes the rows that stand only on it down with it.
 */
export function parentProblems(
  links: readonly ParentLink[],
  known: ReadonlyMap<string, string | null>,
): Map<number, RowProblem> {
  const problems = new Map<number, RowProblem>()
  for (let settled = false; !settled; ) {
    const before = problems.size
    refuseCircles(links, known, problems)
    refuseOrphans(links, known, problems)
    settled = problems.size === before
  }
  return problems
}

type Problems = Map<number, RowProblem>

function refuseCircles(
  links: readonly ParentLink[],
  known: ReadonlyMap<string, string | null>,
  problems: Problems,
): void {
  const said = new Map<string, string | null>()
  links.forEach(({ account_id, parent_id }, at) => {
    if (parent_id !== undefined && !problems.has(at)) said.set(account_id, parent_id)
  })
  const parentOf = (id: string) => (said.has(id) ? said.get(id) : known.get(id))
  const safe = new Set<string>()
  const circular = new Set<string>()
  for (const start of said.keys()) {
    const path = new Set<string>()
    let id: string | null | undefined = start
    while (id && !safe.has(id) && !path.has(id)) {
      path.add(id)
      id = parentOf(id)
    }
    if (id && path.has(id)) for (const member of [...path].slice([...path].indexOf(id))) circular.add(member)
    for (const seen of path) safe.add(seen)
  }
  links.forEach(({ account_id, parent_id }, at) => {
    if (parent_id && circular.has(account_id) && !problems.has(at))
      problems.set(at, {
        field: "parent_id",
        code: "parent_cycle",
        message: `'${account_id}' would be its own ancestor through '${parent_id}'; one of the links of the circle must go.`,
      })
  })
}

function refuseOrphans(
  links: readonly ParentLink[],
  known: ReadonlyMap<string, string | null>,
  problems: Problems,
): void {
  const rowsOf = new Map<string, number>()
  const children = new Map<string, number[]>()
  links.forEach(({ account_id, parent_id }, at) => {
    if (problems.has(at)) return
    rowsOf.set(account_id, (rowsOf.get(account_id) ?? 0) + 1)
    if (!parent_id || known.has(parent_id)) return
    const siblings = children.get(parent_id)
    if (siblings) siblings.push(at)
    else children.set(parent_id, [at])
  })
  const missing = [...children.keys()].filter((parent) => !rowsOf.has(parent))
  for (let parent = missing.pop(); parent !== undefined; parent = missing.pop())
    for (const at of children.get(parent) ?? []) {
      const child = links[at]?.account_id ?? ""
      problems.set(at, {
        field: "parent_id",
        code: "unknown_parent",
        message: `There is no account '${parent}' here or in this file; put it first, or leave parent_id empty.`,
      })
      const left = (rowsOf.get(child) ?? 1) - 1
      rowsOf.set(child, left)
      if (left === 0 && !known.has(child)) missing.push(child)
    }
}

/** Which of these accounts may go: nobody outside needs them, and no child of theirs stays. */
export function deletable(
  candidates: ReadonlySet<string>,
  referenced: ReadonlySet<string>,
  children: readonly { account_id: string; parent_id: string | null }[],
): Set<string> {
  const going = new Set([...candidates].filter((id) => !referenced.has(id)))
  for (let settled = false; !settled; ) {
    settled = true
    for (const { account_id, parent_id } of children)
      if (parent_id && !going.has(account_id) && going.delete(parent_id)) settled = false
  }
  return going
}
