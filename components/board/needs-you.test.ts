import { describe, expect, test } from 'vitest'
import type { BoardRow, IncidentSummary } from '#domain/incident/views.ts'
import { needsYou } from './needs-you.ts'

const now = Date.parse('2026-11-24T03:20:00.000Z')
const minutes = (from: number) => new Date(now + from * 60_000).toISOString()

const row = (summary: Partial<IncidentSummary>, commander = 'lind'): BoardRow => ({
  id: 'i',
  number: 'INC-41',
  title: 'Object store degraded',
  severity: 'SEV1',
  status: 'active',
  private: false,
  kind: 'incident',
  origin: 'made',
  commander,
  apps: [],
  environments: [],
  declaredAt: minutes(-60),
  resolvedAt: null,
  seq: 1,
  summary: { executions: [], refusals: 0, outsideActs: 0, freezes: 0, ...summary },
})

const asked = (over: object = {}) => ({
  asked: [
    {
      approval: 'a',
      execution: 'e',
      action: 'secrets.rotate',
      label: 'Rotate the secret',
      by: 'brandt',
      expiresAt: minutes(4),
      givers: ['second-person'],
      ...over,
    },
  ],
})

const kinds = (rows: BoardRow[], me = 'moreau', role: 'owner' | 'responder' | 'observer' = 'responder') =>
  needsYou(rows, { id: me, role }, now).map(({ kind }) => kind)

describe('What needs you', () => {
  test('is an approval that another asked for, while it can be given', () => {
    expect(needsYou([row(asked())], { id: 'moreau', role: 'responder' }, now)).toEqual([
      {
        kind: 'approval',
        id: 'a',
        number: 'INC-41',
        label: 'Rotate the secret',
        glass: false,
        by: 'brandt',
        until: now + 240_000,
      },
    ])
    expect(kinds([row(asked())], 'brandt')).toEqual([])
    expect(kinds([row(asked())], 'moreau', 'observer')).toEqual([])
    expect(kinds([row(asked({ expiresAt: minutes(0) }))])).toEqual([])
  })

  test('is not one that is for somebody else to give', () => {
    expect(kinds([row(asked({ givers: ['commander'] }))])).toEqual([])
    expect(kinds([row(asked({ givers: ['commander'] }), 'moreau')])).toEqual(['approval'])
    expect(kinds([row(asked({ givers: ['second-person', 'admin'] }))])).toEqual([])
    expect(kinds([row(asked({ givers: ['second-person', 'admin'] }))], 'moreau', 'owner')).toEqual(['approval'])
  })

  test('is command that is offered to you, and what you did and did not report', () => {
    const offer = { offer: 'o', by: 'lind', to: 'moreau', at: minutes(-2) }
    const unreported = [{ run: 'r', execution: 'e', label: 'Drain the host', by: 'moreau', at: minutes(-12) }]
    expect(kinds([row({ offer, unreported })])).toEqual(['command', 'outcome'])
    expect(kinds([row({ offer, unreported })], 'brandt')).toEqual([])
  })

  test('is nothing in a row that was written before any of it was counted', () => {
    expect(kinds([row({})])).toEqual([])
  })
})
