// A clock counts to a moment of the world, which stands still while it is watched, and it says what runs out.
import type { ASTNode } from '@marcbachmann/cel-js'
import type { Ground } from '#domain/runbook/check-expression.ts'
import { checkExpression } from '#domain/runbook/check-expression.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { childrenOf } from '#domain/runbook/expression-tree.ts'
import type { Finding } from '#domain/runbook/finding.ts'
import { wrong } from '#domain/runbook/finding.ts'

const mentionsNow = (node: ASTNode): boolean =>
  (node.op === 'id' && node.args === 'now') || childrenOf(node).some(mentionsNow)

export const checkClocks = (ground: Ground, document: RunbookDocument): Finding[] =>
  (document.clocks ?? []).flatMap((clock): Finding[] => {
    const path = ['clocks', clock.name]
    const until = [...path, 'until']
    const moment = checkExpression(ground, clock.until, { path: until, gives: { type: 'timestamp' } })
    const moves =
      moment.ast !== null && mentionsNow(moment.ast)
        ? [wrong(until, 'A moment that is counted from now never comes. Count from something that was read.')]
        : []
    const whole =
      clock.while === undefined
        ? []
        : checkExpression(ground, clock.while, { path: [...path, 'while'], gives: 'condition' }).findings
    return [...moment.findings, ...moves, ...whole]
  })
