// What the screens are given: the board's rows, and everything a room needs to go on by folding entries itself.
import type { Role } from '#domain/access/permissions.ts'
import type { StepState } from '#domain/execution/state.ts'
import type { Instant, OpenedEntry } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { ApproverRecord } from '#domain/member/approver.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import type { Incident, Severity, Status } from './state.ts'

/** One execution as the board draws it: a dot a step, and the first thing that is held. */
export type ExecutionSummary = {
  execution: string
  runbook: string
  title: string
  status: 'running' | 'completed' | 'abandoned'
  dots: StepState[]
  /** Number (from 1) and title of the first step that is neither done nor passed. */
  at: { number: number; title: string } | null
  held: { verdict: 'unknown' | 'violated'; what: string; guardrail: string | null; since: Instant } | null
  /** What runs out, the earliest first; approvals apart. Absent in rows written before there were any. */
  clocks?: { says: string; until: Instant }[]
}

export type IncidentSummary = {
  executions: ExecutionSummary[]
  refusals: number
  outsideActs: number
  freezes: number
  /** Absent in rows written before there were any. */
  glassBroken?: number
  /** Approvals asked for and not answered yet; those whose time is over count no more. Absent likewise. */
  asked?: {
    approval: string
    execution: string
    action: string
    label: string
    by: string
    expiresAt: Instant
    givers?: string[]
    glass?: boolean
  }[]
  /** Authorized, and nobody said what came of it. Absent likewise. */
  unreported?: { run: string; execution: string; label: string; by: string; at: Instant }[]
  /** Command that is offered and not answered. */
  offer?: { offer: string; by: string; to: string; at: Instant }
}

/** A row of the board and of the incident list; ids are resolved to names by the screen's `names`. */
export type BoardRow = {
  id: string
  number: string
  title: string
  severity: Severity
  status: Status
  private: boolean
  kind: 'incident' | 'drill'
  origin: 'made' | 'sample'
  commander: string
  apps: string[]
  environments: string[]
  declaredAt: Instant
  resolvedAt: Instant | null
  /** Last entry's number. */
  seq: number
  summary: IncidentSummary
}

export type FreezeRow = {
  id: string
  number: string
  environment: string
  kinds: string[]
  incident: string
  incidentNumber: string
  createdAt: Instant
  liftedAt: Instant | null
}

export type Board = {
  now: Instant
  rows: BoardRow[]
  freezes: FreezeRow[]
  lastResolved: { number: string; title: string; resolvedAt: Instant } | null
  names: Names
  members: MemberName[]
}

/** A catalogue object by id. */
export type Names = Record<string, { kind: string; name: string; attributes: Record<string, Json> }>

export type MemberName = { id: string; name: string; role: Role; removed: boolean }

export type StartableRunbook = {
  id: string
  slug: string
  title: string
  when: string
  hash: string
  /** Scope name to catalogue kind; a list of one kind is given as `list of KIND`. */
  scope: Record<string, string>
  /** Why no execution of it can start here, or null. */
  cannotStart: string | null
}

/** Whoever looks, with all that says whether they may give an approval (`approverFault`) and whether they must confirm their password first. */
export type RoomMe = { id: string; authenticatedAt: Instant } & ApproverRecord

/** The room at entry `incident.seq`. Later entries arrive by the live stream and are folded by `evolveIncident`. */
export type RoomSnapshot = {
  now: Instant
  incident: Incident
  origin: 'made' | 'sample'
  /** The newest entries, oldest first, ending at `incident.seq`; earlier ones by `incident.entriesBefore`. */
  entries: OpenedEntry[]
  /** Runbook documents by hash: of every execution. */
  runbooks: Record<string, RunbookDocument>
  startable: StartableRunbook[]
  names: Names
  members: MemberName[]
  me: RoomMe
}
