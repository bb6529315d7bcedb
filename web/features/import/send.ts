import { type ImportKind, type Mapping, previewImport, startImport } from "#modules/connectors/contract.ts"
import { call } from "../../api.ts"
import { type Choices, mappingHeader, type Preview } from "./mapping.ts"

/** A file on its way in: what it is, and, once its head was read, what goes where. */
export type Draft = { kind: ImportKind; file: File; preview: Preview; choices: Choices }

/** What the page of an import can do. */
export type Actions = {
  /** The file and its columns, while the page remembers them. */
  draft: Draft | null
  load: (what: { kind: ImportKind; file: File; mapping: Mapping }, trial: boolean) => Promise<void>
  change: (() => void) | null
  choose: (file: File, kind: ImportKind, mapping?: Mapping) => Promise<void>
  begin: () => void
}

const headBytes = 256 * 1024

const typeOf = (file: File): string =>
  file.name.toLowerCase().endsWith(".gz") ? "application/gzip" : "text/csv"

/** Whether a file can be what we read, by its name. */
export const isReadable = (file: File): boolean => /\.(csv|tsv|txt)(\.gz)?$/i.test(file.name)

/** Shows the server the head of a file. */
export const readHead = (kind: ImportKind, file: File, signal: AbortSignal): Promise<Preview> =>
  call(
    previewImport,
    { query: { kind } },
    { stream: file.slice(0, headBytes), headers: { "content-type": typeOf(file) }, signal },
  )

/** Sends a whole file as it lies on the disk; answers with the id of the import it became. */
export async function send(
  { kind, file, mapping }: { kind: ImportKind; file: File; mapping: Mapping },
  trial: boolean,
  signal: AbortSignal,
): Promise<string> {
  const { id } = await call(
    startImport,
    { query: { kind, dry_run: String(trial), file_name: file.name.slice(-300) } },
    {
      stream: file,
      headers: { "content-type": typeOf(file), "x-mapping": mappingHeader(mapping) },
      signal,
    },
  )
  return id
}
