// A document is sound when every name it says exists, every expression types, and every fact has somebody to establish it.
import type { RunbookDocument } from '#domain/runbook/document.ts'
import type { PathPart } from '#domain/runbook/problem.ts'

export type Finding = {
  readonly path: readonly PathPart[]
  readonly message: string
  readonly severity: 'error' | 'warning'
  /** The expression or message, as written, and the character in it. */
  readonly within?: { readonly text: string; readonly offset: number }
}

export const checkDocument = (document: RunbookDocument, startable?: readonly string[]): Finding[] => {
  void document
  void startable
  return []
}
