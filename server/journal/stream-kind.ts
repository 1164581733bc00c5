import type { Head } from '#domain/journal/compose.ts'
import type { OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'

export type ProjectionTable =
  | 'workspace'
  | 'member'
  | 'catalogue_object'
  | 'runbook'
  | 'runbook_document'
  | 'incident'
  | 'incident_viewer'
  | 'freeze'
  | 'notice'

/** Whole rows with snake_case columns. `workspace` is filled in; a column left out becomes null. */
export type ProjectionRow = { readonly [column: string]: Json }

/**
 * Rows to insert or replace by their key. The `incident_viewer` rows of an incident are replaced whenever its `incident` row is given;
 * a `runbook_document` row that exists stays as it is.
 */
export type Projections = { readonly [table in ProjectionTable]?: readonly ProjectionRow[] }

export type ProjectContext = {
  workspace: string
  /** Null only while the workspace itself is being made. */
  origin: 'made' | 'sample' | null
  stream: StreamName
  /** After the entries that are being written. */
  head: Head
  /** A runbook document of the workspace by its hash, or null. */
  document(hash: string): Json | null
}

/** How the entries of one kind of stream fold. The state must survive JSON; raise `version` whenever `evolve` or the state changes. */
export type StreamKind<S> = {
  kind: string
  version: number
  evolve(state: S | null, entry: OpenedEntry): S
  project(state: S, ctx: ProjectContext): Projections
}
