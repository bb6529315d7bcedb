import type { Clock } from "#kernel/time.ts"
import type { TimelineEngine } from "#platform/clickhouse/open.ts"
import type { Logger } from "#platform/log/index.ts"
import type { Records } from "#platform/postgres/open.ts"

/** What a running process holds: the two engines, its clock, its log and the folder for uploaded files. */
export type Engines = {
  records: Records
  timeline: TimelineEngine
  clock: Clock
  log: Logger
  filesFolder: string
}
