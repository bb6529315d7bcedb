/**
 * Which aliases become known, or lead elsewhere, when each `alias` is said to be `person`, in order. `known` (alias →
 * person) holds every alias that is or leads to one of the names; it is kept up to date. An alias stays with the person
 * it was first said to be: a browser that two people share does not make them one.
 */
export function learnAliases(
  known: Map<string, string>,
  said: readonly { alias: string; person: string }[],
): Map<string, string> {
  const followers = new Map<string, Set<string>>()
  const follow = (alias: string, person: string) => {
    const those = followers.get(person)
    if (those) those.add(alias)
    else followers.set(person, new Set([alias]))
  }
  for (const [alias, person] of known) follow(alias, person)
  const changed = new Map<string, string>()
  for (const { alias, person } of said) {
    const canon = known.get(person) ?? person
    if (known.has(alias) || alias === canon) continue
    const moving = followers.get(alias) ?? new Set()
    followers.delete(alias)
    for (const name of moving.add(alias)) {
      known.set(name, canon)
      changed.set(name, canon)
      follow(name, canon)
    }
  }
  return changed
}
