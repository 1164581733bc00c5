// What the environments screen is given.
import type { Instant } from '#domain/journal/entry.ts'

/** `catalogue.environments` (needs catalogue.describe), by name. Change: `catalogue.describeEnvironment`. */
export type EnvironmentRow = {
  id: string
  name: string
  /** Null while nobody said it: rules on production then hold. */
  production: boolean | null
  /** Named in a private incident and nowhere else, so that its viewers alone see this row. */
  hidden: boolean
}

/** `catalogue.environmentHistory` (needs catalogue.describe), newest first: what was said, when, by whom. */
export type EnvironmentSaid = {
  seq: number
  at: Instant
  /** Member id. */
  by: string
  name: string
  /** Said when it was named for the first time, or later on the environments screen. */
  when: 'named' | 'described'
  production: boolean | null
}
