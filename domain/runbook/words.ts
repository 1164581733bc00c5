// A word is a name that an expression can carry: camelCase, joined by dots where a name is long; never one of CEL's own.
import { z } from 'zod'

const celWords = [
  'as',
  'break',
  'const',
  'continue',
  'else',
  'false',
  'for',
  'function',
  'if',
  'import',
  'in',
  'let',
  'loop',
  'namespace',
  'null',
  'package',
  'return',
  'true',
  'var',
  'void',
  'while',
]
const ownWords = ['constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'toJSON', 'then']
const reserved = new Set([...celWords, ...ownWords])

const simple = /^[a-z][A-Za-z0-9]{0,39}$/

const wordProblem = (name: string, dotted: boolean): string | null => {
  const parts = dotted ? name.split('.') : [name]
  for (const part of parts) {
    if (part.includes('-'))
      return `A hyphen is a minus in an expression: write ${name.replace(/-+(.)?/g, (_, letter?: string) => (letter ?? '').toUpperCase())} instead of ${name}.`
    if (!simple.test(part))
      return dotted
        ? `${name} is no name: camelCase words joined by dots, such as route.owner.`
        : `${name} is no name: one camelCase word, such as readState.`
    if (reserved.has(part)) return `${part} is a reserved word, so it cannot be a name.`
  }
  return name.length > 80 ? `${name} is longer than 80 characters.` : null
}

const named = (dotted: boolean) =>
  z.string().superRefine((name, context) => {
    const problem = wordProblem(name, dotted)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

export const word = named(false)
export const dottedWord = named(true)

export const kebab = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'Lower-case words joined by hyphens are needed, such as bad-deploy.')
  .max(60, 'At most 60 characters.')

/** `a.b` and `a.b.c` cannot both be names: the first would hide the second. */
export const shadowedName = (names: readonly string[]): { short: string; long: string } | null => {
  for (const short of names) for (const long of names) if (long.startsWith(`${short}.`)) return { short, long }
  return null
}
