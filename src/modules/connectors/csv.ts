import { createReadStream, type ReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { pipeline, Readable } from "node:stream"
import { constants, createGunzip } from "node:zlib"
import { CsvError, type Info, parse } from "csv-parse"
import { Problem } from "#kernel/errors.ts"
import type { RowProblem } from "#kernel/records.ts"
import { decoder, detectEncoding, type Encoding } from "./encoding.ts"

/** One record of a file: its cells, or what is wrong with it; `line` is where it begins, the heading being line 1. */
export type CsvRecord = { line: number; cells: string[]; fault: RowProblem | null }

/** What a file turned out to be. */
export type CsvShape = { encoding: Encoding; delimiter: string; columns: string[] }

export type CsvFile = {
  shape: CsvShape
  /** Records after the heading, in order. Throws a Problem where the file cannot be read on. */
  records(): AsyncGenerator<CsvRecord>
}

const largestRecord = 1024 * 1024

/** Opens a CSV file, plain or gzip; finds out its encoding, delimiter and columns. Refuses what is no CSV file. */
export async function openCsv(path: string): Promise<CsvFile & { progress(): number }> {
  const { size } = await stat(path)
  const gzip = await beginsWithGzip(path)
  let file: ReadStream | null = null
  const opened = await inspect(() => {
    file = createReadStream(path, { highWaterMark: 256 * 1024 })
    return gzip ? unzipped(file, false) : file
  }, false)
  return { ...opened, progress: () => (file && size > 0 ? Math.min(1, file.bytesRead / size) : 0) }
}

/** The same for the beginning of a file, cut off anywhere. */
export const openSample = (head: Buffer): Promise<CsvFile> =>
  inspect(() => (isGzip(head) ? unzipped(Readable.from([head]), true) : Readable.from([head])), true)

async function inspect(bytes: () => AsyncIterable<Buffer>, cutOff: boolean): Promise<CsvFile> {
  const encoding = await detectEncoding(bytes(), cutOff)
  const text = () => decoder(bytes(), encoding, cutOff)
  const delimiter = sniffDelimiter(await firstText(text()))
  const heading = await firstRecord(text(), delimiter)
  if (heading === null)
    throw new Problem("invalid", "The file is empty; its first line must name the columns.")
  if (heading.some((name) => name.includes("\0")))
    throw new Problem("invalid", "The first line, which names the columns, holds a NUL character.")
  const columns = heading.map((name) => name.trim())
  return {
    shape: { encoding, delimiter, columns },
    records: () => recordsOf(text(), delimiter, columns.length),
  }
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b

async function beginsWithGzip(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { end: 1 })) return isGzip(chunk as Buffer)
  return false
}

/** Unzips; with `cutOff` a file that breaks off is taken for one that ends there. */
async function* unzipped(source: Readable, cutOff: boolean): AsyncGenerator<Buffer> {
  const options = cutOff ? { finishFlush: constants.Z_SYNC_FLUSH } : {}
  try {
    yield* pipeline(source, createGunzip(options), () => undefined)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ""
    if (!code.startsWith("Z_")) throw error
    throw new Problem("invalid", `The gzip file is damaged or cut off (${code}).`)
  }
}

async function firstText(text: AsyncIterable<string>): Promise<string> {
  for await (const chunk of text) if (chunk !== "") return chunk
  return ""
}

/** The delimiter that divides the heading: comma, semicolon or tab, whichever stands there most, outside quotes. */
export function sniffDelimiter(head: string): string {
  const counts = new Map([
    [",", 0],
    [";", 0],
    ["\t", 0],
  ])
  let quoted = false
  for (const char of head.trimStart()) {
    if (char === '"') quoted = !quoted
    else if (!quoted && char === "\n") break
    else if (!quoted && counts.has(char)) counts.set(char, (counts.get(char) ?? 0) + 1)
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1])
  return best?.[0] ?? ","
}

type Parsed = { record: string[]; info: Info }

function parser(text: AsyncIterable<string>, delimiter: string): AsyncIterable<Parsed> {
  const options = {
    delimiter,
    record_delimiter: "\n",
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: largestRecord,
    info: true,
  }
  return pipeline(text, parse(options), () => undefined)
}

async function firstRecord(text: AsyncIterable<string>, delimiter: string): Promise<string[] | null> {
  for await (const { record } of parser(text, delimiter)) return record
  return null
}

/** Records after the heading. A quote that is never closed ends the file as one faulty record. */
async function* recordsOf(
  text: AsyncIterable<string>,
  delimiter: string,
  width: number,
): AsyncGenerator<CsvRecord> {
  let heading = true
  let nextLine = 1
  try {
    for await (const { record, info } of parser(text, delimiter)) {
      nextLine = info.lines + 1
      if (heading) heading = false
      else yield asRecord(record, info.lines - lineBreaks(record), width)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code !== "CSV_QUOTE_NOT_CLOSED")
      throw new Problem(
        "invalid",
        `The record that begins at line ${nextLine} is longer than 1 MB: a quote there is probably never closed.`,
      )
    const message = `A quote opens here and is never closed: nothing from line ${nextLine} to the end of the file could be read.`
    yield { line: nextLine, cells: [], fault: { field: null, code: "broken_quote", message } }
  }
}

function asRecord(cells: string[], line: number, width: number): CsvRecord {
  const extra = cells.slice(width)
  if (cells.length < width || extra.some((cell) => cell.trim() !== ""))
    return {
      line,
      cells,
      fault: {
        field: null,
        code: "wrong_columns",
        message: `The line has ${cells.length} cells where the heading has ${width}; a delimiter or a quote is missing or too many.`,
      },
    }
  if (cells.some((cell) => cell.includes("\0")))
    return {
      line,
      cells,
      fault: { field: null, code: "bad_text", message: "The line holds a NUL character." },
    }
  return { line, cells, fault: null }
}

function lineBreaks(cells: readonly string[]): number {
  let breaks = 0
  for (const cell of cells)
    for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) breaks++
  return breaks
}
