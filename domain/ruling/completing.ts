// A step is complete when what it captures was recorded, what it does succeeded, and what it must pass holds. "Unknown" is a recorded answer.
import type { Reading } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import { valueOrMissed } from '#domain/ruling/answer.ts'
import { outdatingOf, readingsOf } from '#domain/ruling/fact-state.ts'
import type { Missing, RulingInput } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import type { CompiledStep } from '#domain/runbook/compile.ts'
import type { Capture, Fact } from '#domain/runbook/document.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'

export const labelOf = (input: RulingInput, capture: Capture, fact: Fact): string =>
  textIn(capture.label ?? fact.label ?? inWords(fact.name), input.language)

const stringsIn = (value: unknown): string[] | null => {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null
}

/** The entities that a capture asks about; `[null]` where it asks once, null while the list is unknown. */
export const keysOf = (input: RulingInput, step: CompiledStep, capture: number): readonly (string | null)[] | null => {
  const each = step.captureEach[capture] ?? null
  if (each !== null) return stringsIn(valueOrMissed(new Stage(input), each).value)
  const fact = input.runbook.facts.get(step.step.captures[capture]?.fact ?? '')
  if (fact?.per === undefined) return [null]
  const read = Object.hasOwn(input.run.readings, fact.name) ? (input.run.readings[fact.name] ?? []) : []
  return [...new Set(read.flatMap(({ key }) => (key === null ? [] : [key])))]
}

const captureMissing = (
  input: RulingInput,
  step: string,
  capture: Capture,
  fact: Fact,
  key: string | null,
): Missing | null => {
  const label = labelOf(input, capture, fact)
  const of = key === null ? '' : ` for ${input.nameOf(key)}`
  const missing = (why: 'notRead' | 'outdated' | 'reason' | 'evidence', says: string): Missing => ({
    kind: 'capture',
    step,
    fact: fact.name,
    key,
    why,
    says,
  })
  const reading: Reading | undefined = readingsOf(input.run, fact.name, key)[0]
  if (reading === undefined || reading.withdrawn || reading.redacted)
    return missing('notRead', `${label}${of}: not recorded yet.`)
  if (outdatingOf(input.run, fact.name, reading, null) !== null)
    return missing('outdated', `${label}${of}: recorded before the last change. Read it again.`)
  if (reading.value === null) return null
  if (capture.reason === 'required' && (reading.reason ?? '').trim() === '')
    return missing('reason', `${label}${of}: a reason is needed.`)
  if (reading.cites.length < capture.evidence.min)
    return missing(
      'evidence',
      `${label}${of}: ${capture.evidence.min === 1 ? 'evidence is' : `${capture.evidence.min} pieces of evidence are`} needed.`,
    )
  return null
}

const capturesMissing = (input: RulingInput, compiled: CompiledStep): Missing[] =>
  compiled.step.captures.flatMap((capture, i): Missing[] => {
    const fact = input.runbook.facts.get(capture.fact)
    if (fact === undefined || !capture.required || fact.derive !== undefined || fact.computed !== undefined) return []
    const { id } = compiled.step
    const keys = keysOf(input, compiled, i)
    const label = labelOf(input, capture, fact)
    if (keys === null)
      return [
        {
          kind: 'capture',
          step: id,
          fact: fact.name,
          key: null,
          why: 'list',
          says: `${label}: what to read it for is not known yet.`,
        },
      ]
    if (keys.length === 0 && compiled.captureEach[i] === null)
      return [
        { kind: 'capture', step: id, fact: fact.name, key: null, why: 'notRead', says: `${label}: not recorded yet.` },
      ]
    return keys.flatMap((key) => captureMissing(input, id, capture, fact, key) ?? [])
  })

const isAbout = (param: Json, about: string): boolean =>
  param === about || (Array.isArray(param) && param.includes(about))

const succeeded = (input: RulingInput, actions: readonly string[], about: string | null): boolean =>
  actions.some((action) =>
    (Object.hasOwn(input.run.runs, action) ? (input.run.runs[action] ?? []) : []).some(
      (run) =>
        run.outcome === 'succeeded' &&
        run.voidedSeq === null &&
        (about === null || Object.values(run.params).some((param) => isAbout(param, about))),
    ),
  )

const actionsMissing = (input: RulingInput, { step, each }: CompiledStep): Missing[] => {
  if (step.does.length === 0) return []
  const labels = step.does
    .map((id) => `"${textIn(input.runbook.actions.get(id)?.label ?? id, input.language)}"`)
    .join(' or ')
  const missing = (key: string | null, says: string): Missing => ({
    kind: 'action',
    step: step.id,
    actions: step.does,
    key,
    says,
  })
  if (each === null) return succeeded(input, step.does, null) ? [] : [missing(null, `${labels} has not succeeded yet.`)]
  const keys = stringsIn(valueOrMissed(new Stage(input), each).value)
  if (keys === null) return [missing(null, `${labels}: what to do it for is not known yet.`)]
  return keys
    .filter((key) => !succeeded(input, step.does, key))
    .map((key) => missing(key, `${labels} has not succeeded yet for ${input.nameOf(key)}.`))
}

/** What a step with `each` was not even asked for yet, or asked for in vain; empty while the list is unknown. */
export const leftToDo = (input: RulingInput, { step, each }: CompiledStep): string[] => {
  const keys = each === null ? null : stringsIn(valueOrMissed(new Stage(input), each).value)
  const standing = step.does
    .flatMap((action) => (Object.hasOwn(input.run.runs, action) ? (input.run.runs[action] ?? []) : []))
    .filter((run) => run.voidedSeq === null && run.outcome !== 'failed')
  return (keys ?? []).filter(
    (key) => !standing.some(({ params }) => Object.values(params).some((param) => isAbout(param, key))),
  )
}

/** What the step still waits for before it can be signed as done; holds and rules are judged apart. */
export const missingIn = (input: RulingInput, compiled: CompiledStep): Missing[] => [
  ...capturesMissing(input, compiled),
  ...actionsMissing(input, compiled),
]
