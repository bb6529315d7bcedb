export { type LibraryDocument, readDocuments } from "./documents.ts"
export { currentDocuments, type SavedDocument, saveDocument } from "./versions.ts"
