// Recording evidence establishes facts: each reading with its source, its moment and what it cites, all of one look or none.
import type { z } from 'zod'
import type { Instant, NewEvent } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { flagsRaised } from '#domain/ruling/flags.ts'
import { ruleTarget } from '#domain/ruling/rule.ts'
import type { CaptureView, StepView } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import type { Fact, FieldType } from '#domain/runbook/document.ts'
import { splitOpen } from '#domain/runbook/open-values.ts'
import { checkValue } from '#domain/runbook/values.ts'
import { signatureFault } from '#domain/verifier/signed-file.ts'
import { attachedEvent, observerOf, refusedKind } from './attach-evidence.ts'
import { citeFault } from './citing.ts'
import type { Decide, DecideContext } from './decision.ts'
import { accepted, asSentence, event, rejected } from './decision.ts'
import type { Ground } from './in-execution.ts'
import { inExecution, inputAfter } from './in-execution.ts'
import { AHEAD, observedAt } from './observed-at.ts'
import { refusedEvent } from './refuse.ts'
import type { ReadingInput, RecordEvidence } from './schema.ts'
import type { Incident } from './state.ts'

export const recordEvidence: Decide<z.infer<typeof RecordEvidence>> = (state, input, ctx) =>
  inExecution(state, input.execution, ctx, (ground) => {
    const step = stepViews(ground.input).find((view) => view.id === input.step)
    if (!step) return rejected('NOT_FOUND', 'The runbook has no such step.')
    if (step.hold && step.hold.verdict !== 'satisfied')
      return rejected('CONFLICT', `Held: ${asSentence(step.hold.because)} Nothing was recorded.`)
    const fields: Record<string, string> = {}
    const looks: Look[] = []
    for (const [i, reading] of input.readings.entries()) {
      const look = lookAt(state, step, reading, ground, ctx)
      const twice = input.readings.findIndex((r) => r.fact === reading.fact && r.key === reading.key) < i
      const problems = { ...look.problems, ...(twice ? { fact: 'Read twice in one look' } : {}) }
      for (const [path, message] of Object.entries(problems)) fields[`readings.${i}${path && `.${path}`}`] = message
      looks.push(look)
    }
    if (Object.keys(fields).length > 0) return rejected('BAD_INPUT', 'Nothing was recorded yet.', fields)
    const refused = looks
      .map(({ reading, value }) => ruleTarget(ground.input, `establish:${reading.fact}`, asParams(value)))
      .find(({ verdict }) => verdict !== 'satisfied')
    if (refused) return accepted([refusedEvent(ground, refused.target, {}, refused)], { answer: 'refused' })
    const events: NewEvent[] = []
    for (const look of looks) {
      events.push(...recorded(ground, step, look, state.seq + events.length + 1))
      events.push(...computed(ground, step, look, state.seq + events.length, ctx))
    }
    const flags = flagsRaised(ground.input, inputAfter(state, ground.run, events, ground, ctx))
    const last = state.seq + events.length
    const raised = flags.map(({ flag, says }) =>
      event('flag.raised', { execution: ground.run.id, flag, entry: last }, { '/says': says }),
    )
    return accepted([...events, ...raised])
  })

/** A reading with its value checked; when there are problems, by field, the rest is not to be used. */
type Look = {
  reading: ReadingInput
  type: FieldType
  value: Json
  observedAt: Instant
  decides: boolean
  problems: Record<string, string>
}

function lookAt(state: Incident, step: StepView, reading: ReadingInput, ground: Ground, ctx: DecideContext): Look {
  const problems: Record<string, string> = {}
  const capture = step.captures.find((c) => c.fact === reading.fact)
  if (!capture?.typed) {
    problems.fact = capture ? 'Computed from other facts, never typed' : 'Not recorded in this step'
    return { reading, type: { type: 'text' }, value: null, observedAt: ctx.now, decides: false, problems }
  }
  const key = keyProblem(capture, reading.key, ctx)
  if (key) problems.key = key
  const checked = checkValue(capture.type, reading.value)
  if (!checked.ok) {
    for (const { path, message } of checked.problems) problems[`value${path.replaceAll('/', '.')}`] = message
  }
  const unsigned = computedFrom(ground, reading.fact).length > 0 ? unreadableSignature(reading.value) : null
  if (unsigned) problems['value.signature'] = unsigned
  const moment = observedAt(reading.observedAt, ctx.now)
  if (!moment) problems.observedAt = AHEAD
  const answered = reading.value !== null
  const wantsReason = answered && capture.reason === 'required'
  if (wantsReason && !reading.reason?.trim()) problems.reason = 'Say why'
  if (answered && new Set(reading.cites).size + reading.attachments.length < capture.evidenceMin) {
    problems.attachments =
      capture.evidenceMin === 1
        ? 'Attach or cite evidence for it'
        : `Attach or cite ${capture.evidenceMin} pieces of evidence`
  }
  const cites = citeFault(state, reading.cites)
  if (cites) problems.cites = cites
  for (const [j, attachment] of reading.attachments.entries()) {
    const held = refusedKind(ground, attachment.kind)
    if (held) problems[`attachments.${j}.kind`] = held
  }
  const value = checked.ok ? checked.value : null
  return { reading, type: capture.type, value, observedAt: moment ?? ctx.now, decides: wantsReason, problems }
}

/** The entries of a look, numbered from `first`: what it attaches, then the reading that rests on it. */
function recorded(ground: Ground, step: StepView, look: Look, first: number): NewEvent[] {
  const { reading, observedAt: observed } = look
  const attached = reading.attachments.map((a) => attachedEvent(ground.run.id, step.id, a, observed))
  const { data, open } = splitOpen(look.type, look.value, '/value')
  return [
    ...attached,
    event(
      look.decides ? 'decision.recorded' : 'fact.recorded',
      {
        execution: ground.run.id,
        step: step.id,
        fact: reading.fact,
        key: reading.key,
        observer: observerOf(reading),
        observedAt: observed,
        value: data,
        cites: [...new Set(reading.cites), ...attached.map((_, j) => first + j)],
      },
      {
        ...open,
        '/source': reading.source,
        '/program': reading.program,
        '/reason': reading.reason?.trim() || undefined,
      },
    ),
  ]
}

const computedFrom = ({ runbook }: Ground, fact: string): Fact[] =>
  runbook.document.facts.filter(({ computed }) => computed?.from === fact)

function unreadableSignature(value: Json): string | null {
  const { signature } = asParams(value)
  return typeof signature === 'string' ? signatureFault(signature) : null
}

/** What a verifier says of a reading stands beside it at once, observed by nobody: `entry` is the reading. */
function computed(ground: Ground, step: StepView, { reading }: Look, entry: number, ctx: DecideContext): NewEvent[] {
  const found = computedFrom(ground, reading.fact)
  const verified = found.length === 0 ? null : ctx.verified(reading.fact)
  if (!verified) return []
  const { checked, values, unsaid } = verified
  return found.map(({ name, type }) => {
    const value = checkValue(type, values[name] ?? null)
    const { data, open } = splitOpen(type, value.ok ? value.value : null, '/value')
    return event(
      'fact.recorded',
      {
        execution: ground.run.id,
        step: step.id,
        fact: name,
        key: null,
        observer: 'probe',
        observedAt: ctx.now,
        value: data,
        cites: [entry],
        verified: { by: 'signedFile', key: checked.key, checks: checked.checks },
      },
      { ...open, '/source': CHECKED_HERE, '/reason': checked.reason ?? unsaid?.[name] },
    )
  })
}

const CHECKED_HERE = 'The bytes of the file'

function keyProblem(capture: CaptureView, key: string | null, ctx: DecideContext): string | null {
  if (capture.per === null) return key === null ? null : 'This fact is read once, not for each object'
  if (key === null) return `Say for which ${capture.per}`
  if (ctx.kindOf(key) !== capture.per) return `Not of kind ${capture.per}`
  return capture.keys.includes(key) ? null : 'Not among those this step asks for'
}

/** The parameters of a rule on `establish`: the fields of the value, or the value itself. */
export const asParams = (value: Json): Record<string, Json> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? { ...(value as Record<string, Json>) }
    : { value }
