// Some things a runbook may ask for do not exist in this workspace yet; it says so before anybody relies on them.
import { waitsForRun } from '#domain/ruling/exclusive.ts'
import type { Params, RulingInput } from '#domain/ruling/ruling.ts'
import type { CompiledAction } from '#domain/runbook/compile.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { textIn } from '#domain/runbook/document.ts'

/** Why no execution of the document can start here, in sentences; empty when it can. */
export const cannotStart = (document: RunbookDocument): string[] => [
  ...document.facts
    .filter(({ readings }) => readings?.blind || readings?.role !== undefined)
    .map(
      ({ name }) =>
        `${name} is read by several who must not see each other, or by one role alone, and nothing keeps that here yet.`,
    ),
  ...document.watches.map(
    ({ says }) => `It asks for a watch on "${textIn(says)}", and watches raise no alarm here yet.`,
  ),
]

/** Why the action cannot be carried out here at all, in a sentence; null when it can. */
export const unavailable = (input: RulingInput, compiled: CompiledAction, params: Params): string | null => {
  const { effect } = compiled.action
  if (compiled.offeredBy.length === 0) return 'No step of this runbook offers it.'
  if (effect.kind === 'start-execution' && !(input.startable ?? []).includes(effect.runbook))
    return `This workspace has no runbook ${effect.runbook} that can start.`
  return waitsForRun(input, compiled, params)
}
