// An update is judged by every runbook that runs in the incident, and says all that it must: what is unknown is not published.
import type { Json } from '#domain/json.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import { inWords } from '#domain/runbook/document.ts'
import { referencesIn } from '#domain/runbook/references.ts'
import { updateFields } from '#domain/runbook/updates.ts'
import type { DecideContext } from './decision.ts'
import { rulingInput } from './decision.ts'
import type { Ground } from './in-execution.ts'
import type { Incident } from './state.ts'

/** The other executions that run in the incident. Null: a version one of them runs on is not to be found. */
export function runningBeside(ground: Ground, state: Incident, ctx: DecideContext): RulingInput[] | null {
  const others = Object.values(state.executions).filter(
    ({ id, status }) => id !== ground.run.id && status === 'running',
  )
  const inputs = others.flatMap((run) => {
    const runbook = ctx.runbook(run.runbook.hash)
    return runbook ? [rulingInput(run, runbook, ctx)] : []
  })
  return inputs.length === others.length ? inputs : null
}

/** What is named in an update and is of another kind than its field, by field. */
export function strangeIn(
  params: { readonly [name: string]: Json },
  { kindOf }: DecideContext,
): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const { name, type } of updateFields) {
    const value = params[name]
    if (value === undefined) continue
    const strange = referencesIn(type, value).find(({ kind, id }) => kindOf(id) !== kind)
    if (strange) faults[`params.${name}`] = `Not of kind ${inWords(strange.kind).toLowerCase()}.`
  }
  return faults
}

/** What an update that may be published leaves unknown, by field. One that is refused may leave open what it likes. */
export const unknownIn = (params: { readonly [name: string]: Json }): Record<string, string> =>
  Object.fromEntries(
    updateFields
      .filter(({ name, optional }) => params[name] === null && !optional)
      .map(({ name }) => [`params.${name}`, 'What is published cannot be unknown.']),
  )
