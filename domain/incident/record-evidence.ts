// Recording evidence establishes facts: each reading with its source, its moment and what it cites, all of one look or none.
import type { z } from 'zod'
import type { NewEvent } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { flagsRaised } from '#domain/ruling/flags.ts'
import { ruleTarget } from '#domain/ruling/rule.ts'
import type { CaptureView, StepView } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { splitOpen } from '#domain/runbook/open-values.ts'
import { checkValue } from '#domain/runbook/values.ts'
import { attachedEvent, refusedKind } from './attach-evidence.ts'
import type { Decide, DecideContext } from './decision.ts'
import { accepted, event, rejected } from './decision.ts'
import type { Ground } from './in-execution.ts'
import { inExecution, inputAfter } from './in-execution.ts'
import { observedAt } from './observed-at.ts'
import type { ReadingInput, RecordEvidence } from './schema.ts'
import type { Incident } from './state.ts'

export const recordEvidence: Decide<z.infer<typeof RecordEvidence>> = (state, input, ctx) =>
  inExecution(state, input.execution, ctx, (ground) => {
    const step = stepViews(ground.input).find((view) => view.id === input.step)
    if (!step) return rejected('NOT_FOUND', 'The runbook has no such step.')
    if (step.hold && step.hold.verdict !== 'satisfied')
      return rejected('CONFLICT', `Held: ${step.hold.because}. Nothing was recorded.`)
    const fields: Record<string, string> = {}
    const events: NewEvent[] = []
    for (const [i, reading] of input.readings.entries()) {
      const problems = readingEvents(state, step, reading, ground, ctx, events)
      for (const [path, message] of Object.entries(problems)) fields[`readings.${i}${path && `.${path}`}`] = message
    }
    if (Object.keys(fields).length > 0) return rejected('BAD_INPUT', 'Nothing was recorded yet.', fields)
    const flags = flagsRaised(ground.input, inputAfter(state, ground.run, events, ground, ctx))
    const last = state.seq + events.length
    const raised = flags.map(({ flag, says }) =>
      event('flag.raised', { execution: ground.run.id, flag, entry: last }, { '/says': says }),
    )
    return accepted([...events, ...raised])
  })

/** Appends the reading's entries to `events`, or gives what is wrong with it by field. */
function readingEvents(
  state: Incident,
  step: StepView,
  reading: ReadingInput,
  ground: Ground,
  ctx: DecideContext,
  events: NewEvent[],
): Record<string, string> {
  const capture = step.captures.find((c) => c.fact === reading.fact)
  if (!capture) return { fact: 'Not recorded in this step' }
  if (!capture.typed) return { fact: 'Computed from other facts, never typed' }
  const problems: Record<string, string> = {}
  const key = keyProblem(capture, reading.key, ctx)
  if (key) problems.key = key
  const checked = checkValue(capture.type, reading.value)
  if (!checked.ok) {
    for (const { path, message } of checked.problems) problems[`value${path.replaceAll('/', '.')}`] = message
  }
  const moment = observedAt(reading.observedAt, ctx.now)
  if (!moment) problems.observedAt = 'Lies in the future. Check the time and its zone'
  const answered = reading.value !== null
  if (answered && capture.reason === 'required' && !reading.reason?.trim()) problems.reason = 'Say why'
  if (answered && reading.cites.length + reading.attachments.length < capture.evidenceMin) {
    problems.attachments =
      capture.evidenceMin === 1
        ? 'Attach or cite evidence for it'
        : `Attach or cite ${capture.evidenceMin} pieces of evidence`
  }
  const strange = reading.cites.find((seq) => seq > state.seq)
  if (strange) problems.cites = `There is no entry #${strange}`
  for (const [j, attachment] of reading.attachments.entries()) {
    const held = refusedKind(ground, attachment.kind)
    if (held) problems[`attachments.${j}.kind`] = held
  }
  if (Object.keys(problems).length > 0 || !checked.ok || !moment) return problems

  const established = ruleTarget(ground.input, `establish:${reading.fact}`, asParams(checked.value))
  if (established.verdict !== 'satisfied') {
    return {
      value: established.rules.find((r) => r.verdict !== 'satisfied')?.because ?? 'Cannot be established this way',
    }
  }
  const attached = reading.attachments.map((a) => attachedEvent(ground.run.id, step.id, a, moment))
  const first = state.seq + events.length + 1
  const { data, open } = splitOpen(capture.type, checked.value, '/value')
  const chosen = capture.reason === 'required' && answered
  events.push(
    ...attached,
    event(
      chosen ? 'decision.recorded' : 'fact.recorded',
      {
        execution: ground.run.id,
        step: step.id,
        fact: reading.fact,
        key: reading.key,
        observer: 'person',
        observedAt: moment,
        value: data,
        cites: [...reading.cites, ...attached.map((_, j) => first + j)],
      },
      { ...open, '/source': reading.source, '/reason': reading.reason?.trim() || undefined },
    ),
  )
  return {}
}

function keyProblem(capture: CaptureView, key: string | null, ctx: DecideContext): string | null {
  if (capture.per === null) return key === null ? null : 'This fact is read once, not for each object'
  if (key === null) return `Say for which ${capture.per}`
  if (ctx.kindOf(key) !== capture.per) return `Not of kind ${capture.per}`
  return capture.keys.includes(key) ? null : 'Not among those this step asks for'
}

const asParams = (value: Json): Record<string, Json> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? { ...(value as Record<string, Json>) }
    : { value }
