import type { z } from 'zod'
import { requestAction } from '#domain/incident/act.ts'
import { attachEvidence } from '#domain/incident/attach-evidence.ts'
import { addNote, liftFreeze, resolveIncident } from '#domain/incident/command.ts'
import type { Decide } from '#domain/incident/decision.ts'
import { declareIncident } from '#domain/incident/declare-incident.ts'
import { completeExecution } from '#domain/incident/end-execution.ts'
import { evolveIncident } from '#domain/incident/evolve.ts'
import { recordEvidence } from '#domain/incident/record-evidence.ts'
import { reportOutcome } from '#domain/incident/report-outcome.ts'
import type { Attachment } from '#domain/incident/schema.ts'
import type { Incident, Severity } from '#domain/incident/state.ts'
import { completeStep } from '#domain/incident/work-on-step.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Simulation } from './simulation.ts'

type Evidence = z.infer<typeof Attachment>

export type ToldReading = {
  fact: string
  key?: string
  value: Json
  source: string
  reason?: string
  cites?: number[]
  attachments?: Evidence[]
}

/** One incident of the sample, told as commands at their moments. */
export class Story {
  private readonly simulation: Simulation
  private readonly begin: number
  private readonly incident = newId()
  private readonly execution = newId()
  private folded: Incident | null = null
  private runs: string[] = []

  /** `begin` in milliseconds since 1970. */
  constructor(simulation: Simulation, begin: number) {
    this.simulation = simulation
    this.begin = begin
    this.at('0:00')
  }

  /** Moves the clock to `minutes:seconds` after the declaration. */
  at(clock: string): this {
    const [minutes = 0, seconds = 0] = clock.split(':').map(Number)
    this.simulation.now = new Date(this.begin + (minutes * 60 + seconds) * 1000).toISOString()
    return this
  }

  get seq(): number {
    return this.state.seq
  }

  private get state(): Incident {
    if (!this.folded) throw new Error('The incident is not declared yet')
    return this.folded
  }

  declare(by: string, title: string, severity: Severity, app: string, environment: string): this {
    const { id } = this.simulation.runbook('bad-deploy')
    const scope = { app, environment }
    const start = { runbook: id, execution: this.execution, scope }
    const input = {
      command: newId(),
      incident: this.incident,
      title,
      severity,
      private: false,
      viewers: [],
      apps: [app],
      environments: [environment],
      start,
    }
    const events = this.simulation.decide(by, this.incident, null, (ctx) => declareIncident(input, ctx))
    const [first, ...rest] = events
    if (!first) throw new Error('Declaring wrote nothing')
    const { now } = this.simulation
    const declared = evolveIncident(null, {
      entry: {
        v: 1,
        workspace: '',
        stream: `incident/${this.incident}`,
        seq: 1,
        prev: '',
        at: now,
        actor: { kind: 'member', id: by },
        command: '',
        part: [0, 1],
        type: first.type,
        tv: 1,
        data: first.data,
        sealed: {},
      },
      hash: '',
      opened: first.open,
    })
    this.folded = this.simulation.fold(declared, rest, by)
    return this
  }

  private carryOut<I>(by: string, decide: Decide<I>, input: I): this {
    const { state } = this
    const events = this.simulation.decide(by, this.incident, state, (ctx) => decide(state, input, ctx))
    this.folded = this.simulation.fold(state, events, by)
    return this
  }

  private get onExecution() {
    return { command: newId(), incident: this.incident, execution: this.execution }
  }

  note(by: string, text: string): this {
    return this.carryOut(by, addNote, { command: newId(), incident: this.incident, text, execution: null, step: null })
  }

  attach(by: string, step: string, attachment: Evidence): this {
    return this.carryOut(by, attachEvidence, { ...this.onExecution, step, observedAt: this.simulation.now, attachment })
  }

  record(by: string, step: string, ...told: ToldReading[]): this {
    const readings = told.map(({ fact, key, value, source, reason, cites, attachments }) => ({
      fact,
      key: key ?? null,
      value,
      source,
      observedAt: this.simulation.now,
      reason,
      cites: cites ?? [],
      attachments: attachments ?? [],
    }))
    return this.carryOut(by, recordEvidence, { ...this.onExecution, step, readings })
  }

  complete(by: string, step: string): this {
    return this.carryOut(by, completeStep, { ...this.onExecution, step })
  }

  request(by: string, action: string, params: Record<string, Json>): this {
    const run = newId()
    this.runs.push(run)
    return this.carryOut(by, requestAction, { ...this.onExecution, run, action, params })
  }

  /** Reports on the action asked for last. */
  report(by: string, outcome: 'succeeded' | 'failed', text: string, source: string, reference: string): this {
    const run = this.runs.at(-1) ?? ''
    return this.carryOut(by, reportOutcome, { ...this.onExecution, run, outcome, text, source, reference, cites: [] })
  }

  liftFreezes(by: string, reason: string): this {
    for (const { freeze, liftedAt } of this.state.freezes) {
      if (liftedAt) continue
      this.carryOut(by, liftFreeze, { command: newId(), incident: this.incident, freeze, reason })
    }
    return this
  }

  end(by: string, resolution: string, summary: string): this {
    this.carryOut(by, completeExecution, { ...this.onExecution, resolution })
    return this.carryOut(by, resolveIncident, { command: newId(), incident: this.incident, summary })
  }
}
