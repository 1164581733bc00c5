import { randomBytes } from 'node:crypto'
import { evolveIncident, INCIDENT_EVOLVE_VERSION } from '#domain/incident/evolve.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { Head } from '#domain/journal/compose.ts'
import { composeEntries } from '#domain/journal/compose.ts'
import type { Instant, NewEvent } from '#domain/journal/entry.ts'
import { newId } from '#domain/new-id.ts'
import { mintScope } from '#server/db/scope.ts'
import type { WrittenStream } from '#server/journal/compose-writes.ts'
import { journalRows } from '#server/journal/compose-writes.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'
import type { Product } from './product.ts'

const AT_ONCE = 2_000
const TEXTS = [
  'It is slow in the second region',
  'Asked the network team; nothing changed on their side since yesterday evening',
  'Error rate is back under one percent, still watching the replica',
]

/** How incidents fold; their rows beside the journal are left as they are. */
export const kind: StreamKind<Incident> = {
  kind: 'incident',
  version: INCIDENT_EVOLVE_VERSION,
  evolve: evolveIncident,
  project: () => ({}),
}

const noteOf = (nth: number): NewEvent => ({
  type: 'note.added',
  tv: 1,
  data: { execution: null, step: null },
  open: { '/text': `${TEXTS[nth % TEXTS.length]} (${nth})` },
})

/**
 * Makes an incident as long as wanted, with notes that the owner of the tables writes as the journal does: numbered,
 * chained, sealed and folded. Through the door a million would take an hour.
 */
export async function lengthen(product: Product, incident: string, to: number): Promise<void> {
  const { owner, workspace, founder } = product
  const stream = `incident/${incident}` as const
  const { rows: heads } = await owner.query<Head>(
    `select seq, encode(hash, 'hex') as hash, instant_text(at) as at from stream_head where workspace = $1 and stream = $2`,
    [workspace, stream],
  )
  let [head] = heads
  if (!head) throw new Error(`There is no ${stream}`)
  const { state: loaded } = await product.withJournal((journal) =>
    journal.loadStream(mintScope(workspace), kind, stream),
  )
  if (!loaded) throw new Error(`There is no ${stream}`)
  let state: Incident = loaded
  while (head.seq < to) {
    const count = Math.min(AT_ONCE, to - head.seq)
    const first = head.seq + 1
    const at = new Date(Math.max(Date.parse(head.at ?? ''), Date.now() - 60_000)).toISOString() as Instant
    const composed = composeEntries({
      ...{ workspace, stream, head, at },
      actor: { kind: 'member', id: founder.member },
      command: newId(),
      part: { first: 1, total: count },
      events: Array.from({ length: count }, (_, i) => noteOf(first + i)),
      salt: () => randomBytes(16).toString('base64url'),
    })
    const entries = composed.map(({ opened }) => opened)
    state = entries.reduce(evolveIncident, state)
    const last = composed.at(-1)
    if (!last) throw new Error('Nothing was composed')
    head = { seq: last.entry.seq, hash: last.hash, at }
    const folded = { version: INCIDENT_EVOLVE_VERSION, seq: head.seq, hash: head.hash, at, state }
    const written: WrittenStream = { stream, entries, composed, head, folded, projections: {} }
    const rows = journalRows(workspace, [written], 'all')
    await owner.query(`select set_config('app.workspace', $1, false), journal_write($2::jsonb)`, [
      workspace,
      JSON.stringify({ workspace, ...rows }),
    ])
  }
  await owner.query('update incident set seq = $3 where workspace = $1 and id = $2', [workspace, incident, head.seq])
  await owner.query('vacuum analyze entry, sealed_value, stream_head, stream_state, incident')
}
