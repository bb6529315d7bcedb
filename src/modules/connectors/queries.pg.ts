import { type Selectable, sql } from "kysely"
import type { RecordChange } from "#kernel/records.ts"
import { notify } from "#platform/postgres/notices.ts"
import type { DB, Tx } from "#platform/postgres/open.ts"
import type { Import, ImportKind, Mapping } from "./contract.ts"
import type { Tally } from "./tally.ts"

type ImportRow = Selectable<DB["imports"]>
export type ImportStatus = Import["status"]

/** An import without its problems. */
export type ImportHead = Omit<Import, "problems">

const headOf = (row: ImportRow): ImportHead => ({
  id: row.id,
  kind: row.kind as ImportKind,
  status: row.status as ImportStatus,
  dry_run: row.dry_run,
  file_name: row.file_name,
  mapping: row.mapping as Mapping,
  rows: Number(row.rows),
  created: Number(row.created),
  updated: Number(row.updated),
  duplicates: Number(row.duplicates),
  rejected: Number(row.rejected),
  kept: Number(row.kept),
  progress: row.progress,
  error: row.error,
  created_at: row.created_at.toISOString(),
  finished_at: row.finished_at?.toISOString() ?? null,
})

export type NewImport = {
  id: string
  workspaceId: string
  kind: ImportKind
  dryRun: boolean
  fileName: string
  mapping: Mapping
  actor: object
  now: Date
}

export async function insertImport(tx: Tx, given: NewImport): Promise<void> {
  await tx
    .insertInto("imports")
    .values({
      id: given.id,
      workspace_id: given.workspaceId,
      kind: given.kind,
      status: "running",
      dry_run: given.dryRun,
      file_name: given.fileName,
      mapping: JSON.stringify(given.mapping),
      actor: JSON.stringify(given.actor),
      created_at: given.now,
    })
    .execute()
}

/** An import; with `lock`, held until the transaction ends. */
export async function importById(tx: Tx, id: string, { lock = false } = {}): Promise<ImportHead | null> {
  const query = tx.selectFrom("imports").selectAll().where("id", "=", id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  return row ? headOf(row) : null
}

export async function lastImports(tx: Tx): Promise<ImportHead[]> {
  const rows = await tx
    .selectFrom("imports")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(100)
    .execute()
  return rows.map(headOf)
}

/** The first 1,000 problems of an import by line. */
export async function problemsOf(tx: Tx, id: string): Promise<Import["problems"]> {
  const rows = await tx
    .selectFrom("import_problems")
    .select(["line", "column", "code", "message"])
    .where("import_id", "=", id)
    .orderBy("line")
    .orderBy("column")
    .limit(1000)
    .execute()
  return rows.map((row) => ({ ...row, line: Number(row.line) }))
}

/**
 * Counts a chunk, if the import still stands where the chunk began and is not being undone. Returns the status then,
 * null where another run has gone ahead.
 */
export async function advanceImport(
  tx: Tx,
  id: string,
  from: number,
  tally: Tally,
  progress: number,
): Promise<ImportStatus | null> {
  const row = await tx
    .updateTable("imports")
    .set((eb) => ({
      rows: eb("rows", "+", BigInt(tally.rows)),
      created: eb("created", "+", BigInt(tally.created)),
      updated: eb("updated", "+", BigInt(tally.updated)),
      duplicates: eb("duplicates", "+", BigInt(tally.duplicates)),
      rejected: eb("rejected", "+", BigInt(tally.rejected)),
      progress,
    }))
    .where("id", "=", id)
    .where("rows", "=", BigInt(from))
    .where("status", "in", ["running", "cancelled"])
    .returning(toldColumns)
    .executeTakeFirst()
  if (row) await tellImport(tx, row)
  return row ? (row.status as ImportStatus) : null
}

const toldColumns = ["id", "workspace_id", "status", "progress", "rows"] as const

/** Tells the pages that are open how an import stands. */
const tellImport = (
  tx: Tx,
  { id, workspace_id, status, progress, rows }: Pick<ImportRow, (typeof toldColumns)[number]>,
): Promise<void> => notify(tx, workspace_id, "import", { id, status, progress, rows: Number(rows) })

/** Problems kept of one import; further ones are only counted. */
const keptProblems = 10_000

export async function saveProblems(tx: Tx, workspaceId: string, id: string, tally: Tally): Promise<void> {
  const { problems } = tally
  if (problems.length === 0) return
  await sql`
    INSERT INTO import_problems (workspace_id, import_id, line, "column", code, message)
    SELECT ${workspaceId}, ${id}, * FROM unnest(
      ${problems.map((problem) => problem.line)}::bigint[], ${problems.map((problem) => problem.column)}::text[],
      ${problems.map((problem) => problem.code)}::text[], ${problems.map((problem) => problem.message)}::text[])
    LIMIT greatest(0, ${keptProblems} - (SELECT count(*) FROM import_problems WHERE import_id = ${id}))`.execute(
    tx,
  )
}

/** Sets an import back to its beginning: a dry run that was interrupted starts again. */
export async function rewindImport(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom("import_problems").where("import_id", "=", id).execute()
  await tx
    .updateTable("imports")
    .set({ rows: 0n, created: 0n, updated: 0n, duplicates: 0n, rejected: 0n, progress: 0 })
    .where("id", "=", id)
    .execute()
}

export async function setImportStatus(
  tx: Tx,
  id: string,
  set: {
    from: ImportStatus
    to: ImportStatus
    error?: string
    kept?: number
    progress?: number
    finishedAt?: Date
  },
): Promise<void> {
  const row = await tx
    .updateTable("imports")
    .set({
      status: set.to,
      ...(set.error === undefined ? {} : { error: set.error }),
      ...(set.kept === undefined ? {} : { kept: BigInt(set.kept) }),
      ...(set.progress === undefined ? {} : { progress: set.progress }),
      ...(set.finishedAt === undefined ? {} : { finished_at: set.finishedAt }),
    })
    .where("id", "=", id)
    .where("status", "=", set.from)
    .returning(toldColumns)
    .executeTakeFirst()
  if (row) await tellImport(tx, row)
}

export async function saveChanges(
  tx: Tx,
  workspaceId: string,
  id: string,
  changes: readonly RecordChange<unknown>[],
): Promise<void> {
  if (changes.length === 0) return
  const rows = JSON.stringify(changes.map((change) => ({ ...change, before: change.before ?? undefined })))
  await sql`
    INSERT INTO import_changes (workspace_id, import_id, record_key, before, after)
    SELECT ${workspaceId}, ${id}, key, before, after
    FROM json_to_recordset(${rows}::json) AS t(key text, before jsonb, after jsonb)`.execute(tx)
}

export type StoredChange = RecordChange<unknown> & { id: bigint }

/** The last changes of an import before one of them, in the order they were made. */
export async function changesBefore(
  tx: Tx,
  id: string,
  before: bigint | null,
  limit: number,
): Promise<StoredChange[]> {
  const query = tx
    .selectFrom("import_changes")
    .select(["id", "record_key as key", "before", "after"])
    .where("import_id", "=", id)
    .orderBy("id", "desc")
    .limit(limit)
  const rows = await (before === null ? query : query.where("id", "<", before)).execute()
  return rows.reverse()
}

export async function deleteChanges(tx: Tx, importId: string, ids: readonly bigint[]): Promise<void> {
  if (ids.length > 0)
    await tx.deleteFrom("import_changes").where("import_id", "=", importId).where("id", "in", ids).execute()
}

export async function countChanges(tx: Tx, importId: string): Promise<number> {
  const row = await tx
    .selectFrom("import_changes")
    .select((eb) => eb.fn.countAll<bigint>().as("count"))
    .where("import_id", "=", importId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
