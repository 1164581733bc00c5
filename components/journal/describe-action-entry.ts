import { targetWords } from '#components/action/refused-target.ts'
import { callWords, instantWords } from '#components/evidence/value-words.ts'
import type { Named } from '#components/step/verdict-words.ts'
import { missedWords } from '#components/step/verdict-words.ts'
import type { IncidentEventData, Outdated, RecordedRule } from '#domain/incident/events.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { isRedacted, joinOpened } from '#domain/journal/opened.ts'
import type { JsonObject } from '#domain/json.ts'
import type { MissReason } from '#domain/ruling/ruling.ts'
import type { Action } from '#domain/runbook/document.ts'
import { observerWords } from './describe-evidence-entry.ts'
import type { EntryContext, EntryView, Part } from './entry-parts.ts'
import {
  actorName,
  citing,
  code,
  documentIn,
  inExecution,
  mark,
  opened,
  quoted,
  said,
  sentences,
  seq,
  stepWords,
  text,
} from './entry-parts.ts'

export type Described<T extends keyof IncidentEventData> = (
  data: IncidentEventData[T],
  e: OpenedEntry,
  context: EntryContext,
) => EntryView

export const line = (parts: Part[]): Part[][] => (parts.length === 0 ? [] : [parts])

const actionIn = (context: EntryContext, execution: string, action: string): Action | undefined =>
  documentIn(context, execution)?.actions.find((each) => each.id === action)

/** The exact call that was asked for, in names. */
export function call(e: OpenedEntry, execution: string, action: string, context: EntryContext): Part[] {
  if (isRedacted(e, '/params')) return [code(action), text(' with '), { kind: 'redacted' }]
  const params = joinOpened(e, '/params')
  const given: JsonObject =
    params !== null && typeof params === 'object' && !Array.isArray(params) ? (params as JsonObject) : {}
  const fields = actionIn(context, execution, action)?.parameters ?? []
  return Object.keys(given).length === 0 ? [] : [code(callWords(action, fields, given, context.nameOf))]
}

export const label = (context: EntryContext, execution: string, action: string): string =>
  targetWords(documentIn(context, execution), action)

const unknownAgain = (outdates: readonly Outdated[], context: EntryContext): Part[] =>
  outdates.length === 0
    ? []
    : [
        text('Unknown again: '),
        ...outdates.flatMap(({ fact, key }, i): Part[] => [
          ...(i > 0 ? [text(', ')] : []),
          code(fact),
          ...(key === null ? [] : [text(` for ${context.nameOf(key)}`)]),
        ]),
      ]

const publishes = ({ execution, action }: { execution: string; action: string }, context: EntryContext): boolean =>
  actionIn(context, execution, action)?.effect.kind === 'publish'

export const authorized: Described<'action.authorized'> = (data, e, context) => ({
  icon: data.freeze ? 'freeze' : 'action',
  tone: 'action',
  filters: ['actions'],
  headline: data.freeze
    ? [
        actorName(e, context),
        text(' placed '),
        code(data.freeze.number),
        text(` on ${context.nameOf(data.freeze.environment)}: no ${data.freeze.kinds.join(', no ')}`),
      ]
    : [
        actorName(e, context),
        text(publishes(data, context) ? ' published: ' : ' was authorized: '),
        said(label(context, data.execution, data.action)),
        ...inExecution(context, data.execution),
      ],
  lines: [
    ...line(call(e, data.execution, data.action, context)),
    ...line(
      sentences(
        data.freeze ? [text('Recorded; no pipeline asks yet')] : [],
        citing('Rests on', data.restsOn),
        unknownAgain(data.outdates, context),
      ),
    ),
  ],
})

const mostMissed = 2

/** Why a rule stands in the way: what it misses, or, when it is violated, what its author says. */
function whyHeld(e: OpenedEntry, rule: RecordedRule, i: number, named: Named): Part[] {
  if (rule.verdict === 'violated' || rule.missed.length === 0) return opened(e, `/rules/${i}/because`)
  const missed = rule.missed.map((each) => missedWords({ ...each, path: null, why: each.why as MissReason }, named))
  const more = missed.length - mostMissed
  return [text(missed.slice(0, mostMissed).join('; ') + (more > 0 ? `; ${more} more` : ''))]
}

export function ruleLines(e: OpenedEntry, rules: readonly RecordedRule[], named: Named): Part[][] {
  return rules
    .map((rule, i) => ({ rule, i }))
    .filter(({ rule }) => rule.verdict !== 'satisfied')
    .map(({ rule, i }) => [
      text('Held by '),
      code(rule.guardrail),
      text(rule.absolute ? ', absolute: ' : ': '),
      ...sentences(whyHeld(e, rule, i, named), citing('Rests on', rule.restsOn)),
    ])
}

export const namedIn = (context: EntryContext, execution: string): Named => ({
  nameOf: context.nameOf,
  document: documentIn(context, execution),
})

export const refused: Described<'action.refused'> = (data, e, context) => ({
  icon: 'violated',
  tone: 'refused',
  filters: ['refusals', 'actions'],
  headline: [
    mark('Refused.'),
    text(' '),
    actorName(e, context),
    text(', '),
    said(label(context, data.execution, data.action)),
    ...inExecution(context, data.execution),
  ],
  lines: [
    ...line(call(e, data.execution, data.action, context)),
    ...ruleLines(e, data.rules, namedIn(context, data.execution)),
    ...data.heldBy.map((hold, i) =>
      sentences(
        [text(`Held by ${stepWords(context, data.execution, hold.step).number}`)],
        opened(e, `/heldBy/${i}/because`),
      ),
    ),
    ...line(opened(e, '/unavailable')),
    [text('Nothing changed')],
  ],
})

export const voided: Described<'action.voided'> = (data, e, context) => {
  const run = context.incident.executions[data.execution]?.runs[data.action]?.find((each) => each.id === data.run)
  return {
    icon: 'violated',
    tone: 'refused',
    filters: ['refusals', 'actions'],
    headline: [
      mark('Voided.'),
      text(' The authorization '),
      ...(run ? [seq(run.seq), text(' ')] : []),
      text('of '),
      code(data.action),
      text(': what it rested on has moved'),
      ...inExecution(context, data.execution),
    ],
    lines: ruleLines(e, data.rules, namedIn(context, data.execution)),
  }
}

export const outcomeReported: Described<'outcome.reported'> = (data, e, context) => {
  const run = context.incident.executions[data.execution]?.runs[data.action]?.find((each) => each.id === data.run)
  const source = opened(e, '/source')
  return {
    icon: data.outcome === 'succeeded' ? 'check' : 'close',
    tone: 'action',
    filters: ['actions', 'evidence'],
    headline: [
      actorName(e, context),
      text(' reported: '),
      code(data.action),
      ...(run ? [text(' ('), seq(run.seq), text(')')] : []),
      text(' '),
      said(data.outcome),
      ...inExecution(context, data.execution),
    ],
    lines: line(
      sentences(
        quoted(e, '/text'),
        opened(e, '/reference', (words) => code(words)),
        source.length === 0 ? [] : [text('Source: '), ...source, text(`, ${observerWords[data.observer]}`)],
        citing('Rests on', data.cites),
      ),
    ),
  }
}

export const outsideReported: Described<'outside.reported'> = (data, e, context) => ({
  icon: 'outside-act',
  tone: 'outside',
  filters: ['refusals', 'actions'],
  headline: [
    mark('Done outside.'),
    text(' '),
    said(label(context, data.execution, data.action)),
    text(', by '),
    ...opened(e, '/who'),
    ...inExecution(context, data.execution),
  ],
  lines: [
    ...line(opened(e, '/what')),
    sentences(
      [text(`No authorization. ${instantWords(data.occurredAt)}, reported by `), actorName(e, context)],
      unknownAgain(data.outdates, context),
    ),
  ],
})

export const freezeLifted: Described<'freeze.lifted'> = (data, e, context) => ({
  icon: 'freeze',
  tone: 'action',
  filters: ['actions'],
  headline: [actorName(e, context), text(' lifted '), code(data.number)],
  lines: line(quoted(e, '/reason')),
})
