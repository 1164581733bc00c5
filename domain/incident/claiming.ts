// An exclusive action is claimed with its authorization and given back with its outcome, or when it is void.
import type { ActionRun } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import { exclusiveKey } from '#domain/ruling/exclusive.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import type { Claim, DecideContext } from './decision.ts'
import type { Ground } from './in-execution.ts'
import type { Incident } from './state.ts'

/** The claim that the action needs; null when it is not exclusive, or its key is unknown, which the ruling refuses. */
export function claimFor(
  { input, runbook }: Ground,
  action: string,
  params: Record<string, Json>,
  ctx: DecideContext,
): (Claim & { key: string }) | null {
  const compiled = runbook.program.actions.get(action)
  const key = compiled ? exclusiveKey(input, compiled, params) : null
  return key === null ? null : { ...ctx.claim(action, key), key }
}

/** What the ruling is told of runs outside its own execution. */
export function withClaim(
  ground: Ground,
  action: string,
  claim: (Claim & { key: string }) | null,
  incident: Incident,
): RulingInput {
  if (claim === null) return ground.input
  const { key, state } = claim
  const { holder = null, last = null } = state ?? {}
  const where = (of: { incident: string; number: string | null }) =>
    of.incident === incident.id ? `another execution of ${incident.number}` : (of.number ?? 'another incident')
  return {
    ...ground.input,
    openElsewhere: holder && holder.execution !== ground.run.id ? [{ action, key, where: where(holder) }] : [],
    endedElsewhere:
      last && last.execution !== ground.run.id ? [{ action, key, where: where(last), at: last.endedAt }] : [],
  }
}

/** Runs that hold a claim: nobody could give it back once the execution has ended. */
export const claimingRuns = ({ run }: Ground): ActionRun[] =>
  Object.values(run.runs)
    .flat()
    .filter(({ claim, outcome, voidedSeq }) => claim !== undefined && outcome === 'open' && voidedSeq === null)
