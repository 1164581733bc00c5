import { expect, test } from 'vitest'
import type { Action } from '#domain/runbook/document.ts'
import { saidAloud } from './said-aloud.ts'

const drain: Action = {
  id: 'host.drain',
  label: 'Drain the host',
  parameters: [
    { name: 'host', type: { type: 'reference', kind: 'host' }, optional: false },
    { name: 'deadline', label: 'Terminate what is left at', type: { type: 'timestamp' }, optional: false },
    { name: 'ticket', type: { type: 'text' }, optional: true },
  ],
  effect: { kind: 'authorize' },
  outdates: [],
  outcome: [],
}
const nameOf = () => 'runner-21'

test('an authorized action is said as a sentence, with its parameters by their labels and names', () => {
  const params = { host: '01a20f7e-6ec5-703d-bda8-49588effd207', deadline: '2026-11-24T03:40:00.000Z' }
  expect(saidAloud(drain, params, nameOf)).toBe(
    'Drain the host: host runner-21, terminate what is left at 24 Nov 03:40:00.',
  )
})

test('without parameters it is its label', () => {
  expect(saidAloud({ ...drain, parameters: [] }, {}, nameOf)).toBe('Drain the host.')
})

test('an acronym stays as it is written', () => {
  const [first] = drain.parameters
  const labelled = { ...drain, parameters: first ? [{ ...first, label: 'URL of the host' }] : [] }
  expect(saidAloud(labelled, { host: 'x' }, nameOf)).toBe('Drain the host: URL of the host runner-21.')
})
