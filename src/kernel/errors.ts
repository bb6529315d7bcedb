/** The closed set of refusals; each has its HTTP status beside it. */
export const problemStatus = {
  invalid: 422,
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  too_many: 429,
  unavailable: 503,
} as const

export type ProblemCode = keyof typeof problemStatus

/** One place in the input: `path` names it ("groups[0].weight"), `message` says what is wrong and what would be right. */
export type FieldError = { path: string; message: string }

/** A refusal a person or a program can act on. Travels to the edge and becomes an RFC 9457 problem there. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: FieldError[]

  constructor(code: ProblemCode, message: string, errors: FieldError[] = []) {
    super(message)
    this.name = "Problem"
    this.code = code
    this.errors = errors
  }
}
