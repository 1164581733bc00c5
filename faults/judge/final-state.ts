import type pg from 'pg'
import { evolveIncident } from '#domain/incident/evolve.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { Entry, OpenedEntry } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { createNames } from '#server/catalogue/names.ts'
import { openDatabase } from '#server/db/database.ts'
import type { Pools } from '#server/db/pools.ts'
import { mintScope } from '#server/db/scope.ts'
import { createIncidentParts } from '#server/incident/incident-parts.ts'
import { incidentStream } from '#server/incident/kind.ts'
import { createJournal } from '#server/journal/journal.ts'
import { createLibrary } from '#server/runbook/library.ts'

/** One incident as the database holds it when all is quiet. */
export type FinalState = {
  incident: string
  entries: readonly OpenedEntry[]
  /** What the database itself contradicts: chain, cached state, projection. */
  contradictions: string[]
}

type Store = { owner: pg.Pool; pools: Pools }

/** Reads everything as the owner of the tables, and holds fold, stored state, row and chain against each other. */
export async function finalState(store: Store, workspace: string, incident: string): Promise<FinalState> {
  const stream = incidentStream(incident)
  const entries = await storedEntries(store.owner, workspace, stream)
  const contradictions: string[] = []
  const scope = mintScope(workspace)
  const { owner, pools } = store
  const db = openDatabase(pools)
  const journal = createJournal({ pools, digestKey: Buffer.alloc(32) })
  const names = createNames(db)
  const { kind } = createIncidentParts(db, journal, createLibrary(db), names)

  const { faults } = await journal.verifyStored(scope, stream)
  contradictions.push(...faults.map(({ seq, fault }) => `chain: entry ${seq}: ${fault}`))
  try {
    const state = fold(entries)
    const { rows: cached } = await owner.query<{ seq: number; state: Json }>(
      'select seq, state from stream_state where workspace = $1 and stream = $2',
      [workspace, stream],
    )
    for (const row of cached) {
      if (!same(row.state, fold(entries.slice(0, row.seq)))) {
        contradictions.push(`state: what is stored at ${row.seq} is not the fold of the entries up to there`)
      }
    }
    const { rows } = await owner.query('select to_jsonb(i) as row from incident i where workspace = $1 and id = $2', [
      workspace,
      incident,
    ])
    const last = entries.at(-1)
    if (state && last) {
      await names(scope).ensure([...state.apps, ...state.environments])
      const hashes = Object.values(state.executions).map(({ runbook }) => runbook.hash)
      const documents = await documentsOf(owner, workspace, hashes)
      const head = { seq: state.seq, hash: last.hash, at: last.entry.at }
      const document = (hash: string) => documents.get(hash) ?? null
      const [projected] = kind.project(state, { workspace, origin: 'made', stream, head, document }).incident ?? []
      if (!same(plainRow(rows[0]?.row), plainRow({ ...projected, workspace }))) {
        contradictions.push('row: what the board reads is not the projection of the fold')
      }
    }
  } catch (error) {
    contradictions.push(`fold: the entries do not fold: ${error instanceof Error ? error.message : String(error)}`)
  }
  return { incident, entries, contradictions }
}

const fold = (entries: readonly OpenedEntry[]): Incident | null =>
  entries.reduce<Incident | null>((state, entry) => evolveIncident(state, entry), null)

async function storedEntries(owner: pg.Pool, workspace: string, stream: string): Promise<OpenedEntry[]> {
  const { rows } = await owner.query<{ bytes: string; hash: string; sealed: Record<string, string> | null }>(
    `select convert_from(e.bytes, 'UTF8') as bytes, encode(e.hash, 'hex') as hash,
       (select json_object_agg(v.pointer, v.value) from sealed_value v
         where v.workspace = e.workspace and v.stream = e.stream and v.seq = e.seq) as sealed
     from entry e where e.workspace = $1 and e.stream = $2 order by e.seq`,
    [workspace, stream],
  )
  return rows.map(({ bytes, hash, sealed }) => ({
    entry: JSON.parse(bytes) as Entry,
    hash,
    opened: Object.fromEntries(Object.entries(sealed ?? {}).map(([pointer, text]) => [pointer, JSON.parse(text)])),
  }))
}

async function documentsOf(owner: pg.Pool, workspace: string, hashes: string[]): Promise<Map<string, Json>> {
  const { rows } = await owner.query<{ hash: string; document: Json }>(
    'select hash, document from runbook_document where workspace = $1 and hash = any ($2)',
    [workspace, hashes],
  )
  return new Map(rows.map(({ hash, document }) => [hash, document]))
}

/** Postgres and the journal write the same moment differently; what rests on time or names is the board's own. */
function plainRow(row: Record<string, unknown> | undefined): unknown {
  if (!row) return null
  const { summary: _, ...rest } = row
  return {
    ...rest,
    declared_at: Date.parse(String(row.declared_at)),
    resolved_at: row.resolved_at === null ? null : Date.parse(String(row.resolved_at)),
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
