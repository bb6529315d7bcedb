import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { listGlossary } from "./list-glossary.ts"

export function libraryRoutes(serve: Serve): void {
  serve(contract.listGlossary, listGlossary)
}
