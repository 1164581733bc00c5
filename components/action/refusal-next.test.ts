import { describe, expect, it } from 'vitest'
import { ruleExecution } from '#components/room/rule-execution.ts'
import type { IncidentEventData } from '#domain/incident/events.ts'
import type { Json } from '#domain/json.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import { classified, compatible, declared, good, rollback } from '#domain/ruling/testing/given-bad-deploy.ts'
import type { GivenRun } from '#domain/ruling/testing/given-run.ts'
import { minute } from '#domain/ruling/testing/given-run.ts'
import { nextSteps } from './refusal-next.ts'

const nameOf = (id: string) => (id === good ? 'op-8790' : id)

function next(given: GivenRun, action: string, params: Record<string, Json>) {
  const ruling = ruleAction(given.input(), action, params)
  expect(ruling.verdict).not.toBe('satisfied')
  const nowMs = Date.parse(minute(given.clock))
  const model = ruleExecution(given.run, given.runbook.document, { names: {}, nameOf, startable: [], nowMs })
  if (!model) throw new Error('The document is there')
  const data: IncidentEventData['action.refused'] = {
    execution: given.run.id,
    action,
    params: {},
    verdict: ruling.verdict === 'violated' ? 'violated' : 'unknown',
    rules: ruling.rules.map((rule) => ({
      ...rule,
      missed: [...rule.missed],
      restsOn: [...rule.restsOn],
      settle: [...rule.settle],
      instead: [...rule.instead],
    })),
    heldBy: ruling.heldBy.map(({ step, missed, restsOn }) => ({
      step,
      verdict: 'unknown',
      missed: [...missed],
      restsOn: [...restsOn],
    })),
    restsOn: [...ruling.restsOn],
  }
  return nextSteps(model, data, nameOf)
}

describe('after a refusal, the first button', () => {
  it('leads to the field that would settle it', () => {
    const given = classified()
      .waits(1)
      .reads('rollback.target', good)
      .reads('artifact.compatible', 'yes', { key: good })
    const [first] = next(given, 'route.rollback', rollback)
    expect(first).toMatchObject({
      step: 'rollBack',
      field: { fact: 'database.compatible', key: good },
      button: 'Record it',
      title: 'Does the database fit that artifact (op-8790)',
    })
  })

  it('leads to the fact a parameter is filled in from, when nobody has read it', () => {
    const [first] = next(classified(), 'route.rollback', { ...rollback, toOperation: null })
    expect(first).toMatchObject({ step: 'rollBack', field: { fact: 'rollback.target', key: null } })
  })

  it('leads to the parameter itself, when it has to be typed', () => {
    const [first] = next(compatible(), 'route.rollback', { ...rollback, digest: null })
    expect(first).toMatchObject({
      step: 'rollBack',
      field: { fact: 'params.digest' },
      button: 'Fill it in',
      title: 'Digest promoted then',
    })
  })

  it('leads to what the runbook says to do instead, when nothing would settle it', () => {
    const [first] = next(compatible(), 'artifact.rebuildFromMain', { commit: 'main' })
    expect(first).toMatchObject({ step: 'chooseWay', action: 'fix.forward', title: 'Fix forward with a new change' })
  })

  it('leads past a step that is held to the one it waits for', () => {
    const [first] = next(declared(), 'route.rollback', rollback)
    expect(first?.step).toBe('readState')
  })
})
