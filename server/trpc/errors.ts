import { TRPCError } from '@trpc/server'
import { z } from 'zod'
import type { FieldProblems, ProblemCode } from '#domain/problem.ts'
import { Problem } from '#domain/problem.ts'
import { databaseFault } from '#server/journal/database-fault.ts'

const TRPC_CODE = {
  BAD_INPUT: 'BAD_REQUEST',
  NOT_SIGNED_IN: 'UNAUTHORIZED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  TOO_MANY: 'TOO_MANY_REQUESTS',
  UNSUPPORTED: 'UNSUPPORTED_MEDIA_TYPE',
  UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ProblemCode, TRPCError['code']>

/** Said by the transport itself, about requests no screen of ours sends. */
const TRANSPORT: Partial<Record<TRPCError['code'], Problem>> = {
  PARSE_ERROR: new Problem('BAD_INPUT', 'The request is not valid JSON'),
  BAD_REQUEST: new Problem('BAD_INPUT', 'The request is not in the form this door takes'),
  NOT_FOUND: new Problem('NOT_FOUND', 'There is no such procedure'),
  METHOD_NOT_SUPPORTED: new Problem('UNSUPPORTED', 'This door takes POST only'),
  PAYLOAD_TOO_LARGE: new Problem('TOO_LARGE', 'The request is larger than 1 MB'),
  UNSUPPORTED_MEDIA_TYPE: new Problem('UNSUPPORTED', 'This door takes application/json only'),
}

/** Any error as what may be told to the client. An unknown one says nothing. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof z.core.$ZodError) return badInput(error.issues)
  if (error instanceof TRPCError) {
    if (error.cause && error.cause !== error) {
      const inner = problemOf(error.cause)
      if (inner.code !== 'INTERNAL') return inner
    }
    return (error.code !== 'INTERNAL_SERVER_ERROR' && TRANSPORT[error.code]) || UNKNOWN
  }
  if (databaseFault(error).kind === 'unreachable') return UNAVAILABLE
  return UNKNOWN
}

const UNKNOWN = new Problem('INTERNAL', 'Something failed here. The server log holds the details under this id')
const UNAVAILABLE = new Problem(
  'UNAVAILABLE',
  'The database does not answer. Try again in a moment; a command sent twice counts once',
)

export function asTrpcError(error: unknown): TRPCError {
  const problem = problemOf(error)
  return new TRPCError({
    code: TRPC_CODE[problem.code],
    message: problem.message,
    cause: problem.code === 'INTERNAL' ? error : problem,
  })
}

function badInput(issues: readonly z.core.$ZodIssue[]): Problem {
  const fields: FieldProblems = {}
  for (const issue of issues) {
    for (const [path, sentence] of sentencesOf(issue)) fields[path] ??= sentence
  }
  const first = Object.values(fields)[0]
  const only =
    Object.keys(fields).length === 1 && first ? first : 'Some of what was sent cannot be taken; see the fields'
  return new Problem('BAD_INPUT', only, fields)
}

function sentencesOf(issue: z.core.$ZodIssue): [string, string][] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => [[...path, key].join('.'), 'This field is not known here'])
  }
  return [[path.join('.'), issue.message]]
}
