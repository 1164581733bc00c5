import type { IncidentEventData } from '#domain/incident/events.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { EntryContext, EntryView, Part } from './entry-parts.ts'
import { actorName, citing, inExecution, quoted, said, stepWords, text } from './entry-parts.ts'

type Described<T extends keyof IncidentEventData> = (
  data: IncidentEventData[T],
  e: OpenedEntry,
  context: EntryContext,
) => EntryView

const line = (parts: Part[]): Part[][] => (parts.length === 0 ? [] : [parts])

/** ` completed step 2, read operation state` */
function about(verb: string, data: { execution: string; step: string }, e: OpenedEntry, context: EntryContext): Part[] {
  const { number, title } = stepWords(context, data.execution, data.step)
  return [
    actorName(e, context),
    text(` ${verb} `),
    said(number),
    ...(title === null ? [] : [text(`, ${title.charAt(0).toLowerCase()}${title.slice(1)}`)]),
    ...inExecution(context, data.execution),
  ]
}

export const stepCompleted: Described<'step.completed'> = (data, e, context) => ({
  icon: 'check',
  tone: 'plain',
  filters: ['actions'],
  headline: about('completed', data, e, context),
  lines: line(citing('Rests on', data.restsOn)),
})

export const stepSkipped: Described<'step.skipped'> = (data, e, context) => ({
  icon: 'decision',
  tone: 'unknown',
  filters: ['decisions'],
  headline: about('skipped', data, e, context),
  lines: line(quoted(e, '/reason')),
})

export const stepClosed: Described<'step.closed'> = (data, e, context) => ({
  icon: 'decision',
  tone: 'plain',
  filters: ['decisions'],
  headline: about(data.as === 'notNeeded' ? 'closed as not needed:' : 'closed as overtaken:', data, e, context),
  lines: line(citing('Rests on', data.restsOn)),
})

export const stepReopened: Described<'step.reopened'> = (data, e, context) => ({
  icon: 'read-again',
  tone: 'plain',
  filters: ['decisions'],
  headline: about('reopened', data, e, context),
  lines: line(quoted(e, '/reason')),
})

export const stepTaken: Described<'step.taken'> = (data, e, context) => ({
  icon: 'person',
  tone: 'plain',
  filters: ['actions'],
  headline: about('works on', data, e, context),
  lines: [],
})

export const stepDeferred: Described<'step.deferred'> = (data, e, context) => ({
  icon: 'decision',
  tone: 'unknown',
  filters: ['decisions'],
  headline: about('deferred', data, e, context),
  lines: line(quoted(e, '/reason')),
})
