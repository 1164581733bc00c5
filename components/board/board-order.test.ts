import { describe, expect, test } from 'vitest'
import type { BoardRow, ExecutionSummary } from '#domain/incident/views.ts'
import { boardSentence, foremost, inOrder, isHeld } from './board-order.ts'

const execution = (over: Partial<ExecutionSummary>): ExecutionSummary => ({
  execution: 'e',
  runbook: 'r',
  title: 'Bad Deploy',
  status: 'running',
  dots: ['done', 'open'],
  at: { number: 2, title: 'Classify' },
  held: null,
  ...over,
})

const held = (since: string, verdict: 'unknown' | 'violated' = 'unknown'): Partial<ExecutionSummary> => ({
  held: { verdict, what: 'database.compatible is unknown', guardrail: null, since },
})

const row = (number: string, over: Partial<BoardRow>, executions: ExecutionSummary[] = []): BoardRow => ({
  id: number,
  number,
  title: number,
  severity: 'SEV2',
  status: 'active',
  private: false,
  kind: 'incident',
  origin: 'made',
  commander: 'm',
  apps: [],
  environments: [],
  declaredAt: '2026-11-24T03:00:00.000Z',
  resolvedAt: null,
  seq: 1,
  summary: { executions, refusals: 0, outsideActs: 0, freezes: 0 },
  ...over,
})

describe('the order of the board', () => {
  test('severity comes first', () => {
    const rows = inOrder([row('B', { severity: 'SEV3' }), row('A', { severity: 'SEV1' })])
    expect(rows.map((r) => r.number)).toEqual(['A', 'B'])
  })

  test('within a severity, what is held longest comes first and what is free comes last', () => {
    const rows = inOrder([
      row('free', { declaredAt: '2026-11-24T01:00:00.000Z' }),
      row('late', {}, [execution(held('2026-11-24T03:20:00.000Z'))]),
      row('early', {}, [execution(held('2026-11-24T03:10:00.000Z'))]),
    ])
    expect(rows.map((r) => r.number)).toEqual(['early', 'late', 'free'])
  })

  test('a hold of an abandoned execution holds nothing', () => {
    const abandoned = row('x', {}, [execution({ ...held('2026-11-24T03:10:00.000Z'), status: 'abandoned' })])
    expect(isHeld(abandoned)).toBe(false)
  })
})

describe('the execution a row speaks of', () => {
  test('a violated one before one that is merely unknown, whichever waits longer', () => {
    const unknown = execution({ execution: 'unknown', ...held('2026-11-24T03:00:00.000Z') })
    const violated = execution({ execution: 'violated', ...held('2026-11-24T03:20:00.000Z', 'violated') })
    expect(foremost(row('x', {}, [unknown, violated]))?.execution).toBe('violated')
  })

  test('a running one before a completed one', () => {
    const done = execution({ execution: 'done', status: 'completed' })
    const runs = execution({ execution: 'runs' })
    expect(foremost(row('x', {}, [done, runs]))?.execution).toBe('runs')
  })
})

test('the heading counts what is open, what is held and what is frozen, and leaves out noughts', () => {
  const board = { now: '', freezes: [], lastResolved: null, names: {}, members: [] }
  expect(boardSentence({ ...board, rows: [] })).toBe('None open')
  expect(boardSentence({ ...board, rows: [row('a', {}), row('b', {}, [execution(held('2026'))])] })).toBe(
    '2 open, 1 held',
  )
})
