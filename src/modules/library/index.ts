import { glossaryTermSchema } from "./contract.ts"
import type { LibraryKind } from "./kind.ts"

export { type LibraryDocument, readDocuments } from "./documents.ts"
export { faultsOf, type LibraryKind } from "./kind.ts"
export { loadLibrary } from "./load-library.ts"
export { currentDocuments, documentsInForce, documentVersions, type SavedDocument } from "./queries.pg.ts"
export { libraryRoutes } from "./routes.ts"
export { acceptDocument, publishDocument, type Saved, saveDocument } from "./save-document.ts"

export const glossaryKind: LibraryKind = { kind: "glossary", schema: glossaryTermSchema }
