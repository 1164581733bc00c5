import type { OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { ResyncReason } from '#domain/live/frame.ts'
import type { Watching } from './connection.ts'
import { encodeEntries, encodeFrame } from './encode.ts'
import type { LiveMember, LiveReads, Viewers } from './read.ts'

/** More missing entries than this are not sent one by one. */
const BACKLOG = 500
const KEPT_BYTES = 4 * 1024 * 1024

export type Surroundings = {
  reads: LiveReads
  now: () => string
  maySee: (member: LiveMember, stream: StreamName, viewers: Viewers) => boolean
  /** Takes a watch away and says that the stream is gone. */
  dismiss: (watch: Watching) => void
  failed: (error: unknown) => void
}

/** One watched stream: everything goes out in order, without a hole, encoded once. */
export type StreamChannel = {
  readonly workspace: string
  readonly stream: StreamName
  readonly watches: Set<Watching>
  /** Number of the last entry that was let out. */
  readonly last: number
  /** Grows whenever it was learned who may see this; what was asked before that is asked again. */
  readonly sightings: number
  /** Entries that were committed a moment ago, and who may see the incident now; undefined when that did not change. */
  release(entries: readonly OpenedEntry[], viewers: Viewers | undefined): void
  /** There may be newer entries: reads and releases them. */
  pull(): Promise<void>
  start(watch: Watching, after: number | null): Promise<void>
  pause(watch: Watching, reason: ResyncReason): void
}

type Kept = { seq: number; json: string }

export function createStreamChannel(workspace: string, stream: StreamName, s: Surroundings): StreamChannel {
  const watches = new Set<Watching>()
  const kept: Kept[] = []
  let keptBytes = 0
  let last = 0
  let isOpen = false
  let missed = 0
  let sightings = 0
  let pulling: Promise<void> | null = null
  let pullAgain = false
  let filling: Promise<void> | null = null
  let sameBacklog: { from: number; to: number; chunk: Buffer } | null = null
  const incident = stream.startsWith('incident/') ? stream.slice('incident/'.length) : null

  const keep = (entries: readonly Kept[], where: 'before' | 'after') => {
    if (where === 'before') kept.unshift(...entries)
    else kept.push(...entries)
    keptBytes += entries.reduce((sum, { json }) => sum + json.length, 0)
    while (kept.length > 1 && (kept.length > BACKLOG || keptBytes > KEPT_BYTES))
      keptBytes -= kept.shift()?.json.length ?? 0
  }

  const narrow = (viewers: Viewers) => {
    sightings++
    for (const watch of [...watches]) {
      if (watch.phase !== 'asking' && !s.maySee(watch.member, stream, viewers)) s.dismiss(watch)
    }
  }

  const release = (entries: readonly OpenedEntry[], viewers: Viewers | undefined) => {
    if (viewers !== undefined) narrow(viewers)
    missed = Math.max(missed, entries.at(-1)?.entry.seq ?? 0)
    if (!isOpen) return
    const fresh = entries.filter(({ entry }) => entry.seq > last)
    const [first] = fresh
    const end = fresh.at(-1)
    if (!first || !end) return
    if (first.entry.seq !== last + 1) return void pull()
    const encoded = fresh.map((each) => ({ seq: each.entry.seq, json: JSON.stringify(each) }))
    keep(encoded, 'after')
    last = end.entry.seq
    const chunk = encodeEntries(
      workspace,
      stream,
      encoded.map(({ json }) => json),
      s.now(),
    )
    for (const watch of watches) {
      if (watch.phase !== 'live' || watch.sent >= last) continue
      watch.sent = last
      watch.connection.outlet.send(chunk)
    }
  }

  const pullOnce = async () => {
    await open()
    for (;;) {
      const entries = await s.reads.entriesAfter(workspace, stream, last, BACKLOG)
      if (entries.length === 0) return
      // Read after the entries, so never older than they are.
      const now = incident ? await s.reads.incident(workspace, incident) : null
      release(entries, incident ? (now?.viewers ?? (now ? null : new Set())) : undefined)
      if (entries.length < BACKLOG) return
    }
  }

  const pull = (): Promise<void> => {
    pullAgain = true
    pulling ??= (async () => {
      try {
        while (pullAgain) {
          pullAgain = false
          await pullOnce()
        }
      } catch (error) {
        s.failed(error)
        throw error
      } finally {
        pulling = null
      }
    })()
    pulling.catch(() => {})
    return pulling
  }

  /** The first look at the head; what lies far behind it is not read. */
  const open = async () => {
    if (isOpen) return
    const { heads } = await s.reads.heads([{ workspace, stream }])
    if (isOpen) return
    last = heads[0]?.seq ?? 0
    isOpen = true
    if (missed > last) void pull()
  }

  /** Reads once, for everybody, the entries before the kept ones. */
  const fill = () => {
    filling ??= (async () => {
      try {
        const until = kept[0]?.seq ?? last + 1
        const from = Math.max(0, last - BACKLOG)
        if (from >= until - 1) return
        const entries = await s.reads.entriesAfter(workspace, stream, from, until - 1 - from)
        if ((kept[0]?.seq ?? last + 1) === until || kept.length === 0) {
          keep(
            entries.map((each) => ({ seq: each.entry.seq, json: JSON.stringify(each) })),
            'before',
          )
        }
      } finally {
        filling = null
      }
    })()
    return filling
  }

  const covers = (after: number) => after >= last || (kept[0]?.seq ?? Number.MAX_SAFE_INTEGER) <= after + 1

  const backlog = (after: number): Buffer => {
    if (sameBacklog?.from === after && sameBacklog.to === last) return sameBacklog.chunk
    const entries = kept.filter(({ seq }) => seq > after).map(({ json }) => json)
    const chunk = encodeEntries(workspace, stream, entries, s.now())
    sameBacklog = { from: after, to: last, chunk }
    return chunk
  }

  const pause = (watch: Watching, reason: ResyncReason) => {
    watch.phase = 'paused'
    watch.connection.outlet.send(encodeFrame({ kind: 'resync', workspace, stream, reason, now: s.now() }))
  }

  const start = async (watch: Watching, after: number | null) => {
    watch.phase = 'starting'
    await open()
    const from = after ?? last
    if (from > last) await pull()
    if (!watches.has(watch)) return
    if (from > last) return pause(watch, 'ahead')
    if (last - from <= BACKLOG && !covers(from)) await fill()
    if (!watches.has(watch) || watch.phase !== 'starting') return
    if (!covers(from)) return pause(watch, 'tooFar')
    watch.sent = last
    watch.phase = 'live'
    if (from < last) watch.connection.outlet.send(backlog(from))
  }

  return {
    workspace,
    stream,
    watches,
    get last() {
      return last
    },
    get sightings() {
      return sightings
    },
    release,
    pull,
    start,
    pause,
  }
}
