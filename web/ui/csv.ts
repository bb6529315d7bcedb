import type { Language } from "../i18n.ts"
import type { Column } from "./DataTable.tsx"

/**
 * Rows as spreadsheets of the language expect them: in Russian divided by semicolons, with a decimal comma. Numbers
 * stay numbers; a text that a spreadsheet would run as a formula is marked as text.
 */
export function toCsv<Row>(
  columns: Pick<Column<Row>, "head" | "unit" | "csv">[],
  rows: Row[],
  language: Language,
): string {
  const [divider, point] = language === "ru" ? [";", ","] : [",", "."]
  const written = (value: string | number | null): string => {
    if (value === null) return ""
    if (typeof value === "number") return String(value).replace(".", point)
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const line = (values: (string | number | null)[]) => values.map(written).join(divider)
  const heads = columns.map(({ head, unit }) => (unit === undefined ? head : `${head}, ${unit}`))
  return [heads, ...rows.map((row) => columns.map((column) => column.csv(row)))].map(line).join("\r\n")
}

/** Saves a text as a file, with the mark by which spreadsheets know UTF-8. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: "text/csv;charset=utf-8" }))
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
