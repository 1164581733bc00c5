import type { Head } from '#domain/journal/compose.ts'
import { EMPTY_HEAD } from '#domain/journal/compose.ts'
import type { OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { ChainReport, StoredEntry } from '#domain/journal/verify.ts'
import { chainVerifier } from '#domain/journal/verify.ts'
import type { Json } from '#domain/json.ts'
import type { Pools } from '#server/db/pools.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import { withScope } from '#server/db/scope.ts'
import type { Folded } from './state-cache.ts'
import type { TailRow } from './stored.ts'
import { openRow } from './stored.ts'
import type { StreamKind } from './stream-kind.ts'

const PAGE = 1_000

const ENTRY_COLUMNS = `convert_from(e.bytes, 'UTF8') as bytes, encode(e.hash, 'hex') as hash,
  (select json_object_agg(v.pointer, v.value) from sealed_value v
    where v.workspace = e.workspace and v.stream = e.stream and v.seq = e.seq) as sealed`

type EntryRow = { bytes: TailRow[0]; hash: TailRow[1]; sealed: TailRow[2] }

const opened = (rows: readonly EntryRow[]): OpenedEntry[] =>
  rows.map(({ bytes, hash, sealed }) => openRow([bytes, hash, sealed]))

export type JournalReads = ReturnType<typeof journalReads>

/** Reads of one workspace, as the app role. */
export function journalReads(pools: Pools) {
  const head = (scope: WorkspaceScope, stream: StreamName): Promise<Head> =>
    withScope(pools, scope, async (client) => {
      const { rows } = await client.query<{ seq: number; hash: string; at: string }>(
        `select seq, encode(hash, 'hex') as hash, instant_text(at) as at from stream_head where workspace = $1 and stream = $2`,
        [scope.workspace, stream],
      )
      return rows[0] ?? EMPTY_HEAD
    })

  const entriesAfter = (scope: WorkspaceScope, stream: StreamName, seq: number, limit: number) =>
    withScope(pools, scope, async (client) => {
      const { rows } = await client.query<EntryRow>(
        `select ${ENTRY_COLUMNS} from entry e where e.workspace = $1 and e.stream = $2 and e.seq > $3 order by e.seq limit $4`,
        [scope.workspace, stream, seq, limit],
      )
      return opened(rows)
    })

  const entriesBefore = (scope: WorkspaceScope, stream: StreamName, seq: number, limit: number) =>
    withScope(pools, scope, async (client) => {
      const { rows } = await client.query<EntryRow>(
        `select ${ENTRY_COLUMNS} from entry e where e.workspace = $1 and e.stream = $2 and e.seq < $3 order by e.seq desc limit $4`,
        [scope.workspace, stream, seq, limit],
      )
      return opened(rows).reverse()
    })

  const cachedState = (scope: WorkspaceScope, stream: StreamName, version: number) =>
    withScope(pools, scope, async (client) => {
      const { rows } = await client.query<{ seq: number; state: unknown }>(
        'select seq, state from stream_state where workspace = $1 and stream = $2 and evolve_version = $3',
        [scope.workspace, stream, version],
      )
      return rows[0] ?? null
    })

  /** Folds page by page from `from` up to the head, or up to `upTo`. */
  const fold = async <S>(
    scope: WorkspaceScope,
    kind: StreamKind<S>,
    stream: StreamName,
    from: { state: S | null; seq: number },
    upTo = Number.MAX_SAFE_INTEGER,
  ): Promise<{ state: S | null; head: Head | null }> => {
    let { state, seq } = from
    let head: Head | null = null
    while (seq < upTo) {
      const page = await entriesAfter(scope, stream, seq, Math.min(PAGE, upTo - seq))
      for (const entry of page) {
        state = kind.evolve(state, entry)
        head = { seq: entry.entry.seq, hash: entry.hash, at: entry.entry.at }
      }
      if (head) seq = head.seq
      if (page.length < PAGE) break
    }
    return { state, head }
  }

  return {
    head,
    entriesAfter,
    entriesBefore,
    loadStream: async <S>(scope: WorkspaceScope, kind: StreamKind<S>, stream: StreamName) => {
      const cached = await cachedState(scope, stream, kind.version)
      const from = { state: (cached?.state ?? null) as S | null, seq: cached?.seq ?? 0 }
      const folded = await fold(scope, kind, stream, from)
      return { state: folded.state, head: folded.head ?? (await head(scope, stream)) }
    },
    /** The state at exactly `head`, folded from the first entry. */
    refold: async (scope: WorkspaceScope, kind: StreamKind<unknown>, stream: StreamName, at: Head): Promise<Folded> => {
      const { state } = await fold(scope, kind, stream, { state: null, seq: 0 }, at.seq)
      return { version: kind.version, seq: at.seq, hash: at.hash, at: at.at, state }
    },
    document: (scope: WorkspaceScope, hash: string): Promise<Json | null> =>
      withScope(pools, scope, async (client) => {
        const { rows } = await client.query<{ document: Json }>(
          'select document from runbook_document where workspace = $1 and hash = $2',
          [scope.workspace, hash],
        )
        return rows[0]?.document ?? null
      }),
    exportStream: (scope: WorkspaceScope, stream: StreamName) => exportStream(pools, scope, stream),
    verifyStored: async (scope: WorkspaceScope, stream: StreamName): Promise<ChainReport> => {
      const verifier = chainVerifier(scope.workspace, stream)
      const recorded = await head(scope, stream)
      for await (const page of storedPages(pools, scope, stream)) {
        for (const stored of page) verifier.add(stored)
      }
      const report = verifier.report()
      if (report.entries >= recorded.seq) return report
      const fault = 'The stream ends before the head that was recorded'
      return { ...report, faults: [...report.faults, { seq: recorded.seq, fault }] }
    },
  }
}

async function* exportStream(pools: Pools, scope: WorkspaceScope, stream: StreamName): AsyncGenerator<Uint8Array> {
  for await (const page of storedPages(pools, scope, stream)) {
    for (const { bytes } of page) yield bytes
  }
}

type StoredRow = { seq: number; bytes: Buffer; hash: string; sealed: StoredEntry['sealedValues'] | null }

/** Stored entries in pages, each read by its own short transaction: entries do not change, so the pages fit together. */
async function* storedPages(pools: Pools, scope: WorkspaceScope, stream: StreamName): AsyncGenerator<StoredEntry[]> {
  let last = 0
  for (;;) {
    const rows = await withScope(pools, scope, async (client) => {
      const answer = await client.query<StoredRow>(
        `select e.seq, e.bytes, encode(e.hash, 'hex') as hash,
           (select json_agg(json_build_object('pointer', v.pointer, 'salt', v.salt, 'value', v.value)) from sealed_value v
             where v.workspace = e.workspace and v.stream = e.stream and v.seq = e.seq) as sealed
         from entry e where e.workspace = $1 and e.stream = $2 and e.seq > $3 order by e.seq limit $4`,
        [scope.workspace, stream, last, PAGE],
      )
      return answer.rows
    })
    yield rows.map(({ bytes, hash, sealed }) => ({ bytes, hash, sealedValues: (sealed ?? []).map(parsed) }))
    const end = rows.at(-1)
    if (!end || rows.length < PAGE) return
    last = end.seq
  }
}

function parsed({ pointer, salt, value }: { pointer: string; salt: string; value: Json }) {
  try {
    return { pointer, salt, value: JSON.parse(String(value)) as Json }
  } catch {
    return { pointer, salt, value: null }
  }
}
