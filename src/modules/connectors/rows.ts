import type { RowProblem } from "#kernel/records.ts"
import type { CsvRecord } from "./csv.ts"
import type { Plan, Source } from "./mapping.ts"
import { cellReader } from "./values.ts"

/** A row as our fields: null where its column is empty; a field without a column is absent. */
export type Values = Record<string, string | number | string[] | null>

/** One record of a file, read: its values, or what is wrong with it. */
export type ReadRow = {
  line: number
  values: Values
  free: Record<string, string>
  problems: RowProblem[]
}

const cellOf = (record: CsvRecord, source: Source): string =>
  "constant" in source ? source.constant : (record.cells[source.at] ?? "").trim()

/** Reads records by a plan, in the workspace's zone. */
export function rowReader(plan: Plan, zone: string): (record: CsvRecord) => ReadRow {
  const readCell = cellReader(zone)
  return (record) => {
    const row: ReadRow = { line: record.line, values: {}, free: {}, problems: [] }
    if (record.fault) {
      row.problems.push(record.fault)
      return row
    }
    for (const { field, source } of plan.fields) {
      const text = cellOf(record, source)
      if (text === "") {
        row.values[field.key] = null
        if (field.required) row.problems.push(missing(field.key))
        continue
      }
      const read = readCell(field, text)
      if ("problem" in read) row.problems.push(read.problem)
      else row.values[field.key] = read.value
    }
    for (const { name, source } of plan.free) row.free[name] = cellOf(record, source)
    return row
  }
}

const missing = (key: string): RowProblem => ({ field: key, code: "missing", message: `${key} is empty.` })
