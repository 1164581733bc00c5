// An exclusive action has one open run for each key in the whole workspace, and what was read before the last one ended elsewhere does not count.
import { valueFrom } from '#domain/ruling/answer.ts'
import { readingsOf } from '#domain/ruling/fact-state.ts'
import type { Params, RulingInput } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import type { CompiledAction } from '#domain/runbook/compile.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'

/** The value that only one open run may hold; null when the action is not exclusive or the value is unknown. */
export const exclusiveKey = (input: RulingInput, { exclusive }: CompiledAction, params: Params): string | null => {
  if (exclusive === null) return null
  const value = valueFrom(new Stage(input, { params }), exclusive)
  return value === undefined || value === null ? null : JSON.stringify(value)
}

/** Facts that the action outdates and that were last read no later than that moment. */
const readBefore = (input: RulingInput, { action }: CompiledAction, moment: string): string[] =>
  action.outdates
    .map(({ fact }) => fact)
    .filter((fact) => {
      const keys = new Set((input.run.readings[fact] ?? []).map(({ key }) => key))
      return [...keys].some((key) => {
        const [latest] = readingsOf(input.run, fact, key)
        return latest !== undefined && Date.parse(latest.observedAt) <= Date.parse(moment)
      })
    })

const inQuotes = (input: RulingInput, fact: string): string => {
  const label = input.runbook.facts.get(fact)?.label
  return `"${label === undefined ? inWords(fact) : textIn(label, input.language)}"`
}

/** Why an exclusive action has to wait for another run, in a sentence; null when it does not. */
export const waitsForRun = (input: RulingInput, compiled: CompiledAction, params: Params): string | null => {
  if (compiled.exclusive === null) return null
  const key = exclusiveKey(input, compiled, params)
  const id = compiled.action.id
  const own = (input.run.runs[id] ?? []).find(
    (run) =>
      run.outcome === 'open' &&
      run.voidedSeq === null &&
      (key === null || exclusiveKey(input, compiled, run.params) === key),
  )
  if (own !== undefined) return `The same action is still open since entry ${own.seq}: report its outcome first.`
  if (key === null) return 'It runs once at a time, and what it would run on is not known yet.'
  const same = (other: { action: string; key: string }) => other.action === id && other.key === key
  const open = input.openElsewhere?.find(same)
  if (open !== undefined) return `The same action is still open in ${open.where}: its outcome comes first.`
  const ended = input.endedElsewhere?.find(same)
  const again = ended === undefined ? [] : readBefore(input, compiled, ended.at)
  if (ended === undefined || again.length === 0) return null
  const facts = again.map((fact) => inQuotes(input, fact)).join(', ')
  return `The same action ended in ${ended.where} after this was read. Read again: ${facts}.`
}
