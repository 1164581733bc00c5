import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import { id, minute, runbookAt, runbookOf } from '#domain/ruling/testing/given-run.ts'
import { parseRunbook } from '#domain/runbook/parse.ts'
import { requestAction } from './act.ts'
import { giveApproval, refuseApproval, requestApproval } from './approve.ts'
import type { Accepted } from './decision.ts'
import { recordEvidence } from './record-evidence.ts'
import { reportOutcome } from './report-outcome.ts'
import { GivenIncident } from './testing/given-incident.ts'

const runbook = runbookAt('domain/incident/testing/region-failover.yaml')
const region = id('eu-west')
const secret = id('signing-key')
const failover = { region, percent: 100 }

const typesOf = ({ events }: Accepted) => events.map(({ type }) => type)

class Given extends GivenIncident {
  constructor() {
    super(runbook, { environment: id('production') })
    this.reads('regions', [region])
    this.reads('region.data', 'yes', region)
    this.reads('region.lag', 12, region)
  }

  reads(fact: string, value: Json, key: string | null = null): this {
    this.does(recordEvidence, { step: 'look', readings: [this.reading(fact, value, { key })] })
    return this
  }

  asksFor(action: string, params: Record<string, Json>, reason: string | null = null, by = 'amara'): string {
    const approval = newId()
    this.does(requestApproval, { approval, action, params, reason }, by)
    return approval
  }

  /** Types the lag again where a failover is approved. */
  gives(approval: string, by = 'bo', reentered?: string[]) {
    const isFailover = this.run.approvals.find(({ id }) => id === approval)?.action === 'sessions.failover'
    return this.asks(giveApproval, { approval, reentered: reentered ?? (isFailover ? ['12'] : []) }, by)
  }

  acts(params: Record<string, Json> = failover, by = 'amara', action = 'sessions.failover') {
    return this.does(requestAction, { run: newId(), action, params }, by)
  }
}

const asked = (action = 'sessions.failover', params: Record<string, Json> = failover) => {
  const given = new Given()
  return { given, approval: given.asksFor(action, params) }
}
const approved = () => {
  const { given, approval } = asked()
  given.does(giveApproval, { approval, reentered: ['12'] }, 'bo')
  return { given, approval }
}

describe('An action that needs a second person', () => {
  test('is held until the approval is given, then authorized once, resting on the approval too', () => {
    const { given, approval } = asked()
    expect(given.acts().answer).toBe('refused')
    given.does(giveApproval, { approval, reentered: ['12'] }, 'bo')
    const done = given.acts()
    expect(typesOf(done)).toEqual(['action.authorized', 'outcome.reported'])
    expect(done.events[0]?.data).toMatchObject({ approval })
    expect(given.run.approvals[0]?.usedSeq).toBe(given.run.runs['sessions.failover']?.[0]?.seq)
    expect(given.acts().answer).toBe('refused')
    const again = given.gives(approval)
    expect(again).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/is used/) })
    expect(given.asks(refuseApproval, { approval, reason: 'Late' }, 'bo')).toMatchObject({ code: 'CONFLICT' })
  })

  test('needs none where the runbook says so of these parameters', () => {
    const given = new Given()
    expect(given.acts({ region, percent: 1 }).answer).toBe('authorized')
    const one = { approval: newId(), action: 'sessions.failover', params: { region, percent: 1 }, reason: null }
    expect(given.asks(requestApproval, one, 'amara')).toMatchObject({ code: 'CONFLICT' })
  })

  test('is not approved by who asked', () => {
    const { given, approval } = asked()
    expect(given.gives(approval, 'amara')).toMatchObject({ code: 'FORBIDDEN' })
    given.members.set('bo', { person: id('amara, a person') })
    expect(given.gives(approval)).toMatchObject({ code: 'FORBIDDEN' })
  })

  test.each([
    ['an invitee of the last day', { invitedBy: id('amara'), joinedAt: minute(-60) }],
    ['one whose password they had reset', { reset: { issuedBy: id('amara'), at: minute(-60) } }],
    ['one whose password an unknown hand had reset', { reset: { issuedBy: null, at: minute(-60) } }],
    ['one who is no member any more', { removedAt: minute(-1) }],
    ['an observer', { role: 'observer' as const }],
  ])('is not approved by %s', (_, record) => {
    const { given, approval } = asked()
    given.members.set('bo', record)
    expect(given.gives(approval)).toMatchObject({ code: 'FORBIDDEN' })
    given.members.set('bo', { invitedBy: id('amara'), joinedAt: minute(-24 * 60) })
    expect(given.gives(approval)).toMatchObject({ kind: 'accepted' })
  })

  test('is not approved without a sign-in of the last ten minutes', () => {
    const { given, approval } = asked()
    given.signedIn.set('bo', minute(-11))
    expect(given.gives(approval)).toMatchObject({ code: 'FORBIDDEN', fields: { password: expect.any(String) } })
    given.signedIn.set('bo', minute(-10))
    expect(given.gives(approval)).toMatchObject({ kind: 'accepted' })
  })

  test('is not approved by a yes alone: the approver types the value that decides', () => {
    const { given, approval } = asked()
    for (const typed of [[], [''], ['13'], ['yes'], ['12', '12']])
      expect(given.gives(approval, 'bo', typed)).toMatchObject({ code: 'BAD_INPUT' })
    expect(given.gives(approval, 'bo', ['12'])).toMatchObject({
      events: [{ type: 'approval.given', open: { '/reentered/0': '12' } }],
    })
  })

  test('is held with another parameter, for another member, and once the approval expired', () => {
    const { given } = approved()
    expect(given.acts({ region, percent: 99 }).answer).toBe('refused')
    expect(given.acts(failover, 'bo').answer).toBe('refused')
    given.waits(30)
    expect(given.acts().answer).toBe('refused')
  })

  test('is held once a reading it rests on has grown old, approved or not', () => {
    const given = new Given()
    given.waits(15)
    given.signedIn.set('bo', minute(15))
    const approval = given.asksFor('sessions.failover', failover)
    given.does(giveApproval, { approval, reentered: ['12'] }, 'bo')
    given.waits(6)
    expect(given.acts().answer).toBe('refused')
  })

  test('is given once', () => {
    const { given, approval } = approved()
    const again = given.gives(approval, 'cem')
    expect(again).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/is given already/) })
  })

  test('expires, given or not: a timeout never passes', () => {
    const { given, approval } = asked()
    given.waits(30)
    expect(given.gives(approval)).toMatchObject({ code: 'CONFLICT' })
    expect(given.acts().answer).toBe('refused')
  })

  test('is held once anything it rests on was read again, even to the same value', () => {
    const { given, approval } = approved()
    given.reads('region.data', 'yes', region)
    const held = given.acts()
    expect(held.events[0]?.open['/unavailable']).toMatch(/is void/)
    expect(given.gives(approval)).toMatchObject({ code: 'CONFLICT' })
    const again = given.asksFor('sessions.failover', failover)
    given.reads('region.data', 'yes', region)
    expect(given.gives(again)).toMatchObject({ code: 'CONFLICT' })
  })

  test.each([
    ['left', { removedAt: minute(0) }],
    ['lost the role', { role: 'observer' as const }],
    ['had the password reset by who asked', { reset: { issuedBy: id('amara'), at: minute(0) } }],
  ])('is held when whoever approved has %s meanwhile', (_, record) => {
    const { given } = approved()
    given.members.set('bo', record)
    const held = given.acts()
    expect(held.events[0]?.open['/unavailable']).toMatch(/does not count any more/)
    given.members.delete('bo')
    expect(given.acts().answer).toBe('authorized')
  })

  test('can be refused by anybody who may approve, and taken back by who asked', () => {
    const { given, approval } = approved()
    given.does(refuseApproval, { approval, reason: 'Not at this hour' }, 'cem')
    expect(given.run.approvals[0]?.decision).toMatchObject({ answer: 'refused', reason: 'Not at this hour' })
    expect(given.acts().answer).toBe('refused')
    expect(given.gives(approval)).toMatchObject({ code: 'CONFLICT' })
    const again = given.asksFor('sessions.failover', failover)
    given.does(refuseApproval, { approval: again, reason: 'A mistake' }, 'amara')
  })

  test('is asked for once, and only where its rules are satisfied', () => {
    const { given } = asked()
    const same = { approval: newId(), action: 'sessions.failover', params: failover, reason: null }
    expect(given.asks(requestApproval, same, 'amara')).toMatchObject({ code: 'CONFLICT' })
    given.reads('region.data', 'no', region)
    const held = given.does(requestApproval, { ...same, approval: newId() }, 'amara')
    expect(held.answer).toBe('refused')
  })

  test('is approved by the commander alone where the runbook says so, and asked for by another', () => {
    const given = new Given()
    const own = { approval: newId(), action: 'names.move', params: { region }, reason: null }
    expect(given.asks(requestApproval, own, 'amara')).toMatchObject({ code: 'CONFLICT' })
    const approval = given.asksFor('names.move', { region }, null, 'bo')
    expect(given.gives(approval, 'cem')).toMatchObject({ code: 'FORBIDDEN' })
    expect(given.gives(approval, 'amara')).toMatchObject({ kind: 'accepted' })
  })
})

describe('A guardrail that can be overridden', () => {
  const rotate = { secret }
  const given = () => new Given().reads('secrets', [secret]).reads('secret.doubt', 'none', secret)
  const broken = () => {
    const one = given()
    const approval = one.asksFor('secrets.rotate', rotate, 'The vendor told us by telephone', 'bo')
    one.does(giveApproval, { approval, reentered: [] }, 'amara')
    return { one, approval }
  }

  test('is passed over once, with a reason and the yes of the commander, and stays marked for good', () => {
    const { one, approval } = broken()
    const done = one.acts(rotate, 'bo', 'secrets.rotate')
    expect(typesOf(done)).toEqual(['action.authorized', 'glass.broken'])
    expect(done.events[1]).toMatchObject({
      data: { approval, rules: [{ guardrail: 'no-blind-secret-rotation', rule: 0 }] },
      open: { '/reason': 'The vendor told us by telephone' },
    })
    expect(one.state.glassBroken).toBe(1)
    expect(one.acts(rotate, 'bo', 'secrets.rotate').answer).toBe('refused')
    const run = one.run.runs['secrets.rotate']?.[0]
    const said = { outcome: 'succeeded' as const, text: 'Rotated', reference: null, source: 'Vault', cites: [] }
    expect(one.does(reportOutcome, { run: run?.id ?? '', ...said }, 'bo').answer).toBe('recorded')
  })

  test('holds without a reason, without the yes, and with the yes of another than the commander', () => {
    const one = given()
    expect(one.acts(rotate, 'bo', 'secrets.rotate').answer).toBe('refused')
    const ask = { approval: newId(), action: 'secrets.rotate', params: rotate }
    expect(one.does(requestApproval, { ...ask, reason: null }, 'bo').answer).toBe('refused')
    const approval = one.asksFor('secrets.rotate', rotate, 'We were told', 'bo')
    expect(one.acts(rotate, 'bo', 'secrets.rotate').answer).toBe('refused')
    expect(one.gives(approval, 'cem')).toMatchObject({ code: 'FORBIDDEN' })
    expect(one.gives(approval, 'bo')).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('holds again once the reading it rests on is another, or the time is over', () => {
    const { one } = broken()
    one.reads('secret.doubt', 'none', secret)
    expect(one.acts(rotate, 'bo', 'secrets.rotate').answer).toBe('refused')
    const { one: late } = broken()
    late.waits(30)
    expect(late.acts(rotate, 'bo', 'secrets.rotate').answer).toBe('refused')
  })

  test('needs no override once it is satisfied', () => {
    const one = given().reads('secret.doubt', 'compromised', secret)
    const ask = { approval: newId(), action: 'secrets.rotate', params: rotate, reason: 'We were told' }
    expect(one.asks(requestApproval, ask, 'bo')).toMatchObject({ code: 'CONFLICT' })
    expect(one.acts(rotate, 'bo', 'secrets.rotate').answer).toBe('authorized')
  })

  test('is no way past an absolute one: asking is refused, and recorded as such', () => {
    const one = given().reads('region.data', 'no', region)
    for (const [action, params] of [
      ['sessions.drop', { region }],
      ['sessions.failover', failover],
    ] as const) {
      const ask = { approval: newId(), action, params, reason: 'It is urgent' }
      const held = one.does(requestApproval, ask, 'bo')
      expect(held.answer).toBe('refused')
      expect(typesOf(held)).toEqual(['action.refused'])
    }
  })
})

test('a yes serves no longer than those who gave it are enough: once another has to agree, too, it is asked for anew', () => {
  const calm = runbookOf(`
format: holdpoint/1
runbook: calm
title: Calm
when: A queue grows
scope: { environment: environment }
resolutions: [done]
facts:
  quiet: { type: yesNo, freshFor: 10m }
  proof: { type: yesNo }
steps:
  - id: look
    phase: truth
    title: Look
    captures: [{ fact: quiet, required: false }, { fact: proof, required: false }]
    offers: [queue.drop]
actions:
  queue.drop:
    label: Drop the queue
    parameters: { reason: text }
    effect: authorize
    approval: { by: commander, unless: facts.quiet == "yes" }
guardrails:
  no-blind-drop:
    says: Do not drop a queue blindly
    overridable: { role: responder, reason: required }
    rules:
      - guards: [queue.drop]
        allow: facts.proof == "yes"
        because: Nothing proves it
        settle: [look]
`)
  const given = new GivenIncident(calm, { environment: id('production') })
  const reads = (fact: string, value: string) =>
    given.does(recordEvidence, { step: 'look', readings: [given.reading(fact, value)] })
  reads('quiet', 'yes')
  reads('proof', 'no')
  const action = 'queue.drop'
  const params = { reason: 'full' }
  const approval = newId()
  given.does(requestApproval, { approval, action, params, reason: 'It floods' }, 'bo')
  given.does(giveApproval, { approval, reentered: [] }, 'cem')
  given.waits(9)
  expect(given.asks(requestAction, { run: newId(), action, params }, 'bo')).toMatchObject({ answer: 'authorized' })
  given.waits(2)
  expect(given.asks(requestAction, { run: newId(), action, params }, 'bo')).toMatchObject({ answer: 'refused' })
})

test('an update cannot wait for an approval: what runs beside it rules it, too', () => {
  const source = readFileSync(new URL('../../runbooks/stuck-wake.yaml', import.meta.url), 'utf8')
  const parsed = parseRunbook(
    source.replace('    effect: publish', '    effect: publish\n    approval: { by: commander }'),
  )
  expect(parsed.ok ? [] : parsed.problems.map(({ message }) => message)).toEqual([
    'An update cannot wait for an approval: other runbooks rule it, too.',
  ])
})
