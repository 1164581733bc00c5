// A fact needs somebody or something to establish it, and one name that no other name hides.
import type { Ground } from '#domain/runbook/check-expression.ts'
import { checkExpression } from '#domain/runbook/check-expression.ts'
import type { Fact, FieldType, RunbookDocument } from '#domain/runbook/document.ts'
import type { Finding } from '#domain/runbook/finding.ts'
import { wrong } from '#domain/runbook/finding.ts'
import { shadowedName } from '#domain/runbook/words.ts'
import { computedFault, onlyFault, signedFault } from '#domain/verifier/computed.ts'

export const checkNames = (document: RunbookDocument): Finding[] => {
  const findings: Finding[] = []
  for (const [where, names] of [
    ['facts', document.facts.map(({ name }) => name)],
    ['actions', document.actions.map(({ id }) => id)],
  ] as const) {
    const shadowed = shadowedName(names)
    if (shadowed !== null)
      findings.push(
        wrong([where, shadowed.long], `${shadowed.short} is a name already, so ${shadowed.long} cannot be one.`),
      )
  }
  const seen = new Set<string>()
  for (const [i, { id }] of document.steps.entries()) {
    if (seen.has(id)) findings.push(wrong(['steps', i, 'id'], `There are two steps ${id}.`))
    seen.add(id)
  }
  for (const [i, label] of document.resolutions.entries())
    if (document.resolutions.indexOf(label) < i) findings.push(wrong(['resolutions', i], `${label} stands here twice.`))
  return findings
}

const derivedFrom = (
  ground: Ground,
  document: RunbookDocument,
): { findings: Finding[]; inputs: Map<string, ReadonlySet<string>> } => {
  const findings: Finding[] = []
  const inputs = new Map<string, ReadonlySet<string>>()
  for (const { name, derive, type } of document.facts) {
    if (derive === undefined) continue
    const checked = checkExpression(ground, derive, { path: ['facts', name, 'derive'], gives: type })
    findings.push(...checked.findings)
    inputs.set(name, checked.uses?.facts ?? new Set())
  }
  return { findings, inputs }
}

const cycleFrom = (start: string, edges: ReadonlyMap<string, ReadonlySet<string>>): boolean => {
  const seen = new Set<string>()
  const visit = (name: string): boolean => {
    for (const next of edges.get(name) ?? []) {
      if (next === start) return true
      if (seen.has(next)) continue
      seen.add(next)
      if (visit(next)) return true
    }
    return false
  }
  return visit(start)
}

export const cyclic = (edges: ReadonlyMap<string, ReadonlySet<string>>): string[] =>
  [...edges.keys()].filter((name) => cycleFrom(name, edges))

const derivable = (type: FieldType): boolean =>
  !['record', 'table', 'checks', 'file', 'list', 'choices'].includes(type.type)

/** A verifier is reviewed code: it reads facts of one form, and gives facts of another. */
const checkComputed = (
  document: RunbookDocument,
  { name, type, freshFor }: Fact,
  { from, only }: NonNullable<Fact['computed']>,
): Finding[] => {
  const at = ['facts', name, 'computed']
  const verified = document.facts.find((fact) => fact.name === from)
  if (verified === undefined) return [wrong([...at, 'from'], `There is no fact ${from}.`)]
  const findings: Finding[] = []
  if (freshFor !== undefined)
    findings.push(
      wrong(['facts', name, 'freshFor'], `A computed fact is as fresh as what it is computed from: say it of ${from}.`),
    )
  if (verified.derive !== undefined || verified.computed !== undefined || verified.per !== undefined)
    findings.push(wrong([...at, 'from'], `${from} has to be a fact that is read once, by somebody.`))
  if (document.actions.some(({ outcome }) => outcome.includes(from)))
    findings.push(
      wrong([...at, 'from'], `${from} is established by an outcome, and only what a step captures is verified.`),
    )
  const wrongFrom = signedFault(verified.type)
  if (wrongFrom !== null) findings.push(wrong([...at, 'from'], wrongFrom))
  const wrongOwn = computedFault(type)
  if (wrongOwn !== null) findings.push(wrong(at, wrongOwn))
  const wrongOnly = only === undefined ? null : onlyFault(type, document.facts, only)
  if (wrongOnly !== null) findings.push(wrong([...at, 'only'], wrongOnly))
  return findings
}

export const checkFacts = (ground: Ground, document: RunbookDocument): Finding[] => {
  const { findings, inputs } = derivedFrom(ground, document)
  for (const name of cyclic(inputs)) findings.push(wrong(['facts', name, 'derive'], `${name} is derived from itself.`))
  const established = new Set([
    ...document.steps.flatMap(({ captures }) => captures.map(({ fact }) => fact)),
    ...document.actions.flatMap(({ outcome }) => outcome),
  ])
  for (const fact of document.facts) {
    const { name, type, per, freshFor, derive, computed, readings } = fact
    const at = (word: string) => ['facts', name, word]
    if (derive !== undefined && computed !== undefined)
      findings.push(wrong(at('computed'), 'A fact is derived or computed, not both.'))
    if (derive !== undefined || computed !== undefined) {
      const how = derive === undefined ? 'computed' : 'derived'
      if (per !== undefined) findings.push(wrong(at('per'), `A ${how} fact has one value, so it takes no per.`))
      if (readings !== undefined)
        findings.push(wrong(at('readings'), `Nobody reads a ${how} fact, so it takes no readings.`))
      if (derive !== undefined && freshFor !== undefined)
        findings.push(wrong(at('freshFor'), 'A derived fact is as old as its oldest input, so it takes no freshFor.'))
    } else if (!established.has(name))
      findings.push(
        wrong(['facts', name], `Nothing establishes ${name}: no step captures it, and no action's outcome gives it.`),
      )
    if (derive !== undefined && !derivable(type))
      findings.push(wrong(at('derive'), `The type ${type.type} cannot be derived: one plain value can.`))
    if (computed !== undefined) findings.push(...checkComputed(document, fact, computed))
  }
  return findings
}
