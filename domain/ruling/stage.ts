// A stage is the scene of one ruling: it answers from the run, and notes every entry read and every thing missed.
import type { ActionRun } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import type { Judged, Judging } from '#domain/ruling/fact-state.ts'
import { judge, lastSaid } from '#domain/ruling/fact-state.ts'
import type { Missed, MissReason, Params, RulingInput } from '#domain/ruling/ruling.ts'
import type { Compiled } from '#domain/runbook/compile.ts'
import type { Fact } from '#domain/runbook/document.ts'
import type { Context } from '#domain/runbook/expression.ts'
import type { How, Origin, Scene, SceneRun, StepWord } from '#domain/runbook/scene.ts'
import { unknown } from '#domain/runbook/scene.ts'

export type StageOptions = {
  readonly params?: Params
  /** Absolute rules: a program's value needs a person's acknowledgement. */
  readonly strict?: boolean
  /** Rules an accepted run again: time stands still, its own traces do not count. */
  readonly again?: ActionRun
  /** What that run outdated. */
  readonly outdated?: readonly { fact: string; key: string | null }[]
  /** What was before, for flags. */
  readonly before?: RulingInput
}

export class Stage implements Scene {
  readonly now: Date
  readonly input: RulingInput
  readonly rests = new Set<number>()
  readonly missed = new Map<string, Missed>()
  readonly leftOut: Missed[] = []
  /** While false, what is missed is not noted. */
  collecting = false
  freshUntil = Number.POSITIVE_INFINITY
  private readonly judging: Judging
  private readonly options: StageOptions
  private readonly contexts = new Map<Compiled['context'], Context>()
  private readonly deciding = new Set<string>()
  private how: How = 'current'

  constructor(input: RulingInput, options: StageOptions = {}) {
    const { again } = options
    this.input = input
    this.options = options
    this.now = new Date(again?.at ?? input.now)
    this.judging = {
      run: input.run,
      facts: input.runbook.facts,
      now: Date.parse(input.now),
      strict: options.strict === true,
      ignoreExpiry: again !== undefined,
      again: again === undefined ? null : { seq: again.seq, outdated: options.outdated ?? [] },
    }
  }

  contextOf(expression: Pick<Compiled, 'context'>): Context {
    const known = this.contexts.get(expression.context)
    if (known !== undefined) return known
    const context = expression.context(this)
    this.contexts.set(expression.context, context)
    return context
  }

  /** Forgets what was noted, before the next expression. */
  begin(): void {
    this.rests.clear()
    this.missed.clear()
    this.leftOut.length = 0
    this.collecting = false
    this.freshUntil = Number.POSITIVE_INFINITY
  }

  miss(fact: string, key: string | null, path: string | null, why: MissReason): never {
    this.note(fact, key, path, why)
    throw unknown
  }

  private note(fact: string, key: string | null, path: string | null, why: MissReason): void {
    if (this.collecting) this.missed.set(`${fact} ${key} ${path} ${why}`, { fact, key, path, why })
  }

  private origin(fact: string, key: string | null): Origin {
    return {
      hole: (path) => this.miss(fact, key, path === '' ? null : path, 'partUnknown'),
      leftOut: (path) => {
        this.leftOut.push({ fact, key, path, why: 'notGiven' })
      },
    }
  }

  private definition(name: string): Fact {
    const fact = this.input.runbook.facts.get(name)
    if (fact === undefined) throw new Error(`No fact ${name}`)
    return fact
  }

  private touch({ reading, outdatedBy, from }: Judged): void {
    if (from) this.rests.add(from.seq)
    if (reading !== null) this.rests.add(reading.seq)
    if (reading?.acknowledgement && this.judging.strict) this.rests.add(reading.acknowledgement.seq)
    if (outdatedBy !== null) this.rests.add(outdatedBy)
  }

  judged(name: string, key: string | null): Judged {
    return judge(this.judging, this.definition(name), key)
  }

  fact(name: string, key: string | null, how: How): { json: Json; origin: Origin } {
    const asked = how === 'current' ? this.how : how
    if (asked === 'previous') {
      const before = lastSaid((this.options.before ?? this.input).run, this.definition(name), key)
      if (before === null) return this.miss(name, key, null, 'notRead')
      this.rests.add(before.seq)
      return { json: before.value, origin: this.origin(name, key) }
    }
    const judged = this.judged(name, key)
    this.touch(judged)
    const { state, reading, freshUntil } = judged
    if (reading !== null && (state === 'known' || (state === 'expired' && asked === 'lastKnown'))) {
      if (freshUntil !== null && asked !== 'lastKnown') this.freshUntil = Math.min(this.freshUntil, freshUntil)
      return { json: reading.value, origin: this.origin(name, key) }
    }
    return this.miss(name, key, null, state === 'known' ? 'notRead' : state)
  }

  derived(name: string, how: How): unknown {
    const expression = this.input.runbook.program.derived.get(name)
    if (expression === undefined) throw new Error(`${name} is not derived`)
    const outer = this.how
    this.how = how === 'current' ? outer : how
    try {
      return expression.run(this.contextOf(expression))
    } catch (error) {
      if (this.collecting) expression.lookAgain(this.contextOf(expression), this)
      throw error
    } finally {
      this.how = outer
    }
  }

  private known(name: string, key: string | null): NonNullable<Judged['reading']> {
    const judged = this.judged(name, key)
    this.touch(judged)
    if (judged.state === 'known' && judged.reading !== null) return judged.reading
    return this.miss(name, key, null, judged.state === 'known' ? 'notRead' : judged.state)
  }

  observedAt(name: string, key: string | null): Date {
    return new Date(this.known(name, key).observedAt)
  }

  recordedAt(name: string, key: string | null): Date {
    return new Date(this.known(name, key).at)
  }

  source(name: string, key: string | null): string {
    return this.known(name, key).source ?? this.miss(name, key, 'source', 'partUnknown')
  }

  isUnknown(name: string, key: string | null): boolean {
    const judged = this.judged(name, key)
    this.touch(judged)
    return judged.state !== 'known'
  }

  param(name: string, optional: boolean): { json: Json | undefined; origin: Origin } {
    const json = (this.options.again?.params ?? this.options.params)?.[name]
    const fact = `params.${name}`
    if (json === null) return this.miss(fact, null, null, 'unknown')
    if (json !== undefined) return { json, origin: this.origin(fact, null) }
    if (!optional) return this.miss(fact, null, null, 'notTyped')
    this.leftOut.push({ fact, key: null, path: null, why: 'notGiven' })
    return { json, origin: this.origin(fact, null) }
  }

  scope(name: string): { json: Json; origin: Origin } {
    const value = Object.hasOwn(this.input.run.scope, name) ? this.input.run.scope[name] : undefined
    if (value === undefined) return this.miss(`scope.${name}`, null, null, 'notRead')
    return { json: value, origin: this.origin(`scope.${name}`, null) }
  }

  step(id: string, word: StepWord): boolean {
    const progress = Object.hasOwn(this.input.run.steps, id) ? this.input.run.steps[id] : undefined
    if (progress !== undefined) this.rests.add(progress.seq)
    const state = progress?.state ?? 'open'
    if (word === 'done') return state === 'done'
    if (word === 'skipped') return state === 'skipped'
    if (state === 'notNeeded') return true
    if (state === 'done' || state === 'skipped' || state === 'overtaken') return word === 'passed'
    return this.isNotNeeded(id)
  }

  /** What `onlyIf` says of a step that nobody left yet. */
  private isNotNeeded(id: string): boolean {
    const condition = this.input.runbook.program.steps.get(id)?.onlyIf ?? null
    if (condition === null) return false
    if (this.deciding.has(id)) return this.miss(`steps.${id}`, null, null, 'undecided')
    this.deciding.add(id)
    try {
      return condition.run(this.contextOf(condition)) === false
    } catch (error) {
      if (error !== unknown) throw error
      if (this.collecting) condition.lookAgain(this.contextOf(condition), this)
      return this.miss(`steps.${id}`, null, null, 'undecided')
    } finally {
      this.deciding.delete(id)
    }
  }

  private acceptedRuns(action: string): readonly ActionRun[] {
    const all = Object.hasOwn(this.input.run.runs, action) ? (this.input.run.runs[action] ?? []) : []
    const { again } = this.options
    return again === undefined ? all : all.filter((run) => run.seq < again.seq)
  }

  runs(action: string): readonly SceneRun[] {
    return this.acceptedRuns(action).map((run) => {
      this.rests.add(run.seq)
      if (run.doneSeq !== null) this.rests.add(run.doneSeq)
      if (run.voidedSeq !== null) this.rests.add(run.voidedSeq)
      return {
        action,
        at: new Date(run.at),
        by: run.by,
        outcome: run.voidedSeq === null ? run.outcome : 'failed',
        doneAt: run.doneAt === null ? null : new Date(run.doneAt),
        params: run.params,
        origin: this.origin(`actions.${action}`, null),
      }
    })
  }

  lastAt(action: string): Date {
    const last = this.acceptedRuns(action).at(-1)
    if (last === undefined) return this.miss(`actions.${action}`, null, null, 'neverRun')
    this.rests.add(last.seq)
    return new Date(last.at)
  }

  attribute(kind: string, id: string, attribute: string): boolean {
    const of = Object.hasOwn(this.input.catalogue, kind) ? this.input.catalogue[kind] : undefined
    const object = of !== undefined && Object.hasOwn(of, id) ? of[id] : undefined
    const value = object !== undefined && Object.hasOwn(object, attribute) ? object[attribute] : undefined
    return typeof value === 'boolean' ? value : this.miss(`catalogue.${kind}.${attribute}`, id, null, 'notInCatalogue')
  }
}
