// A fact has one status at a time: known with a value, or not known with a reason.
import { ascending, valueOrMissed } from '#domain/ruling/answer.ts'
import type { FactStatus, RulingInput } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import type { Fact } from '#domain/runbook/document.ts'

const instantOfMs = (ms: number): string | null => (Number.isFinite(ms) ? new Date(ms).toISOString() : null)

const derivedStatus = (input: RulingInput, fact: Fact): FactStatus => {
  const stage = new Stage(input, { strict: true })
  const expression = input.runbook.program.derived.get(fact.name)
  const given = expression === undefined ? undefined : valueOrMissed(stage, expression)
  const value = given?.value ?? null
  return {
    fact: fact.name,
    key: null,
    status: value === null ? 'inputsUnknown' : 'known',
    value,
    reading: null,
    superseded: [],
    freshUntil: value === null ? null : instantOfMs(stage.freshUntil),
    outdatedBy: null,
    missed: given?.missed ?? [],
    restsOn: ascending(stage.rests),
  }
}

/** `key`: the entity of a `per` fact. Throws for a fact that the runbook does not declare. */
export const factStatus = (input: RulingInput, name: string, key: string | null = null): FactStatus => {
  const fact = input.runbook.facts.get(name)
  if (fact === undefined) throw new Error(`The runbook declares no fact ${name}`)
  if (fact.derive !== undefined) return derivedStatus(input, fact)
  const judged = new Stage(input, { strict: true }).judged(name, key)
  const { state, reading, superseded, outdatedBy, freshUntil } = judged
  return {
    fact: name,
    key,
    status: state,
    value: state === 'known' && reading !== null ? reading.value : null,
    reading,
    superseded,
    freshUntil: freshUntil === null ? null : instantOfMs(freshUntil),
    outdatedBy,
    missed: [],
    restsOn: ascending([reading?.seq, outdatedBy].filter((seq) => typeof seq === 'number')),
  }
}

/** Every entity that a `per` fact was read for, in the order of first reading. */
export const keysRead = (input: RulingInput, name: string): string[] => {
  const all = Object.hasOwn(input.run.readings, name) ? (input.run.readings[name] ?? []) : []
  return [...new Set(all.flatMap(({ key }) => (key === null ? [] : [key])))]
}
