// A compiled runbook is a document with its expressions made ready: compiled once, ruled with many times, on the server and in the browser alike.
import type { Action, Fact, RunbookDocument, Step } from '#domain/runbook/document.ts'

export type CompiledRunbook = {
  readonly document: RunbookDocument
  /** SHA-256, hex, of the document's canonical form. */
  readonly hash: string
  readonly facts: ReadonlyMap<string, Fact>
  readonly steps: ReadonlyMap<string, Step>
  readonly actions: ReadonlyMap<string, Action>
}
