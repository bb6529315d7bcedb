import writeXlsxFile from "write-excel-file/node"
import { FileAnswer } from "./file-answer.ts"

/** A cell: text, a number, a decimal number as text that must lose no digit, or nothing. */
export type Cell = string | number | null | { decimal: string }

/** A table as a file: notes that say what the figures mean stand above the headings. */
export type TableFile = {
  /** Of the file, without its ending. */
  name: string
  notes: readonly string[]
  head: readonly string[]
  rows: readonly (readonly Cell[])[]
}

/** A table as CSV (UTF-8 with a byte order mark, as Excel asks for) or as an Excel workbook. */
export async function tableDownload(format: "csv" | "xlsx", table: TableFile): Promise<FileAnswer> {
  const name = `${table.name}.${format}`
  if (format === "csv") return new FileAnswer("text/csv; charset=utf-8", name, csvOf(table))
  return new FileAnswer(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    name,
    await workbookOf(table),
  )
}

function csvOf({ notes, head, rows }: TableFile): Buffer {
  const lines = [...notes.map((note) => [note]), ...(notes.length > 0 ? [[]] : []), head, ...rows]
  return Buffer.from(`\uFEFF${lines.map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`)
}

function csvCell(cell: Cell): string {
  const text = textOf(cell)
  // A leading sign would be taken for a formula by the program that opens the file.
  const safe = typeof cell === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const textOf = (cell: Cell): string =>
  cell === null ? "" : typeof cell === "object" ? cell.decimal : String(cell)

/** Of a number this long a spreadsheet keeps every digit. */
const digitsKept = 15

async function workbookOf({ notes, head, rows }: TableFile): Promise<Buffer> {
  const data = [
    ...notes.map((note) => [{ value: note, fontStyle: "italic" as const }]),
    ...(notes.length > 0 ? [[]] : []),
    head.map((value) => ({ value, fontWeight: "bold" as const })),
    ...rows.map((cells) => cells.map(workbookCell)),
  ]
  const columns = head.map((text) => ({ width: Math.max(12, text.length + 2) }))
  return writeXlsxFile(data, {
    columns,
    stickyRowsCount: notes.length + (notes.length > 0 ? 2 : 1),
  }).toBuffer()
}

function workbookCell(cell: Cell) {
  if (cell === null) return null
  if (typeof cell !== "object") return { value: cell }
  const digits = cell.decimal.replaceAll(/[-.]/g, "").length
  return digits > digitsKept ? { value: cell.decimal } : { value: Number(cell.decimal), format: "#,##0.00" }
}
