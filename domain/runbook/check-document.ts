// A document is sound when every name it says exists, every expression fits its place, and every fact has somebody to establish it.
import { documentEnvironment } from '#domain/runbook/cel-environment.ts'
import { checkActions } from '#domain/runbook/check-actions.ts'
import { checkClocks } from '#domain/runbook/check-clocks.ts'
import type { Ground } from '#domain/runbook/check-expression.ts'
import { checkFacts, checkNames } from '#domain/runbook/check-facts.ts'
import { checkFlags, checkGuardrails, checkWatches } from '#domain/runbook/check-guardrails.ts'
import { checkSteps } from '#domain/runbook/check-steps.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { namesOf } from '#domain/runbook/expression-scope.ts'
import type { Finding } from '#domain/runbook/finding.ts'

/** `startable`: runbooks here that can start; absent, links to others are not judged. */
export const checkDocument = (document: RunbookDocument, startable?: readonly string[]): Finding[] => {
  const names = checkNames(document)
  if (names.length > 0) return names
  const ground: Ground = { environment: documentEnvironment(document), names: namesOf(document) }
  return [
    ...checkFacts(ground, document),
    ...checkSteps(ground, document),
    ...checkActions(ground, document, startable),
    ...checkGuardrails(ground, document),
    ...checkFlags(ground, document),
    ...checkClocks(ground, document),
    ...checkWatches(ground, document),
  ]
}
