import type { Clock } from "#kernel/time.ts"
import type { TimelineEngine } from "#platform/clickhouse/open.ts"
import type { Logger } from "#platform/log/index.ts"
import type { Records } from "#platform/postgres/open.ts"

/** Where this installation sends to, and where it is reached. */
export type Reach = {
  /** The relay that takes mail, with its credentials; null: none is set up, and mail waits. */
  smtpUrl: string | null
  /** Where people reach this installation, without a slash at its end. */
  publicUrl: string
  /** The Bot API of Telegram, without a slash at its end. */
  telegramUrl: string
  /** Push services that browsers name: those that are known, or, in tests, any. */
  pushServices: "known" | "any"
  /** Hosts, or hosts with ports, that may be called although they lie in a private network. */
  privateHosts: readonly string[]
}

/** What a running process holds: the two engines, its clock, its log, the folder for uploaded files, and its reach. */
export type Engines = {
  records: Records
  timeline: TimelineEngine
  clock: Clock
  log: Logger
  filesFolder: string
  reach: Reach
}
