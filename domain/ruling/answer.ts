// A condition has three answers; unknown names everything it missed, or else the defect that its author must know.

import type { Json } from '#domain/json.ts'
import type { Missed, MissReason, Verdict } from '#domain/ruling/ruling.ts'
import type { Stage } from '#domain/ruling/stage.ts'
import { jsonOf } from '#domain/runbook/cel-json.ts'
import type { Compiled } from '#domain/runbook/compile.ts'
import type { FieldType } from '#domain/runbook/document.ts'
import { inWords } from '#domain/runbook/document.ts'
import { durationInWords } from '#domain/runbook/duration.ts'
import type { CompiledExpression } from '#domain/runbook/expression.ts'
import { unknown } from '#domain/runbook/scene.ts'
import type { Template } from '#domain/runbook/template.ts'
import { partsIn } from '#domain/runbook/template.ts'

export type Answer = {
  readonly verdict: Verdict
  readonly missed: readonly Missed[]
  readonly restsOn: readonly number[]
  /** Until when the readings it rests on are fresh, in milliseconds since 1970; Infinity where none grows old. */
  readonly freshUntil: number
  readonly defect: string | null
}

export const ascending = (seqs: Iterable<number>): number[] => [...new Set(seqs)].sort((a, b) => a - b)

const isUnknown = (error: unknown): boolean => error === unknown

const sentenceOf = (error: unknown): string => {
  if (typeof error === 'object' && error !== null && 'summary' in error && typeof error.summary === 'string')
    return error.summary
  return error instanceof Error ? error.message : String(error)
}

const isLeftOut = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'no_such_key'

/** Runs a condition on a stage. `Kleene`: unknown only where the rest does not decide. */
export const answer = (stage: Stage, condition: Compiled): Answer => {
  stage.begin()
  const context = stage.contextOf(condition)
  try {
    const value = condition.run(context)
    const restsOn = ascending(stage.rests)
    const { freshUntil } = stage
    if (typeof value === 'boolean')
      return { verdict: value ? 'satisfied' : 'violated', missed: [], restsOn, freshUntil, defect: null }
    return { verdict: 'unknown', missed: [], restsOn, freshUntil, defect: 'The condition is neither true nor false.' }
  } catch (error) {
    const leftOut = [...stage.leftOut]
    condition.lookAgain(context, stage)
    const missed = [...stage.missed.values(), ...(isLeftOut(error) ? leftOut : [])]
    const defect = isUnknown(error) || (isLeftOut(error) && leftOut.length > 0) ? null : sentenceOf(error)
    return { verdict: 'unknown', missed, restsOn: ascending(stage.rests), freshUntil: stage.freshUntil, defect }
  }
}

/** The verdict alone, where nobody asks what it misses. */
export const verdictOf = (stage: Stage, condition: Compiled): Verdict => {
  stage.begin()
  try {
    const value = condition.run(stage.contextOf(condition))
    return typeof value !== 'boolean' ? 'unknown' : value ? 'satisfied' : 'violated'
  } catch {
    return 'unknown'
  }
}

/** The value of an expression as JSON, or everything it misses. */
export const valueOrMissed = (
  stage: Stage,
  expression: Compiled,
): { value: Json | undefined; missed: readonly Missed[] } => {
  stage.begin()
  const context = stage.contextOf(expression)
  try {
    return { value: jsonOf(expression.run(context)), missed: [] }
  } catch {
    expression.lookAgain(context, stage)
    return { value: undefined, missed: [...stage.missed.values()] }
  }
}

/** The value of an expression as JSON; undefined while it is unknown. */
export const valueFrom = (stage: Stage, expression: CompiledExpression): Json | undefined => {
  stage.begin()
  try {
    return jsonOf(expression.run(stage.contextOf(expression)))
  } catch {
    return undefined
  }
}

const reasons: Record<MissReason, string> = {
  notRead: 'not read yet',
  unknown: 'recorded as unknown',
  expired: 'the reading is too old',
  outdated: 'read before the last change',
  withdrawn: 'the reading was withdrawn',
  redacted: 'the reading was redacted',
  unacknowledged: 'only a program said so',
  future: 'the reading claims a later time',
  malformed: 'the reading does not fit its field',
  oneReader: 'a second person has not read it yet',
  disagreement: 'two readers disagree',
  inputsUnknown: 'what it is derived from is unknown',
  notVerified: 'nothing has verified it yet',
  partUnknown: 'this part is recorded as unknown',
  notGiven: 'left out',
  notTyped: 'not filled in yet',
  neverRun: 'never done',
  stillOpen: 'its outcome is still open',
  undecided: 'undecided',
  notInCatalogue: 'the catalogue does not say',
}

const longestShown = 200
const plain = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > longestShown ? `${line.slice(0, longestShown)}…` : line
}

const shown = (value: unknown, type: FieldType | 'count', nameOf: (id: string) => string): string => {
  if (type === 'count') return Array.isArray(value) ? String(value.length) : '0'
  const json = jsonOf(value)
  if (json === undefined) return inWords(type.type).toLowerCase()
  if (type.type === 'reference') return plain(nameOf(String(json)))
  if (type.type === 'choice') return inWords(String(json)).toLowerCase()
  if (type.type === 'timestamp') return `${String(json).slice(0, 10)} ${String(json).slice(11, 19)} UTC`
  if (type.type === 'duration') return durationInWords(String(json))
  return plain(String(json))
}

/** A message as plain text; what is unknown says so, with its reason. */
export const rendered = (stage: Stage, template: Template): string => {
  const { input } = stage
  return partsIn(template, input.language ?? 'en')
    .map((part) => {
      if (typeof part === 'string') return part
      stage.begin()
      stage.collecting = true
      try {
        return shown(part.look.run(stage.contextOf(part.look)), part.type, input.nameOf)
      } catch {
        const why = [...stage.missed.values(), ...stage.leftOut][0]?.why
        return why === undefined ? 'unknown' : `unknown (${reasons[why]})`
      }
    })
    .join('')
}
