// What a program said counts for a person once somebody reads it at its source and types it again.
import type { z } from 'zod'
import type { Reading } from '#domain/execution/state.ts'
import { differing } from '#domain/ruling/differing.ts'
import { outdatingOf, readingsOf } from '#domain/ruling/fact-state.ts'
import { checkValue } from '#domain/runbook/values.ts'
import type { Decide, Rejected } from './decision.ts'
import { accepted, event, rejected } from './decision.ts'
import type { Ground } from './in-execution.ts'
import { inExecution } from './in-execution.ts'
import type { AcknowledgeReading } from './schema.ts'

export const acknowledgeReading: Decide<z.infer<typeof AcknowledgeReading>> = (
  state,
  { execution, fact, entry, value },
  ctx,
) =>
  inExecution(state, execution, ctx, (ground) => {
    const readings = Object.hasOwn(ground.run.readings, fact) ? ground.run.readings[fact] : undefined
    const reading = readings?.find((r) => r.seq === entry)
    const type = ground.runbook.facts.get(fact)?.type
    if (!reading || !type) return rejected('NOT_FOUND', `#${entry} records no reading of ${fact}.`)
    const because = nothingToAcknowledge(ground, fact, reading)
    if (because !== null) return rejected('CONFLICT', because)
    const typed = checkValue(type, value)
    if (!typed.ok) return notAcknowledged(typed.problems)
    const message = `This is not what #${entry} says. Read it at its source; if it is right, record it as your own reading`
    const paths = differing(type, typed.value, reading.value)
    if (paths.length > 0) return notAcknowledged(paths.map((path) => ({ path, message })))
    return accepted([event('fact.acknowledged', { execution, fact, entry })])
  })

const notAcknowledged = (problems: readonly { path: string; message: string }[]): Rejected =>
  rejected(
    'BAD_INPUT',
    'Nothing was acknowledged.',
    Object.fromEntries(problems.map(({ path, message }) => [`value${path.replaceAll('/', '.')}`, message])),
  )

/** Why this reading is none that a person can acknowledge now, or null. */
function nothingToAcknowledge({ run }: Ground, fact: string, reading: Reading): string | null {
  const { seq, key, acknowledgement } = reading
  if (reading.observer !== 'program') return `#${seq} was not said by a program: it counts without anybody's word.`
  if (reading.withdrawn) return `#${seq} was withdrawn. Read it again.`
  if (acknowledgement) return `#${seq} is acknowledged already (#${acknowledgement.seq}).`
  const [newest] = readingsOf(run, fact, key)
  if (newest && newest.seq !== seq) return `#${newest.seq} counts instead of #${seq} now. Nothing rests on #${seq}.`
  const outdating = outdatingOf(run, fact, reading, null)
  if (outdating) return `#${seq} says nothing any more since #${outdating.seq}. Read it again.`
  if (reading.redacted) return `The value of #${seq} was redacted. Read it again.`
  return reading.value === null ? `#${seq} says that it is unknown. Read it at its source and record that.` : null
}
