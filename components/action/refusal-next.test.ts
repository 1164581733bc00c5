import { describe, expect, it } from 'vitest'
import { ruleExecution } from '#components/room/rule-execution.ts'
import type { IncidentEventData } from '#domain/incident/events.ts'
import type { Json } from '#domain/json.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import { classified, compatible, declared, good, rollback } from '#domain/ruling/testing/given-bad-deploy.ts'
import { GivenRun, id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { glassOver, nextSteps } from './refusal-next.ts'

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

describe('after a refusal, breaking the glass is offered', () => {
  const over = (given: GivenRun, action: string, params: Record<string, Json>) => {
    const by = { names: {}, nameOf, startable: [], nowMs: Date.parse(minute(given.clock)), me: id('amara') }
    const model = ruleExecution(given.run, given.runbook.document, by)
    if (!model) throw new Error('The document is there')
    return glassOver(model, action, params)
  }
  const host = () =>
    new GivenRun(runbookAt('runbooks/host-os-upgrade.yaml'), { host: id('host-1'), pool: id('pool-1') })
      .signs('cordon')
      .signs('headroom')
      .signs('replace')
      .signs('drain')
  const edit = { command: 'sysctl -w vm.max_map_count=262144' }

  it('over the guardrails that two people can pass over', () => {
    expect(over(host(), 'host.handEdit', edit)).toEqual(['no-unrecorded-hand-edit'])
  })

  it('not where a rule is absolute, nor for what is no action', () => {
    expect(over(host(), 'sessions.kill', { host: id('host-1'), recordedAs: 'deadlineEnforced' })).toEqual([])
    expect(over(host(), 'complete:drain', {})).toEqual([])
  })

  it('not once the run has ended', () => {
    const given = host()
    given.run = { ...given.run, status: 'abandoned' }
    expect(over(given, 'host.handEdit', edit)).toEqual([])
  })
})
