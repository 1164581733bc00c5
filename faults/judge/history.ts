import type { ApiError } from '#domain/problem.ts'

/** What became of a command, as its sender knows it. */
export type Known =
  | { kind: 'acknowledged'; at: number; seq: number; replayed: boolean }
  | { kind: 'refused'; at: number; code: ApiError['code'] }
  /** No answer, or one that leaves open whether it was written. */
  | { kind: 'unknown' }

export type Sent = {
  command: string
  incident: string
  member: string
  path: string
  sentAt: number
  attempts: number
  known: Known
}

/** One answer to one reader: the entries `first` to `last`. */
export type Read = {
  client: string
  incident: string
  startedAt: number
  endedAt: number
  first: number
  last: number
}

/** What one watcher drew, and what else its stream brought. */
export type Transcript = {
  client: string
  incident: string
  /** Number of the last entry it held when it began. */
  from: number
  /** Hashes of the entries that were applied, in order; the first is that of `from` + 1. */
  applied: string[]
  /** Entries that came again. */
  duplicates: number
  /** How often a later entry came before its turn. */
  gaps: number
  resyncs: number
  connections: number
  /** From the moment of the entry to its arrival, ms. */
  lateness: number[]
  /** How far the time that frames tell was from that of the database's machine, ms. */
  serverLag: number[]
}

/** From this entry on, nothing by this member may be written. */
export type Barred = { incident: string; member: string; after: number; why: string }

/** Whatever comes after this entry was ruled at this moment or later, but for the two seconds a write may take. */
export type Moment = { incident: string; after: number; at: number; why: string }

/** A number at which clients saw a hash; more than one hash is two truths. */
export type Sightings = Map<number, Set<string>>

/** Everything the clients know; nothing else is judged but the final state. */
export class History {
  /** The trial ended; whoever still works goes home. */
  over = false
  readonly commands = new Map<string, Sent>()
  /** What acknowledged commands came to. */
  readonly outcomes = new Map<string, number>()
  readonly reads: Read[] = []
  readonly transcripts: Transcript[] = []
  readonly barred: Barred[] = []
  readonly moments: Moment[] = []
  /** Said at once where a client saw it. */
  readonly complaints: { what: string; id: string | null }[] = []
  private readonly seen = new Map<string, Sightings>()

  send(sent: Omit<Sent, 'attempts' | 'known' | 'sentAt'>): Sent {
    const known: Sent = { ...sent, sentAt: Date.now(), attempts: 0, known: { kind: 'unknown' } }
    this.commands.set(sent.command, known)
    return known
  }

  /** `id` finds the cause in the log of the app. */
  complain(what: string, id: string | null = null): void {
    this.complaints.push({ what, id })
  }

  see(incident: string, seq: number, hash: string): void {
    const sightings = this.seen.get(incident) ?? new Map<number, Set<string>>()
    this.seen.set(incident, sightings)
    const hashes = sightings.get(seq)
    if (hashes) hashes.add(hash)
    else sightings.set(seq, new Set([hash]))
  }

  sightings(incident: string): Sightings {
    return this.seen.get(incident) ?? new Map()
  }

  of(incident: string): Sent[] {
    return [...this.commands.values()].filter((sent) => sent.incident === incident)
  }

  count(kind: Known['kind']): number {
    return [...this.commands.values()].filter(({ known }) => known.kind === kind).length
  }
}
