import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { ApiError, FieldProblems, ProblemCode } from '#domain/problem.ts'
import { HTTP_STATUS } from '#domain/problem.ts'

export function newRequestId(): string {
  return randomBytes(8).toString('hex')
}

/** Answers with the one shape of an error; the id also stands in the log. */
export function answerProblem(
  response: ServerResponse,
  problem: { code: ProblemCode; message: string; fields?: FieldProblems },
  more: { id?: string; status?: number; headers?: Record<string, string> } = {},
): string {
  const id = more.id ?? newRequestId()
  if (response.headersSent) {
    response.destroy()
    return id
  }
  const body: ApiError = { code: problem.code, message: problem.message, id }
  if (problem.fields) body.fields = problem.fields
  response.writeHead(more.status ?? HTTP_STATUS[problem.code], {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...more.headers,
  })
  response.end(JSON.stringify(body))
  return id
}
