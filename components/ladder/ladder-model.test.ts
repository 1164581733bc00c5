import { describe, expect, it } from 'vitest'
import { knownParams } from '#components/action/action-request.ts'
import { stillToDo } from '#components/action/step-action.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { ruleExecution } from '#components/room/rule-execution.ts'
import { defaultsFor } from '#domain/ruling/defaults.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import {
  classified,
  compatible,
  declared,
  good,
  rolledBack,
  stateRead,
} from '#domain/ruling/testing/given-bad-deploy.ts'
import type { GivenRun } from '#domain/ruling/testing/given-run.ts'
import { minute } from '#domain/ruling/testing/given-run.ts'
import type { LadderItem } from './ladder-model.ts'
import { ladderOf } from './ladder-model.ts'

const nameOf = (id: string) => (id === good ? 'op-8790' : id)

function modelOf(given: GivenRun, seconds = 0): ExecutionModel {
  const nowMs = Date.parse(minute(given.clock)) + seconds * 1000
  const model = ruleExecution(given.run, given.runbook.document, { names: {}, nameOf, startable: [], nowMs })
  if (!model) throw new Error('The document is there')
  return model
}

function drawn(given: GivenRun, current?: string, typed: Record<string, string> = {}): string[] {
  const model = modelOf(given)
  const stepId = current ?? model.at?.id ?? 'close'
  const step = model.steps.find((each) => each.id === stepId)
  const does = step && stillToDo(model, step)
  const action = given.runbook.document.actions.find((each) => each.id === does)
  const known = model.input && action ? defaultsFor(model.input, action.id) : {}
  const params = { ...known, ...(action ? knownParams(action.parameters, typed, Date.now()) : {}) }
  const ruling = model.input && action ? ruleAction(model.input, action.id, params) : null
  const { before, beyond } = ladderOf({
    model,
    current: stepId,
    action: action && ruling ? { id: action.id, ruling } : null,
    memberName: () => 'A. Diallo',
    named: { nameOf, document: given.runbook.document },
    clock: (instant) => instant.slice(11, 19),
  })
  return [...before.flatMap(told), ...(beyond.length > 0 ? ['---'] : []), ...beyond.flatMap(told)]
}

function told(item: LadderItem): string[] {
  switch (item.kind) {
    case 'phase':
    case 'facts':
      return []
    case 'rung':
      return [`${item.step.number} ${item.state}: ${item.note}`]
    case 'broken':
      return [`glass broken #${item.seq}`]
    case 'lifted':
      return [`lifted by #${item.seq}`]
    case 'hold':
      return [`${item.state}: ${item.because}`]
    case 'action':
      return [`${item.action}: ${item.note}`]
    case 'close':
      return [`close: ${item.note}`]
    default:
      return item satisfies never
  }
}

describe('the ladder', () => {
  it('paints one hold: before the first step that waits, with everything behind it', () => {
    expect(drawn(declared())).toEqual([
      '1 active: Allowed before truth',
      'freeze.create: Free',
      '2 todo: Not started',
      'held: Read the state first. A guess made from logs points at the wrong layer.',
      '---',
      '3 held: Waits at a hold line',
      '4 todo: Classify what failed first.',
      '5 todo: Classify what failed first.',
      'close: Open: steps 1, 2, 3, 4, 5',
    ])
  })

  it('says who signed what, and which entry lifted the hold', () => {
    const [first, second, lifted] = drawn(stateRead())
    expect(first).toMatch(/^1 done: A\. Diallo, \d\d:\d\d:\d\d, #\d+$/)
    expect(second).toMatch(/^2 done: A\. Diallo/)
    expect(lifted).toMatch(/^lifted by #\d+$/)
  })

  it('puts the hold inside the current step, before its action, and says what is missing', () => {
    const ladder = drawn(classified(), 'rollBack')
    const hold = ladder.findIndex((line) => line.startsWith('held:'))
    expect(ladder[hold - 1]).toBe('4 active: Not decided yet whether it is needed')
    expect(ladder.slice(hold + 1, hold + 3)).toEqual(['---', 'route.rollback: Waits behind the hold'])
  })

  it('lifts it when the evidence is there and the parameters are typed', () => {
    const ladder = drawn(compatible(), 'rollBack', { digest: 'sha256:good' })
    expect(ladder).not.toContain('---')
    expect(ladder).toContain('route.rollback: Free')
    expect(ladder).toContain('5 overtaken: Not needed, as things stand')
  })

  it('says who works on a step, and who put one off: the run goes on at the next', () => {
    const working = stateRead().signs('readState', 'active')
    expect(drawn(working)).toContainEqual(expect.stringMatching(/^2 active: A\. Diallo, since \d\d:\d\d:\d\d$/))
    const put = declared().signs('freeze', 'deferred')
    expect(drawn(put)).toContainEqual(
      expect.stringMatching(/^1 deferred: Deferred\. A\. Diallo, \d\d:\d\d:\d\d, #\d+$/),
    )
    expect(modelOf(put).at?.id).toBe('readState')
  })

  it('shows what the step did already instead of offering it again', () => {
    const ladder = drawn(rolledBack(), 'rollBack')
    expect(ladder.find((line) => line.startsWith('route.rollback:'))).toMatch(/^route\.rollback: Succeeded #\d+$/)
    expect(ladder.at(-1)).toBe('close: Every step is signed off')
  })
})

describe('a reading in the browser', () => {
  it('counts as expired two seconds before the server says so', () => {
    const given = stateRead()
    const owner = (seconds: number) => modelOf(given, seconds).factStatus('route.owner', null).status
    expect([owner(297), owner(299)]).toEqual(['known', 'expired'])
  })
})
