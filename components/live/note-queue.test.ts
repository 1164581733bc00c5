import { describe, expect, test } from 'vitest'
import type { Delivery, NoteShelf } from './note-queue.ts'
import { NoteQueue } from './note-queue.ts'
import type { QueuedNote } from './room-view.ts'

const draft = (text: string) => ({ text, execution: null, step: null })

function shelf(): NoteShelf {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

function queue(on: NoteShelf, deliver: (note: QueuedNote) => Promise<Delivery>) {
  const made = new NoteQueue({ shelf: on, key: 'notes:m1:i1', deliver, onChange: () => {}, now: () => 5 })
  made.reload()
  return made
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('notes written without a connection', () => {
  test('wait in order and keep their command ids over a reload', async () => {
    const on = shelf()
    const before = queue(on, async () => ({ kind: 'wait' }))
    before.add(draft('one'))
    before.add(draft('two'))
    await settle()
    const sent: QueuedNote[] = []
    const after = queue(on, async (note) => {
      sent.push(note)
      return { kind: 'recorded' }
    })
    expect(after.queued).toEqual(before.queued)
    await after.send()
    expect(sent.map((note) => note.text)).toEqual(['one', 'two'])
    expect(sent.map((note) => note.command)).toEqual(before.queued.map((note) => note.command))
    expect(after.queued).toEqual([])
    expect(on.getItem('notes:m1:i1')).toBeNull()
  })

  test('are sent with the same command id when the answer was lost', async () => {
    const seen: string[] = []
    const q = queue(shelf(), async (note) => {
      seen.push(note.command)
      return seen.length === 1 ? { kind: 'wait' } : { kind: 'recorded' }
    })
    q.add(draft('once'))
    await settle()
    await q.send()
    expect(seen).toHaveLength(2)
    expect(seen[0]).toBe(seen[1])
  })

  test('a refused one says why and does not keep the next one waiting', async () => {
    const q = queue(shelf(), async (note) =>
      note.text === 'bad' ? { kind: 'refused', why: 'The incident is closed' } : { kind: 'recorded' },
    )
    q.add(draft('bad'))
    q.add(draft('good'))
    await settle()
    expect(q.queued.map((note) => [note.text, note.refused])).toEqual([['bad', 'The incident is closed']])
    q.discard(q.queued[0]?.command ?? '')
    expect(q.queued).toEqual([])
  })

  test('stay in the tab when the browser keeps nothing', async () => {
    const closed: NoteShelf = {
      getItem: () => {
        throw new Error('closed')
      },
      setItem: () => {
        throw new Error('full')
      },
      removeItem: () => {},
    }
    const q = queue(closed, async () => ({ kind: 'wait' }))
    q.add(draft('kept'))
    await settle()
    expect(q.queued.map((note) => note.text)).toEqual(['kept'])
  })
})
