import type { Right } from "#modules/identity/contract.ts"

/** The text of each right. */
export const rightText = {
  "customers:read": "settings.right.customers_read",
  "customers:write": "settings.right.customers_write",
  "revenue:read": "settings.right.revenue_read",
  "revenue:write": "settings.right.revenue_write",
  "library:read": "settings.right.library_read",
  "library:write": "settings.right.library_write",
  "timeline:write": "settings.right.timeline_write",
  "messages:read": "settings.right.messages_read",
  "messages:write": "settings.right.messages_write",
  "signals:read": "settings.right.signals_read",
  "signals:write": "settings.right.signals_write",
  "plays:read": "settings.right.plays_read",
  "plays:write": "settings.right.plays_write",
  "imports:read": "settings.right.imports_read",
  "imports:write": "settings.right.imports_write",
  "workspace:read": "settings.right.workspace_read",
  "workspace:write": "settings.right.workspace_write",
  "members:read": "settings.right.members_read",
  "members:write": "settings.right.members_write",
  "keys:write": "settings.right.keys_write",
  "audit:read": "settings.right.audit_read",
  "people:erase": "settings.right.people_erase",
} as const satisfies Record<Right, string>

/** What a program is usually given, of what its maker may give. */
export const presets: { key: "read" | "load" | "all" | "none"; of: (right: Right) => boolean }[] = [
  { key: "read", of: (right) => right.endsWith(":read") && right !== "audit:read" },
  { key: "load", of: (right) => right.startsWith("imports:") || right === "timeline:write" },
  { key: "all", of: () => true },
  { key: "none", of: () => false },
]
