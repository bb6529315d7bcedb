import {
  IconActivityHeartbeat,
  IconBell,
  IconBook2,
  IconCoins,
  IconHeartbeat,
  IconListCheck,
  IconMail,
  IconSettings,
  IconSun,
  IconTableImport,
  IconUserQuestion,
  IconUsers,
} from "@tabler/icons-react"
import type { Right } from "#modules/identity/contract.ts"

/**
 * The pages one can go to from anywhere, in the order of the navigation. Only what exists, only what one may see.
 * `aside`: found by the palette and from other pages, not in the navigation.
 */
export const pages = [
  { to: "/day", label: "frame.day", icon: IconSun, right: "signals:read" },
  { to: "/", label: "frame.customers", icon: IconUsers, right: "customers:read" },
  { to: "/revenue", label: "frame.revenue", icon: IconCoins, right: "revenue:read" },
  { to: "/health", label: "frame.health", icon: IconHeartbeat, right: "library:read" },
  { to: "/signals", label: "frame.signals", icon: IconBell, right: "library:read" },
  { to: "/plays", label: "frame.plays", icon: IconListCheck, right: "plays:read" },
  { to: "/messages", label: "frame.messages", icon: IconMail, right: "messages:read" },
  { to: "/import", label: "frame.import", icon: IconTableImport, right: "imports:read" },
  { to: "/glossary", label: "frame.glossary", icon: IconBook2, right: "library:read" },
  { to: "/status", label: "frame.status", icon: IconActivityHeartbeat, right: "workspace:read" },
  {
    to: "/unattributed",
    label: "frame.unattributed",
    icon: IconUserQuestion,
    right: "customers:read",
    aside: true,
  },
  { to: "/settings", label: "frame.settings", icon: IconSettings, right: "workspace:read" },
] as const satisfies { to: string; label: string; icon: unknown; right: Right; aside?: true }[]
