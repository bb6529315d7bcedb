// Writes src/platform/postgres/schema.generated.ts from the migrations: node scripts/setup.mjs scripts/schema.ts
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { createLogger } from "#platform/log/index.ts"
import { startPostgres } from "#platform/postgres/embedded.ts"
import { migratePostgres } from "#platform/postgres/migrate.ts"

const root = join(import.meta.dirname, "..")
const folder = mkdtempSync(join(tmpdir(), "perennial-schema-"))
const server = await startPostgres(folder, createLogger("warn"))
try {
  const pool = new pg.Pool({ connectionString: server.url })
  await migratePostgres(pool, join(root, "migrations", "postgres"))
  await pool.end()
  const target = join(root, "src", "platform", "postgres", "schema.generated.ts")
  const args = ["--dialect", "postgres", "--url", server.url, "--out-file", target, "--type-only-imports"]
  const types = [
    "--date-parser",
    "string",
    "--numeric-parser",
    "string",
    "--exclude-pattern",
    "graphile_worker.*",
  ]
  const codegen = join(root, "node_modules", "kysely-codegen", "dist", "cli", "bin.js")
  const result = spawnSync(process.execPath, [codegen, ...args, ...types], { stdio: "inherit" })
  process.exitCode = result.status ?? 1
  // The pool parses 64-bit integers as bigint; the generator knows only strings.
  const text = readFileSync(target, "utf8").replace("Int8 = ColumnType<string,", "Int8 = ColumnType<bigint,")
  writeFileSync(target, text)
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
