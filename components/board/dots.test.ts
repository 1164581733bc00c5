import { expect, test } from 'vitest'
import type { ExecutionSummary } from '#domain/incident/views.ts'
import { dotsOf } from './dots.ts'

const summary = (over: Partial<ExecutionSummary>): ExecutionSummary => ({
  execution: 'e',
  runbook: 'r',
  title: 'Bad Deploy',
  status: 'running',
  dots: ['done', 'skipped', 'open', 'open'],
  at: { number: 3, title: 'Classify' },
  held: null,
  ...over,
})

const held = (verdict: 'unknown' | 'violated') => ({ verdict, what: 'x', guardrail: null, since: '2026' })

test('the step an execution stands on is a ring', () => {
  expect(dotsOf(summary({}))).toEqual(['done', 'skipped', 'current', 'todo'])
})

test('a hold takes the place of the step it holds, in the shape of its verdict', () => {
  expect(dotsOf(summary({ held: held('unknown') }))).toEqual(['done', 'skipped', 'hold', 'todo'])
  expect(dotsOf(summary({ held: held('violated') }))).toEqual(['done', 'skipped', 'violated', 'todo'])
})

test('a finished execution stands nowhere', () => {
  const dots = dotsOf(summary({ status: 'completed', dots: ['done', 'notNeeded', 'done', 'overtaken'], at: null }))
  expect(dots).toEqual(['done', 'skipped', 'done', 'skipped'])
})
