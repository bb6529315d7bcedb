/** What a member or a key may do. One word an area and one for the act; the same words are the scopes of API keys. */
export const rights = [
  "customers:read",
  "customers:write",
  "revenue:read",
  "revenue:write",
  "library:read",
  "library:write",
  "timeline:write",
  "signals:read",
  "signals:write",
  "messages:read",
  "messages:write",
  "plays:read",
  "plays:write",
  "imports:read",
  "imports:write",
  "workspace:read",
  "workspace:write",
  "members:read",
  "members:write",
  "keys:write",
  "audit:read",
  "people:erase",
] as const

export type Right = (typeof rights)[number]

export const roles = [
  "administrator",
  "lead",
  "csm",
  "specialist",
  "renewal_manager",
  "hunter",
  "activation",
  "advisor",
  "read_only",
] as const

export type Role = (typeof roles)[number]

const reading: Right[] = [
  "customers:read",
  "revenue:read",
  "library:read",
  "signals:read",
  "messages:read",
  "plays:read",
  "imports:read",
  "workspace:read",
  "members:read",
]
const working: Right[] = [
  ...reading,
  "customers:write",
  "revenue:write",
  "timeline:write",
  "signals:write",
  "messages:write",
  "plays:write",
]

/** Who may do what: the whole of it (S000-63, S002-19, S003 roles). */
export const rightsOf: Record<Role, readonly Right[]> = {
  administrator: rights,
  lead: [...working, "imports:write", "library:write", "audit:read"],
  csm: working,
  specialist: working,
  renewal_manager: working,
  hunter: working,
  activation: working,
  advisor: working,
  read_only: reading,
}
