import { TRPCClientError } from '@trpc/client'
import type { ApiError, FieldProblems, ProblemCode } from '#domain/problem.ts'

/** What a screen shows of a failed call. `UNREACHABLE`: no answer came, so nobody knows whether it was carried out. */
export type ShownError = {
  code: ProblemCode | 'UNREACHABLE'
  message: string
  id: string | null
  fields: FieldProblems
}

const UNREACHABLE: ShownError = {
  code: 'UNREACHABLE',
  message: 'No answer from the server. What you typed is kept; sending it again records it once',
  id: null,
  fields: {},
}

export function shownError(thrown: unknown): ShownError {
  if (!(thrown instanceof TRPCClientError)) throw thrown
  const told = [thrown.data, thrown.meta?.responseJSON].find(isApiError)
  if (!told) return UNREACHABLE
  return { code: told.code, message: told.message, id: told.id || null, fields: told.fields ?? {} }
}

/** Worth sending again as it is: no answer, or the answer that nobody could work on it. */
export const isPassing = ({ code }: ShownError): boolean => code === 'UNREACHABLE' || code === 'UNAVAILABLE'

const isApiError = (value: unknown): value is ApiError =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  typeof value.code === 'string' &&
  'message' in value &&
  typeof value.message === 'string' &&
  'id' in value
