import type { PersonRecords } from "#modules/customers/index.ts"

/**
 * What a person is called by in texts that people wrote, as a pattern of PostgreSQL: addresses, and names of two words
 * or more, whole and in any case. Null where nothing is: a first name alone is everybody's, and an id stands for itself.
 */
export function mentionsOf({ names, contacts }: Pick<PersonRecords, "names" | "contacts">): string | null {
  const words = [
    ...names.filter((name) => name.includes("@")),
    ...contacts.flatMap(({ name, email }) => [
      ...(email ? [email] : []),
      ...(/\S\s+\S/.test(name) ? [name] : []),
    ]),
  ]
  if (words.length === 0) return null
  const escaped = [...new Set(words)].map((word) => word.replace(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`))
  return String.raw`(?<!\w)(?:${escaped.join("|")})(?!\w)`
}
