import type { StreamName } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { LibraryEntry } from '#domain/library/library-runbook.ts'
import { evolveLibraryRunbook, LIBRARY_EVOLVE_VERSION } from '#domain/library/library-runbook.ts'
import { parseRunbook } from '#domain/runbook/parse.ts'
import type { Projections, StreamKind } from '#server/journal/stream-kind.ts'

export const runbookStream = (id: string): StreamName => `runbook/${id}`

export const runbookKind: StreamKind<LibraryEntry> = {
  kind: 'runbook',
  version: LIBRARY_EVOLVE_VERSION,
  evolve: evolveLibraryRunbook,
  project: (state, { stream }): Projections => {
    const row = {
      id: stream.slice('runbook/'.length),
      slug: state.slug,
      title: state.title ?? state.slug,
      hash: state.hash,
      version: state.version,
      origin: state.origin,
      withdrawn_at: state.withdrawnAt,
      problem: null,
    }
    const parsed = state.source === null ? null : parseRunbook(state.source)
    if (!parsed?.ok || parsed.hash !== state.hash) return { runbook: [row] }
    const document = { hash: state.hash, document: parsed.document as unknown as Json, source: state.source }
    return { runbook: [row], runbook_document: [document] }
  },
}
