// A guardrail is sound when each of its rules guards something, can be answered, and leads somewhere.
import { paramsOf } from '#domain/runbook/cel-environment.ts'
import type { Ground } from '#domain/runbook/check-expression.ts'
import { checkExpression, checkTemplate } from '#domain/runbook/check-expression.ts'
import type { Rule, RunbookDocument } from '#domain/runbook/document.ts'
import type { Uses } from '#domain/runbook/expression-reader.ts'
import type { Finding } from '#domain/runbook/finding.ts'
import { doubtful, wrong } from '#domain/runbook/finding.ts'
import type { PathPart } from '#domain/runbook/problem.ts'

const targetProblem = (document: RunbookDocument, ground: Ground, target: string): string | null => {
  const [word = '', ...rest] = target.split(':')
  const name = rest.join(':')
  if (target === 'publish' || target === 'complete' || ground.names.actions.has(target)) return null
  if (word === 'complete') return ground.names.steps.has(name) ? null : `There is no step ${name}.`
  if (word === 'resolve')
    return document.resolutions.includes(name)
      ? null
      : `There is no resolution ${name}; there is ${document.resolutions.join(', ')}.`
  if (word === 'establish') return ground.names.facts.has(name) ? null : `There is no fact ${name}.`
  return `There is no action ${target}. A rule guards an action, publish, complete, complete:STEP, resolve:LABEL or establish:FACT.`
}

const freshWarnings = (ground: Ground, target: string, uses: Uses | null, path: readonly PathPart[]): Finding[] => {
  if (uses === null || !(target === 'complete' || target.startsWith('complete:') || target.startsWith('resolve:')))
    return []
  const isFresh = (name: string): boolean => {
    const fact = ground.names.facts.get(name)
    if (fact?.derive === undefined) return fact?.freshFor !== undefined
    const inputs = checkExpression(ground, fact.derive, { path, gives: 'anything' }).uses
    return [...(inputs?.freshFacts ?? [])].some((input) => input !== name && isFresh(input))
  }
  return [...uses.freshFacts]
    .filter(isFresh)
    .map((fact) =>
      doubtful(
        path,
        `${fact} grows old, so a run that rests on it for ${target} may never end. Rest on actions, or on lastKnown(..).`,
      ),
    )
}

const TYPED: readonly string[] = 'text url integer decimal boolean yesNo timestamp duration reference choice'.split(' ')
const OVERRIDERS = ['commander', 'responder', 'admin', 'owner']

const checkRule = (ground: Ground, document: RunbookDocument, rule: Rule, path: readonly PathPart[]): Finding[] => {
  const findings: Finding[] = []
  if (rule.never === (rule.allow !== undefined)) findings.push(wrong(path, 'A rule says allow or never: one of them.'))
  if (rule.absolute === (rule.overridable !== undefined))
    findings.push(wrong(path, 'A rule is absolute or overridable: say which, here or on the guardrail.'))
  if (rule.overridable !== undefined && !OVERRIDERS.includes(rule.overridable.role))
    findings.push(wrong(path, `Nobody is ${rule.overridable.role}; there is ${OVERRIDERS.join(', ')}.`))
  for (const [i, target] of rule.guards.entries()) {
    const problem = targetProblem(document, ground, target)
    if (problem !== null) findings.push(wrong([...path, 'guards', i], problem))
    if (rule.guards.indexOf(target) < i) findings.push(wrong([...path, 'guards', i], `${target} stands here twice.`))
    if (problem !== null) continue
    const params = paramsOf(document, target)
    if (rule.allow !== undefined) {
      const { findings: found, uses } = checkExpression(ground, rule.allow, {
        path: [...path, 'allow'],
        target,
        params,
        gives: 'condition',
      })
      findings.push(...found, ...freshWarnings(ground, target, uses, [...path, 'allow']))
    }
    findings.push(...checkTemplate(ground, rule.because, { path: [...path, 'because'], target, params }))
    if (rule.reenter !== undefined) {
      const at = [...path, 'reenter']
      const { findings: found, shape } = checkExpression(ground, rule.reenter, {
        path: at,
        target,
        params,
        use: 'flag',
        gives: 'anything',
      })
      findings.push(...found)
      if (found.length === 0 && (shape?.kind !== 'value' || !TYPED.includes(shape.type.type)))
        findings.push(wrong(at, 'What is typed again is one value: a fact, a part of one, or a parameter.'))
      if (!ground.names.actions.has(target))
        findings.push(wrong(at, 'Only an action is approved, so only what guards actions has something typed again.'))
    }
  }
  for (const [i, step] of rule.settle.entries())
    if (!ground.names.steps.has(step)) findings.push(wrong([...path, 'settle', i], `There is no step ${step}.`))
  for (const [i, action] of rule.instead.entries()) {
    if (!ground.names.actions.has(action))
      findings.push(wrong([...path, 'instead', i], `There is no action ${action}.`))
    else if (
      document.guardrails.some(({ rules }) => rules.some(({ never, guards }) => never && guards.includes(action)))
    )
      findings.push(wrong([...path, 'instead', i], `${action} is never allowed, so it is no way out.`))
  }
  return findings
}

/** The same sentence about the same place, from two targets of one rule, is said once. */
const once = (findings: readonly Finding[]): Finding[] => [
  ...new Map(
    findings.map((finding) => [JSON.stringify([finding.path, finding.message, finding.within]), finding]),
  ).values(),
]

export const checkGuardrails = (ground: Ground, document: RunbookDocument): Finding[] =>
  once(
    document.guardrails.flatMap(({ id, rules }) =>
      rules.flatMap((rule, i) => checkRule(ground, document, rule, ['guardrails', id, 'rules', i])),
    ),
  )

export const checkFlags = (ground: Ground, document: RunbookDocument): Finding[] =>
  document.flags.flatMap(({ name, when, says }): Finding[] => {
    const path = ['flags', name]
    const { findings, uses } = checkExpression(ground, when, {
      path: [...path, 'when'],
      use: 'flag',
      gives: 'condition',
    })
    const idle =
      findings.length === 0 && uses?.facts.size === 0
        ? [wrong([...path, 'when'], 'A flag is raised by a reading, and this looks at no fact.')]
        : []
    return [...findings, ...idle, ...checkTemplate(ground, says, { path: [...path, 'says'] })]
  })

export const checkWatches = (ground: Ground, document: RunbookDocument): Finding[] =>
  document.watches.flatMap(({ name, suspendedBy }) =>
    suspendedBy.flatMap((action, i) =>
      ground.names.actions.has(action)
        ? []
        : [wrong(['watches', name, 'suspendedBy', i], `There is no action ${action}.`)],
    ),
  )
