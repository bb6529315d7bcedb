import type { Known, Told } from "./people.queries.pg.ts"
import type { AccountRecord, ContactRecord } from "./rules.ts"

/** What a message told of a person or an account, and the instant it holds from. */
export type Telling = { traits: Record<string, unknown>; at: string }

const longestKey = 100
const longestText = 2000
const mostTraits = 200

/** A told value as it is kept: text, number or truth; what has parts as JSON; null and '' mean that it is no more. */
function keptValue(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined || value === "") return null
  if (typeof value === "number" || typeof value === "boolean") return value
  return (typeof value === "string" ? value : JSON.stringify(value)).slice(0, longestText)
}

const usable = (key: string): boolean => key !== "" && key.length <= longestKey

/** What is known of a person after a telling: of each trait the newest holds. Null where nothing changes. */
export function learnTraits(before: Known | undefined, { traits, at }: Telling): Known | null {
  let after: Known | null = null
  for (const [key, value] of Object.entries(traits)) {
    const known: Known = after ?? before ?? { traits: {}, told: {} }
    const last = known.told[key]
    if (!usable(key) || (last === undefined ? Object.keys(known.told).length >= mostTraits : last > at))
      continue
    after ??= { traits: { ...known.traits }, told: { ...known.told } }
    const kept = keptValue(value)
    if (kept === null) delete after.traits[key]
    else after.traits[key] = kept
    after.told[key] = at
  }
  return after
}

/** An account and the instants of what was told, after a telling: of each field the newest holds; one set by hand stays. */
export function tellAccount(
  before: { record: AccountRecord; told: Told },
  { traits, at }: Telling,
): { record: AccountRecord; told: Told } {
  const record = { ...before.record, traits: { ...before.record.traits } }
  const told = { ...before.told.told }
  for (const [key, value] of Object.entries(traits)) {
    const field = key === "name" ? "name" : `traits.${key}`
    const last = told[field]
    if (!usable(key) || before.told.set_by_hand.includes(field)) continue
    if (last === undefined ? Object.keys(told).length >= mostTraits : last > at) continue
    const kept = keptValue(value)
    told[field] = at
    if (field === "name") record.name = kept === null ? record.name : String(kept)
    else if (kept === null) delete record.traits[key]
    else record.traits[key] = String(kept)
  }
  return { record, told: { ...before.told, told } }
}

/** What a contact's fields are by what was told of the person; a field is null where nothing usable was told. */
export function contactFields(traits: Record<string, unknown>): Pick<ContactRecord, "email" | "title"> & {
  name: string | null
} {
  const text = (key: string): string => {
    const value = traits[key]
    return typeof value === "string" ? value.trim() : ""
  }
  const parts = [text("firstName") || text("first_name"), text("lastName") || text("last_name")]
  const email = text("email").toLowerCase()
  return {
    name: text("name") || parts.filter((part) => part !== "").join(" ") || null,
    email: /^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 254 ? email : null,
    title: text("title") || null,
  }
}
