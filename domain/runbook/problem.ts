// A problem is one plain sentence about one place of a runbook file.
import type { z } from 'zod'

export type Problem = { line: number; column: number; severity: 'error' | 'warning'; message: string; path: string }

export type PathPart = string | number
export type PlainIssue = { path: PathPart[]; message: string }

/** How schemas are asked here: what is missing is told apart from what is wrong by the input, whatever words are set elsewhere. */
export const withInput = { reportInput: true }

const plainPath = (path: readonly PropertyKey[]): PathPart[] =>
  path.map((part) => (typeof part === 'number' ? part : String(part)))

const expectedWord: { readonly [expected: string]: string } = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of named values',
  record: 'a set of named values',
}

const typeSentence = (issue: { expected: string; input?: unknown }, path: readonly PathPart[]): string => {
  const name = path.at(-1)
  if (issue.input === undefined) return typeof name === 'string' ? `${name} is missing.` : 'Something is missing here.'
  return `Here stands ${expectedWord[issue.expected] ?? issue.expected}.`
}

/** Schema issues as sentences, an unknown word at the word itself, a union by the alternative that came closest. */
export const plainIssues = (issues: readonly z.core.$ZodIssue[], base: readonly PathPart[] = []): PlainIssue[] =>
  issues.flatMap((issue): PlainIssue[] => {
    const path = [...base, ...plainPath(issue.path)]
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({ path: [...path, key], message: `${key} is no word of the format here.` }))
      case 'invalid_union': {
        const closest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0]
        return closest === undefined ? [{ path, message: 'This does not fit here.' }] : plainIssues(closest, path)
      }
      case 'invalid_key':
        return [{ path, message: issue.issues[0]?.message ?? 'This is no name.' }]
      case 'invalid_value':
        return [
          {
            path,
            message:
              issue.values.length === 1
                ? `Only ${String(issue.values[0])} can stand here.`
                : `One of ${issue.values.map(String).join(', ')} stands here.`,
          },
        ]
      case 'invalid_type':
        return [{ path, message: typeSentence(issue, path) }]
      case 'too_small':
        return [
          {
            path,
            message:
              issue.origin === 'string' || issue.origin === 'array'
                ? 'Nothing stands here yet.'
                : `${issue.minimum} or more.`,
          },
        ]
      case 'too_big':
        return [{ path, message: `At most ${issue.maximum}.` }]
      default:
        return [{ path, message: issue.message }]
    }
  })

const depth = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(
    0,
    ...issues.map(
      (issue) => issue.path.length + (issue.code === 'invalid_type' || issue.code === 'invalid_value' ? 0 : 0.5),
    ),
  )
