import { TRPCClientError } from '@trpc/client'
import type { LiveCalls } from '#components/live/live-calls.ts'
import { evolveIncident } from '#domain/incident/evolve.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { Names, RoomSnapshot } from '#domain/incident/views.ts'
import type { OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { JsonObject } from '#domain/json.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'

export const WORKSPACE = '00000000-0000-7000-8000-000000000001'
export const INCIDENT = '00000000-0000-7000-8000-000000000002'
export const STREAM: StreamName = `incident/${INCIDENT}`
const ME = '00000000-0000-7000-8000-000000000003'

/** The entries of one incident as a server holds them, and the answers it would give. */
export class IncidentJournal {
  readonly entries: OpenedEntry[] = []
  readonly baselines: number[] = []
  readonly namesAsked: string[][] = []
  /** Null makes every call fail as when the network is gone. */
  reachable = true
  documents: Record<string, RunbookDocument> = {}
  /** What the catalogue says now. */
  known: Names = {}

  constructor(notes: number) {
    this.write('incident.declared', {
      number: 'INC-1',
      kind: 'incident',
      severity: 'SEV2',
      private: false,
      viewers: [],
      apps: [],
      environments: [],
    })
    for (let i = 0; i < notes; i++) this.note(`note ${i + 2}`)
  }

  write(type: string, data: JsonObject, opened: OpenedEntry['opened'] = {}, by = ME): OpenedEntry {
    const seq = this.entries.length + 1
    const at = new Date(Date.UTC(2026, 10, 24, 3, 0, seq)).toISOString()
    const e: OpenedEntry = {
      entry: {
        v: 1,
        workspace: WORKSPACE,
        stream: STREAM,
        seq,
        prev: '',
        at,
        actor: { kind: 'member', id: by },
        command: `command ${seq}`,
        part: [1, 1],
        type,
        tv: 1,
        data,
        sealed: {},
      },
      hash: `${seq}`,
      opened,
    }
    this.entries.push(e)
    return e
  }

  note(text: string, by = ME): OpenedEntry {
    return this.write('note.added', { execution: null, step: null }, { '/text': text }, by)
  }

  stateAt(seq: number): Incident {
    const state = this.entries.slice(0, seq).reduce<Incident | null>(evolveIncident, null)
    if (!state) throw new Error('Nothing was declared')
    return state
  }

  snapshot(seq = this.entries.length, window = 500): RoomSnapshot {
    return {
      now: '2026-11-24T04:00:00.000Z',
      incident: this.stateAt(seq),
      origin: 'made',
      entries: this.entries.slice(Math.max(0, seq - window), seq),
      runbooks: this.documents,
      startable: [],
      names: this.known,
      members: [{ id: ME, name: 'Noor', role: 'responder', removed: false }],
      me: {
        id: ME,
        role: 'responder',
        authenticatedAt: '2026-11-24T03:00:00.000Z',
        joinedAt: '2026-11-24T03:00:00.000Z',
        removedAt: null,
        invitedBy: null,
        reset: null,
      },
    }
  }

  get calls(): LiveCalls {
    const answered = async <T>(answer: () => T): Promise<T> => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (!this.reachable) throw new TRPCClientError('fetch failed')
      return answer()
    }
    return {
      room: () => answered(() => this.snapshot()),
      baseline: () =>
        answered(() => {
          this.baselines.push(this.entries.length)
          return this.snapshot()
        }),
      entriesBefore: (_, seq) => answered(() => this.entries.slice(Math.max(0, seq - 1 - 3), seq - 1)),
      names: (ids) =>
        answered(() => {
          this.namesAsked.push(ids)
          const named = (id: string) => this.known[id] ?? { kind: 'app', name: `name of ${id}`, attributes: {} }
          return Object.fromEntries(ids.map((id) => [id, named(id)]))
        }),
      board: () => answered(() => ({ now: '', rows: [], freezes: [], lastResolved: null, names: {}, members: [] })),
      addNote: (_, note) =>
        answered(() => {
          const known = this.entries.find((e) => e.entry.command === note.command)
          const e = known ?? this.note(note.text)
          e.entry.command = note.command
          return { seq: e.entry.seq, entries: [e], number: 'INC-1' }
        }),
    }
  }
}
