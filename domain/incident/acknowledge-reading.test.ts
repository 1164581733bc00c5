import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { factStatus } from '#domain/ruling/fact-status.ts'
import { id, minute, runbookOf } from '#domain/ruling/testing/given-run.ts'
import { acknowledgeReading } from './acknowledge-reading.ts'
import { reportOutsideAct, requestAction } from './act.ts'
import { attachEvidence, withdrawReading } from './attach-evidence.ts'
import { rulingInput } from './decision.ts'
import { recordEvidence } from './record-evidence.ts'
import { GivenIncident } from './testing/given-incident.ts'

const said = runbookOf(`
format: holdpoint/1
runbook: said
title: Said
when: A program says something
scope: { app: app }
resolutions: [done]
facts:
  replicas: integer
  owner: { type: record, fields: { operation: reference operation, epoch: integer, seenAt: timestamp, note: { type: text, optional: true } } }
  history: { type: table, columns: { digest: text, ratio: decimal } }
  probes: { type: checks, items: [boots, joins] }
  targets: list of text
  wait: duration
steps:
  - id: look
    phase: truth
    title: Look
    captures: [{ fact: replicas }, { fact: owner }, { fact: history }, { fact: probes }, { fact: targets }, { fact: wait }]
  - id: cut
    phase: action
    title: Cut
    does: [app.cut]
  - id: hint
    phase: evidence
    title: Hint
    does: [app.hint]
actions:
  app.cut: { label: Cut, effect: authorize, outdates: [wait], parameters: { to: integer } }
  app.hint: { label: Hint, effect: authorize, parameters: { to: integer } }
guardrails:
  enough:
    says: Keep two replicas
    absolute: true
    rules:
      - guards: [app.cut]
        allow: facts.replicas >= 2
        because: Fewer than two are left
  hinted:
    says: Look first
    overridable: { role: responder, reason: required }
    rules:
      - guards: [app.hint]
        allow: facts.replicas >= 2
        because: Fewer than two are left
`)

const incident = () => new GivenIncident(said, { app: id('shop') })

/** Recorded as a program said it; the entry of the reading. */
function bySay(given: GivenIncident, fact: string, value: Json, more = {}): number {
  const reading = given.reading(fact, value, { attachments: [], program: 'replica-bot', ...more })
  given.does(recordEvidence, { step: 'look', readings: [reading] })
  return given.state.seq
}

const types = (given: GivenIncident, fact: string, entry: number, value: Json) =>
  given.tries(acknowledgeReading, { fact, entry, value }, 'bo')

const statusOf = (given: GivenIncident, fact: string) =>
  factStatus(rulingInput(given.run, given.runbook, given.ctx()), fact).status

const owner = { operation: id('op-8790'), epoch: 118, seenAt: minute(1) }

describe('What a program said', () => {
  test('is recorded as such, with its name sealed beside the source', () => {
    const given = incident()
    const entry = bySay(given, 'replicas', 3)
    const written = given.entries.at(-1)
    expect(written?.entry.data).toMatchObject({ observer: 'program', value: 3 })
    expect(written?.opened).toMatchObject({ '/program': 'replica-bot', '/source': 'deploy API' })
    expect(given.run.readings.replicas).toMatchObject([
      { seq: entry, observer: 'program', acknowledged: false, program: 'replica-bot' },
    ])
  })

  test('is told from what a person saw, in evidence that is attached as well', () => {
    const given = incident()
    const attach = (more: object) =>
      given.does(attachEvidence, {
        step: null,
        observedAt: minute(0),
        attachment: { kind: 'text', text: 'All is well', source: 'chat', ...more },
      })
    attach({})
    attach({ program: 'an assistant' })
    expect(given.run.evidence.map(({ observer, program }) => [observer, program])).toEqual([
      ['person', undefined],
      ['program', 'an assistant'],
    ])
  })

  test('settles no absolute guardrail until a person types its value, then the ruling rests on both entries', () => {
    const given = incident()
    const entry = bySay(given, 'replicas', 3)
    const cut = (run: string) => given.tries(requestAction, { run: id(run), action: 'app.cut', params: { to: 1 } })
    expect(cut('first')).toMatchObject({ answer: 'refused' })
    expect(types(given, 'replicas', entry, 3)).toMatchObject({ kind: 'accepted' })
    const acknowledgement = given.state.seq
    expect(given.run.readings.replicas?.[0]).toMatchObject({
      acknowledged: true,
      acknowledgement: { seq: acknowledgement, by: id('bo') },
    })
    expect(cut('second')).toMatchObject({ answer: 'authorized' })
    expect(given.run.runs['app.cut']?.[0]?.restsOn).toEqual([entry, acknowledgement])
  })

  test('settles a guardrail that is not absolute', () => {
    const given = incident()
    bySay(given, 'replicas', 3)
    expect(given.tries(requestAction, { run: id('r'), action: 'app.hint', params: { to: 1 } })).toMatchObject({
      answer: 'authorized',
    })
  })

  test('takes the place of what a person read before it, and so holds until it is acknowledged', () => {
    const given = incident()
    given.does(recordEvidence, { step: 'look', readings: [given.reading('replicas', 3, { attachments: [] })] })
    given.waits(1)
    const entry = bySay(given, 'replicas', 3)
    expect(statusOf(given, 'replicas')).toBe('unacknowledged')
    types(given, 'replicas', entry, 3)
    expect(statusOf(given, 'replicas')).toBe('known')
  })
})

describe('An acknowledgement', () => {
  const history = [
    { digest: 'sha256:a', ratio: '0.50' },
    { digest: 'sha256:b', ratio: '1' },
  ]
  test.each<[string, string, Json, Json]>([
    [
      'a record, with its moment to the second',
      'owner',
      owner,
      { ...owner, seenAt: minute(1).replace('.000Z', '.400Z') },
    ],
    [
      'a table, with a number as it is written',
      'history',
      history,
      [{ ...history[0], ratio: '0.5' }, history[1] ?? null],
    ],
    [
      'checks, without the remarks beside them',
      'probes',
      { boots: { result: 'ok', detail: 'in 4 s' }, joins: { result: null } },
      { boots: { result: 'ok' }, joins: { result: null } },
    ],
    ['a list', 'targets', ['eu-1', 'eu-2'], ['eu-1', 'eu-2']],
    ['a duration as it is said', 'wait', '90s', '1m30s'],
  ])('is given by %s', (_, fact, recorded, typed) => {
    const given = incident()
    const entry = bySay(given, fact, recorded)
    expect(types(given, fact, entry, typed)).toMatchObject({ kind: 'accepted' })
    expect(statusOf(given, fact)).toBe('known')
  })

  test.each<[string, string, Json, Json, string]>([
    ['another number', 'replicas', 3, 4, 'value'],
    ['unknown', 'replicas', 3, null, 'value'],
    ['no number', 'replicas', 3, 'three', 'value'],
    ['a record with another epoch', 'owner', owner, { ...owner, epoch: 119 }, 'value.epoch'],
    ['a record with a part left unknown', 'owner', owner, { ...owner, epoch: null }, 'value.epoch'],
    ['a record with a remark nobody made', 'owner', owner, { ...owner, note: 'mine' }, 'value.note'],
    [
      'a table with another cell',
      'history',
      history,
      [history[0] ?? null, { digest: 'sha256:c', ratio: '1' }],
      'value.1.digest',
    ],
    ['a table with a row too few', 'history', history, [history[0] ?? null], 'value'],
    [
      'checks with another result',
      'probes',
      { boots: { result: 'ok' }, joins: { result: 'ok' } },
      { boots: { result: 'ok' }, joins: { result: 'failed' } },
      'value.joins',
    ],
    ['a list in another order', 'targets', ['eu-1', 'eu-2'], ['eu-2', 'eu-1'], 'value'],
    ['another duration', 'wait', '90s', '91s', 'value'],
  ])('is not given by %s: said beside the field, and nothing is written', (_, fact, recorded, typed, field) => {
    const given = incident()
    const entry = bySay(given, fact, recorded)
    const before = given.state
    const answer = types(given, fact, entry, typed)
    expect(answer).toMatchObject({ kind: 'rejected', code: 'BAD_INPUT' })
    expect(Object.keys((answer as { fields?: object }).fields ?? {})).toEqual([field])
    expect(given.state).toBe(before)
    expect(statusOf(given, fact)).toBe('unacknowledged')
  })

  const refused = (given: GivenIncident, entry: number, fact = 'replicas', value: Json = 3) =>
    expect(types(given, fact, entry, value))

  test('is refused for what a person read, for an entry of another fact, and for none', () => {
    const given = incident()
    given.does(recordEvidence, { step: 'look', readings: [given.reading('replicas', 3, { attachments: [] })] })
    const own = given.state.seq
    refused(given, own).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
    refused(given, own, 'targets', ['eu-1']).toMatchObject({ kind: 'rejected', code: 'NOT_FOUND' })
    refused(given, 999).toMatchObject({ kind: 'rejected', code: 'NOT_FOUND' })
    refused(given, own, 'constructor').toMatchObject({ kind: 'rejected', code: 'NOT_FOUND' })
  })

  test('is refused once it is given, withdrawn, superseded, or unknown', () => {
    const given = incident()
    const first = bySay(given, 'replicas', 3)
    refused(given, first).toMatchObject({ kind: 'accepted' })
    const twice = `#${first} is acknowledged already (#${given.state.seq}).`
    refused(given, first).toMatchObject({ kind: 'rejected', message: twice })
    given.waits(1)
    const second = bySay(given, 'replicas', 3)
    given.does(withdrawReading, { fact: 'replicas', entry: second, reason: 'It looked elsewhere' })
    refused(given, second).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
    const third = bySay(given, 'replicas', 3)
    given.waits(1)
    const fourth = bySay(given, 'replicas', null)
    refused(given, third).toMatchObject({
      message: `#${fourth} counts instead of #${third} now. Nothing rests on #${third}.`,
    })
    refused(given, fourth, 'replicas', null).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
  })

  test('is refused for what an act outside has put out of date', () => {
    const given = incident()
    const entry = bySay(given, 'wait', '90s')
    given.waits(1)
    given.does(reportOutsideAct, { action: 'app.cut', occurredAt: minute(1), who: 'Somebody', what: 'By hand' })
    refused(given, entry, 'wait', '90s').toMatchObject({
      message: `#${entry} says nothing any more since #${given.state.seq}. Read it again.`,
    })
  })
})
