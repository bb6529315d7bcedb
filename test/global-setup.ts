import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import type { TestProject } from "vitest/node"
import { migrateJobs } from "#platform/jobs/index.ts"
import { createLogger, type Logger } from "#platform/log/index.ts"
import { type EmbeddedPostgres, startPostgres } from "#platform/postgres/embedded.ts"
import { migratePostgres } from "#platform/postgres/migrate.ts"
import { openRecords } from "#platform/postgres/open.ts"

/** Where a test file finds the server of this run and the migrated database to clone. */
export type PostgresOfRun = { adminUrl: string; url: string; template: string }

declare module "vitest" {
  export interface ProvidedContext {
    postgres: PostgresOfRun
  }
}

/** One PostgreSQL for the whole run, with one migrated database in it that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "perennial-test-"))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const log = createLogger(process.env["LOG_LEVEL"] ?? "silent")
  const server = await startPostgres(join(folder, "postgres"), log).catch((error: unknown) => {
    remove()
    throw error
  })
  const stop = async () => {
    await server.stop()
    remove()
  }
  try {
    await prepare(server, log)
  } catch (error) {
    await stop()
    throw error
  }
  project.provide("postgres", { adminUrl: server.adminUrl, url: server.url, template: "perennial" })
  return stop
}

async function prepare(server: EmbeddedPostgres, log: Logger): Promise<void> {
  const admin = new pg.Client({ connectionString: server.adminUrl })
  await admin.connect()
  // These databases live as long as the run: what a power cut would lose is of no use to anyone.
  await admin.query("ALTER SYSTEM SET fsync = off")
  await admin.query("SELECT pg_reload_conf()")
  await admin.end()
  const { pool, close } = await openRecords(server.url, 2)
  await migratePostgres(pool, join(import.meta.dirname, "..", "migrations", "postgres"))
  await migrateJobs(pool, log)
  await close()
}
