// Everything that can happen to an incident, by entry type, with what stands in its data. Open values are sealed beside it.
import type { EvidenceKind, Observer, Outcome, RuleRef, Verified } from '#domain/execution/state.ts'
import type { Instant } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { FreezeKind, Severity, Status } from './state.ts'

export type MissedFact = { fact: string; key: string | null; why: string }

/** What one rule of a guardrail said. Its sentence is sealed at `/rules/<i>/because`. */
export type RecordedRule = {
  guardrail: string
  rule: number
  verdict: 'satisfied' | 'unknown' | 'violated'
  absolute: boolean
  missed: MissedFact[]
  restsOn: number[]
  settle: string[]
  instead: string[]
}

/** A step whose hold stood in the way. Its sentence is sealed at `/heldBy/<i>/because`. */
export type RecordedHold = { step: string; verdict: 'unknown' | 'violated'; missed: MissedFact[]; restsOn: number[] }

export type Outdated = { fact: string; key: string | null }

/** `reading` data shared by facts and decisions; open parts of the value at `/value…`, reason at `/reason`, source at `/source`, a program's name at `/program`. */
type ReadingData = {
  execution: string
  step: string
  fact: string
  key: string | null
  observer: Observer
  observedAt: Instant
  /** Absent when the whole value is open. */
  value?: Json
  cites: number[]
  /** How a verifier came to it, from the reading it cites. Absent for what somebody said. */
  verified?: Verified
}

type RequestedApproval = {
  execution: string
  approval: string
  action: string
  step: string
  params?: Json
  givers: string[]
  restsOn: number[]
  expiresAt: Instant
}

export type IncidentEventData = {
  /** Open: `/title`. */
  'incident.declared': {
    number: string
    kind: 'incident' | 'drill'
    severity: Severity
    private: boolean
    viewers: string[]
    apps: string[]
    environments: string[]
  }
  /** Open: `/reason`, may be absent. */
  'severity.changed': { from: Severity; to: Severity }
  /** Open: `/reason`, may be absent. */
  'status.changed': { from: Status; to: Status }
  /** Whoever commands holds command out to another. One offer stands at a time. Open: `/note`, may be absent. */
  'command.offered': { offer: string; from: string; to: string }
  /** Declined by whom it was offered to, or taken back. Open: `/reason`. */
  'command.declined': { offer: string; to: string }
  /**
   * Command passed: accepted with `offer`, taken with `readAt` alone; neither in entries from before there were offers.
   * Open, each may be absent: `/note`, `/readBack`, `/reason`.
   */
  'command.handed': {
    from: string
    to: string
    offer?: string
    /** The last entry in the summary that whoever takes command had read. */
    readAt?: number
  }
  'viewer.added': { member: string }
  'viewer.removed': { member: string }
  /** Open: `/text`. */
  'note.added': { execution: string | null; step: string | null }
  /** Open: `/summary`. */
  'incident.resolved': Record<never, never>
  /** Open: `/reason`. */
  'incident.reopened': Record<never, never>
  'execution.started': {
    execution: string
    runbook: { id: string; slug: string; hash: string }
    scope: Record<string, string | string[]>
    /** The action of another execution that started it, whose run bears this execution's id. */
    from?: { execution: string; action: string }
  }
  'execution.completed': { execution: string; resolution: string | null; restsOn: number[] }
  /** Open: `/reason`. */
  'execution.abandoned': { execution: string }
  /** Open: `/text`, `/source`, `/program`. */
  'evidence.attached': {
    execution: string
    step: string | null
    kind: EvidenceKind
    observer: Observer
    observedAt: Instant
  }
  'fact.recorded': ReadingData
  /** A reading that chooses between branches, with its reason. */
  'decision.recorded': ReadingData
  /** A person typed the value that a program said. It is not written twice: taking it out of the reading takes it out of the record. */
  'fact.acknowledged': { execution: string; fact: string; entry: number }
  /** Open: `/reason`. */
  'fact.withdrawn': { execution: string; fact: string; entry: number }
  'step.completed': { execution: string; step: string; restsOn: number[] }
  /** Open: `/reason`. */
  'step.skipped': { execution: string; step: string }
  /** A step left behind because its condition is false, or because its alternative was completed. */
  'step.closed': { execution: string; step: string; as: 'notNeeded' | 'overtaken'; restsOn: number[] }
  /** A signed step that is worked on again. Open: `/reason`. */
  'step.reopened': { execution: string; step: string }
  /** Somebody says that they work on it. */
  'step.taken': { execution: string; step: string }
  /** Put off: the run still needs it. Open: `/reason`. */
  'step.deferred': { execution: string; step: string }
  /** Open: `/params/…`. */
  'action.authorized': {
    execution: string
    run: string
    action: string
    params?: Json
    restsOn: number[]
    outdates: Outdated[]
    /** Until when it can be begun. */
    expiresAt?: Instant
    /** The approval it used. */
    approval?: string
    /** Rules that the approval let it pass over. */
    overrides?: RuleRef[]
    freeze?: { freeze: string; number: string; environment: string; kinds: FreezeKind[] }
    /** The claim that an exclusive action holds until its outcome is reported. */
    claim?: string
  }
  /** Open: `/params/…`, `/rules/<i>/because`, `/heldBy/<i>/because`, `/unavailable`. */
  'action.refused': {
    execution: string
    action: string
    params?: Json
    verdict: 'unknown' | 'violated'
    rules: RecordedRule[]
    heldBy: RecordedHold[]
    restsOn: number[]
  }
  /** The ground an authorization rested on moved. Open: `/rules/<i>/because`. */
  'action.voided': { execution: string; run: string; action: string; rules: RecordedRule[] }
  /** Open: `/text`, `/reference`. */
  'outcome.reported': {
    execution: string
    run: string
    action: string
    outcome: Exclude<Outcome, 'open'>
    observer: Observer
    /** When it was begun, where somebody said so. */
    begunAt?: Instant
    cites: number[]
  }
  /** Open: `/params/…`, and `/binding`, the digest of what it is bound to. */
  'approval.requested': RequestedApproval
  /** Open: `/reentered/<i>`. */
  'approval.given': { execution: string; approval: string; action: string }
  /** Open: `/reason`. */
  'approval.refused': { execution: string; approval: string; action: string }
  /** Asked for over what guardrails say. Open: as with an approval, and `/reason`, `/rules/<i>/because`. */
  'override.requested': RequestedApproval & { rules: RecordedRule[] }
  /** Open: `/reentered/<i>`. */
  'override.given': { execution: string; approval: string; action: string }
  /** Open: `/reason`. */
  'override.refused': { execution: string; approval: string; action: string }
  /** Stands beside the authorization that passed over these rules. Open: `/reason`. */
  'glass.broken': { execution: string; run: string; action: string; approval: string; rules: RuleRef[] }
  /** The forbidden thing was done outside. Open: `/who`, `/what`. */
  'outside.reported': { execution: string; action: string; occurredAt: Instant; outdates: Outdated[] }
  /** Open: `/reason`. */
  'freeze.lifted': { freeze: string; number: string }
  /** A flag of the runbook was raised by a reading. Open: `/says`. */
  'flag.raised': { execution: string; flag: string; entry: number }
}

export type IncidentEventType = keyof IncidentEventData

/** The event an entry of an incident holds. */
export type IncidentEvent = {
  [T in IncidentEventType]: { type: T; data: IncidentEventData[T] }
}[IncidentEventType]
