import { Problem } from "#kernel/errors.ts"
import { audit, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Import } from "./contract.ts"
import { importById, problemsOf, setImportStatus } from "./queries.pg.ts"
import { importQueue } from "./start-import.ts"

/** Cancels an import that is running, undoes one that has ended. Asked again of one undone or being undone: nothing more. */
export function endImport(ctx: Context, id: string): Promise<Import> {
  requireRight(ctx, "imports:write")
  return transaction(ctx, async (tx) => {
    const { status } = found(await importById(tx, id, { lock: true }), id)
    if (status === "running") {
      await setImportStatus(tx, id, { from: status, to: "cancelled", finishedAt: ctx.now })
      await audit(tx, ctx, { action: "import.cancel", subject: `import:${id}` })
    } else if (status !== "undoing" && status !== "undone") {
      await setImportStatus(tx, id, { from: status, to: "undoing" })
      await audit(tx, ctx, { action: "import.undo", subject: `import:${id}` })
      const payload = { workspace_id: ctx.workspace.id, import_id: id }
      await addJob(tx, "undo_import", payload, { queue: importQueue(ctx) })
    }
    return { ...found(await importById(tx, id), id), problems: await problemsOf(tx, id) }
  })
}

/** How an import stands, with its first problems. */
export const getImport = (ctx: Context, id: string): Promise<Import> =>
  transaction(ctx, async (tx) => ({
    ...found(await importById(tx, id), id),
    problems: await problemsOf(tx, id),
  }))

function found<T>(head: T | null, id: string): T {
  if (head === null) throw new Problem("not_found", `There is no import '${id}'.`)
  return head
}
