import { randomBytes } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { inject } from "vitest"
import { type Context, createWorkspace, type NewWorkspace, workspaceReady } from "#modules/identity/index.ts"
import { migrateTimeline } from "#platform/clickhouse/migrate.ts"
import { openTimelineEngine } from "#platform/clickhouse/open.ts"
import type { Engines } from "#platform/engines.ts"
import { createLogger } from "#platform/log/index.ts"
import { openRecords } from "#platform/postgres/open.ts"
import { startClickhouse } from "./clickhouse-server.ts"

/** How the timeline's engine is reached: in this process, or over HTTP as one server or as a cluster. */
export type TimelineShape = "embedded" | "server" | "cluster"

export type TestEngines = Engines & {
  /** Where the timeline's server listens, '' where there is none. */
  clickhouseUrl: string
  /** Where the records are. */
  databaseUrl: string
  /** Sets the clock. Contexts already made keep the instant they were made at. */
  setNow(now: Date): void
  /** A new workspace and the system's context in it, at the clock's instant. RUB, Europe/Moscow, Russian unless said otherwise. */
  workspace(given?: Partial<NewWorkspace>): Promise<Context>
  close(): Promise<void>
}

/**
 * Both engines, real, empty and migrated: a PostgreSQL database of this file's own, cloned from the run's template,
 * and a ClickHouse folder of its own (a process can hold one: call this once a file). The clock stands at
 * 2026-11-16T09:00:00Z until it is set.
 */
export async function testEngines(shape: TimelineShape = "embedded"): Promise<TestEngines> {
  const { adminUrl, url, template } = inject("postgres")
  const database = `test_${randomBytes(6).toString("hex")}`
  await asAdmin(adminUrl, `CREATE DATABASE ${database} TEMPLATE ${template} OWNER perennial`)
  const own = new URL(url)
  own.pathname = `/${database}`
  const folder = mkdtempSync(join(tmpdir(), "perennial-test-"))
  const filesFolder = join(folder, "files")
  mkdirSync(filesFolder)
  const records = await openRecords(own.href, 8)
  const server = shape === "embedded" ? null : await startClickhouse(join(folder, "clickhouse"))
  const timeline = await openTimelineEngine(
    server
      ? { url: server.url, cluster: shape === "cluster" ? testCluster : null }
      : { folder: join(folder, "clickhouse") },
  )
  await migrateTimeline(timeline, join(import.meta.dirname, "..", "migrations", "clickhouse"))
  let now = new Date("2026-11-16T09:00:00Z")
  const engines: Engines = {
    records,
    timeline,
    clock: () => now,
    log: createLogger(process.env["LOG_LEVEL"] ?? "silent"),
    filesFolder,
    reach: {
      smtpUrl: null,
      publicUrl: "http://perennial.test",
      telegramUrl: "http://127.0.0.1:9",
      pushServices: "any",
      privateHosts: ["127.0.0.1"],
    },
  }
  return {
    ...engines,
    clickhouseUrl: server?.url ?? "",
    databaseUrl: own.href,
    setNow(to) {
      now = to
    },
    async workspace(given) {
      const usual = {
        name: "Test",
        currency: "RUB",
        timeZone: "Europe/Moscow",
        language: "ru",
        isDemo: false,
      } as const
      const ctx = await createWorkspace(engines, { ...usual, ...given })
      await workspaceReady(ctx)
      return ctx
    },
    async close() {
      await timeline.close()
      await server?.stop()
      await records.close()
      await asAdmin(adminUrl, `DROP DATABASE ${database} WITH (FORCE)`)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What the cluster of tests is called. */
export const testCluster = "perennial"

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    // A template can be cloned by one at a time: files that start together wait for each other.
    await client.query("SELECT pg_advisory_lock(1)")
    await client.query(statement)
  } finally {
    await client.end()
  }
}
