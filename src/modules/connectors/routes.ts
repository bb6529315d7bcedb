import { type Serve, transaction } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { endImport, getImport } from "./end-import.ts"
import { readMapping } from "./mapping.ts"
import { previewImport } from "./preview-import.ts"
import { lastImports } from "./queries.pg.ts"
import { startImport } from "./start-import.ts"
import { streamOf } from "./uploads.ts"

export function connectorsRoutes(serve: Serve): void {
  serve(contract.startImport, async (ctx, { query }, { request }) => {
    const id = await startImport(ctx, {
      kind: query.kind,
      dryRun: query.dry_run,
      fileName: query.file_name,
      mapping: readMapping(request.headers["x-mapping"]),
      body: streamOf(request.body),
    })
    return { id, href: `/api/v1/imports/${id}` }
  })
  serve(contract.previewImport, (_ctx, { query }, { request }) =>
    previewImport(query.kind, streamOf(request.body)),
  )
  serve(contract.getImport, (ctx, { params }) => getImport(ctx, params.id))
  serve(contract.listImports, async (ctx) => ({ imports: await transaction(ctx, lastImports) }))
  serve(contract.endImport, (ctx, { params }) => endImport(ctx, params.id))
}
