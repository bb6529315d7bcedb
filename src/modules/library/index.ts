import { glossaryTermSchema } from "./contract.ts"
import type { LibraryKind } from "./load-library.ts"

export { type LibraryDocument, readDocuments } from "./documents.ts"
export { type LibraryKind, loadLibrary } from "./load-library.ts"
export { currentDocuments, type SavedDocument } from "./queries.pg.ts"
export { libraryRoutes } from "./routes.ts"

export const glossaryKind: LibraryKind = { kind: "glossary", schema: glossaryTermSchema }
