import type { FieldErrors, Resolver } from 'react-hook-form'
import { set } from 'react-hook-form'
import type { StartableRunbook } from '#domain/incident/views.ts'
import type { Declaration, DeclarationIds } from './declaration.ts'
import { declarationProblems } from './declaration.ts'

/** The form's judge: the schema of the command, and what the chosen runbook asks for. */
export function declarationResolver(ids: DeclarationIds, runbooks: readonly StartableRunbook[]): Resolver<Declaration> {
  return (typed) => {
    const problems = declarationProblems(typed, ids, runbooks.find(({ id }) => id === typed.runbook) ?? null)
    const errors: FieldErrors<Declaration> = {}
    for (const [path, message] of Object.entries(problems)) set(errors, path, { type: 'said', message })
    return Object.keys(problems).length === 0 ? { values: typed, errors: {} } : { values: {}, errors }
  }
}

/** The first sentence of each row, wherever below it the problem lies. */
export function sentencesAt(errors: unknown, rows: number): (string | undefined)[] {
  const list = Array.isArray(errors) ? errors : [errors]
  return Array.from({ length: Math.max(1, rows) }, (_, index) => sentenceIn(list[index]))
}

function sentenceIn(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('message' in error && typeof error.message === 'string') return error.message
  for (const [key, part] of Object.entries(error)) {
    const found = key === 'ref' ? undefined : sentenceIn(part)
    if (found) return found
  }
  return undefined
}
