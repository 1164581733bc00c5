// A finding is what the checker says about one place of a document.
import type { PathPart } from '#domain/runbook/problem.ts'

export type Finding = {
  readonly path: readonly PathPart[]
  readonly message: string
  readonly severity: 'error' | 'warning'
  /** The expression or message as written there, and the character in it. */
  readonly within?: { readonly text: string; readonly offset: number }
}

export const wrong = (path: readonly PathPart[], message: string): Finding => ({ path, message, severity: 'error' })
export const doubtful = (path: readonly PathPart[], message: string): Finding => ({
  path,
  message,
  severity: 'warning',
})
