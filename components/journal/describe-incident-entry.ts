import type { IncidentEventData } from '#domain/incident/events.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { openText } from '#domain/journal/opened.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'
import type { EntryContext, EntryView, Part } from './entry-parts.ts'
import {
  actorName,
  citing,
  code,
  inExecution,
  opened,
  quoted,
  runbookTitle,
  said,
  sentences,
  stepWords,
  text,
} from './entry-parts.ts'

type Described<T extends keyof IncidentEventData> = (
  data: IncidentEventData[T],
  e: OpenedEntry,
  context: EntryContext,
) => EntryView

const line = (parts: Part[]): Part[][] => (parts.length === 0 ? [] : [parts])
const listed = (names: readonly string[]): Part[] =>
  names.flatMap((name, i): Part[] => (i === 0 ? [code(name)] : [text(', '), code(name)]))

export const declared: Described<'incident.declared'> = (data, e, context) => ({
  icon: 'system',
  tone: 'plain',
  filters: ['decisions'],
  headline: [actorName(e, context), text(' declared the incident, '), said(data.severity)],
  lines: [
    ...line(sentences(data.private ? [text('Private')] : [], quoted(e, '/title'))),
    ...line(listed([...data.apps, ...data.environments].map(context.nameOf))),
  ],
})

export const severityChanged: Described<'severity.changed'> = (data, e, context) => ({
  icon: 'decision',
  tone: 'plain',
  filters: ['decisions'],
  headline: [actorName(e, context), text(` changed severity from ${data.from} to `), said(data.to)],
  lines: line(quoted(e, '/reason')),
})

export const statusChanged: Described<'status.changed'> = (data, e, context) => ({
  icon: 'decision',
  tone: 'plain',
  filters: ['decisions'],
  headline: [actorName(e, context), text(` changed status from ${data.from} to `), said(data.to)],
  lines: line(quoted(e, '/reason')),
})

export const commandOffered: Described<'command.offered'> = (data, e, context) => ({
  icon: 'person',
  tone: 'plain',
  filters: ['decisions'],
  headline: [actorName(e, context), text(' offered command to '), said(context.memberName(data.to))],
  lines: line(quoted(e, '/note')),
})

export const commandDeclined: Described<'command.declined'> = (data, e, context) => ({
  icon: 'person',
  tone: 'plain',
  filters: ['decisions'],
  headline:
    data.to === e.entry.actor.id
      ? [actorName(e, context), text(' declined command')]
      : [actorName(e, context), text(' took back the offer of command to '), said(context.memberName(data.to))],
  lines: line(quoted(e, '/reason')),
})

/** Taken over by whom it was offered to, taken, or, in older entries, handed by another. */
export const commandHanded: Described<'command.handed'> = (data, e, context) => ({
  icon: 'person',
  tone: 'plain',
  filters: ['decisions'],
  headline: handedWords(data, e, context),
  lines: [
    ...line(sentences(quoted(e, '/note'), quoted(e, '/readBack'), quoted(e, '/reason'))),
    ...(data.readAt === undefined ? [] : [citing('Had read what stands at', [data.readAt])]),
  ],
})

function handedWords(data: IncidentEventData['command.handed'], e: OpenedEntry, context: EntryContext): Part[] {
  const [from, to] = [data.from, data.to].map((id) => said(context.memberName(id)))
  if (!from || !to) return []
  const actor = actorName(e, context)
  if (data.offer !== undefined) return [actor, text(' accepted command from '), from]
  if (data.readAt !== undefined) return [actor, text(' took command from '), from]
  if (data.from === e.entry.actor.id) return [actor, text(' handed command to '), to]
  return [actor, text(` moved command from ${context.memberName(data.from)} to `), to]
}

export const viewerAdded: Described<'viewer.added'> = (data, e, context) => ({
  icon: 'lock',
  tone: 'plain',
  filters: ['decisions'],
  headline: [actorName(e, context), text(' let '), said(context.memberName(data.member)), text(' see this incident')],
  lines: [],
})

export const viewerRemoved: Described<'viewer.removed'> = (data, e, context) => ({
  icon: 'lock',
  tone: 'plain',
  filters: ['decisions'],
  headline: [actorName(e, context), text(' took '), said(context.memberName(data.member)), text(' off the viewers')],
  lines: [],
})

export const noteAdded: Described<'note.added'> = (data, e, context) => ({
  icon: 'note',
  tone: 'plain',
  filters: ['notes'],
  headline: [
    actorName(e, context),
    text(' noted'),
    ...(data.execution !== null && data.step !== null
      ? [text(`, on ${stepWords(context, data.execution, data.step).number}`), ...inExecution(context, data.execution)]
      : []),
  ],
  lines: openText(e, '/text') === null ? [opened(e, '/text')] : [],
  prose: openText(e, '/text'),
})

export const resolved: Described<'incident.resolved'> = (_, e, context) => ({
  icon: 'check',
  tone: 'plain',
  filters: ['decisions'],
  headline: [actorName(e, context), text(' resolved the incident')],
  lines: line(quoted(e, '/summary')),
})

export const reopened: Described<'incident.reopened'> = (_, e, context) => ({
  icon: 'read-again',
  tone: 'plain',
  filters: ['decisions'],
  headline: [actorName(e, context), text(' reopened the incident')],
  lines: line(quoted(e, '/reason')),
})

export const executionStarted: Described<'execution.started'> = (data, e, context) => {
  const document = context.documentOf(data.runbook.hash)
  const objects = Object.values(data.scope).flat().map(context.nameOf)
  return {
    icon: 'play',
    tone: 'plain',
    filters: ['actions'],
    headline: [
      actorName(e, context),
      text(' started '),
      said(document ? textIn(document.title) : data.runbook.slug),
      ...(objects.length > 0 ? [text(', for '), ...listed(objects)] : []),
      ...(data.from === undefined ? [] : [text(', from '), code(data.from.action)]),
    ],
    lines: [[text('Version '), code(data.runbook.hash.slice(0, 8))]],
  }
}

export const executionCompleted: Described<'execution.completed'> = (data, e, context) => ({
  icon: 'check',
  tone: 'plain',
  filters: ['actions', 'decisions'],
  headline: [
    actorName(e, context),
    text(` completed ${runbookTitle(context, data.execution)}`),
    ...(data.resolution === null ? [] : [text(' as '), said(inWords(data.resolution).toLowerCase())]),
  ],
  lines: line(citing('Rests on', data.restsOn)),
})

export const executionAbandoned: Described<'execution.abandoned'> = (data, e, context) => ({
  icon: 'close',
  tone: 'plain',
  filters: ['actions', 'decisions'],
  headline: [actorName(e, context), text(` abandoned ${runbookTitle(context, data.execution)}`)],
  lines: line(quoted(e, '/reason')),
})
