import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type pg from "pg"

/** Any number; the same in every process, so that two that start together migrate one after the other. */
const migrationLock = 7_316_001

/** Runs the numbered SQL files in `folder` that this database has not seen, each in a transaction of its own. */
export async function migratePostgres(pool: pg.Pool, folder: string): Promise<string[]> {
  const client = await pool.connect()
  const applied: string[] = []
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock])
    await client.query(
      "CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
    )
    const seen = new Set(
      (await client.query<{ name: string }>("SELECT name FROM schema_migrations")).rows.map(
        (row) => row.name,
      ),
    )
    for (const name of readdirSync(folder).sort()) {
      if (!name.endsWith(".sql") || seen.has(name)) continue
      await client.query("BEGIN")
      try {
        await client.query(readFileSync(join(folder, name), "utf8"))
        await client.query("INSERT INTO schema_migrations (name) VALUES ($1)", [name])
        await client.query("COMMIT")
      } catch (error) {
        await client.query("ROLLBACK")
        throw new Error(`migration ${name}: ${(error as Error).message}`, { cause: error })
      }
      applied.push(name)
    }
    return applied
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [migrationLock]).catch(() => undefined)
    client.release()
  }
}
