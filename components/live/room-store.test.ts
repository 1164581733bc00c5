import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { LiveFrame } from '#domain/live/frame.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import type { NoteShelf } from './note-queue.ts'
import { RoomStore } from './room-store.ts'
import { TabLink } from './tab-link.ts'
import { until } from './testing/frame-server.ts'
import { IncidentJournal, STREAM, WORKSPACE } from './testing/incident-journal.ts'

const NOW = '2026-11-24T03:17:42.123Z'
const LIVE = { state: 'live', since: 1, because: null } as const

/** A room on a live link; `said` is what its tab says to the stream. */
function openRoom(journal: IncidentJournal, { initial = true, shelf = null as NoteShelf | null } = {}) {
  const link = new TabLink()
  const said: string[] = []
  link.connect((message) => said.push(message.say))
  link.hear({ link: LIVE })
  const deps = {
    number: 'INC-1',
    workspace: WORKSPACE,
    calls: journal.calls,
    link,
    shelf,
    schedule: (f: () => void) => f(),
  }
  const store = new RoomStore(deps, initial ? journal.snapshot() : undefined)
  store.start()
  onTestFinished(() => store.stop())
  const hear = (frame: LiveFrame) => link.hear({ frame })
  const entries = (...seqs: number[]) =>
    hear({
      kind: 'entries',
      workspace: WORKSPACE,
      stream: STREAM,
      entries: seqs.flatMap((seq) => journal.entries[seq - 1] ?? []),
      now: NOW,
    })
  const shown = () => store.getView().room?.entries.map(({ entry }) => entry.seq) ?? []
  return { store, link, said, hear, entries, shown }
}

describe('entries as they come', () => {
  test('are folded to the state a fetch would give', () => {
    const journal = new IncidentJournal(3)
    const { store, entries } = openRoom(journal)
    journal.write('severity.changed', { from: 'SEV2', to: 'SEV1' })
    journal.note('hello')
    entries(5, 6)
    expect(store.getView().room?.incident).toEqual(journal.stateAt(6))
  })

  test('that were seen before are not drawn twice', () => {
    const journal = new IncidentJournal(3)
    const { entries, shown } = openRoom(journal)
    journal.note('five')
    entries(3, 4, 5)
    entries(5)
    expect(shown()).toEqual([1, 2, 3, 4, 5])
  })

  test('of one answer are merged without waiting for the stream, and its copy is not drawn twice', async () => {
    const journal = new IncidentJournal(3)
    const { store, entries, shown } = openRoom(journal)
    const mine = journal.note('mine')
    store.getView().applyAnswer({ seq: 5, entries: [mine], number: 'INC-1' })
    expect(shown()).toEqual([1, 2, 3, 4, 5])
    entries(5)
    expect(shown()).toEqual([1, 2, 3, 4, 5])
  })

  test('an answer that overtakes an entry of somebody else waits for it without a gap', () => {
    const journal = new IncidentJournal(3)
    const { store, entries, shown } = openRoom(journal)
    journal.note('theirs')
    const mine = journal.note('mine')
    store.getView().applyAnswer({ seq: 6, entries: [mine], number: 'INC-1' })
    expect(shown()).toEqual([1, 2, 3, 4])
    expect(store.getView().connection.state).toBe('live')
    entries(5)
    expect(shown()).toEqual([1, 2, 3, 4, 5, 6])
    expect(journal.baselines).toEqual([])
  })
})

describe('a gap', () => {
  test('is shown, later entries are not drawn, and a new baseline fills it', async () => {
    const journal = new IncidentJournal(3)
    const { store, entries, shown, said } = openRoom(journal)
    journal.note('missed')
    journal.note('later')
    said.length = 0
    entries(6)
    expect(store.getView().connection).toMatchObject({ state: 'gap', lastSeq: 4 })
    expect(shown()).toEqual([1, 2, 3, 4])
    await until(
      () => store.getView().connection.state,
      (state) => state === 'live',
    )
    expect(shown()).toEqual([1, 2, 3, 4, 5, 6])
    expect(said).toContain('watch')
  })

  test('lasts until a baseline closes it, however often the server has to be asked', async () => {
    const journal = new IncidentJournal(3)
    const { store, entries, shown } = openRoom(journal)
    journal.reachable = false
    journal.note('missed')
    journal.note('later')
    entries(6)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(store.getView().connection.state).toBe('gap')
    expect(shown()).toEqual([1, 2, 3, 4])
    journal.reachable = true
    await until(
      () => store.getView().connection.state,
      (state) => state === 'live',
    )
    expect(shown()).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('told by a resync takes older entries anew, because values in them may be gone', async () => {
    const journal = new IncidentJournal(3)
    const { store, hear } = openRoom(journal)
    const redacted = journal.entries[1]
    if (redacted) redacted.opened = {}
    hear({ kind: 'resync', workspace: WORKSPACE, stream: STREAM, reason: 'tooFar', now: NOW })
    await until(
      () => store.getView().connection.state,
      (state) => state === 'live',
    )
    expect(store.getView().room?.entries[1]?.opened).toEqual({})
  })

  test('whatever arrives, in whatever order, what is shown is a prefix of the journal, and in the end all of it', async () => {
    const arrivals = fc.array(fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 6 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 0, max: 6 }), async (batches, notes) => {
        const journal = new IncidentJournal(notes)
        const { store, entries, shown } = openRoom(journal)
        const seen: number[][] = []
        store.subscribe(() => seen.push(shown()))
        while (journal.entries.length < 14) journal.note('more')
        for (const batch of batches) {
          entries(...batch)
          await new Promise((resolve) => setTimeout(resolve, 0))
        }
        entries(14)
        await until(() => shown().length === 14)
        for (const one of seen) expect(one).toEqual(one.map((_, i) => i + 1))
        expect(store.getView().room?.incident).toEqual(journal.stateAt(14))
      }),
      { numRuns: 40 },
    )
  })
})

describe('what an entry mentions and the room does not know', () => {
  const APP = '00000000-0000-7000-8000-0000000000a1'
  const started = (hash: string) => ({
    execution: '00000000-0000-7000-8000-0000000000e1',
    runbook: { id: '00000000-0000-7000-8000-0000000000b1', slug: 'bad-deploy', hash },
    scope: { app: APP },
  })

  test('names are asked for together and only once', async () => {
    const journal = new IncidentJournal(0)
    journal.documents = { h1: {} as RunbookDocument }
    const { store, entries } = openRoom(journal)
    journal.write('execution.started', started('h1'))
    journal.write('outside.reported', {
      execution: started('h1').execution,
      action: 'route.edit',
      occurredAt: NOW,
      outdates: [{ fact: 'route.epoch', key: APP }],
    })
    entries(2)
    entries(3)
    await until(() => store.getView().room?.names[APP])
    expect(journal.namesAsked.flat().filter((id) => id === APP)).toEqual([APP])
  })

  test('what is said of an environment while the room is open is asked for again', async () => {
    const journal = new IncidentJournal(0)
    const environment = { kind: 'environment', name: 'eu-1', attributes: {} }
    journal.known = { [APP]: environment }
    const { store, hear, said } = openRoom(journal)
    expect(said.filter((each) => each === 'watch')).toHaveLength(2)
    journal.known = { [APP]: { ...environment, attributes: { production: true } } }
    const { entry } = journal.note('a note')
    const described = { ...entry, stream: `catalogue/${APP}` as const, seq: 2, type: 'object.described', data: {} }
    const entries = [{ entry: described, hash: '', opened: {} }]
    hear({ kind: 'entries', workspace: WORKSPACE, stream: `catalogue/${APP}`, entries, now: NOW })
    await until(() => store.getView().room?.names[APP]?.attributes.production)
  })

  test('names are asked for that stand in the cells of a table', async () => {
    const journal = new IncidentJournal(0)
    const { store, entries } = openRoom(journal)
    journal.note('a table').opened['/value'] = [{ operation: APP, state: 'failed' }]
    entries(2)
    await until(() => store.getView().room?.names[APP])
  })

  test('an execution whose runbook is not here is drawn with it or not at all', async () => {
    const journal = new IncidentJournal(0)
    const { store, entries, shown } = openRoom(journal)
    journal.documents = { h2: {} as RunbookDocument }
    journal.write('execution.started', started('h2'))
    entries(2)
    expect(shown()).toEqual([1])
    expect(store.getView().connection.state).toBe('live')
    await until(() => shown().length === 2)
    expect(store.getView().room?.runbooks).toHaveProperty('h2')
  })

  test('a member who joined since then brings the list of members', async () => {
    const journal = new IncidentJournal(0)
    const { entries } = openRoom(journal)
    journal.note('hi', '00000000-0000-7000-8000-00000000beef')
    entries(2)
    await until(() => journal.baselines.length === 1)
  })
})

describe('the room around its entries', () => {
  test('loads by itself, and again after an error', async () => {
    const journal = new IncidentJournal(1)
    journal.reachable = false
    const { store, shown } = openRoom(journal, { initial: false })
    expect(store.getView().status).toBe('loading')
    await until(() => store.getView().status === 'error')
    journal.reachable = true
    store.getView().retry()
    await until(() => store.getView().status === 'ready')
    expect(shown()).toEqual([1, 2])
  })

  test('earlier entries join without a hole until the first', async () => {
    const journal = new IncidentJournal(7)
    const link = new TabLink()
    const deps = {
      number: 'INC-1',
      workspace: WORKSPACE,
      calls: journal.calls,
      link,
      shelf: null,
      schedule: (f: () => void) => f(),
    }
    const store = new RoomStore(deps, journal.snapshot(8, 3))
    expect(store.getView().room?.hasEarlier).toBe(true)
    await store.getView().loadEarlier()
    await store.getView().loadEarlier()
    expect(store.getView().room?.entries.map(({ entry }) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(store.getView().room?.hasEarlier).toBe(false)
  })

  test('stays readable with its time when the stream breaks, and names nobody as present', () => {
    const journal = new IncidentJournal(1)
    const { store, link, hear, shown } = openRoom(journal)
    hear({
      kind: 'presence',
      workspace: WORKSPACE,
      stream: STREAM,
      people: [{ member: 'm', name: 'Ana', step: null, tabs: 1 }],
    })
    expect(store.getView().presence).toHaveLength(1)
    hear({ kind: 'ping', now: '2026-11-24T05:00:00.000Z', current: true })
    link.hear({ link: { state: 'offline', since: 7, because: null } })
    expect(store.getView().connection).toEqual({
      state: 'offline',
      since: 7,
      because: null,
      lastSeq: 2,
      asOf: '2026-11-24T05:00:00.000Z',
    })
    expect(store.getView().presence).toEqual([])
    expect(shown()).toEqual([1, 2])
  })

  test('says that it ended when it is no longer yours to see', () => {
    const journal = new IncidentJournal(1)
    const { store, hear } = openRoom(journal)
    hear({ kind: 'gone', workspace: WORKSPACE, stream: STREAM })
    expect(store.getView().connection).toMatchObject({ state: 'ended', because: 'hidden' })
  })

  test('is drawn at first as the server drew it: what the browser kept comes right after', async () => {
    const journal = new IncidentJournal(1)
    const kept = new Map<string, string>()
    const shelf = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    }
    journal.reachable = false
    const before = openRoom(journal, { shelf })
    before.store.getView().notes.add({ text: 'kept', execution: null, step: null })
    const { calls } = journal
    const link = new TabLink()
    const deps = { number: 'INC-1', workspace: WORKSPACE, calls, link, shelf, schedule: (f: () => void) => f() }
    const after = new RoomStore(deps, journal.snapshot())
    expect(after.getView().notes.queued).toEqual([])
    after.start()
    onTestFinished(() => after.stop())
    expect(after.getView().notes.queued).toMatchObject([{ text: 'kept' }])
  })

  test('a note written offline is recorded once when the connection is back', async () => {
    const journal = new IncidentJournal(1)
    const { store, link, shown } = openRoom(journal)
    journal.reachable = false
    link.hear({ link: { state: 'offline', since: 7, because: null } })
    store.getView().notes.add({ text: 'seen at 03:12', execution: null, step: null })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(store.getView().notes.queued).toMatchObject([{ text: 'seen at 03:12', refused: null }])
    journal.reachable = true
    link.hear({ link: LIVE })
    await until(() => store.getView().notes.queued.length === 0)
    expect(shown()).toEqual([1, 2, 3])
    expect(journal.entries).toHaveLength(3)
  })
})
