import { describe, expect, test } from 'vitest'
import type { OutcomeValues } from './outcome-values.ts'
import { buildOutcome, placedOutcomeProblems } from './outcome-values.ts'

const now = Date.parse('2026-11-24T03:20:00Z')
const run = { at: '2026-11-24T03:10:00.000Z' }
const facts = [{ name: 'writers.stopped', type: { type: 'yesNo' as const } }]
const typed = (more: Partial<OutcomeValues> = {}): OutcomeValues => ({
  outcome: 'succeeded',
  text: 'Rights revoked',
  reference: ' ',
  source: 'console',
  cites: '#4',
  begunAt: '',
  readings: { writers_stopped: { value: 'yes' } },
  ...more,
})
const problems = (more: Partial<OutcomeValues>) => {
  const built = buildOutcome(typed(more), facts, run, now)
  return built.ok ? {} : built.problems
}

describe('The report of an outcome', () => {
  test('says what is known now of each fact that a success establishes', () => {
    expect(buildOutcome(typed(), facts, run, now)).toEqual({
      ok: true,
      outcome: {
        outcome: 'succeeded',
        text: 'Rights revoked',
        reference: null,
        source: 'console',
        cites: [4],
        readings: [{ fact: 'writers.stopped', value: 'yes', observedAt: '2026-11-24T03:20:00.000Z' }],
      },
    })
  })

  test('may say that it is not known, but not nothing', () => {
    const unknown = buildOutcome(typed({ readings: { writers_stopped: { value: null } } }), facts, run, now)
    expect(unknown).toMatchObject({ ok: true, outcome: { readings: [{ value: null }] } })
    expect(problems({ readings: {} })).toHaveProperty(['readings.writers_stopped.value'])
  })

  test('of a failure asks for none of them', () => {
    const built = buildOutcome(typed({ outcome: 'failed', readings: {} }), facts, run, now)
    expect(built).toMatchObject({ ok: true, outcome: { outcome: 'failed', readings: [] } })
  })

  test('rests on what was seen after the action was authorized', () => {
    const seen = (observedAt: string) => ({ readings: { writers_stopped: { value: 'yes', observedAt } } })
    expect(problems(seen('03:05'))).toHaveProperty(['readings.writers_stopped.observedAt'])
    expect(problems(seen('03:15'))).toEqual({})
    expect(problems(seen('lately'))).toHaveProperty(['readings.writers_stopped.observedAt'])
  })

  test('says when it was begun once the authorization has expired', () => {
    const expired = { ...run, expiresAt: '2026-11-24T03:15:00.000Z' }
    const late = buildOutcome(typed(), facts, expired, now)
    expect(late).toMatchObject({ ok: false, problems: { begunAt: expect.stringMatching(/expired/) } })
    expect(buildOutcome(typed({ begunAt: '03:12' }), facts, expired, now)).toMatchObject({
      ok: true,
      outcome: { begunAt: '2026-11-24T03:12:00.000Z' },
    })
    expect(buildOutcome(typed({ outcome: 'failed' }), facts, expired, now)).toMatchObject({ ok: true })
  })

  test('says beside each field what the server found', () => {
    const sent = [{ fact: 'writers.stopped', value: 'yes', observedAt: '' }]
    expect(
      placedOutcomeProblems(
        { 'readings.0.value.proof': 'a', 'readings.0.observedAt': 'b', 'outcome.lastWrite': 'c', text: 'd' },
        sent,
      ),
    ).toEqual({
      'readings.writers_stopped.value.proof': 'a',
      'readings.writers_stopped.observedAt': 'b',
      'readings.lastWrite.value': 'c',
      text: 'd',
    })
  })
})
