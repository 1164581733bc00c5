import type { ActionRun, Execution } from '#domain/execution/state.ts'
import { acknowledgeReading } from '#domain/incident/acknowledge-reading.ts'
import { reportOutsideAct, requestAction } from '#domain/incident/act.ts'
import { giveApproval, requestApproval } from '#domain/incident/approve.ts'
import { withdrawReading } from '#domain/incident/attach-evidence.ts'
import type { Decide, Decision } from '#domain/incident/decision.ts'
import { rulingInput } from '#domain/incident/decision.ts'
import { completeExecution } from '#domain/incident/end-execution.ts'
import { recordEvidence } from '#domain/incident/record-evidence.ts'
import { reportOutcome } from '#domain/incident/report-outcome.ts'
import type { Incident } from '#domain/incident/state.ts'
import { GivenIncident } from '#domain/incident/testing/given-incident.ts'
import { closeStep, completeStep, reopenStep, skipStep } from '#domain/incident/work-on-step.ts'
import type { NewEvent } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { id, minute } from '#domain/ruling/testing/given-run.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import type { Dice } from '../faults/seeded.ts'
import { dice as diceOf } from '../faults/seeded.ts'
import type { Params, Play, Said } from './play.ts'
import { mostly } from './play.ts'

export type Tally = {
  steps: number
  authorized: number
  refused: number
  rejected: number
  signed: number
  ended: number
}

export type Walked = { tally: Tally; violation: string | null }

export const emptyTally = (): Tally => ({ steps: 0, authorized: 0, refused: 0, rejected: 0, signed: 0, ended: 0 })

type Told = { fact: string; entry: number; value: Json }

type Tried = { before: Incident; decision: Decision }

export const addTo = (sum: Tally, more: Tally): void => {
  for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += more[name]
}

const LONGEST = 160
const members: readonly [string, ...string[]] = ['amara', 'bo']

type Move =
  | 'guide'
  | 'record'
  | 'acknowledge'
  | 'sign'
  | 'ask'
  | 'approve'
  | 'report'
  | 'wait'
  | 'withdraw'
  | 'outside'
  | 'reopen'
  | 'skip'
  | 'end'
const weights: readonly [Move, number][] = [
  ['guide', 40],
  ['record', 20],
  ['acknowledge', 4],
  ['ask', 14],
  ['approve', 3],
  ['sign', 6],
  ['report', 5],
  ['wait', 6],
  ['withdraw', 2],
  ['outside', 1],
  ['reopen', 2],
  ['skip', 2],
  ['end', 2],
]
const total = weights.reduce((sum, [, weight]) => sum + weight, 0)

const moveOf = (dice: Dice): Move => {
  let left = dice.next() * total
  for (const [move, weight] of weights) {
    left -= weight
    if (left < 0) return move
  }
  return 'wait'
}

const pickOf = <T>(dice: Dice, list: readonly T[]): T | undefined => list[dice.between(0, list.length - 1)]

/**
 * One incident from its declaration to the end of its execution, or until it has gone on for long enough. Every decision
 * is the engine's; what it accepted must be what the oracle accepts, and what it refused must have left nothing but that.
 */
export function walk(play: Play, seed: number, runbook: CompiledRunbook = play.runbook): Walked {
  const walking = new Walk(play, seed, runbook)
  while (walking.tally.steps < LONGEST && walking.violation === null && walking.running) walking.step()
  return walking
}

class Walk {
  readonly tally = emptyTally()
  violation: string | null = null
  private readonly play: Play
  private readonly dice: Dice
  private readonly given: GivenIncident
  private runs = 0
  private readonly askedIn = new Map<string, { run: Execution; now: number }>()

  constructor(play: Play, seed: number, runbook: CompiledRunbook) {
    this.play = play
    this.dice = diceOf(seed)
    this.given = new GivenIncident(runbook, play.scope)
    this.given.catalogue = play.catalogue ?? {}
  }

  get running(): boolean {
    return this.given.run.status === 'running'
  }

  private get now(): number {
    return Date.parse(minute(this.given.clock))
  }

  private get by(): string {
    return this.dice.pick(members)
  }

  private readonly moves: { readonly [move in Move]: () => void } = {
    guide: () => this.guide(),
    record: () => this.record(pickOf(this.dice, Object.keys(this.play.facts))),
    acknowledge: () => this.acknowledge(this.saidByPrograms()),
    ask: () => this.ask(pickOf(this.dice, Object.keys(this.play.actions)) ?? ''),
    approve: () => this.approve(),
    sign: () => this.sign(this.anyStep()),
    report: () => this.report(),
    wait: () => {
      this.given.waits(this.dice.pick(this.play.waits ?? [1, 1, 2, 6, 31]))
    },
    withdraw: () => this.withdraw(),
    outside: () => this.outside(),
    reopen: () => this.settle(this.tries(reopenStep, { step: this.anyStep(), reason: 'Again' })),
    skip: () => this.settle(this.tries(skipStep, { step: this.anyStep(), reason: 'Not here' })),
    end: () => this.end(this.dice.pick(this.play.resolutions)),
  }

  step(): void {
    this.tally.steps++
    this.given.waits(this.play.minutesBetween ?? 0)
    this.moves[moveOf(this.dice)]()
  }

  private tries<I>(decide: Decide<I>, input: object, by = this.by): Tried {
    const before = this.given.state
    return { before, decision: this.given.tries(decide, input, by) }
  }

  /** What somebody would do next who wants to get to the end. */
  private guide(): void {
    const { given, dice } = this
    const input = rulingInput(given.run, given.runbook, given.ctx())
    const next = stepViews(input).find(({ state }) => state === 'open' || state === 'active')
    const missing = next?.missing[0]
    const unsaid = this.saidByPrograms()
    const again = pickOf(dice, next?.captures.filter(({ typed }) => typed) ?? [])
    if (unsaid.length > 0 && dice.next() < 0.7) this.acknowledge(unsaid)
    else if (this.openRuns().length > 0 && dice.next() < 0.8) this.report()
    else if (!next && dice.next() < 0.2) this.end(dice.pick(this.play.resolutions))
    else if (!next) this.pursue(input, pickOf(dice, Object.keys(this.play.actions)) ?? '')
    else if (missing?.kind === 'capture' && missing.why === 'list')
      this.record(pickOf(dice, next?.captures ?? [])?.fact, null)
    else if (missing?.kind === 'capture') this.record(missing.fact, missing.key)
    else if (missing?.kind === 'action')
      this.pursue(input, pickOf(dice, dice.next() < 0.6 ? missing.actions : next.actions) ?? '')
    else if (next.canComplete.verdict === 'satisfied') this.sign(next.id)
    else if (again && dice.next() < 0.7) this.record(again.fact, pickOf(dice, again.keys) ?? null)
    else this.settle(this.tries(closeStep, { step: next.id }))
  }

  /** Reads what the rules of the action miss, and asks for it once they miss nothing. */
  private pursue(input: RulingInput, action: string): void {
    const params = this.play.actions[action]?.(this.dice, this.now) ?? {}
    const [missed] = ruleAction(input, action, params).rules.flatMap(({ missed }) => missed)
    if (missed && this.play.facts[missed.fact]) this.record(missed.fact, missed.key)
    else this.ask(action)
  }

  private record(fact: string | undefined, key?: string | null): void {
    const said: Said | undefined = fact === undefined ? undefined : this.play.facts[fact]
    if (!said || fact === undefined) return
    const { given, dice } = this
    const late = dice.pick([0, 0, 0, 0, 1, 4])
    const about = key === undefined ? (pickOf(dice, said.keys) ?? null) : key
    const value = said.value(dice)
    const found = this.play.verified?.(fact, value)
    if (found) given.verified.set(fact, found)
    else given.verified.delete(fact)
    const reading = given.reading(fact, value, {
      key: about,
      observedAt: minute(given.clock - late),
      ...(said.source ? { source: said.source(dice) } : {}),
      ...(dice.next() < 0.12 ? { program: 'an assistant' } : {}),
    })
    this.settle(this.tries(recordEvidence, { step: said.step, readings: [reading] }))
  }

  /** Readings that nobody acknowledged, withdrawn and superseded ones among them. */
  private saidByPrograms(): Told[] {
    return Object.entries(this.given.run.readings).flatMap(([fact, readings]) =>
      readings.filter(({ acknowledged }) => !acknowledged).map(({ seq, value }) => ({ fact, entry: seq, value })),
    )
  }

  /** Typed as it stands, nine times in ten; anything else must leave it as it was. */
  private acknowledge(list: readonly Told[]): void {
    const told = pickOf(this.dice, list)
    if (!told) return
    const before = this.given.run
    const value = this.dice.next() < 0.9 ? told.value : null
    const taken = this.settle(this.tries(acknowledgeReading, { ...told, value })).kind === 'accepted'
    if (taken && value === null) this.disagree(`#${told.entry} was acknowledged by another value`, before, {})
  }

  private ask(action: string): void {
    const params = this.play.actions[action]?.(this.dice, this.now)
    if (!params) return
    const { by } = this
    if (this.play.approved?.[action] && this.dice.next() < 0.7) this.askApproval(action, params, by)
    const { run } = this.given
    const asked = this.settle(this.tries(requestAction, { run: id(`run-${++this.runs}`), action, params }, by))
    const may = this.play.oracle.action(run, this.now, action, params, { by: id(by), askedIn: this.askedIn })
    const done = asked.kind === 'accepted' && asked.answer === 'authorized'
    if (done !== may) this.disagree(`${action} was ${done ? 'authorized' : 'refused'}`, run, params)
  }

  private askApproval(action: string, params: Record<string, Json>, by: string): void {
    const { play, dice } = this
    const { run } = this.given
    const approval = id(`approval-${++this.runs}`)
    const reason = play.approved?.[action]?.glass ? 'Waiting is worse' : null
    const asked = this.settle(this.tries(requestApproval, { approval, action, params, reason }, by))
    if (asked.kind === 'rejected') return
    const may = play.oracle.approval?.(run, this.now, action, params) ?? false
    if ((asked.answer === 'recorded') !== may)
      this.disagree(`an approval of ${action} was ${asked.answer}`, run, params)
    if (asked.answer !== 'recorded') return
    this.askedIn.set(approval, { run, now: this.now })
    if (dice.next() < 0.2) this.given.waits(dice.pick([1, 6, 31]))
    if (dice.next() < 0.8) this.approve()
  }

  /** Whoever answers it is mostly another, mostly signed in lately, and mostly types what they are asked to type. */
  private approve(): void {
    const { given, dice, play } = this
    const open = given.run.approvals.filter(({ decision }) => decision === null)
    const approval = dice.next() < 0.9 ? open.at(-1) : pickOf(dice, given.run.approvals)
    if (!approval) return
    const by = mostly(members.find((each) => id(each) !== approval.by) ?? '', ...members)(dice) as string
    if (dice.next() < 0.85) given.signedIn.set(by, minute(given.clock))
    const right = play.approved?.[approval.action]?.retypes(approval.params) ?? []
    const typed = dice.next() < 0.9 ? right : ['yes']
    const { run } = given
    const asked = this.settle(this.tries(giveApproval, { approval: approval.id, reentered: typed }, by))
    const signedIn = Date.parse(given.signedIn.get(by) ?? minute(0))
    const isFine =
      id(by) !== approval.by && this.now - signedIn <= 10 * 60_000 && JSON.stringify(typed) === JSON.stringify(right)
    if (asked.kind === 'accepted' && !isFine) this.disagree(`${approval.action} was approved`, run, approval.params)
  }

  private sign(step: string): void {
    const { run } = this.given
    const asked = this.settle(this.tries(completeStep, { step }))
    if (asked.kind !== 'accepted' || asked.answer !== 'recorded') return
    this.tally.signed++
    if (!this.play.oracle.step(run, this.now, step)) this.disagree(`${step} was completed`, run, {})
  }

  private end(resolution: string): void {
    const { run } = this.given
    const asked = this.settle(this.tries(completeExecution, { resolution }))
    if (asked.kind !== 'accepted') return
    const may = this.play.oracle.ending(run, this.now, resolution)
    const ended = asked.answer === 'recorded'
    if (ended) this.tally.ended++
    if (ended !== may || (ended && Object.values(run.runs).flat().some(isOpen)))
      this.disagree(`it ${ended ? 'ended' : 'was refused to end'} as ${resolution}`, run, {})
  }

  private openRuns() {
    return Object.values(this.given.run.runs).flat().filter(isOpen)
  }

  private report(): void {
    const run = pickOf(this.dice, this.openRuns())
    if (!run) return
    const outcome = this.dice.next() < 0.85 ? 'succeeded' : 'failed'
    const said = { text: 'Seen', reference: null, source: 'console', cites: [], begunAt: run.at }
    const input = { run: run.id, outcome, ...said }
    this.settle(this.tries(reportOutcome, { ...input, readings: this.established(run.action, outcome) }))
  }

  /** What a success says of the facts it establishes. */
  private established(action: string, outcome: string) {
    const facts = outcome === 'succeeded' ? (this.given.runbook.actions.get(action)?.outcome ?? []) : []
    const observedAt = minute(this.given.clock)
    return facts.map((fact) => ({ fact, value: this.play.facts[fact]?.value(this.dice) ?? null, observedAt }))
  }

  private withdraw(): void {
    const readings = Object.entries(this.given.run.readings)
    const [fact, list] = pickOf(this.dice, readings) ?? []
    const last = list?.at(-1)
    if (fact === undefined || !last) return
    const input = { fact, entry: last.seq, reason: 'It was another host' }
    this.settle(this.tries(withdrawReading, input))
  }

  private outside(): void {
    const action = pickOf(this.dice, Object.keys(this.play.actions))
    const input = { action, occurredAt: minute(this.given.clock), who: 'Somebody', what: 'By hand' }
    this.settle(this.tries(reportOutsideAct, input))
  }

  private anyStep(): string {
    return pickOf(this.dice, this.given.runbook.document.steps)?.id ?? ''
  }

  /** Counts a decision; what was refused has left its refusal and nothing else. */
  private settle({ before, decision }: Tried): Decision {
    if (decision.kind === 'rejected') {
      this.tally.rejected++
      return decision
    }
    if (decision.answer === 'authorized') this.tally.authorized++
    if (decision.answer === 'refused') this.refused(before, decision.events)
    return decision
  }

  private refused(before: Incident, events: readonly NewEvent[]): void {
    this.tally.refused++
    const after = this.given.state
    const [was, is] = [before.executions, after.executions].map((all) => JSON.stringify(withoutSeq(all)))
    if (events.length !== 1 || was !== is || after.refusals !== before.refusals + 1)
      this.violation = `A refusal left more than itself: ${JSON.stringify(events)}`
  }

  private disagree(what: string, run: Execution, params: Params): void {
    const { play, given } = this
    this.violation = `${play.name}, at minute ${given.clock}: ${what}, and the oracle says otherwise. ${JSON.stringify({ params, run })}`
  }
}

const isOpen = ({ outcome, voidedSeq }: ActionRun): boolean => outcome === 'open' && voidedSeq === null

const withoutSeq = (executions: Incident['executions']) =>
  Object.values(executions).map((execution) => ({ ...execution, seq: 0 }))
