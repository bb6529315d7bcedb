import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import type { TestProject } from "vitest/node"
import { migrateJobs } from "#platform/jobs/index.ts"
import { createLogger } from "#platform/log/index.ts"
import { startPostgres } from "#platform/postgres/embedded.ts"
import { migratePostgres } from "#platform/postgres/migrate.ts"

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
  const log = createLogger(process.env["LOG_LEVEL"] ?? "silent")
  const server = await startPostgres(join(folder, "postgres"), log)
  const admin = new pg.Client({ connectionString: server.adminUrl })
  await admin.connect()
  // These databases live as long as the run: what a power cut would lose is of no use to anyone.
  await admin.query("ALTER SYSTEM SET fsync = off")
  await admin.query("SELECT pg_reload_conf()")
  await admin.end()
  const pool = new pg.Pool({ connectionString: server.url, max: 2 })
  pool.on("error", () => undefined)
  pool.on("connect", (client) => client.on("error", () => undefined))
  await migratePostgres(pool, join(import.meta.dirname, "..", "migrations", "postgres"))
  await migrateJobs(pool, log)
  await pool.end()
  project.provide("postgres", { adminUrl: server.adminUrl, url: server.url, template: "perennial" })
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
