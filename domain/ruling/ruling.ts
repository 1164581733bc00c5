// A ruling says whether something may happen now, by which rules, and on which entries it rests. Unknown refuses.
import type { Approval, Execution, Reading, StepState } from '#domain/execution/state.ts'
import type { Instant } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { ApproverFault } from '#domain/member/approver.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import type { FieldType, Override, Phase } from '#domain/runbook/document.ts'

export type Verdict = 'satisfied' | 'unknown' | 'violated'

export type Params = { readonly [name: string]: Json | undefined }

export type RulingInput = {
  readonly run: Execution
  readonly runbook: CompiledRunbook
  readonly now: Instant
  /** Closed attributes of catalogue objects: kind, then id, then attribute. */
  readonly catalogue: { readonly [kind: string]: { readonly [id: string]: { readonly [attribute: string]: Json } } }
  /** The name people know an object by; the id itself where there is none. */
  readonly nameOf: (id: string) => string
  /** Runbooks that this workspace can start. Absent: none. */
  readonly startable?: readonly string[]
  /** Open runs of exclusive actions outside this execution: the action, the key it holds, and where, in words. */
  readonly openElsewhere?: readonly { readonly action: string; readonly key: string; readonly where: string }[]
  /** The last run of an exclusive action outside this execution that ended, and when that was reported. */
  readonly endedElsewhere?: readonly {
    readonly action: string
    readonly key: string
    readonly where: string
    readonly at: Instant
  }[]
  /** Member who asks: an approval serves whoever asked for it alone. Absent: anybody, as on the board. */
  readonly by?: string
  /** Why an approval that was given counts no more. Absent: not asked here; the server asks when it is used. */
  readonly giverFault?: (approval: Approval) => ApproverFault | null
  /** Other executions that run in the incident: their rules on `publish` hold for every update of it. */
  readonly beside?: readonly RulingInput[]
  /** Language of rendered texts. Absent: English. */
  readonly language?: string
}

export type FactState =
  | 'known'
  | 'notRead'
  | 'unknown'
  | 'expired'
  | 'outdated'
  | 'withdrawn'
  | 'redacted'
  | 'unacknowledged'
  | 'future'
  | 'malformed'
  | 'oneReader'
  | 'disagreement'
  /** A derived fact, one of whose inputs is unknown. */
  | 'inputsUnknown'
  /** Nothing was recorded that a verifier could check, or what was checked is not what counts now. */
  | 'notVerified'

/** Why a thing that a rule needs is missing. */
export type MissReason =
  | Exclude<FactState, 'known'>
  /** Part of the reading, named by `path`, is recorded as unknown. */
  | 'partUnknown'
  /** An optional part was left out. */
  | 'notGiven'
  /** A parameter that nobody has typed yet. */
  | 'notTyped'
  /** No run of that action was accepted. */
  | 'neverRun'
  /** The run is still open. */
  | 'stillOpen'
  /** Whether the step is needed cannot be said yet. */
  | 'undecided'
  /** The catalogue does not say. */
  | 'notInCatalogue'

export type Missed = {
  /** A fact's name; `params.NAME`, `steps.ID`, `actions.ID`, `catalogue.KIND.ATTRIBUTE` for what is no fact. */
  readonly fact: string
  readonly key: string | null
  readonly path: string | null
  readonly why: MissReason
}

export type FactStatus = {
  readonly fact: string
  readonly key: string | null
  readonly status: FactState
  /** The value rules see: null unless `known`. A known record or row may hold nulls. */
  readonly value: Json
  /** The observation that counts: the latest observed, ties by entry. Null: never read, or derived. */
  readonly reading: Reading | null
  /** Earlier and overruled observations, latest first. */
  readonly superseded: readonly Reading[]
  /** Until when it is known, inclusive. Null: for good, or not known. */
  readonly freshUntil: Instant | null
  /** Entry that outdated it. */
  readonly outdatedBy: number | null
  /** What a derived fact misses. */
  readonly missed: readonly Missed[]
  /** Entries it rests on. */
  readonly restsOn: readonly number[]
}

export type RuleVerdict = {
  readonly guardrail: string
  readonly rule: number
  readonly verdict: Verdict
  /** The guardrail in the author's words. */
  readonly says: string
  readonly absolute: boolean
  readonly overridable: Override | null
  /** Plain text, references by name, an unknown one with its reason. */
  readonly because: string
  /** Everything the rule missed, when it is unknown. */
  readonly missed: readonly Missed[]
  readonly restsOn: readonly number[]
  /** Until when the readings it rests on are fresh, in milliseconds since 1970; Infinity where none grows old. Absent: told from an entry. */
  readonly freshUntil?: number | undefined
  readonly settle: readonly string[]
  readonly instead: readonly string[]
  /** The rule failed without missing a fact: its author must know. */
  readonly defect: string | null
}

export type HoldVerdict = {
  readonly step: string
  readonly verdict: Verdict
  readonly because: string
  readonly missed: readonly Missed[]
  readonly restsOn: readonly number[]
  /** Steps that the hold waits for. */
  readonly waitsFor: readonly string[]
}

export type Ruling = {
  /** What was ruled: an action, `complete`, `complete:STEP`, `resolve:LABEL`, `publish`, `establish:FACT`. */
  readonly target: string
  /** `violated` when a rule is; else `unknown` when a rule is, or a hold, or the thing cannot run here. Only `satisfied` passes. */
  readonly verdict: Verdict
  readonly rules: readonly RuleVerdict[]
  /** The holds in the way. Empty when one step that offers the action is free. */
  readonly heldBy: readonly HoldVerdict[]
  /** Why it cannot be carried out whatever the rules say, in a sentence: nothing here does it, or an approval is wanting. */
  readonly unavailable: string | null
  /** The approval that it needs; absent when it needs none. */
  readonly approval?: ApprovalNeed
  /** What must still be recorded first, for `complete` and `complete:STEP`. */
  readonly missing: readonly Missing[]
  /** Entry numbers actually read, ascending. */
  readonly restsOn: readonly number[]
}

/** Only `given` passes. `void`: what was asked for before rests on something that changed since. `lost`: who gave it could not now. */
export type ApprovalStanding = 'notAsked' | 'asked' | 'given' | 'refused' | 'expired' | 'void' | 'lost'

/** A rule that stands against an action and that whoever has this role can let it pass over. */
export type GlassRule = {
  readonly guardrail: string
  readonly rule: number
  readonly verdict: 'unknown' | 'violated'
  readonly role: string
}

export type ApprovalNeed = {
  /** What whoever gives it has to be, all of it: `second-person`, `commander`, or a role in the workspace. */
  readonly givers: readonly string[]
  /** Rules that would be passed over: asking for it is breaking the glass. Empty when no rule stands against it. */
  readonly glass: readonly GlassRule[]
  readonly standing: ApprovalStanding
  /** The one that this standing speaks of. */
  readonly approval: Approval | null
  /** The step that the action would be done in. */
  readonly step: string
  /** What an approval of exactly this is bound to; null while parameters are not whole. */
  readonly binding: string | null
  /** What is wanting, and who can give it; null once it is given. */
  readonly says: string | null
}

/** Something a step or a run still waits for. */
export type Missing =
  | {
      readonly kind: 'capture'
      readonly step: string
      readonly fact: string
      readonly key: string | null
      readonly why: 'notRead' | 'outdated' | 'reason' | 'evidence' | 'list'
      readonly says: string
    }
  | {
      readonly kind: 'action'
      readonly step: string
      readonly actions: readonly string[]
      readonly key: string | null
      readonly says: string
    }
  | { readonly kind: 'step'; readonly step: string; readonly says: string }

export type CaptureView = {
  readonly fact: string
  readonly label: string
  readonly type: FieldType
  readonly required: boolean
  readonly reason: 'required' | 'none'
  readonly evidenceMin: number
  readonly probe: string | null
  /** Derived or computed: shown, never typed. */
  readonly typed: boolean
  readonly per: string | null
  /** The entities to read it for; [null] for a fact that is not `per`; [] while the list is unknown or empty. */
  readonly keys: readonly (string | null)[]
  /** One for each key, in that order. */
  readonly status: readonly FactStatus[]
}

export type StepView = {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly phase: Phase
  readonly containment: boolean
  readonly state: StepState
  /** Recorded in the journal; false where `notNeeded` or `overtaken` follows from the facts of this moment. */
  readonly latched: boolean
  /** What `onlyIf` says: satisfied means needed, violated not needed, unknown undecided. Null: no condition. */
  readonly needed: {
    readonly verdict: Verdict
    readonly missed: readonly Missed[]
    readonly restsOn: readonly number[]
  } | null
  /** Steps whose condition is the opposite: one done while this one is undecided overtakes it. */
  readonly alternatives: readonly string[]
  readonly hold: HoldVerdict | null
  readonly passes: HoldVerdict | null
  readonly captures: readonly CaptureView[]
  readonly missing: readonly Missing[]
  readonly canComplete: Ruling
  readonly canSkip: { readonly verdict: Verdict; readonly because: string }
  /** Everything on the step's menu, what it does first. */
  readonly actions: readonly string[]
  readonly does: readonly string[]
  readonly refusesUntilDone: readonly string[]
}

/** The field, or the step, that would settle a refusal. */
export type Settling = { readonly step: string; readonly fact?: string; readonly key?: string }
