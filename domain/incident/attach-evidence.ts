// Evidence can be attached to an execution or one of its steps; a runbook may refuse a kind of it until a step is done.
import type { z } from 'zod'
import type { Instant, NewEvent } from '#domain/journal/entry.ts'
import { isPassed } from '#domain/ruling/step-state.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import type { Decide } from './decision.ts'
import { accepted, event, rejected } from './decision.ts'
import type { Ground } from './in-execution.ts'
import { inExecution } from './in-execution.ts'
import { AHEAD, observedAt } from './observed-at.ts'
import type { AttachEvidence, Attachment, WithdrawReading } from './schema.ts'

type AttachmentInput = z.infer<typeof Attachment>

export const attachEvidence: Decide<z.infer<typeof AttachEvidence>> = (state, input, ctx) =>
  inExecution(state, input.execution, ctx, (ground) => {
    if (input.step !== null && !ground.runbook.document.steps.some((step) => step.id === input.step)) {
      return rejected('NOT_FOUND', 'The runbook has no such step.')
    }
    const held = refusedKind(ground, input.attachment.kind)
    if (held) return rejected('CONFLICT', held, { 'attachment.kind': held })
    const moment = observedAt(input.observedAt, ctx.now)
    if (!moment) {
      return rejected('BAD_INPUT', 'Nothing was attached yet.', { observedAt: AHEAD })
    }
    return accepted([attachedEvent(ground.run.id, input.step, input.attachment, moment)])
  })

export const withdrawReading: Decide<z.infer<typeof WithdrawReading>> = (
  state,
  { execution, fact, entry, reason },
  ctx,
) =>
  inExecution(state, execution, ctx, ({ run }) => {
    const readings = Object.hasOwn(run.readings, fact) ? run.readings[fact] : undefined
    const reading = readings?.find((r) => r.seq === entry)
    if (!reading) return rejected('NOT_FOUND', `#${entry} records no reading of ${fact}.`)
    if (reading.withdrawn) return rejected('CONFLICT', `#${entry} was withdrawn before.`)
    return accepted([event('fact.withdrawn', { execution, fact, entry }, { '/reason': reason })])
  })

/** What nobody saw with their own eyes was said by a program; a probe is never said by hand. */
export const observerOf = ({ program }: { program?: string | undefined }): 'person' | 'program' =>
  program === undefined ? 'person' : 'program'

export const attachedEvent = (
  execution: string,
  step: string | null,
  attachment: AttachmentInput,
  observed: Instant,
): NewEvent =>
  event(
    'evidence.attached',
    { execution, step, kind: attachment.kind, observer: observerOf(attachment), observedAt: observed },
    { '/text': attachment.text, '/source': attachment.source, '/program': attachment.program },
  )

/** Why evidence of this kind is held now, or null. */
export function refusedKind({ input }: Ground, kind: AttachmentInput['kind']): string | null {
  const holding = stepViews(input).find((step) => step.refusesUntilDone.includes(kind) && !isPassed(step.state))
  return holding
    ? `Held until step ${holding.number} is done: ${holding.title}. A ${kind} is read after it, not before`
    : null
}
