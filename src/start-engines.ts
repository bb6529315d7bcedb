import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { migrateTimeline } from "#platform/clickhouse/migrate.ts"
import { openTimelineEngine } from "#platform/clickhouse/open.ts"
import type { Engines } from "#platform/engines.ts"
import { migrateJobs } from "#platform/jobs/index.ts"
import { createLogger } from "#platform/log/index.ts"
import { startPostgres } from "#platform/postgres/embedded.ts"
import { migratePostgres } from "#platform/postgres/migrate.ts"
import { openRecords } from "#platform/postgres/open.ts"
import type { Config } from "./config.ts"

export const root = join(import.meta.dirname, "..")

/**
 * Opens both engines, each embedded unless the configuration names a server, and brings their tables up to date.
 * Whatever is opened is handed to `onOpen` with its way to be closed, even when a later step fails.
 */
export async function startEngines(
  config: Config,
  onOpen: (close: () => Promise<void>) => void,
): Promise<Engines> {
  const log = createLogger(config.logLevel)
  const filesFolder = join(config.dataFolder, "files")
  mkdirSync(filesFolder, { recursive: true, mode: 0o700 })
  const openPostgres = async () => {
    if (config.databaseUrl !== null) return config.databaseUrl
    const server = await startPostgres(join(config.dataFolder, "postgres"), log)
    onOpen(() => server.stop())
    return server.url
  }
  const openTimeline = async () => {
    const folder = join(config.dataFolder, "timeline")
    const engine = await openTimelineEngine(
      config.clickhouseUrl === null
        ? { folder }
        : { url: config.clickhouseUrl, cluster: config.clickhouseCluster },
    )
    onOpen(() => engine.close())
    await migrateTimeline(engine, join(root, "migrations", "clickhouse"))
    return engine
  }
  const openRecordStore = async () => {
    const records = await openRecords(await openPostgres())
    onOpen(() => records.close())
    await migratePostgres(records.pool, join(root, "migrations", "postgres"))
    await migrateJobs(records.pool, log)
    return records
  }
  const [records, timeline] = await Promise.all([openRecordStore(), openTimeline()])
  const { smtpUrl, publicUrl, telegramUrl, privateHosts } = config
  const reach = { smtpUrl, publicUrl, telegramUrl, privateHosts, pushServices: "known" } as const
  return { records, timeline, log, filesFolder, reach, clock: () => new Date() }
}
