import { Kysely, PostgresDialect, sql, type Transaction } from "kysely"
import pg from "pg"
import type { DB } from "./schema.generated.ts"

export type { DB }

/** The records: PostgreSQL through Kysely. Every table but the migration list is bound by row-level security. */
export type Records = { pool: pg.Pool; db: Kysely<DB>; close(): Promise<void> }

/** A transaction in which exactly one workspace's rows can be seen and written. */
export type Tx = Transaction<DB>

/** The type date[], by PostgreSQL's own number; its text is {2026-01-01,2026-01-02}. */
const dateArray = 1182

// Days stay "YYYY-MM-DD" strings and 64-bit integers stay exact.
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.DATE, (text) => text)
types.setTypeParser(dateArray, (text) =>
  text
    .slice(1, -1)
    .split(",")
    .filter((day) => day !== ""),
)
types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text))

/** Opens a pool. Refuses a role that row-level security would not bind. */
export async function openRecords(url: string, connections = 16): Promise<Records> {
  const pool = new pg.Pool({ connectionString: url, max: connections, types, options: "-c timezone=UTC" })
  // A connection that breaks fails its query; without these it would end the process as well.
  pool.on("error", () => undefined)
  pool.on("connect", (client) => client.on("error", () => undefined))
  const role = await pool.query<{ unbound: boolean; name: string }>(
    "SELECT rolsuper OR rolbypassrls AS unbound, rolname AS name FROM pg_roles WHERE rolname = current_user",
  )
  if (role.rows[0]?.unbound) {
    await pool.end()
    throw new Error(
      `DATABASE_URL connects as '${role.rows[0].name}', a role that row-level security does not bind. Create one that it does: CREATE ROLE perennial LOGIN PASSWORD '…'; CREATE DATABASE perennial OWNER perennial;`,
    )
  }
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  // Kysely would leave a pool open that it was never asked to use.
  return { pool, db, close: () => pool.end() }
}

/** Runs `work` in one transaction bound to a workspace; commits when it resolves, rolls back when it throws. */
export function inWorkspace<T>(
  records: Records,
  workspaceId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return records.db.transaction().execute(async (tx) => {
    await sql`SELECT set_config('app.workspace', ${workspaceId}, true)`.execute(tx)
    return work(tx)
  })
}

/** Runs `work` where only the rows that `secretHash` or `email` opens can be seen: how a caller is recognised at all. */
export function presenting<T>(
  records: Records,
  presented: { secretHash?: string; email?: string },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return records.db.transaction().execute(async (tx) => {
    await sql`SELECT set_config('app.secret_hash', ${presented.secretHash ?? ""}, true),
                     set_config('app.email', ${presented.email ?? ""}, true)`.execute(tx)
    return work(tx)
  })
}
