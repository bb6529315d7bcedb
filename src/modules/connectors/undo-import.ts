import { type Context, transaction } from "#modules/identity/index.ts"
import { removeSource } from "#modules/timeline/index.ts"
import { refreshNumbers } from "./finish-import.ts"
import {
  changesBefore,
  countChanges,
  deleteChanges,
  type ImportHead,
  importById,
  setImportStatus,
} from "./queries.pg.ts"
import { type RecordImportKind, recordKinds } from "./record-kinds.ts"

const chunkSize = 2000

/**
 * Takes an import back, its last changes first, a chunk a transaction; what was taken back is forgotten with it, so that
 * an interrupted undo goes on where it stood. Records changed since, or needed by others, stay and are counted.
 */
export async function undoImport(ctx: Context, importId: string, signal: AbortSignal): Promise<void> {
  const head = await transaction(ctx, (tx) => importById(tx, importId))
  if (head?.status !== "undoing") return
  const { kind } = head
  if (kind !== "usage") while ((await pass(ctx, { ...head, kind }, signal)) > 0);
  else if (!head.dry_run) await removeSource(ctx, `import:${importId}`)
  await transaction(ctx, async (tx) => {
    const kept = await countChanges(tx, importId)
    await setImportStatus(tx, importId, { from: "undoing", to: "undone", kept, finishedAt: ctx.now })
    await refreshNumbers(tx, ctx)
  })
}

/** Goes through the changes that are left, once: what stayed only for the sake of others may go after they have. */
async function pass(
  ctx: Context,
  head: ImportHead & { kind: RecordImportKind },
  signal: AbortSignal,
): Promise<number> {
  let before: bigint | null = null
  let total = 0
  for (;;) {
    const chunk: { restored: number; first: bigint | null } = await transaction(ctx, async (tx) => {
      const changes = await changesBefore(tx, head.id, before, chunkSize)
      if (changes.length === 0) return { restored: 0, first: null }
      const { restored, kept } = await recordKinds[head.kind].restore(tx, ctx, changes)
      const stay = new Set(kept.map(({ key }) => key))
      const gone = changes.filter(({ key }) => !stay.has(key)).map(({ id }) => id)
      await deleteChanges(tx, head.id, gone)
      return { restored, first: changes[0]?.id ?? null }
    })
    if (chunk.first === null) return total
    total += chunk.restored
    before = chunk.first
    if (signal.aborted) throw new Error("the undo gives way to the end of the process")
  }
}
