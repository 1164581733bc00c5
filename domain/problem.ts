// A problem is what every door answers when it does not do what was asked: a code, a sentence for people, an id, the fields at fault.
export const PROBLEM_CODES = [
  'BAD_INPUT',
  'NOT_SIGNED_IN',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'TOO_LARGE',
  'TOO_MANY',
  'UNSUPPORTED',
  'UNAVAILABLE',
  'INTERNAL',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

/** Sentences by field path, such as `email` or `apps.0.name`. */
export type FieldProblems = Record<string, string>

/** The one shape of an API error. `id` also stands in the server's log. */
export type ApiError = { code: ProblemCode; message: string; id: string; fields?: FieldProblems }

/** Thrown by a verb that does not do what was asked. `message` is for people; nothing secret belongs in it. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly fields: FieldProblems | undefined
  constructor(code: ProblemCode, message: string, fields?: FieldProblems) {
    super(message)
    this.code = code
    this.fields = fields
  }
}

/** What is not there, and what is not yours, are told apart by nobody. */
export const notFound = (what = 'This'): Problem =>
  new Problem('NOT_FOUND', `${what} does not exist, or is not yours to see`)

export const HTTP_STATUS: Record<ProblemCode, number> = {
  BAD_INPUT: 400,
  NOT_SIGNED_IN: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TOO_LARGE: 413,
  TOO_MANY: 429,
  UNSUPPORTED: 415,
  UNAVAILABLE: 503,
  INTERNAL: 500,
}
