// A run as tests write it down: what was read, done and signed, in order, each with the next entry number and minute.
import { readFileSync } from 'node:fs'
import type { ActionRun, Execution, Outcome, Reading, StepState } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import { outdatedBy } from '#domain/ruling/rule.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import { compileRunbook } from '#domain/runbook/compile.ts'
import { parseRunbook } from '#domain/runbook/parse.ts'

/** An object id that tests can read: `id('op-8790')` is always the same. */
export const id = (name: string): string => {
  const hex = [...name]
    .map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('')
    .slice(0, 24)
    .padEnd(24, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18, 24)}${'0'.repeat(6)}`
}

/** `path` from the root of the repository. */
export const runbookAt = (path: string): CompiledRunbook => {
  const parsed = parseRunbook(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return compileRunbook(parsed.document)
}

export const runbookOf = (yaml: string): CompiledRunbook => {
  const parsed = parseRunbook(yaml)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return compileRunbook(parsed.document)
}

const began = Date.UTC(2026, 10, 24, 3, 0)
/** The moment that many minutes after three in the morning. */
export const minute = (minutes: number): string => new Date(began + minutes * 60_000).toISOString()

type ReadingMore = Partial<Omit<Reading, 'seq' | 'at' | 'value' | 'observedAt'>> & { at?: number; observedAt?: number }

export class GivenRun {
  readonly runbook: CompiledRunbook
  seq = 1
  clock = 0
  run: Execution
  startable: string[] = []
  catalogue: RulingInput['catalogue'] = {}

  constructor(runbook: CompiledRunbook, scope: Execution['scope'] = {}) {
    this.runbook = runbook
    this.run = {
      id: id('execution'),
      runbook: { id: id('runbook'), slug: runbook.document.runbook, hash: runbook.hash },
      scope,
      seq: 1,
      startedAt: minute(0),
      startedBy: id('amara'),
      status: 'running',
      steps: {},
      readings: {},
      outdated: {},
      runs: {},
      evidence: [],
      outsideActs: [],
      approvals: [],
    }
  }

  input(more: Partial<RulingInput> = {}): RulingInput {
    const names = new Map(knownNames.map((name) => [id(name), name]))
    return {
      run: this.run,
      runbook: this.runbook,
      now: minute(this.clock),
      catalogue: this.catalogue,
      nameOf: (given) => names.get(given) ?? given,
      startable: this.startable,
      ...more,
    }
  }

  waits(minutes: number): this {
    this.clock += minutes
    return this
  }

  reads(fact: string, value: Json, more: ReadingMore = {}): this {
    const { at, observedAt, ...rest } = more
    const reading: Reading = {
      seq: ++this.seq,
      at: minute(at ?? this.clock),
      observedAt: minute(observedAt ?? at ?? this.clock),
      by: id('amara'),
      observer: 'person',
      acknowledged: false,
      source: 'deploy API',
      key: null,
      value,
      reason: 'Seen in the deploy API',
      cites: [1],
      redacted: false,
      withdrawn: false,
      ...rest,
    }
    this.run = {
      ...this.run,
      readings: { ...this.run.readings, [fact]: [...(this.run.readings[fact] ?? []), reading] },
    }
    return this
  }

  /** Accepts a run of the action, without asking any rule. */
  accepts(action: string, params: { [name: string]: Json }, outcome: Outcome = 'open'): this {
    const outdated = outdatedBy(this.input(), action, params)
    const seq = ++this.seq
    const done = outcome === 'open' ? null : ++this.seq
    const run: ActionRun = {
      id: id(`run-${seq}`),
      action,
      seq,
      at: minute(this.clock),
      by: id('amara'),
      params,
      restsOn: [],
      outcome,
      doneAt: done === null ? null : minute(this.clock),
      doneSeq: done,
      voidedSeq: null,
    }
    this.run = { ...this.run, runs: { ...this.run.runs, [action]: [...(this.run.runs[action] ?? []), run] } }
    this.outdates(outdated, seq, 'action')
    return this
  }

  /** Somebody did it outside all the same. */
  suffers(action: string): this {
    this.outdates(outdatedBy(this.input(), action, {}), ++this.seq, 'outsideAct')
    return this
  }

  private outdates(
    outdated: readonly { fact: string; key: string | null }[],
    seq: number,
    by: 'action' | 'outsideAct',
  ): void {
    for (const { fact, key } of outdated)
      this.run = {
        ...this.run,
        outdated: {
          ...this.run.outdated,
          [fact]: [...(this.run.outdated[fact] ?? []), { seq, at: minute(this.clock), key, by }],
        },
      }
  }

  reports(action: string, outcome: 'succeeded' | 'failed'): this {
    const runs = (this.run.runs[action] ?? []).map((run) =>
      run.outcome === 'open' ? { ...run, outcome, doneAt: minute(this.clock), doneSeq: ++this.seq } : run,
    )
    this.run = { ...this.run, runs: { ...this.run.runs, [action]: runs } }
    return this
  }

  signs(step: string, state: StepState = 'done'): this {
    this.run = {
      ...this.run,
      steps: {
        ...this.run.steps,
        [step]: { state, by: id('amara'), at: minute(this.clock), seq: ++this.seq, reason: null },
      },
    }
    return this
  }

  changesReading(fact: string, change: Partial<Reading>): this {
    const readings = this.run.readings[fact] ?? []
    const last = readings.at(-1)
    if (last === undefined) throw new Error(`${fact} was never read`)
    this.run = {
      ...this.run,
      readings: { ...this.run.readings, [fact]: [...readings.slice(0, -1), { ...last, ...change }] },
    }
    return this
  }
}

export const knownNames = [
  'shop',
  'production',
  'staging',
  'route-1',
  'route-2',
  'op-8790',
  'op-8791',
  'op-8801',
  'edge-1',
  'orders-db',
  'amara',
]
