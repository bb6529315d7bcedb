import type { Part, Path } from "./edit-document.ts"

/** A document that is being filled in, and what was refused of it. */
export type Filling = {
  document: Part
  change: (document: Part) => void
  /** What was refused of a place or of a part of it. */
  refusalOf: (path: Path) => string | undefined
}

/** What a field of any kind is given. */
export type FieldProps = {
  label: string
  value: unknown
  change: (value: unknown) => void
  refusalOf: (within: Path) => string | undefined
}
