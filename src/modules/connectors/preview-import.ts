import type { Readable } from "node:stream"
import type { Answer } from "#platform/http/endpoint.ts"
import type { previewImport as contract, ImportKind } from "./contract.ts"
import { openSample } from "./csv.ts"
import { fieldsOf } from "./fields.ts"
import { suggestMapping } from "./suggest.ts"

const sampleBytes = 256 * 1024
const sampleRows = 20

/** Reads the beginning of a file: its shape, some cells of each column, and the mapping we suggest. */
export async function previewImport(kind: ImportKind, body: Readable): Promise<Answer<typeof contract>> {
  const sample = await openSample(await headOf(body))
  const rows: string[][] = []
  for await (const { cells, fault } of sample.records()) {
    if (!fault) rows.push(cells)
    if (rows.length === sampleRows) break
  }
  const { encoding, delimiter, columns } = sample.shape
  const sampled = columns.map((name, at) => ({
    name,
    samples: rows.map((cells) => (cells[at] ?? "").slice(0, 200)),
  }))
  return {
    encoding,
    delimiter,
    columns: sampled,
    fields: fieldsOf[kind].map(({ key, required }) => ({ key, required })),
    mapping: suggestMapping(kind, sampled),
  }
}

/** The first bytes of a body; the rest is read and let go, so that the sender is not cut off. */
async function headOf(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    if (size < sampleBytes) chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
  }
  return Buffer.concat(chunks).subarray(0, sampleBytes)
}
