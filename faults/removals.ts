import type { Fault } from './fault.ts'
import type { Protection } from './ground/protections.ts'

/** One protection taken out, and the fault that it protects against. */
export type Removal = {
  name: string
  fault: Fault
  times: number
  without?: readonly Protection[]
  sql?: readonly string[]
  /** By which rules of the judge it must be failed. */
  rules: readonly string[]
}

export const removals: readonly Removal[] = []
