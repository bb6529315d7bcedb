import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { TimelineEngine } from "./open.ts"
import { migrationsTable, statementsOf } from "./shape.ts"

/** Runs the numbered statements in `folder` that this engine has not seen. Each is idempotent, so a repeat is harmless. */
export async function migrateTimeline(engine: TimelineEngine, folder: string): Promise<string[]> {
  await engine.system(migrationsTable(engine.cluster))
  const rows = (await engine.system("SELECT name FROM schema_migrations")) as { name: string }[]
  const seen = new Set(rows.map((row) => row.name))
  const applied = readdirSync(folder)
    .filter((name) => name.endsWith(".sql") && !seen.has(name))
    .sort()
  for (const name of applied) {
    for (const statement of statementsOf(readFileSync(join(folder, name), "utf8"), engine.cluster))
      await engine.system(statement)
    await engine.insert("schema_migrations", [{ name }])
  }
  return applied
}
