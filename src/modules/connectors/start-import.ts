import type { Readable } from "node:stream"
import { newId } from "#kernel/ids.ts"
import { audit, auditedActor, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { ImportKind, Mapping } from "./contract.ts"
import { insertImport } from "./queries.pg.ts"
import { dropUpload, storeUpload } from "./uploads.ts"

export type NewFile = {
  kind: ImportKind
  dryRun: boolean
  fileName: string
  mapping: Mapping
  body: Readable
}

/** Imports of one workspace run one after another, in the order they were started. */
export const importQueue = (ctx: Context): string => `imports:${ctx.workspace.id}`

/** Takes a file in and queues its import; returns the import's id. */
export async function startImport(ctx: Context, file: NewFile): Promise<string> {
  requireRight(ctx, "imports:write")
  const id = newId()
  await storeUpload(ctx.filesFolder, id, file.body)
  try {
    await transaction(ctx, async (tx) => {
      await insertImport(tx, {
        id,
        workspaceId: ctx.workspace.id,
        kind: file.kind,
        dryRun: file.dryRun,
        fileName: file.fileName,
        mapping: file.mapping,
        actor: auditedActor(ctx.actor),
        now: ctx.now,
      })
      await audit(tx, ctx, {
        action: "import.start",
        subject: `import:${id}`,
        after: { kind: file.kind, dry_run: file.dryRun, file_name: file.fileName, mapping: file.mapping },
      })
      const payload = { workspace_id: ctx.workspace.id, import_id: id }
      await addJob(tx, "run_import", payload, { queue: importQueue(ctx) })
    })
  } catch (error) {
    await dropUpload(ctx.filesFolder, id)
    throw error
  }
  return id
}
