import { describe, expect, test } from 'vitest'
import type { Entry, OpenedEntry } from '#domain/journal/entry.ts'
import type { FinalState } from './final-state.ts'
import { History } from './history.ts'
import { judge } from './judge.ts'

const incident = '01a20e35-e25b-7193-8fd3-894503b7da0f'
const member = '01a20e35-9535-707c-a649-5e102e8d4617'

const declared = {
  ...{ number: 'INC-1', kind: 'incident', severity: 'SEV2', private: false },
  ...{ viewers: [], apps: [], environments: [] },
}

const entry = (seq: number, command: string, at = '2026-11-24T03:17:42.123Z'): OpenedEntry => ({
  hash: `hash ${seq} ${command}`,
  opened: {},
  entry: {
    ...{ v: 1, workspace: 'w', stream: `incident/${incident}`, seq, prev: '', at, command, part: [1, 1], tv: 1 },
    ...{ actor: { kind: 'member', id: member }, sealed: {} },
    data: seq === 1 ? declared : { execution: null, step: null },
    type: seq === 1 ? 'incident.declared' : 'note.added',
  } as unknown as Entry,
})

const three = [entry(1, 'a'), entry(2, 'b'), entry(3, 'c')]
const stands = (entries = three, contradictions: string[] = []): FinalState => ({ incident, entries, contradictions })

/** What honest clients know of three entries. */
function honest(): History {
  const history = new History()
  three.forEach(({ entry: { command, seq }, hash }, i) => {
    const sent = history.send({ command, incident, member, path: 'incident.addNote' })
    sent.attempts = 1
    sent.known = { kind: 'acknowledged', at: 100 * (i + 1), seq, replayed: false }
    history.see(incident, seq, hash)
  })
  history.reads.push(
    { client: 'r', incident, startedAt: 150, endedAt: 160, first: 1, last: 1 },
    { client: 'r', incident, startedAt: 350, endedAt: 360, first: 1, last: 3 },
  )
  const counts = { duplicates: 0, gaps: 0, resyncs: 0, connections: 1, lateness: [], serverLag: [] }
  history.transcripts.push({ client: 'w', incident, from: 0, applied: three.map(({ hash }) => hash), ...counts })
  return history
}

const rules = (history: History, final = stands()) => judge(history, [final]).map(({ rule }) => rule)

describe('The judge', () => {
  test('passes what is whole', () => {
    expect(judge(honest(), [stands()])).toEqual([])
  })

  test.each<[what: string, rule: string, harm: (history: History) => FinalState | undefined]>([
    ['an acknowledged command that is not there', 'once', () => stands(three.slice(0, 2))],
    ['a command that is there twice', 'once', () => stands([...three, entry(4, 'c')])],
    [
      'a command that is not where it was acknowledged',
      'once',
      () => stands([entry(1, 'a'), entry(2, 'c'), entry(3, 'b')]),
    ],
    [
      'a refused command that was written',
      'once',
      (history) => {
        const sent = history.commands.get('c')
        if (sent) sent.known = { kind: 'refused', at: 300, code: 'CONFLICT' }
        return undefined
      },
    ],
    ['a hole in the numbers', 'numbers', () => stands([entry(1, 'a'), entry(2, 'b'), entry(4, 'c')])],
    [
      'an entry that was seen and is gone',
      'prefix',
      (history) => {
        history.see(incident, 4, 'hash 4 d')
        return undefined
      },
    ],
    [
      'two contents of one entry',
      'prefix',
      (history) => {
        history.see(incident, 2, 'another')
        return undefined
      },
    ],
    [
      'a reader that saw less than before',
      'backwards',
      (history) => {
        history.reads.push({ client: 'r', incident, startedAt: 90, endedAt: 95, first: 1, last: 2 })
        return undefined
      },
    ],
    [
      'a reader that saw less than was acknowledged',
      'backwards',
      (history) => {
        history.reads.push({ client: 's', incident, startedAt: 320, endedAt: 330, first: 1, last: 2 })
        return undefined
      },
    ],
    [
      'a watcher that missed the last entry',
      'stream',
      (history) => {
        history.transcripts[0]?.applied.pop()
        return undefined
      },
    ],
    [
      'a watcher that drew an entry twice',
      'stream',
      (history) => {
        history.transcripts[0]?.applied.splice(1, 0, 'hash 1 a')
        return undefined
      },
    ],
    [
      'a member who wrote after the right was gone',
      'forbidden',
      (history) => {
        history.barred.push({ incident, member, after: 2, why: 'the role was taken away' })
        return undefined
      },
    ],
    [
      'a ruling that was written late',
      'late',
      (history) => {
        const at = Date.parse('2026-11-24T03:17:50.000Z')
        history.moments.push({ incident, after: 2, at, why: 'the process was stopped' })
        return undefined
      },
    ],
    ['a row that is not the fold', 'row', () => stands(three, ['row: it differs'])],
    ['a broken chain', 'chain', () => stands(three, ['chain: entry 2: it differs'])],
  ])('fails %s', (_, rule, harm) => {
    const history = honest()
    const final = harm(history)
    expect(rules(honest())).not.toContain(rule)
    expect(rules(history, final ?? stands())).toContain(rule)
  })
})
