// An execution is one run of one runbook version inside an incident: its readings, its steps, its actions, in the order they were accepted.

import type { Instant } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { CheckResult } from '#domain/verifier/signed-file.ts'

export type EvidenceKind = 'reading' | 'text' | 'log' | 'link'
export type Observer = 'person' | 'probe' | 'program'

/** One observation of one fact. `value` null means it was read and is unknown; a null inside a record or a row likewise. */
export type Reading = {
  /** Entry number in the incident's stream. */
  seq: number
  /** When it was accepted: database time. */
  at: Instant
  observedAt: Instant
  /** Member id. */
  by: string
  observer: Observer
  /** A person has confirmed a program's value by typing it. */
  acknowledged: boolean
  /** Who did, in which entry. */
  acknowledgement?: { seq: number; at: Instant; by: string }
  /** Name of the program that said it; left out when a person read it, or when it was redacted. */
  program?: string
  source: string | null
  /** Entity id for a `per` fact, else null. */
  key: string | null
  value: Json
  /** The reason given with it, where the capture asked for one. */
  reason: string | null
  /** Entries cited as evidence. */
  cites: readonly number[]
  redacted: boolean
  withdrawn: boolean
  /** How a verifier came to it. Absent for what somebody said. */
  verified?: Verified
}

/** The working of a verifier: each check with its result, and the trusted key that it found. */
export type Verified = { by: 'signedFile'; key: string | null; checks: CheckResult[] }

/** From entry `seq` on, older readings of the fact (of one entity, when `key` is given) are unknown. */
export type Outdating = { seq: number; at: Instant; key: string | null; by: 'action' | 'outsideAct' }

export type Outcome = 'open' | 'succeeded' | 'failed'

/** An accepted action. Refused attempts are not runs. */
export type ActionRun = {
  id: string
  action: string
  seq: number
  at: Instant
  by: string
  params: { readonly [name: string]: Json }
  restsOn: readonly number[]
  outcome: Outcome
  doneAt: Instant | null
  /** Entry that reported the outcome. */
  doneSeq: number | null
  /** Entry that voided it: the ground it rested on moved, or what it did was undone, such as a freeze that was lifted. */
  voidedSeq: number | null
  /** Until when it can be begun. Absent: for as long as it is open. */
  expiresAt?: Instant
  /** The claim that an exclusive action holds while it is open. */
  claim?: string
  /** Rules that a second person let it pass over: breaking the glass. */
  overrides?: readonly RuleRef[]
}

/** One rule of a guardrail, by its place in it. */
export type RuleRef = { guardrail: string; rule: number }

/** A second person's yes to exactly these parameters, on exactly these entries. Whether it still stands is ruled, not stored. */
export type Approval = {
  id: string
  action: string
  step: string
  seq: number
  at: Instant
  /** Member id of whoever asked; nobody else can use it. */
  by: string
  params: { readonly [name: string]: Json }
  /** What whoever gives it has to be, all of it: `second-person`, `commander`, or a role in the workspace. */
  givers: readonly string[]
  /** What it asks to pass over, and why; null for an approval that no guardrail stands against. */
  glass: { rules: readonly RuleRef[]; reason: string | null } | null
  /** Digest of what it is bound to. Null when redacted: then it stands for nothing. */
  binding: string | null
  restsOn: readonly number[]
  expiresAt: Instant
  decision: { answer: 'given' | 'refused'; seq: number; at: Instant; by: string; reason: string | null } | null
  /** Entry of the authorization that used it. */
  usedSeq: number | null
}

export type StepState = 'open' | 'active' | 'done' | 'deferred' | 'notNeeded' | 'overtaken' | 'skipped'

/** A step without progress is open. */
export type StepProgress = { state: StepState; by: string; at: Instant; seq: number; reason: string | null }

export type Evidence = {
  seq: number
  at: Instant
  observedAt: Instant
  by: string
  observer: Observer
  kind: EvidenceKind
  step: string | null
  text: string | null
  source: string | null
  /** As for a reading. */
  program?: string
  redacted: boolean
}

export type OutsideAct = {
  seq: number
  at: Instant
  by: string
  action: string
  occurredAt: Instant
  who: string | null
  what: string | null
}

export type Execution = {
  id: string
  runbook: { id: string; slug: string; hash: string }
  /** Scope name to catalogue object id. */
  scope: { readonly [name: string]: string | readonly string[] }
  seq: number
  startedAt: Instant
  startedBy: string
  /** The run of another execution that started it; that run bears this execution's id. */
  startedFrom?: { execution: string; action: string }
  status: 'running' | 'completed' | 'abandoned'
  steps: { readonly [step: string]: StepProgress }
  /** By fact, in the order of acceptance. */
  readings: { readonly [fact: string]: readonly Reading[] }
  outdated: { readonly [fact: string]: readonly Outdating[] }
  /** By action, in the order of acceptance. */
  runs: { readonly [action: string]: readonly ActionRun[] }
  evidence: readonly Evidence[]
  outsideActs: readonly OutsideAct[]
  /** In the order they were asked for. */
  approvals: readonly Approval[]
}
