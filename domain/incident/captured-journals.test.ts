import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Execution, StepState } from '#domain/execution/state.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { defaultsFor } from '#domain/ruling/defaults.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { compileRunbook } from '#domain/runbook/compile.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import type { IncidentEventType } from './events.ts'
import { evolveIncident } from './evolve.ts'
import type { Incident } from './state.ts'

type Captured = { entries: OpenedEntry[]; state: Incident }

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as T

const journals = ['held', 'rolled-back', 'everything', 'approved', 'handed-over', 'deferred', 'acknowledged'].map(
  (name): [string, Captured] => [name, read(name)],
)
const runbooks = ['runbook', 'approved-runbook'].map((name) => compileRunbook(read<RunbookDocument>(name)))

function runbookOf(run: Execution) {
  const found = runbooks.find(({ hash }) => hash === run.runbook.hash)
  if (!found) throw new Error('The runbook of a captured journal is not captured')
  return found
}

function folded(entries: readonly OpenedEntry[]): Incident {
  const state = entries.reduce<Incident | null>((at, entry) => evolveIncident(at, entry), null)
  if (!state) throw new Error('The journal is empty')
  return state
}

/** Every sealed value of the journal, by the entry it stands in. */
const sealedIn = (entries: readonly OpenedEntry[]) =>
  entries.flatMap(({ opened }, at) => Object.keys(opened).map((pointer) => ({ at, pointer })))

const redacted = (entries: readonly OpenedEntry[], at: number, pointer: string): OpenedEntry[] =>
  entries.map((entry, i) => {
    if (i !== at) return entry
    const { [pointer]: _, ...opened } = entry.opened
    return { ...entry, opened }
  })

const KINDS: Record<IncidentEventType, true> = {
  'incident.declared': true,
  'severity.changed': true,
  'status.changed': true,
  'command.handed': true,
  'command.offered': true,
  'command.declined': true,
  'viewer.added': true,
  'viewer.removed': true,
  'note.added': true,
  'incident.resolved': true,
  'incident.reopened': true,
  'execution.started': true,
  'execution.completed': true,
  'execution.abandoned': true,
  'evidence.attached': true,
  'fact.recorded': true,
  'decision.recorded': true,
  'fact.acknowledged': true,
  'fact.withdrawn': true,
  'step.completed': true,
  'step.skipped': true,
  'step.closed': true,
  'step.reopened': true,
  'step.taken': true,
  'step.deferred': true,
  'action.authorized': true,
  'action.refused': true,
  'action.voided': true,
  'approval.requested': true,
  'approval.given': true,
  'approval.refused': true,
  'override.requested': true,
  'override.given': true,
  'override.refused': true,
  'glass.broken': true,
  'outcome.reported': true,
  'outside.reported': true,
  'freeze.lifted': true,
  'flag.raised': true,
}

describe('The captured journals', () => {
  test('hold every kind of entry', () => {
    const found = new Set(journals.flatMap(([, { entries }]) => entries.map(({ entry }) => entry.type)))
    expect([...found].sort()).toEqual(Object.keys(KINDS).sort())
  })

  test.each(journals)('%s folds for ever to the state it had', (_, { entries, state }) => {
    expect(folded(entries)).toEqual(state)
  })
})

/** What no redaction may change: the lifecycle, who, when, and how each step and each run stands. */
const lifecycle = (state: Incident) => ({
  ...state,
  title: null,
  offer: state.offer && { ...state.offer, note: null },
  resolution: state.resolution && { ...state.resolution, summary: null },
  executions: Object.values(state.executions).map((run) => ({
    status: run.status,
    steps: Object.entries(run.steps).map(([id, progress]) => [id, { ...progress, reason: null }]),
    runs: Object.values(run.runs)
      .flat()
      .map((r) => ({ ...r, params: null })),
    readings: Object.values(run.readings)
      .flat()
      .map(({ seq, key, withdrawn }) => ({ seq, key, withdrawn })),
    outdated: run.outdated,
    approvals: run.approvals.map(({ decision, glass, ...approval }) => ({
      ...approval,
      params: null,
      binding: null,
      decision: decision && { ...decision, reason: null },
      glass: glass && { ...glass, reason: null },
    })),
  })),
})

const inputOf = (run: Execution, now: string): RulingInput => ({
  run,
  runbook: runbookOf(run),
  now,
  catalogue: {},
  nameOf: (id) => id,
})

const PASSED: readonly StepState[] = ['done', 'skipped', 'notNeeded', 'overtaken']

/** What is free in an execution: steps that are passed, holds that are lifted, signatures and actions that are allowed. */
function free(run: Execution, now: string): Set<string> {
  const input = inputOf(run, now)
  const found = new Set<string>()
  for (const step of stepViews(input)) {
    if (step.hold?.verdict === 'satisfied') found.add(`hold of ${step.id}`)
    if (step.canComplete.verdict === 'satisfied') found.add(`signature of ${step.id}`)
    if (step.latched && PASSED.includes(step.state)) found.add(`${step.id} ${step.state}`)
  }
  for (const { id } of runbookOf(run).document.actions)
    if (ruleAction(input, id, defaultsFor(input, id)).verdict === 'satisfied') found.add(`action ${id}`)
  return found
}

describe.each(journals)('With any one value of %s redacted', (_, { entries, state }) => {
  const before = Object.values(state.executions).map((run) => free(run, state.at))

  test('the journal folds, its lifecycle and its signed steps stay, and nothing becomes free', () => {
    const expected = lifecycle(state)
    for (const { at, pointer } of sealedIn(entries)) {
      const after = folded(redacted(entries, at, pointer))
      expect(lifecycle(after)).toEqual(expected)
      for (const [i, run] of Object.values(after.executions).entries()) {
        const freed = [...free(run, after.at)].filter((each) => !before[i]?.has(each))
        expect({ at: at + 1, pointer, freed }).toEqual({ at: at + 1, pointer, freed: [] })
        const passed = [...(before[i] ?? [])].filter((each) => PASSED.some((word) => each.endsWith(` ${word}`)))
        expect([...free(run, after.at)]).toEqual(expect.arrayContaining(passed))
      }
    }
  })

  test('with all of them redacted it still folds, and says which readings are gone', () => {
    const after = folded(entries.map((entry) => ({ ...entry, opened: {} })))
    expect(lifecycle(after)).toEqual(lifecycle(state))
    expect(after.title).toBeNull()
  })
})
