import type { Execution } from '#domain/execution/state.ts'
import type { VerifiedReading } from '#domain/incident/decision.ts'
import type { Json } from '#domain/json.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import type { Dice } from '../faults/seeded.ts'

export type Params = { readonly [name: string]: Json }

/** What may be said of a fact: mostly what lets the run go on, sometimes what should stop it. */
export type Said = {
  readonly step: string
  readonly keys: readonly (string | null)[]
  value: (dice: Dice) => Json
  /** Where it is read; one place for everything where it does not matter. */
  source?: (dice: Dice) => string
}

/** Who asks, and how the run stood when each of its approvals was asked for. */
export type Asking = {
  readonly by: string
  readonly askedIn: ReadonlyMap<string, { readonly run: Execution; readonly now: number }>
}

/** What the words of a runbook allow, in plain TypeScript. `now` in milliseconds since 1970. */
export type Oracle = {
  /** May the action be authorized now? */
  action(run: Execution, now: number, action: string, params: Params, asking: Asking): boolean
  /** May an approval of it be asked for now? Wanted where a runbook has approvals. */
  approval?(run: Execution, now: number, action: string, params: Params): boolean
  /** May the step be signed as done? Only what its words demand of other steps and actions. */
  step(run: Execution, now: number, step: string): boolean
  /** May the run end like this? */
  ending(run: Execution, now: number, resolution: string): boolean
}

/** A runbook with everything that can be tried on it. */
export type Play = {
  readonly name: string
  readonly runbook: CompiledRunbook
  readonly scope: Record<string, string | string[]>
  /** What the catalogue says of objects. */
  readonly catalogue?: RulingInput['catalogue']
  readonly facts: { readonly [fact: string]: Said }
  readonly actions: { readonly [action: string]: (dice: Dice, now: number) => Record<string, Json> }
  /** Actions that somebody else approves, or lets pass over a guardrail, and what that person types for it. */
  readonly approved?: { readonly [action: string]: { readonly glass: boolean; retypes(params: Params): string[] } }
  readonly resolutions: readonly [string, ...string[]]
  readonly oracle: Oracle
  /** Minutes that may pass at once, where some fact stays fresh for longer than a walk is. */
  readonly waits?: readonly [number, ...number[]]
  /** How much later each command comes than the one before; the same minute when it is not said. */
  readonly minutesBetween?: number
  /** What a verifier would find in a reading; null where it has nothing to check. */
  readonly verified?: (fact: string, value: Json) => VerifiedReading | null
  /** Weakenings that change nothing, with what makes up for them. */
  readonly equivalent: { readonly [weakening: string]: string }
}

/** `right` nine times in ten, else one of the others. */
export const mostly =
  (right: Json, ...others: [Json, ...Json[]]) =>
  (dice: Dice): Json =>
    dice.next() < 0.9 ? right : dice.pick(others)

export const isDone = (run: Execution, step: string): boolean => run.steps[step]?.state === 'done'

/** Accepted, reported as succeeded, and not void. */
export const succeeded = (run: Execution, action: string) =>
  (run.runs[action] ?? []).filter(({ outcome, voidedSeq }) => outcome === 'succeeded' && voidedSeq === null)
