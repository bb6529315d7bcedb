import { Problem } from "#kernel/errors.ts"
import type { RowProblem } from "#kernel/records.ts"
import { accountRowSchema } from "#modules/customers/contract.ts"
import { checkParents } from "#modules/customers/index.ts"
import { type Context, factsChanged, transaction } from "#modules/identity/index.ts"
import { append, foretell } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { openCsv } from "./csv.ts"
import { loadUsage } from "./load-usage.ts"
import { planOf } from "./mapping.ts"
import {
  advanceImport,
  type ImportHead,
  importById,
  rewindImport,
  saveChanges,
  saveProblems,
} from "./queries.pg.ts"
import { checkRow, type RecordImportKind, recordKinds } from "./record-kinds.ts"
import { type ReadRow, rowReader } from "./rows.ts"
import { Seen } from "./seen.ts"
import { type Tally, tallyOf } from "./tally.ts"
import { uploadPath } from "./uploads.ts"

/** How a run ended; `stopped`: it was cancelled, or another run has gone ahead of it. */
export type RunEnd = { end: "done" } | { end: "stopped" } | { end: "failed"; error: string }

const chunkSize = 5000

/**
 * Loads the file of an import from where it stands, chunk by chunk. Each chunk's records, its counts and the new
 * standing are one transaction; usage rows reach the timeline before their chunk is counted, and a chunk repeated after
 * an interruption finds its own rows there. Throws where another try may succeed (the process stops, the database is
 * away); an import that cannot succeed ends as failed, what was loaded staying as it is and undoable.
 */
export async function runImport(ctx: Context, importId: string, signal: AbortSignal): Promise<RunEnd> {
  const head = await transaction(ctx, (tx) => importById(tx, importId))
  if (head?.status !== "running") return { end: "stopped" }
  try {
    return (await load(ctx, head, signal)) ? { end: "done" } : { end: "stopped" }
  } catch (error) {
    if (error instanceof Overtaken) return { end: "stopped" }
    if (error instanceof Problem) return { end: "failed", error: error.message }
    if (signal.aborted || isTransient(error)) throw error
    ctx.log.error({ err: error, import: importId }, "import failed")
    return {
      end: "failed",
      error: "Something failed on our side; the log says more. What was loaded can be undone.",
    }
  }
}

const transientCodes = /^(08|40|53|57P)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  return (typeof code === "string" && transientCodes.test(code)) || isTransient(error.cause)
}

/** Loads rows that follow one another, the first being number `from`; false: the import was stopped. */
type LoadChunk = (rows: readonly ReadRow[], from: number, progress: number) => Promise<boolean>

type Loader = {
  load: LoadChunk
  /** Takes note of rows that an interrupted run has loaded. */
  recall(rows: readonly ReadRow[]): Promise<void>
}

async function load(ctx: Context, head: ImportHead, signal: AbortSignal): Promise<boolean> {
  const file = await openCsv(uploadPath(ctx.filesFolder, head.id))
  const plan = planOf(head.kind, head.mapping, file.shape.columns)
  const read = rowReader(plan, ctx.workspace.timeZone)
  const run: Run = { ctx, head, plan }
  const through = async (loader: Loader, done: number): Promise<boolean> => {
    let rows: ReadRow[] = []
    let from = 0
    const flush = async () => {
      const known = Math.min(rows.length, Math.max(0, done - from))
      if (known > 0) await loader.recall(rows.slice(0, known))
      const fresh = rows.slice(known)
      const going = fresh.length === 0 || (await loader.load(fresh, from + known, file.progress()))
      from += rows.length
      rows = []
      if (signal.aborted) throw new Error("the import gives way to the end of the process")
      return going
    }
    for await (const record of file.records()) {
      rows.push(read(record))
      if (rows.length === chunkSize && !(await flush())) return false
    }
    return flush()
  }
  const refusedIn = async (tx: Tx): Promise<Map<number, RowProblem>> => {
    if (head.kind !== "accounts" || !plan.fields.some(({ field }) => field.key === "parent_id"))
      return new Map()
    const links: { line: number; account_id: string; parent_id?: string | null | undefined }[] = []
    for await (const record of file.records()) {
      const row = read(record)
      const checked = checkRow("accounts", accountRowSchema, row)
      if ("row" in checked) links.push({ ...checked.row, line: row.line })
    }
    const problems = await checkParents(tx, links)
    return new Map([...problems].map(([at, problem]) => [links[at]?.line ?? 0, problem]))
  }
  if (head.dry_run) await transaction(ctx, (tx) => rewindImport(tx, head.id))
  const done = head.dry_run ? 0 : head.rows
  if (head.kind === "usage") return through(usageLoader(run), done)
  const { kind } = head
  if (!head.dry_run) {
    const refused = await transaction(ctx, refusedIn)
    return through(recordLoader(run, kind, refused, null), done)
  }
  return rolledBack(ctx, async (tx) => through(recordLoader(run, kind, await refusedIn(tx), tx), done))
}

type Run = { ctx: Context; head: ImportHead; plan: ReturnType<typeof planOf> }

/** Records; with `dry` all chunks are put in that one transaction, so that later ones see what earlier ones did. */
function recordLoader(
  run: Run,
  kind: RecordImportKind,
  refused: ReadonlyMap<number, RowProblem>,
  dry: Tx | null,
): Loader {
  const { ctx, head, plan } = run
  const put = async (tx: Tx, rows: readonly ReadRow[]) => {
    const { outcomes, changes } = await recordKinds[kind].put(tx, ctx, rows, refused)
    return { tally: tallyOf(plan, linesOf(rows, outcomes)), changes }
  }
  return {
    recall: async () => undefined,
    async load(rows, from, progress) {
      if (dry) {
        const { tally } = await put(dry, rows)
        return transaction(ctx, (tx) => count(tx, run, from, tally, progress))
      }
      return transaction(ctx, async (tx) => {
        const { tally, changes } = await put(tx, rows)
        await saveChanges(tx, ctx.workspace.id, head.id, changes)
        return count(tx, run, from, tally, progress)
      })
    },
  }
}

function usageLoader(run: Run): Loader {
  const { ctx, head, plan } = run
  const seen = new Seen()
  const source = `import:${head.id}`
  return {
    recall: async (rows) => {
      await loadUsage(ctx, source, rows, seen, foretell)
    },
    async load(rows, from, progress) {
      const outcomes = await loadUsage(ctx, source, rows, seen, head.dry_run ? foretell : append)
      const tally = tallyOf(plan, linesOf(rows, outcomes))
      return transaction(ctx, async (tx) => {
        if (!head.dry_run && tally.created > 0) await factsChanged(tx, ctx)
        return count(tx, run, from, tally, progress)
      })
    },
  }
}

const linesOf = <O>(rows: readonly ReadRow[], outcomes: readonly O[]): { line: number; outcome: O }[] =>
  rows.flatMap(({ line }, at) => {
    const outcome = outcomes[at]
    return outcome === undefined ? [] : [{ line, outcome }]
  })

/** Counts a chunk with its problems; false: the import is not to go on. Throws `Overtaken` where it no longer stands there. */
async function count(
  tx: Tx,
  { ctx, head }: Run,
  from: number,
  tally: Tally,
  progress: number,
): Promise<boolean> {
  const status = await advanceImport(tx, head.id, from, tally, progress)
  if (status === null) throw new Overtaken()
  await saveProblems(tx, ctx.workspace.id, head.id, tally)
  return status === "running"
}

/** Another run has counted this chunk, or the import is being undone: this chunk's transaction must not stand. */
class Overtaken extends Error {}

class RollBack extends Error {}

/** Runs work in a transaction that never happened. */
async function rolledBack<T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const results: T[] = []
  try {
    await transaction(ctx, async (tx) => {
      results.push(await work(tx))
      throw new RollBack()
    })
  } catch (error) {
    if (!(error instanceof RollBack)) throw error
  }
  const [result] = results
  if (result === undefined) throw new Error("work that was to be rolled back brought no result")
  return result
}
