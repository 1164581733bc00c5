// A scene is what an expression sees: one run at one moment. What it cannot see it notes, then throws `unknown`.
import type { Json } from '#domain/json.ts'

class Unknown extends Error {}

/** Thrown, always this one: what was missed is noted in the scene, not in the error. */
export const unknown = new Unknown('unknown')

/** `lastKnown` ignores freshness; `previous` is the reading before the newest. */
export type How = 'current' | 'lastKnown' | 'previous'

/** Where a value came from, so that a hole in it can be named. */
export type Origin = {
  /** Notes that a part is recorded as unknown, and throws `unknown`. */
  readonly hole: (path: string) => never
  /** Notes that an optional part was left out. */
  readonly leftOut: (path: string) => void
}

export type SceneRun = {
  readonly action: string
  readonly at: Date
  readonly by: string
  readonly outcome: string
  readonly doneAt: Date | null
  readonly params: { readonly [name: string]: Json }
  readonly origin: Origin
}

export type StepWord = 'done' | 'skipped' | 'notNeeded' | 'passed'

export type Scene = {
  readonly now: Date
  fact(name: string, key: string | null, how: How): { json: Json; origin: Origin }
  /** A derived fact, as CEL holds it. */
  derived(name: string, how: How): unknown
  observedAt(name: string, key: string | null): Date
  /** When its entry was accepted: database time, whatever anybody claimed. */
  recordedAt(name: string, key: string | null): Date
  source(name: string, key: string | null): string
  isUnknown(name: string, key: string | null): boolean
  param(name: string, optional: boolean): { json: Json | undefined; origin: Origin }
  scope(name: string): { json: Json; origin: Origin }
  step(id: string, word: StepWord): boolean
  runs(action: string): readonly SceneRun[]
  lastAt(action: string): Date
  attribute(kind: string, id: string, attribute: string): boolean
}
