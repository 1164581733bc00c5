// Folding an incident's entries, oldest first, gives its state: on the server, in the browser, in a replay.

import type { OpenedEntry } from '#domain/journal/entry.ts'
import { openText } from '#domain/journal/opened.ts'
import type { JsonObject } from '#domain/json.ts'
import type { IncidentEvent, IncidentEventData } from './events.ts'
import { evolveExecution, startExecution, voidRun } from './evolve-execution.ts'
import type { Incident } from './state.ts'

/** Raise when `evolve` gives another state for the same entries: cached states are then folded anew. */
export const INCIDENT_EVOLVE_VERSION = 4

export class UnknownEntryType extends Error {
  override name = 'UnknownEntryType'
}

const eventOf = (e: OpenedEntry) => ({ type: e.entry.type, data: e.entry.data as JsonObject }) as IncidentEvent

export function evolveIncident(state: Incident | null, e: OpenedEntry): Incident {
  const event = eventOf(e)
  const { seq, at, actor } = e.entry
  if (event.type === 'incident.declared') return declared(event.data, e)
  if (!state) throw new UnknownEntryType(`An incident begins with incident.declared, not ${event.type}`)
  const s: Incident = { ...state, seq, at }
  switch (event.type) {
    case 'severity.changed':
      return { ...s, severity: event.data.to }
    case 'status.changed':
      return { ...s, status: event.data.to }
    case 'command.offered': {
      const { offer, to } = event.data
      return { ...s, offer: { offer, by: actor.id, to, seq, at, note: openText(e, '/note') } }
    }
    case 'command.declined':
      return withoutOffer(s)
    case 'command.handed':
      return { ...withoutOffer(s), commander: event.data.to }
    case 'viewer.added':
      return { ...s, viewers: [...s.viewers, event.data.member] }
    case 'viewer.removed': {
      const { member } = event.data
      const offered = s.offer?.to === member ? withoutOffer(s) : s
      return { ...offered, viewers: s.viewers.filter((viewer) => viewer !== member) }
    }
    case 'note.added':
      return s
    case 'incident.resolved':
      return {
        ...withoutOffer(s),
        status: 'resolved',
        resolution: { seq, at, by: actor.id, summary: openText(e, '/summary') },
      }
    case 'incident.reopened':
      return { ...s, status: 'active', resolution: null }
    case 'execution.started':
      return {
        ...s,
        status: s.status === 'triage' ? 'active' : s.status,
        executions: { ...s.executions, [event.data.execution]: startExecution(event.data, e) },
        executionOrder: [...s.executionOrder, event.data.execution],
      }
    case 'freeze.lifted':
      return lifted(s, event.data.freeze, e)
    case 'action.authorized': {
      const { freeze, execution, run } = event.data
      const placed = freeze ? [{ ...freeze, execution, run, seq, at, liftedAt: null }] : []
      return inExecution({ ...s, freezes: [...s.freezes, ...placed] }, event, e)
    }
    case 'action.refused':
      return { ...s, refusals: s.refusals + 1 }
    case 'glass.broken':
      return { ...s, glassBroken: s.glassBroken + 1 }
    case 'outside.reported':
      return inExecution({ ...s, outsideActs: s.outsideActs + 1 }, event, e)
    case 'flag.raised':
      return s
    case 'execution.completed':
    case 'execution.abandoned':
    case 'evidence.attached':
    case 'fact.recorded':
    case 'decision.recorded':
    case 'fact.acknowledged':
    case 'fact.withdrawn':
    case 'step.completed':
    case 'step.skipped':
    case 'step.closed':
    case 'step.reopened':
    case 'step.taken':
    case 'step.deferred':
    case 'action.voided':
    case 'approval.requested':
    case 'approval.given':
    case 'approval.refused':
    case 'override.requested':
    case 'override.given':
    case 'override.refused':
    case 'outcome.reported':
      return inExecution(s, event, e)
    default:
      throw new UnknownEntryType(`No rule to fold ${(event satisfies never as IncidentEvent).type}`)
  }
}

const withoutOffer = ({ offer: _, ...s }: Incident): Incident => s

function inExecution(s: Incident, event: IncidentEvent & { data: { execution: string } }, e: OpenedEntry): Incident {
  const before = s.executions[event.data.execution]
  if (!before) throw new UnknownEntryType(`${event.type} names an execution that was never started`)
  return { ...s, executions: { ...s.executions, [before.id]: evolveExecution(before, event, e) } }
}

/** The run that placed it has no effect any more. */
function lifted(s: Incident, freeze: string, { entry: { seq, at } }: OpenedEntry): Incident {
  const freezes = s.freezes.map((f) => (f.freeze === freeze ? { ...f, liftedAt: at } : f))
  const placed = s.freezes.find((f) => f.freeze === freeze)
  const run = placed && s.executions[placed.execution]
  return { ...s, freezes, ...(run ? { executions: { ...s.executions, [run.id]: voidRun(run, placed.run, seq) } } : {}) }
}

function declared(data: IncidentEventData['incident.declared'], e: OpenedEntry): Incident {
  const { at, actor, stream, seq } = e.entry
  return {
    seq,
    at,
    id: stream.slice(stream.indexOf('/') + 1),
    number: data.number,
    kind: data.kind,
    title: openText(e, '/title'),
    severity: data.severity,
    status: 'triage',
    private: data.private,
    viewers: data.viewers,
    apps: data.apps,
    environments: data.environments,
    declaredAt: at,
    declaredBy: actor.id,
    commander: actor.id,
    executions: {},
    executionOrder: [],
    freezes: [],
    resolution: null,
    refusals: 0,
    outsideActs: 0,
    glassBroken: 0,
  }
}
