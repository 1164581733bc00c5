import { expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { GivenRun, id, runbookAt } from '#domain/ruling/testing/given-run.ts'
import type { FieldType } from '#domain/runbook/document.ts'
import { isReentered, reentriesOf } from './reentry.ts'

const region = id('eu-west')
const given = () =>
  new GivenRun(runbookAt('domain/incident/testing/region-failover.yaml'), { environment: id('production') })

test('a guardrail asks for the value that decides, by the name people know', () => {
  const run = given().reads('region.lag', 12, { key: region })
  expect(reentriesOf(run.input(), 'sessions.failover', { region, percent: 100 })).toMatchObject([
    { guardrail: 'no-unproven-failover', label: 'Region lag', type: { type: 'integer' }, value: 12 },
  ])
  expect(reentriesOf(given().input(), 'sessions.failover', { region })[0]?.value).toBeUndefined()
  expect(reentriesOf(run.input(), 'secrets.rotate', {})).toEqual([])
})

const cases: [FieldType['type'], Json | undefined, string, boolean][] = [
  ['integer', 12, ' 12 ', true],
  ['integer', 12, '12.0', true],
  ['integer', 12, '13', false],
  ['integer', 12, '0x0c', false],
  ['integer', 12, 'unknown', false],
  ['integer', 0, '', false],
  ['decimal', '1.50', '1.5', true],
  ['timestamp', '2026-11-24T03:00:00.000Z', '2026-11-24 03:00:00 UTC', true],
  ['timestamp', '2026-11-24T03:00:00.000Z', '2026-11-24 03:00:01 UTC', false],
  ['duration', '300s', '5m', true],
  ['duration', '300s', '6m', false],
  ['boolean', true, 'Yes', true],
  ['boolean', false, 'yes', false],
  ['reference', 'id-1', 'EU-West', true],
  ['reference', 'id-1', 'eu-east', false],
  ['choice', 'appOnly', 'App only', true],
  ['yesNo', 'yes', 'no', false],
  ['text', 'sha256:abc', 'sha256:abc', true],
  ['text', 'sha256:abc', 'sha256:ABC', false],
  ['integer', undefined, 'Unknown', true],
  ['integer', undefined, '12', false],
  ['integer', 9007199254740992, '9007199254740992', true],
  ['integer', 9007199254740992, '9007199254740993', false],
  ['integer', -3, '3', false],
  ['decimal', '-0.0', '0', true],
  ['timestamp', '2026-11-24T03:15:07.250Z', '2026-11-24 03:15:07 UTC', true],
  ['timestamp', '2026-11-24T03:15:07.250Z', '2026-11-24T05:15:07+02:00', true],
  ['timestamp', '2026-11-24T03:15:07.250Z', '2026-11-24 03:15:07', false],
  ['choice', '>', '>', true],
  ['choice', '>', '<', false],
]

test.each(cases)('of %s %s, "%s" typed: %s', (type, value, typed, same) => {
  const field = { type: { type } as FieldType, value }
  expect(isReentered(field, typed, () => 'eu-west')).toBe(same)
})
