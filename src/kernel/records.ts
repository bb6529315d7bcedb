import { isDeepStrictEqual } from "node:util"

/** What became of one row that was put: `created`, `updated`, the same as before, or refused with the reason. */
export type Outcome = "created" | "updated" | "duplicate" | RowProblem

/** A refused row: which field (null: the row as a whole), a stable code, and a sentence with the remedy. */
export type RowProblem = { field: string | null; code: string; message: string }

/** One record changed by a put: its key, and its content before (null: it was not there) and after. */
export type RecordChange<R> = { key: string; before: R | null; after: R }

/** Result of putting many rows: one outcome a row, in their order, and the changes behind them. */
export type PutResult<R> = { outcomes: Outcome[]; changes: RecordChange<R>[] }

/** What a record was and is now (null: it is not there), whichever way it was changed. */
export type Transition<R> = { key: string; before: R | null; after: R | null }

/** A change that could not be taken back: the record was `changed` since, or others need it as it is. */
export type Kept = { key: string; because: "changed" | "needed" }

/** Result of taking changes back: how many were, and those left as they are. */
export type Restored = { restored: number; kept: Kept[] }

export const isProblem = (outcome: Outcome): outcome is RowProblem => typeof outcome === "object"

/**
 * Applies rows in order upon the records as they are. `current` (by key) is kept up to date row by row, so that
 * `problemOf` may consult it. Several rows of one key become one change.
 */
export function applyRows<Row, R>(
  rows: readonly Row[],
  current: Map<string, R>,
  steps: {
    keyOf(row: Row): string
    problemOf(row: Row, at: number): RowProblem | null
    recordOf(row: Row): R
  },
): PutResult<R> {
  const changes = new Map<string, RecordChange<R>>()
  const outcomes = rows.map((row, at): Outcome => {
    const problem = steps.problemOf(row, at)
    if (problem) return problem
    const key = steps.keyOf(row)
    const before = current.get(key) ?? null
    const after = steps.recordOf(row)
    if (before && isDeepStrictEqual(before, after)) return "duplicate"
    current.set(key, after)
    const earlier = changes.get(key)
    if (earlier) earlier.after = after
    else changes.set(key, { key, before, after })
    return before ? "updated" : "created"
  })
  const real = [...changes.values()].filter(({ before, after }) => !isDeepStrictEqual(before, after))
  return { outcomes, changes: real }
}

/**
 * Takes changes back, the last one first, where the record still is what the change made it and `mayBecome` allows it.
 * `current` (by key) is kept up to date. Returns what becomes of the records, and what was left as it is.
 */
export function revertChanges<R>(
  changes: readonly RecordChange<R>[],
  current: Map<string, R>,
  mayBecome: (key: string, after: R | null) => boolean,
): { transitions: Transition<R>[]; kept: Kept[] } {
  const transitions = new Map<string, Transition<R>>()
  const kept: Kept[] = []
  for (const { key, before: after, after: made } of changes.toReversed()) {
    const before = current.get(key) ?? null
    if (!isDeepStrictEqual(before, made)) kept.push({ key, because: "changed" })
    else if (!mayBecome(key, after)) kept.push({ key, because: "needed" })
    else {
      if (after === null) current.delete(key)
      else current.set(key, after)
      const earlier = transitions.get(key)
      if (earlier) earlier.after = after
      else transitions.set(key, { key, before, after })
    }
  }
  return { transitions: [...transitions.values()], kept }
}

/** The records that transitions leave behind, and the keys of those they take away. */
export function written<R>(transitions: readonly Transition<R>[]): { saved: R[]; removed: string[] } {
  const saved = transitions.flatMap(({ after }) => (after === null ? [] : [after]))
  return { saved, removed: transitions.filter(({ after }) => after === null).map(({ key }) => key) }
}
