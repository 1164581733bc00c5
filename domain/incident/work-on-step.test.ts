import { describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { id } from '#domain/ruling/testing/given-run.ts'
import { requestAction } from './act.ts'
import { completeExecution } from './end-execution.ts'
import { recordEvidence } from './record-evidence.ts'
import { GivenIncident } from './testing/given-incident.ts'
import { completeStep, deferStep, skipStep, takeStep } from './work-on-step.ts'

const reason = 'The pipeline does not answer'
const step = 'freeze'
const stateOf = (given: GivenIncident, at = step) => given.run.steps[at]?.state
const deferred = () => {
  const given = new GivenIncident()
  given.does(deferStep, { step, reason })
  return given
}

describe('A step', () => {
  test('is worked on by whoever takes it, until another takes it over', () => {
    const given = new GivenIncident()
    given.does(takeStep, { step })
    expect(given.run.steps[step]).toMatchObject({ state: 'active', by: id('amara') })
    expect(given.asks(takeStep, { step })).toMatchObject({ code: 'CONFLICT' })
    given.does(takeStep, { step }, 'bo')
    expect(given.run.steps[step]).toMatchObject({ state: 'active', by: id('bo') })
  })

  test('that is held is taken by nobody', () => {
    const given = new GivenIncident()
    expect(given.asks(takeStep, { step: 'classify' })).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/^Held: /),
    })
  })

  test('is put off with a reason, once, and by nobody once it is signed', () => {
    const given = deferred()
    expect(given.run.steps[step]).toMatchObject({ state: 'deferred', by: id('amara'), reason })
    expect(given.asks(deferStep, { step, reason })).toMatchObject({ code: 'CONFLICT' })
    given.does(requestAction, {
      run: newId(),
      action: 'freeze.create',
      params: { environment: id('production'), kinds: ['promotion'] },
    })
    given.does(completeStep, { step })
    for (const verb of [deferStep, takeStep])
      expect(given.asks(verb, { step, reason })).toMatchObject({
        code: 'CONFLICT',
        message: expect.stringMatching(/completed already/),
      })
  })

  test('that was put off passes for none: the run is not completed, nor what waits for it begun', () => {
    const given = new GivenIncident()
    given.does(deferStep, { step: 'readState', reason })
    expect(given.asks(takeStep, { step: 'classify' })).toMatchObject({ code: 'CONFLICT' })
    expect(given.asks(completeExecution, { resolution: 'fixedForward' })).not.toMatchObject({
      events: [{ type: 'execution.completed' }],
    })
  })

  test('that was put off is taken up again by taking it, by a reading, by completing it, and is no more skipped than before', () => {
    const taken = deferred()
    taken.does(takeStep, { step }, 'bo')
    expect(stateOf(taken)).toBe('active')

    const read = new GivenIncident()
    read.does(deferStep, { step: 'readState', reason })
    const owner = { route: id('route-1'), operation: id('op-8801'), epoch: 7 }
    read.does(recordEvidence, { step: 'readState', readings: [read.reading('route.owner', owner)] }, 'bo')
    expect(read.run.steps.readState).toMatchObject({ state: 'active', by: id('bo') })

    expect(deferred().asks(skipStep, { step, reason })).toMatchObject({ code: 'CONFLICT' })
  })
})
