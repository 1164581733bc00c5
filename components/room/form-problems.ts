import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form'
import type { z } from 'zod'
import type { FieldProblems } from '#domain/problem.ts'

type Node = { [part: string]: Node | string | undefined; type?: string; message?: string }

/** Sentences by dotted path as the errors of a form; a sentence on a group and on its parts both stay. */
export function errorsAt<T extends FieldValues>(problems: FieldProblems): FieldErrors<T> {
  const errors: Node = {}
  for (const [path, message] of Object.entries(problems)) {
    let at = errors
    for (const part of path.split('.')) {
      const known = at[part]
      const next: Node = typeof known === 'object' ? known : {}
      at[part] = next
      at = next
    }
    at.type = 'said'
    at.message ??= message
  }
  return errors as FieldErrors<T>
}

export function problemsOf(issues: readonly z.core.$ZodIssue[], under = ''): FieldProblems {
  const problems: FieldProblems = {}
  for (const issue of issues) {
    const path = [under, ...issue.path.map(String)].filter((part) => part !== '').join('.')
    problems[path] ??= issue.message
  }
  return problems
}

/** A form whose values become, by `build`, the input of a shared schema, or problems by path. */
export function builtResolver<T extends FieldValues>(build: (values: T) => Partial<FieldProblems>): Resolver<T> {
  return (values) => {
    const found = Object.entries(build(values)).filter((pair): pair is [string, string] => pair[1] !== undefined)
    const problems: FieldProblems = Object.fromEntries(found)
    return Object.keys(problems).length === 0 ? { values, errors: {} } : { values: {}, errors: errorsAt<T>(problems) }
  }
}
