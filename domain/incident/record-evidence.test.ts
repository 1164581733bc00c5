import { describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { id, runbookOf } from '#domain/ruling/testing/given-run.ts'
import { requestAction } from './act.ts'
import { withdrawReading } from './attach-evidence.ts'
import { addNote } from './command.ts'
import { recordEvidence } from './record-evidence.ts'
import { GivenIncident } from './testing/given-incident.ts'
import { completeStep } from './work-on-step.ts'

const weighed = runbookOf(`
format: holdpoint/1
runbook: weighed
title: Weighed
when: Something is to be weighed
scope: { app: app }
resolutions: [done]
facts:
  cause: [disk, network]
  region.ready: { type: yesNo, per: operation }
  first: reference operation
steps:
  - id: find
    phase: truth
    title: Find the cause
    captures:
      - { fact: cause, reason: required, evidence: { min: 2 } }
      - { fact: first }
      - { fact: region.ready, each: facts.first }
  - id: after
    phase: risk
    title: Choose after it
    hold: { needs: steps.find.done, because: Find the cause first }
    captures: [{ fact: first }]
guardrails:
  no-disk:
    says: Do not blame the disk
    absolute: true
    rules:
      - guards: ["establish:cause"]
        allow: params.value != "disk"
        because: It is never the disk
`)

const incident = () => new GivenIncident(weighed, { app: id('shop') })
const cause = (given: GivenIncident, more = {}) => ({
  step: 'find',
  readings: [given.reading('cause', 'network', { attachments: [], ...more })],
})

const evidence = (text: string) => ({ kind: 'text' as const, text, source: 'console' })

describe('What is cited as evidence', () => {
  test('is counted once, however often it is named', () => {
    const given = incident()
    const first = given.does(recordEvidence, {
      step: 'find',
      readings: [given.reading('first', id('op-8790'), { attachments: [evidence('one'), evidence('two')] })],
    })
    expect(first.events.map(({ type }) => type)).toEqual(['evidence.attached', 'evidence.attached', 'fact.recorded'])
    expect(given.asks(recordEvidence, cause(given, { cites: [3, 3] }))).toMatchObject({
      kind: 'rejected',
      fields: { 'readings.0.attachments': 'Attach or cite 2 pieces of evidence' },
    })
    expect(given.asks(recordEvidence, cause(given, { cites: [3, 4] })).kind).toBe('accepted')
  })

  test('is an entry of this incident that is there', () => {
    const given = incident()
    expect(given.asks(recordEvidence, cause(given, { cites: [1, 99] }))).toMatchObject({
      kind: 'rejected',
      fields: { 'readings.0.cites': 'There is no entry #99' },
    })
  })

  test('shows something: the declaration, a start or a refusal is no evidence', () => {
    const given = incident()
    given.does(addNote, { text: 'Both disks answer', execution: null, step: null })
    expect(given.asks(recordEvidence, cause(given, { cites: [1, 2] }))).toMatchObject({
      kind: 'rejected',
      fields: { 'readings.0.cites': '#1 is no evidence: cite a reading, an attachment or an outcome' },
    })
  })

  test('is not a reading that was withdrawn', () => {
    const given = incident()
    given.does(recordEvidence, {
      step: 'find',
      readings: [given.reading('first', id('op-8790'), { attachments: [evidence('one')] })],
    })
    given.does(withdrawReading, { fact: 'first', entry: 4, reason: 'Misread' })
    expect(given.asks(recordEvidence, cause(given, { cites: [3, 4] }))).toMatchObject({
      kind: 'rejected',
      fields: { 'readings.0.cites': '#4 was withdrawn' },
    })
  })
})

describe('A reading', () => {
  test('is not taken in a step that is held', () => {
    const given = incident()
    const readings = [given.reading('first', id('op-8790'))]
    expect(given.asks(recordEvidence, { step: 'after', readings })).toMatchObject({
      kind: 'rejected',
      code: 'CONFLICT',
    })
  })

  test('is not taken for an object that the step does not ask for', () => {
    const given = incident()
    given.does(recordEvidence, { step: 'find', readings: [given.reading('first', id('op-8790'))] })
    const asked = (key: string) => ({ step: 'find', readings: [given.reading('region.ready', 'yes', { key })] })
    expect(given.asks(recordEvidence, asked(id('op-8791')))).toMatchObject({ kind: 'rejected' })
    expect(given.asks(recordEvidence, asked(id('op-8790'))).kind).toBe('accepted')
  })

  test('of one fact is taken once in one look', () => {
    const given = incident()
    const readings = [given.reading('first', id('op-8790')), given.reading('first', id('op-8791'))]
    expect(given.asks(recordEvidence, { step: 'find', readings })).toMatchObject({
      kind: 'rejected',
      fields: { 'readings.1.fact': 'Read twice in one look' },
    })
  })

  test('that a guardrail refuses establishes nothing, and the refusal is an entry', () => {
    const given = incident()
    const disk = given.reading('cause', 'disk', { attachments: [evidence('one'), evidence('two')] })
    const refused = given.does(recordEvidence, { step: 'find', readings: [disk] })
    expect(refused.answer).toBe('refused')
    expect(refused.events).toMatchObject([
      { type: 'action.refused', data: { action: 'establish:cause', verdict: 'violated' } },
    ])
    expect(given.run.readings.cause).toBeUndefined()
  })

  test('of a fact that the runbook does not have is not there to be withdrawn', () => {
    const given = incident()
    for (const fact of ['constructor', 'toString', 'valueOf'])
      expect(given.asks(withdrawReading, { fact, entry: 1, reason: 'x' })).toMatchObject({ code: 'NOT_FOUND' })
  })
})

test('a step that is not needed is left, not completed', () => {
  const onlyIf = runbookOf(`
format: holdpoint/1
runbook: only-if
title: Only if
when: Sometimes
scope: { app: app }
resolutions: [done]
facts: { bad: yesNo, way: [one, other] }
steps:
  - { id: look, phase: truth, title: Look, captures: [{ fact: bad }] }
  - { id: choose, phase: risk, title: Choose, onlyIf: 'facts.bad == "yes"', captures: [{ fact: way }] }
  - id: act
    phase: action
    title: Act
    hold: { needs: steps.choose.done, because: Choose first }
    offers: [act.now]
actions:
  act.now: { label: Act now, effect: authorize }
guardrails: {}
`)
  const given = new GivenIncident(onlyIf, { app: id('shop') })
  given.does(recordEvidence, { step: 'look', readings: [given.reading('bad', 'no')] })
  given.does(recordEvidence, { step: 'choose', readings: [given.reading('way', 'one')] })
  expect(given.asks(completeStep, { step: 'choose' })).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
  expect(given.does(requestAction, { run: newId(), action: 'act.now', params: {} }).answer).toBe('refused')
})
