import { instantWords } from '#components/evidence/value-words.ts'
import type { RuleRef } from '#domain/execution/state.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { Described } from './describe-action-entry.ts'
import { call, label, line, namedIn, ruleLines } from './describe-action-entry.ts'
import type { Part } from './entry-parts.ts'
import { actorName, citing, code, inExecution, mark, quoted, said, sentences, text } from './entry-parts.ts'

export const approvalRequested: Described<'approval.requested'> = (data, e, context) => ({
  icon: 'action',
  tone: 'action',
  filters: ['actions'],
  headline: [
    actorName(e, context),
    text(' asked for an approval: '),
    said(label(context, data.execution, data.action)),
    ...inExecution(context, data.execution),
  ],
  lines: [
    ...line(call(e, data.execution, data.action, context)),
    ...line(sentences([text(`Expires ${instantWords(data.expiresAt)}`)], citing('Rests on', data.restsOn))),
  ],
})

/** What whoever approved typed once more. */
function typedAgain(e: OpenedEntry): Part[] {
  const pointers = Object.keys(e.entry.sealed).filter((pointer) => pointer.startsWith('/reentered/'))
  const typed = pointers.flatMap((pointer) => [text(' '), ...quoted(e, pointer)])
  return typed.length === 0 ? [] : [text('Typed again:'), ...typed]
}

export const approvalGiven: Described<'approval.given'> = (data, e, context) => ({
  icon: 'action',
  tone: 'action',
  filters: ['actions'],
  headline: [
    actorName(e, context),
    text(' approved: '),
    said(label(context, data.execution, data.action)),
    ...inExecution(context, data.execution),
  ],
  lines: line(typedAgain(e)),
})

export const approvalRefused: Described<'approval.refused' | 'override.refused'> = (data, e, context) => ({
  icon: 'action',
  tone: 'action',
  filters: ['actions'],
  headline: [
    actorName(e, context),
    text(' refused to approve: '),
    said(label(context, data.execution, data.action)),
    ...inExecution(context, data.execution),
  ],
  lines: line(quoted(e, '/reason')),
})

export const overrideRequested: Described<'override.requested'> = (data, e, context) => ({
  icon: 'violated',
  tone: 'refused',
  filters: ['refusals', 'actions'],
  headline: [
    mark('Break-glass asked for.'),
    text(' '),
    actorName(e, context),
    text(', '),
    said(label(context, data.execution, data.action)),
    ...inExecution(context, data.execution),
  ],
  lines: [
    ...line(call(e, data.execution, data.action, context)),
    ...ruleLines(e, data.rules, namedIn(context, data.execution)),
    ...line(quoted(e, '/reason')),
    ...line(sentences([text(`Expires ${instantWords(data.expiresAt)}`)], citing('Rests on', data.restsOn))),
  ],
})

export const overrideGiven: Described<'override.given'> = (data, e, context) => ({
  icon: 'violated',
  tone: 'refused',
  filters: ['refusals', 'actions'],
  headline: [
    mark('Break-glass approved.'),
    text(' '),
    actorName(e, context),
    text(', '),
    said(label(context, data.execution, data.action)),
    ...inExecution(context, data.execution),
  ],
  lines: line(typedAgain(e)),
})

const passedOver = (rules: readonly RuleRef[]): Part[] => [
  text('Passed over '),
  ...[...new Set(rules.map(({ guardrail }) => guardrail))].flatMap((guardrail, i): Part[] =>
    i > 0 ? [text(', '), code(guardrail)] : [code(guardrail)],
  ),
]

export const glassBroken: Described<'glass.broken'> = (data, e, context) => ({
  icon: 'violated',
  tone: 'refused',
  filters: ['refusals', 'actions'],
  headline: [
    mark('Glass broken.'),
    text(' '),
    actorName(e, context),
    text(', '),
    said(label(context, data.execution, data.action)),
    ...inExecution(context, data.execution),
  ],
  lines: [passedOver(data.rules), ...line(quoted(e, '/reason'))],
})
