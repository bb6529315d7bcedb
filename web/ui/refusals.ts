import { ApiProblem } from "../api.ts"

const stands = (path: string, field: string): boolean => path === field || path.startsWith(`${field}.`)

/** What was refused of one field of a form, or of a part of it. */
export function refusalOf(error: Error | null, field: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined
  return error.errors.find(({ path }) => stands(path, field))?.message
}

/** Whether all that was refused stands at one of these fields. */
export const refusedAt = (error: Error, fields: readonly string[]): boolean =>
  error instanceof ApiProblem &&
  error.errors.length > 0 &&
  error.errors.every(({ path }) => fields.some((field) => stands(path, field)))
