import type { FactState, Missed, MissReason, RuleVerdict, Ruling, StepView, Verdict } from '#domain/ruling/ruling.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'

/** Why a fact is not known, for people. */
export const factStateWords: Record<Exclude<FactState, 'known'>, string> = {
  notRead: 'not read yet',
  unknown: 'read, and unknown',
  expired: 'expired',
  outdated: 'outdated by an action',
  withdrawn: 'withdrawn',
  redacted: 'redacted',
  unacknowledged: 'said by a program, not acknowledged',
  future: 'observed in the future',
  malformed: 'not readable',
  oneReader: 'read by one person only',
  disagreement: 'read differently by two persons',
  inputsUnknown: 'computed from something unknown',
  notVerified: 'not verified',
}

const missWords: Record<MissReason, string> = {
  ...factStateWords,
  unknown: 'unknown',
  partUnknown: 'recorded in part as unknown',
  notGiven: 'left out',
  notTyped: 'not typed yet',
  neverRun: 'never run',
  stillOpen: 'still open',
  undecided: 'not decided yet',
  notInCatalogue: 'not in the catalogue',
}

export type Named = { nameOf: (id: string) => string; document: RunbookDocument | undefined }

/** A parameter by its label; a fact by its name. */
function subject(fact: string, document: RunbookDocument | undefined): string {
  if (!fact.startsWith('params.')) return fact
  const name = fact.slice('params.'.length)
  const parameter = document?.actions.flatMap((action) => action.parameters).find((each) => each.name === name)
  return parameter?.label === undefined ? inWords(name) : textIn(parameter.label)
}

/** `database.compatible for op-8790 is not read yet` */
export function missedWords(missed: Missed, { nameOf, document }: Named): string {
  const of = missed.key === null ? '' : ` for ${nameOf(missed.key)}`
  const part = missed.path === null ? '' : ` (${missed.path.replace(/^\//, '').replaceAll('/', ', ')})`
  return `${subject(missed.fact, document)}${part}${of} is ${missWords[missed.why]}`
}

export type Counted = { unknown: number; violated: number; all: number }

/** What stands in the way of a ruling, one by one. */
export function countHeld(ruling: Ruling): Counted {
  const verdicts: Verdict[] = [
    ...ruling.rules.map((rule) => rule.verdict),
    ...ruling.heldBy.map((): Verdict => 'unknown'),
  ]
  if (ruling.unavailable !== null) verdicts.push('unknown')
  verdicts.push(...ruling.missing.map((): Verdict => 'unknown'))
  return {
    unknown: verdicts.filter((verdict) => verdict === 'unknown').length,
    violated: verdicts.filter((verdict) => verdict === 'violated').length,
    all: verdicts.length,
  }
}

/** The words on a hold line: `Hold 1 of 3 unknown`. */
export function holdWords(ruling: Ruling): string {
  const { unknown, violated, all } = countHeld(ruling)
  if (violated > 0) return `Hold  ${violated} of ${all} violated`
  return all <= 1 ? 'Hold' : `Hold  ${unknown} of ${all} unknown`
}

/** The one thing to say about why something is held; null when nothing is. */
export function firstReason(ruling: Ruling, named: Named): string | null {
  if (ruling.verdict === 'satisfied') return null
  const violated = ruling.rules.find((rule) => rule.verdict === 'violated')
  if (violated) return violated.because
  if (ruling.unavailable !== null) return ruling.unavailable
  const [hold] = ruling.heldBy
  if (hold) return hold.because
  const unknowns = ruling.rules.filter((rule) => rule.verdict === 'unknown')
  const unknown = unknowns.find((rule) => rule.missed.some(isFact)) ?? unknowns[0]
  if (unknown) return ruleReason(unknown, named)
  return ruling.missing[0]?.says ?? null
}

/** What must be read, before what is merely not typed yet. */
const isFact = ({ fact }: Missed): boolean => !fact.startsWith('params.')

function ruleReason(rule: RuleVerdict, named: Named): string {
  const missed = rule.missed.find(isFact) ?? rule.missed[0]
  return rule.verdict === 'unknown' && missed ? missedWords(missed, named) : rule.because
}

const phases = {
  truth: 'Find truth',
  risk: 'Classify risk',
  action: 'Smallest correct action',
  evidence: 'Leave evidence',
} as const

export const phaseWords = (step: Pick<StepView, 'phase' | 'containment'>): string =>
  step.containment ? 'Containment' : phases[step.phase]

/** A sentence ends once. */
export const sentence = (words: string): string => (/[.?!”]$/.test(words) ? words : `${words}.`)
