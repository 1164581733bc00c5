import type { IncidentEvent } from '#domain/incident/events.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { JsonObject } from '#domain/json.ts'
import * as action from './describe-action-entry.ts'
import * as approval from './describe-approval-entry.ts'
import * as evidence from './describe-evidence-entry.ts'
import * as incident from './describe-incident-entry.ts'
import * as step from './describe-step-entry.ts'
import type { EntryContext, EntryFilter, EntryView } from './entry-parts.ts'
import { actorName, code, text } from './entry-parts.ts'

/** What an entry says, in plain words, with the names people know. */
export function describeEntry(e: OpenedEntry, context: EntryContext): EntryView {
  const event = { type: e.entry.type, data: e.entry.data as JsonObject } as IncidentEvent
  switch (event.type) {
    case 'incident.declared':
      return incident.declared(event.data, e, context)
    case 'severity.changed':
      return incident.severityChanged(event.data, e, context)
    case 'status.changed':
      return incident.statusChanged(event.data, e, context)
    case 'command.offered':
      return incident.commandOffered(event.data, e, context)
    case 'command.declined':
      return incident.commandDeclined(event.data, e, context)
    case 'command.handed':
      return incident.commandHanded(event.data, e, context)
    case 'viewer.added':
      return incident.viewerAdded(event.data, e, context)
    case 'viewer.removed':
      return incident.viewerRemoved(event.data, e, context)
    case 'note.added':
      return incident.noteAdded(event.data, e, context)
    case 'incident.resolved':
      return incident.resolved(event.data, e, context)
    case 'incident.reopened':
      return incident.reopened(event.data, e, context)
    case 'execution.started':
      return incident.executionStarted(event.data, e, context)
    case 'execution.completed':
      return incident.executionCompleted(event.data, e, context)
    case 'execution.abandoned':
      return incident.executionAbandoned(event.data, e, context)
    case 'evidence.attached':
      return evidence.evidenceAttached(event.data, e, context)
    case 'fact.recorded':
      return evidence.factRecorded(event.data, e, context)
    case 'decision.recorded':
      return evidence.decisionRecorded(event.data, e, context)
    case 'fact.acknowledged':
      return evidence.factAcknowledged(event.data, e, context)
    case 'fact.withdrawn':
      return evidence.factWithdrawn(event.data, e, context)
    case 'flag.raised':
      return evidence.flagRaised(event.data, e, context)
    case 'step.completed':
      return step.stepCompleted(event.data, e, context)
    case 'step.skipped':
      return step.stepSkipped(event.data, e, context)
    case 'step.closed':
      return step.stepClosed(event.data, e, context)
    case 'step.taken':
      return step.stepTaken(event.data, e, context)
    case 'step.deferred':
      return step.stepDeferred(event.data, e, context)
    case 'step.reopened':
      return step.stepReopened(event.data, e, context)
    case 'action.authorized':
      return action.authorized(event.data, e, context)
    case 'action.refused':
      return action.refused(event.data, e, context)
    case 'action.voided':
      return action.voided(event.data, e, context)
    case 'approval.requested':
      return approval.approvalRequested(event.data, e, context)
    case 'approval.given':
      return approval.approvalGiven(event.data, e, context)
    case 'approval.refused':
    case 'override.refused':
      return approval.approvalRefused(event.data, e, context)
    case 'override.requested':
      return approval.overrideRequested(event.data, e, context)
    case 'override.given':
      return approval.overrideGiven(event.data, e, context)
    case 'glass.broken':
      return approval.glassBroken(event.data, e, context)
    case 'outcome.reported':
      return action.outcomeReported(event.data, e, context)
    case 'outside.reported':
      return action.outsideReported(event.data, e, context)
    case 'freeze.lifted':
      return action.freezeLifted(event.data, e, context)
    default:
      return newer(event satisfies never, e, context)
  }
}

function newer(_: never, e: OpenedEntry, context: EntryContext): EntryView {
  return {
    icon: 'system',
    tone: 'plain',
    filters: [],
    headline: [actorName(e, context), text(' recorded '), code(e.entry.type)],
    lines: [[text('This page is older than the entry. Reload to read it')]],
  }
}

export type JournalFilter = 'all' | EntryFilter

/** What was done outside stays in every view but the notes: it cannot be filtered away. */
export const passesFilter = (view: EntryView, filter: JournalFilter): boolean =>
  filter === 'all' || view.filters.includes(filter) || (view.tone === 'outside' && filter !== 'notes')

/** The words of an entry, for searching. */
export function entryWords(view: EntryView): string {
  const parts = [...view.headline, ...view.lines.flat()]
  const words = parts.map((part) => (part.kind === 'seq' ? `#${part.seq}` : part.kind === 'redacted' ? '' : part.text))
  return [...words, view.prose ?? '', view.attachment?.text ?? ''].join(' ').toLowerCase()
}
