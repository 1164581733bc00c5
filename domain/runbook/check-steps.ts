// A step is sound when what it captures, does and offers exists, and its conditions can be answered.
import type { Ground } from '#domain/runbook/check-expression.ts'
import { checkExpression, checkTemplate } from '#domain/runbook/check-expression.ts'
import { cyclic } from '#domain/runbook/check-facts.ts'
import type { Capture, RunbookDocument, Step } from '#domain/runbook/document.ts'
import { withArticle } from '#domain/runbook/document.ts'
import type { Shape } from '#domain/runbook/expression-scope.ts'
import { kindWalked } from '#domain/runbook/expression-scope.ts'
import type { Finding } from '#domain/runbook/finding.ts'
import { wrong } from '#domain/runbook/finding.ts'
import type { PathPart } from '#domain/runbook/problem.ts'

const checkCapture = (ground: Ground, capture: Capture, path: readonly PathPart[]): Finding[] => {
  const fact = ground.names.facts.get(capture.fact)
  if (fact === undefined) return [wrong([...path, 'fact'], `There is no fact ${capture.fact}.`)]
  if (capture.each === undefined)
    return fact.per === undefined
      ? []
      : [
          wrong(
            [...path, 'fact'],
            `${fact.name} is read per ${fact.per}: say for which with each, such as each: facts.candidates.`,
          ),
        ]
  if (fact.per === undefined)
    return [wrong([...path, 'each'], `${fact.name} is read once: it takes no each, or the fact says per.`)]
  const { findings, shape } = checkExpression(ground, capture.each, { path: [...path, 'each'], gives: 'anything' })
  if (findings.length > 0) return [...findings]
  return kindWalked(shape) === fact.per
    ? []
    : [
        wrong(
          [...path, 'each'],
          `${fact.name} is read per ${fact.per}, so each walks ${withArticle(fact.per)} or a list of them.`,
        ),
      ]
}

const checkConditions = (ground: Ground, step: Step, path: readonly PathPart[]): Finding[] => {
  const findings: Finding[] = []
  for (const word of ['hold', 'passes'] as const) {
    const condition = step[word]
    if (condition === undefined) continue
    findings.push(
      ...checkExpression(ground, condition.needs, { path: [...path, word, 'needs'], gives: 'condition' }).findings,
    )
    findings.push(...checkTemplate(ground, condition.because, { path: [...path, word, 'because'] }))
  }
  if (step.hold !== undefined && step.containment)
    findings.push(wrong([...path, 'hold'], 'Containment may come first, so nothing holds it.'))
  return findings
}

const isListOfText = (shape: Shape | null): boolean => shape?.kind === 'list' && shape.of.type === 'text'

const checkStep = (ground: Ground, step: Step, i: number): Finding[] => {
  const path: PathPart[] = ['steps', i]
  const findings = step.captures.flatMap((capture, n) => checkCapture(ground, capture, [...path, 'captures', n]))
  for (const [n, { fact }] of step.captures.entries())
    if (step.captures.findIndex((other) => other.fact === fact) < n)
      findings.push(wrong([...path, 'captures', n, 'fact'], `${fact} is captured twice in this step.`))
  for (const word of ['does', 'offers'] as const)
    for (const [n, action] of step[word].entries())
      if (!ground.names.actions.has(action) && (word === 'does' || !step.does.includes(action)))
        findings.push(wrong([...path, word, n], `There is no action ${action}.`))
  findings.push(...checkConditions(ground, step, path))
  if (step.each !== undefined) {
    const { findings: found, shape } = checkExpression(ground, step.each, {
      path: [...path, 'each'],
      gives: 'anything',
    })
    findings.push(...found)
    if (found.length === 0 && kindWalked(shape) === null && !isListOfText(shape))
      findings.push(wrong([...path, 'each'], 'each walks a list of references or texts, such as scope.environments.'))
    if (step.does.length === 0)
      findings.push(wrong([...path, 'each'], 'A step with each does something for each: say what with does.'))
  }
  return findings
}

export const checkSteps = (ground: Ground, document: RunbookDocument): Finding[] => {
  const findings = document.steps.flatMap((step, i) => checkStep(ground, step, i))
  const waits = new Map<string, ReadonlySet<string>>()
  const holds = new Map<string, ReadonlySet<string>>()
  for (const [i, { id, onlyIf, hold }] of document.steps.entries()) {
    if (hold !== undefined)
      holds.set(id, checkExpression(ground, hold.needs, { path: [], gives: 'condition' }).uses?.steps ?? new Set())
    if (onlyIf === undefined) continue
    const { findings: found, uses } = checkExpression(ground, onlyIf, {
      path: ['steps', i, 'onlyIf'],
      gives: 'condition',
    })
    findings.push(...found)
    waits.set(id, uses?.steps ?? new Set())
  }
  const indexOf = (id: string): number => document.steps.findIndex((step) => step.id === id)
  for (const id of cyclic(waits))
    findings.push(wrong(['steps', indexOf(id), 'onlyIf'], `Whether ${id} is needed hangs on itself.`))
  for (const id of cyclic(holds))
    findings.push(wrong(['steps', indexOf(id), 'hold'], `${id} waits for itself, so it can never begin.`))
  return findings
}
