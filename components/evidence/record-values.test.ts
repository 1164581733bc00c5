import { describe, expect, it } from 'vitest'
import type { CaptureView, FactStatus } from '#domain/ruling/ruling.ts'
import type { ReadingDraft } from './record-values.ts'
import { buildReadings, citedSeqs, linesOf, placedProblems } from './record-values.ts'

const now = Date.parse('2026-11-24T03:21:00.000Z')
const operation = '0193f000-0000-7000-8000-000000000001'

const status = (fact: string, key: string | null): FactStatus => ({
  fact,
  key,
  status: 'notRead',
  value: null,
  reading: null,
  superseded: [],
  freshUntil: null,
  outdatedBy: null,
  missed: [],
  restsOn: [],
})

const capture = (more: Partial<CaptureView>): CaptureView => ({
  fact: 'database.compatible',
  label: 'Database compatible',
  type: { type: 'yesNo' },
  required: true,
  reason: 'none',
  evidenceMin: 0,
  probe: null,
  typed: true,
  per: null,
  keys: [null],
  status: [status('database.compatible', null)],
  ...more,
})

const build = (draft: ReadingDraft, more: Partial<CaptureView> = {}) => {
  const lines = linesOf([capture(more)])
  return buildReadings({ readings: { [lines[0]?.id ?? '']: draft } }, lines, now)
}

describe('a form of readings', () => {
  it('sends what was answered, observed now unless said otherwise', () => {
    const { readings, problems } = build({ value: 'yes', source: 'schema check' })
    expect(problems).toEqual({})
    expect(readings).toEqual([
      {
        fact: 'database.compatible',
        key: null,
        value: 'yes',
        source: 'schema check',
        observedAt: '2026-11-24T03:21:00.000Z',
        cites: [],
        attachments: [],
      },
    ])
    expect(build({ value: 'yes', source: 's', observedAt: '03:15' }).readings[0]?.observedAt).toBe(
      '2026-11-24T03:15:00.000Z',
    )
  })

  it('says which program said it, and asks for the name of one that was not named', () => {
    const attachments = [
      { kind: 'text' as const, text: 'All fits', source: '' },
      { kind: 'text' as const, text: 'Seen by me', source: 'psql' },
    ]
    const said: ReadingDraft = {
      value: 'yes',
      source: 'a chat',
      observer: 'program',
      program: 'an assistant',
      attachments,
    }
    expect(build(said).readings[0]).toMatchObject({
      program: 'an assistant',
      attachments: [
        { source: 'a chat', program: 'an assistant' },
        { kind: 'text', text: 'Seen by me', source: 'psql' },
      ],
    })
    expect(build(said).readings[0]?.attachments[1]).not.toHaveProperty('program')
    expect(build({ ...said, observer: '' }).readings[0]).not.toHaveProperty('program')
    expect(build({ ...said, program: ' ' }).problems).toHaveProperty(['readings.database_compatible.program'])
  })

  it('reads a fact once for each object it is asked for', () => {
    const lines = linesOf([
      capture({ per: 'operation', keys: [operation], status: [status('database.compatible', operation)] }),
    ])
    expect(lines.map(({ key }) => key)).toEqual([operation])
  })

  it('says so when nothing was answered', () => {
    expect(build({ source: 'typed too early' }).problems).toHaveProperty('nothing')
  })

  it('asks for the source, the reason and the evidence beside their fields', () => {
    const { problems, readings } = build({ value: 'no' }, { reason: 'required', evidenceMin: 1 })
    expect(Object.keys(problems).sort()).toEqual([
      'readings.database_compatible.attachments',
      'readings.database_compatible.reason',
      'readings.database_compatible.source',
    ])
    expect(readings).toEqual([])
  })

  it('asks for neither reason nor evidence when the answer is unknown', () => {
    expect(build({ value: null, source: 'by hand' }, { reason: 'required', evidenceMin: 1 }).problems).toEqual({})
  })

  it('takes a cited entry or an attachment as evidence, with the source of the reading', () => {
    expect(build({ value: 'no', source: 's', cites: '#14 18' }, { evidenceMin: 2 }).readings[0]?.cites).toEqual([
      14, 18,
    ])
    const { readings } = build(
      { value: 'no', source: 's', attachments: [{ kind: 'text', text: 'exit 1', source: '' }] },
      { evidenceMin: 1 },
    )
    expect(readings[0]?.attachments).toEqual([{ kind: 'text', text: 'exit 1', source: 's' }])
    expect(citedSeqs('#0')).toBeNull()
    expect(build({ value: 'no', source: 's', cites: 'the log' }).problems).toEqual({
      'readings.database_compatible.cites': 'Entry numbers only, such as #14, #18',
    })
  })

  it('puts what the server found beside the field it belongs to', () => {
    const sent = linesOf([capture({})])
    expect(
      placedProblems({ 'readings.0.value.digest': 'Too long', 'readings.0.attachments.0.kind': 'Held' }, sent),
    ).toEqual({
      'readings.database_compatible.value.digest': 'Too long',
      'readings.database_compatible.attachments.0.kind': 'Held',
    })
  })
})
