// An incident is what its entries say: who commands it, how bad it is, which executions run in it, who may see it.
import type { Execution } from '#domain/execution/state.ts'
import type { Instant } from '#domain/journal/entry.ts'

export const SEVERITIES = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const
export type Severity = (typeof SEVERITIES)[number]

export const STATUSES = ['triage', 'active', 'mitigated', 'resolved', 'closed'] as const
export type Status = (typeof STATUSES)[number]

export type FreezeKind = 'promotion' | 'migration'

/** A freeze this incident placed. */
export type PlacedFreeze = {
  freeze: string
  number: string
  environment: string
  kinds: readonly FreezeKind[]
  execution: string
  run: string
  seq: number
  at: Instant
  liftedAt: Instant | null
}

export type Resolution = { seq: number; at: Instant; by: string; summary: string | null }

/** Command held out to another member: whoever offers it commands until it is accepted. */
export type CommandOffer = { offer: string; by: string; to: string; seq: number; at: Instant; note: string | null }

/** Nothing goes on in it until it is reopened. */
export const isEnded = ({ status }: Pick<Incident, 'status'>): boolean => status === 'resolved' || status === 'closed'

export type Incident = {
  /** Number of the last entry folded in. */
  seq: number
  at: Instant
  id: string
  number: string
  kind: 'incident' | 'drill'
  /** Null when redacted. */
  title: string | null
  severity: Severity
  status: Status
  private: boolean
  viewers: readonly string[]
  apps: readonly string[]
  environments: readonly string[]
  declaredAt: Instant
  declaredBy: string
  commander: string
  /** Absent while command is offered to nobody. */
  offer?: CommandOffer
  executions: { readonly [id: string]: Execution }
  /** Ids in the order they were started. */
  executionOrder: readonly string[]
  freezes: readonly PlacedFreeze[]
  resolution: Resolution | null
  refusals: number
  outsideActs: number
  /** Authorizations that passed over a guardrail. */
  glassBroken: number
}
