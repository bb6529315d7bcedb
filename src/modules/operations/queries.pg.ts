import type { Engines } from "#platform/engines.ts"

/** The version of the engine of records: "PostgreSQL 18.4". */
export async function recordsVersion({ records }: Engines): Promise<string> {
  const { rows } = await records.pool.query<{ server_version: string }>("SHOW server_version")
  return `PostgreSQL ${rows[0]?.server_version.split(" ", 1)[0] ?? ""}`
}
