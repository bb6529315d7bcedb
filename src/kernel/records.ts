/** What became of one row that was put: `created`, `updated`, the same as before, or refused with the reason. */
export type Outcome = "created" | "updated" | "duplicate" | RowProblem

/** A refused row: which field (null: the row as a whole), a stable code, and a sentence with the remedy. */
export type RowProblem = { field: string | null; code: string; message: string }

/** One record changed by a put: its key, and its content before (null: it was not there) and after. */
export type RecordChange<R> = { key: string; before: R | null; after: R }

/** Result of putting many rows: one outcome a row, in their order, and the changes behind them. */
export type PutResult<R> = { outcomes: Outcome[]; changes: RecordChange<R>[] }

export const isProblem = (outcome: Outcome): outcome is RowProblem => typeof outcome === "object"
