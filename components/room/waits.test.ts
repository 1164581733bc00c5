import { expect, test } from 'vitest'
import type { Connection } from '#components/live/connection.ts'
import type { Incident } from '#domain/incident/state.ts'
import { waitsFor } from './waits.ts'

const incident = (status: Incident['status']) => ({ number: 'INC-1', status }) as Incident

const connection = (state: Connection['state'], asOf: Connection['asOf']): Connection => ({
  ...{ state, asOf, lastSeq: 7, since: 0, because: null },
})

const asOf = '2026-11-24T03:15:00.000Z' as NonNullable<Connection['asOf']>

test('a page that is opening its stream for the first time holds nothing', () => {
  expect(waitsFor(incident('active'), connection('reconnecting', null))).toBeNull()
  expect(waitsFor(incident('active'), connection('live', asOf))).toBeNull()
})

test('once it was live, a broken stream holds every action and says of when the page is', () => {
  for (const state of ['reconnecting', 'offline'] as const) {
    expect(waitsFor(incident('active'), connection(state, asOf))).toMatch(/^Held until .*03:15:00/)
  }
})

test('a gap and an ended session hold every action, and so does an incident that is resolved', () => {
  expect(waitsFor(incident('active'), connection('gap', asOf))).toContain('An entry is missing here')
  expect(waitsFor(incident('active'), connection('ended', asOf))).toContain('Nothing can be sent')
  expect(waitsFor(incident('resolved'), connection('live', asOf))).toContain('Reopen it to go on')
})
