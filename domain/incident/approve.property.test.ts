import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import { id, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { requestAction } from './act.ts'
import { giveApproval, refuseApproval, requestApproval } from './approve.ts'
import { recordEvidence } from './record-evidence.ts'
import { GivenIncident } from './testing/given-incident.ts'

const runbook = runbookAt('domain/incident/testing/region-failover.yaml')
const region = id('eu-west')
const secret = id('signing-key')

type What = { action: 'sessions.failover'; percent: number } | { action: 'secrets.rotate' }
type Step =
  | { do: 'ask' | 'act'; by: string; what: What }
  | { do: 'give' | 'refuse'; by: string; which: number }
  | { do: 'read'; fact: 'region.data' | 'region.lag' | 'secret.doubt'; value: string | number }
  | { do: 'wait'; minutes: number }
  | { do: 'role'; of: string; role: 'responder' | 'observer' }

const who = fc.constantFrom('amara', 'bo', 'cem')
const what: fc.Arbitrary<What> = fc.constantFrom<What>(
  { action: 'sessions.failover', percent: 1 },
  { action: 'sessions.failover', percent: 100 },
  { action: 'secrets.rotate' },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ask' as const), by: who, what }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('act' as const), by: who, what }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('give' as const), by: who, which: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), by: who, which: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>(
      { do: 'read', fact: 'region.data', value: 'yes' },
      { do: 'read', fact: 'region.data', value: 'no' },
      { do: 'read', fact: 'region.lag', value: 12 },
      { do: 'read', fact: 'region.lag', value: 90 },
      { do: 'read', fact: 'secret.doubt', value: 'compromised' },
      { do: 'read', fact: 'secret.doubt', value: 'none' },
    ),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 31 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('role' as const),
      of: fc.constantFrom('bo', 'cem'),
      role: fc.constantFrom('responder' as const, 'observer' as const),
    }),
  },
)

/** Written from what people are promised, without the engine: what may pass, and when. */
class Oracle {
  clock = 0
  moment = 0
  readonly read = new Map<string, { value: string | number; at: number; moment: number }>()
  readonly roles = new Map([
    ['amara', 'responder'],
    ['bo', 'responder'],
    ['cem', 'responder'],
  ])
  readonly asked: {
    id: string
    by: string
    what: What
    at: number
    moment: number
    over: boolean
    given: string | null
    standing: 'open' | 'refused' | 'used'
  }[] = []

  fresh(fact: string): string | number | null {
    const found = this.read.get(fact)
    return found && (fact === 'secret.doubt' || this.clock - found.at <= 20) ? found.value : null
  }

  /** What its rules say: pass, pass over with a second person, or no. */
  rules({ action }: What): 'yes' | 'overridable' | 'no' {
    if (action === 'secrets.rotate') return this.fresh('secret.doubt') === 'compromised' ? 'yes' : 'overridable'
    const lag = this.fresh('region.lag')
    return this.fresh('region.data') === 'yes' && typeof lag === 'number' && lag < 60 ? 'yes' : 'no'
  }

  moved(what: What, since: number): boolean {
    const facts = what.action === 'secrets.rotate' ? ['secret.doubt'] : ['region.data', 'region.lag']
    return facts.some((fact) => (this.read.get(fact)?.moment ?? 0) > since)
  }

  mayGive(one: Oracle['asked'][number], by: string): boolean {
    if (by === one.by || this.roles.get(by) !== 'responder') return false
    return !one.over || by === 'amara'
  }

  stands(one: Oracle['asked'][number]): boolean {
    return one.standing === 'open' && this.clock - one.at < 30 && !this.moved(one.what, one.moment)
  }

  usable(by: string, what: What) {
    const same = JSON.stringify(what)
    return this.asked.find(
      (one) =>
        one.by === by &&
        JSON.stringify(one.what) === same &&
        one.given !== null &&
        this.stands(one) &&
        this.mayGive(one, one.given),
    )
  }

  passes(by: string, what: What): boolean {
    const says = this.rules(what)
    if (says === 'no') return false
    if (says === 'overridable') return this.usable(by, what) !== undefined
    if (what.action === 'secrets.rotate' || what.percent <= 1) return true
    return this.usable(by, what) !== undefined
  }
}

class Run extends GivenIncident {
  readonly oracle = new Oracle()

  constructor() {
    super(runbook, { environment: id('production') })
    this.reads('regions', [region])
    this.reads('secrets', [secret])
    for (const [fact, value] of [
      ['region.data', 'yes'],
      ['region.lag', 12],
      ['secret.doubt', 'none'],
    ] as const)
      this.read(fact, value)
  }

  private reads(fact: string, value: Json, key: string | null = null) {
    this.does(recordEvidence, { step: 'look', readings: [this.reading(fact, value, { key })] })
  }

  private read(fact: 'region.data' | 'region.lag' | 'secret.doubt', value: string | number) {
    this.reads(fact, value, fact === 'secret.doubt' ? secret : region)
    this.oracle.read.set(fact, { value, at: this.oracle.clock, moment: ++this.oracle.moment })
  }

  private paramsOf(what: What): Record<string, Json> {
    return what.action === 'secrets.rotate' ? { secret } : { region, percent: what.percent }
  }

  /** The answer of a request for the action, and what the oracle says of it. */
  take(one: Step): [string, boolean, boolean] | null {
    const { oracle } = this
    oracle.moment++
    switch (one.do) {
      case 'wait':
        this.waits(one.minutes)
        oracle.clock += one.minutes
        for (const name of ['amara', 'bo', 'cem']) this.signedIn.set(name, this.ctx().now)
        return null
      case 'role':
        this.members.set(one.of, { role: one.role })
        oracle.roles.set(one.of, one.role)
        return null
      case 'read':
        this.read(one.fact, one.value)
        return null
      case 'ask': {
        const approval = newId()
        const over = one.what.action === 'secrets.rotate'
        const input = { approval, action: one.what.action, params: this.paramsOf(one.what) }
        const answer = this.asks(requestApproval, { ...input, reason: over ? 'We were told' : null }, one.by)
        if (answer.kind === 'accepted' && answer.answer === 'recorded') {
          const { what, by } = one
          oracle.asked.push({
            ...{ id: approval, by, what, over, at: oracle.clock, moment: oracle.moment },
            ...{ given: null, standing: 'open' },
          })
          this.does(requestApproval, { ...input, reason: over ? 'We were told' : null }, one.by)
        }
        return null
      }
      case 'give':
      case 'refuse': {
        const asked = oracle.asked.at(-1 - one.which)
        if (!asked) return null
        const on = { approval: asked.id }
        if (one.do === 'refuse') {
          if (asked.standing === 'open') this.does(refuseApproval, { ...on, reason: 'No' }, one.by)
          asked.standing = asked.standing === 'open' ? 'refused' : asked.standing
          return null
        }
        const reentered = asked.what.action === 'secrets.rotate' ? [] : [String(oracle.fresh('region.lag'))]
        const isFree = asked.given === null && oracle.stands(asked)
        const holds = oracle.rules(asked.what) === (asked.over ? 'overridable' : 'yes')
        const expected = isFree && holds && oracle.mayGive(asked, one.by)
        const answer = this.asks(giveApproval, { ...on, reentered }, one.by)
        if (answer.kind === 'accepted') {
          this.does(giveApproval, { ...on, reentered }, one.by)
          asked.given = one.by
        }
        return ['give', answer.kind === 'accepted', expected]
      }
      case 'act': {
        const expected = oracle.passes(one.by, one.what)
        const used = oracle.rules(one.what) === 'overridable' || one.what.action === 'sessions.failover'
        const answer = this.does(
          requestAction,
          { run: newId(), action: one.what.action, params: this.paramsOf(one.what) },
          one.by,
        )
        const isPassed = answer.answer === 'authorized'
        if (isPassed && one.what.action === 'secrets.rotate') oracle.read.delete('secret.doubt')
        const approval = answer.events[0]?.data.approval
        const consumed = oracle.asked.find((each) => each.id === approval)
        if (consumed) consumed.standing = 'used'
        if (isPassed && !used && consumed) return ['an approval was used that nothing needed', true, false]
        return ['act', isPassed, expected]
      }
      default:
        return one satisfies never
    }
  }
}

test('no order of asking, giving, refusing, reading, waiting and losing a role passes what two people did not agree to', () => {
  const seen = { act: 0, give: 0, passed: 0 }
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
      const run = new Run()
      for (const [i, one] of steps.entries()) {
        const answer = run.take(one)
        if (!answer) continue
        const [kind, is, expected] = answer
        seen[kind === 'give' ? 'give' : 'act']++
        if (is) seen.passed++
        expect({ i, one, kind, passes: is }).toEqual({ i, one, kind, passes: expected })
      }
    }),
    { numRuns: 400, seed: 20261124 },
  )
  expect(seen.passed).toBeGreaterThan(100)
})
