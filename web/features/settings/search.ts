import { z } from "zod"
import type { Right } from "#modules/identity/contract.ts"

/** The tabs in their order, each with the right that opens it; one's own is everyone's. */
export const tabs = [
  { key: "workspace", right: "workspace:read" },
  { key: "me", right: null },
  { key: "members", right: "members:read" },
  { key: "time", right: "members:read" },
  { key: "keys", right: "keys:write" },
  { key: "write_keys", right: "keys:write" },
  { key: "payments", right: "keys:write" },
  { key: "channels", right: "messages:read" },
  { key: "hosts", right: "workspace:write" },
  { key: "audit", right: "audit:read" },
] as const satisfies { key: string; right: Right | null }[]

export const settingsSearch = z.object({
  tab: z
    .enum(tabs.map(({ key }) => key))
    .optional()
    .catch(undefined),
})
