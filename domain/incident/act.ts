// An action is asked for, and ruled; what passes is an authorization until somebody reports what came of it.
import type { z } from 'zod'
import type { Instant, NewEvent } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { ascending } from '#domain/ruling/answer.ts'
import { ruleRefs } from '#domain/ruling/approval.ts'
import { outdatedBy, ruleAction } from '#domain/ruling/rule.ts'
import type { Ruling } from '#domain/ruling/ruling.ts'
import type { Action } from '#domain/runbook/document.ts'
import { durationMs } from '#domain/runbook/duration.ts'
import { checkNamed } from '#domain/runbook/values.ts'
import { claimFor, withClaim } from './claiming.ts'
import type { Accepted, Decide, DecideContext, NewFreeze, Rejected } from './decision.ts'
import { accepted, event, rejected } from './decision.ts'
import type { Ground } from './in-execution.ts'
import { inExecution } from './in-execution.ts'
import { linkedStart } from './linked-execution.ts'
import { AHEAD, observedAt } from './observed-at.ts'
import { runningBeside, strangeIn, unknownIn } from './publish.ts'
import { refusedEvent, splitParams } from './refuse.ts'
import { isUsed } from './run-of.ts'
import type { ReportOutsideAct, RequestAction } from './schema.ts'
import type { FreezeKind, Incident } from './state.ts'

export const requestAction: Decide<z.infer<typeof RequestAction>> = (state, { execution, run, action, params }, ctx) =>
  inExecution(state, execution, ctx, (ground) => {
    const asked = askedFor(ground, action, params)
    if ('kind' in asked) return asked
    const { found, values } = asked
    if (isUsed(state, run)) return rejected('CONFLICT', 'This run was requested before.')
    const publishes = found.effect.kind === 'publish'
    const strange = publishes ? strangeIn(values, ctx) : {}
    if (Object.keys(strange).length > 0) return rejected('BAD_INPUT', 'Nothing was published yet.', strange)
    const beside = publishes ? runningBeside(ground, state, ctx) : []
    if (beside === null)
      return rejected('CONFLICT', 'A runbook that runs beside this one is not to be found here, so it cannot be asked.')
    const claim = claimFor(ground, action, values, ctx)
    const input = withClaim(ground, action, claim, state)
    const ruling = ruleAction({ ...input, beside }, action, values)
    if (ruling.verdict !== 'satisfied') {
      return accepted([refusedEvent(ground, action, values, ruling)], { answer: 'refused' })
    }
    const unknown = publishes ? unknownIn(values) : {}
    if (Object.keys(unknown).length > 0) return rejected('BAD_INPUT', 'Nothing was published yet.', unknown)
    const linked = linkedStart(state, input, found, run, values, ctx)
    if (linked && 'kind' in linked) return linked
    return authorized(state, ground, found, run, values, { ruling, claimed: claim?.id ?? null, linked }, ctx)
  })

/** The action that is meant, and its parameters once they are of its types; or what is wrong with them. */
export function askedFor(
  ground: Ground,
  action: string,
  params: Record<string, Json>,
): { found: Action; values: Record<string, Json> } | Rejected {
  const found = ground.runbook.document.actions.find((a) => a.id === action)
  if (!found) return rejected('NOT_FOUND', 'The runbook has no such action.')
  const checked = checkNamed(found.parameters, params)
  if (checked.ok) return { found, values: checked.value as Record<string, Json> }
  const fields = checked.problems.map(({ path, message }) => [`params${path.replaceAll('/', '.')}`, message])
  return rejected('BAD_INPUT', 'Nothing was requested yet.', Object.fromEntries(fields))
}

function authorized(
  state: Incident,
  ground: Ground,
  action: Action,
  run: string,
  params: Record<string, Json>,
  { ruling, claimed, linked }: { ruling: Ruling; claimed: string | null; linked: NewEvent | null },
  ctx: DecideContext,
): Accepted {
  const done = ['freeze', 'record', 'publish'].includes(action.effect.kind)
  const claim = done ? null : claimed
  const freeze = action.effect.kind === 'freeze' ? newFreeze(state, run, params, ctx) : null
  const split = splitParams(ground, action.id, params)
  const approval = ruling.approval?.approval
  const overrides = ruleRefs(ruling.approval?.glass ?? [])
  const approvedIn = approval?.decision ? [approval.seq, approval.decision.seq] : []
  const authorization = event(
    'action.authorized',
    {
      execution: ground.run.id,
      run,
      action: action.id,
      params: split.data,
      restsOn: ascending([...ruling.restsOn, ...approvedIn]),
      expiresAt: action.effect.kind === 'authorize' ? expiryOf(action, ruling, ctx.now) : undefined,
      approval: approval?.id,
      overrides: overrides.length > 0 ? overrides : undefined,
      outdates: outdatedBy(ground.input, action.id, params).map(({ fact, key }) => ({ fact, key })),
      ...(freeze
        ? {
            freeze: {
              freeze: freeze.freeze,
              number: freeze.number,
              environment: freeze.environment,
              kinds: freeze.kinds,
            },
          }
        : {}),
      ...(claim === null ? {} : { claim }),
    },
    split.open,
  )
  const outcome = done
    ? [
        event('outcome.reported', {
          execution: ground.run.id,
          run,
          action: action.id,
          outcome: 'succeeded',
          observer: 'person',
          cites: [state.seq + 1],
        }),
      ]
    : []
  const glass =
    approval && overrides.length > 0
      ? [
          event(
            'glass.broken',
            { execution: ground.run.id, run, action: action.id, approval: approval.id, rules: overrides },
            { '/reason': approval.glass?.reason },
          ),
        ]
      : []
  return accepted([authorization, ...glass, ...outcome, ...(linked ? [linked] : [])], {
    answer: 'authorized',
    freeze,
    notice: action.effect.kind === 'publish' ? { id: run, params } : null,
    takes: freeze && !state.private ? ['freeze'] : [],
    claim:
      claim === null
        ? null
        : {
            claim,
            incident: state.id,
            execution: ground.run.id,
            run,
            number: state.private ? null : state.number,
          },
  })
}

/** Who has not begun by then asks again. */
const AUTHORIZATION_LASTS_MS = 30 * 60_000

/** It is good to begin with for so long, and never longer than what it rests on is fresh. */
function expiryOf({ validFor }: Action, { rules }: Ruling, now: Instant): Instant {
  const lasts = validFor === undefined ? AUTHORIZATION_LASTS_MS : durationMs(validFor)
  const until = rules.map(({ freshUntil }) => freshUntil ?? Number.POSITIVE_INFINITY)
  return new Date(Math.min(Date.parse(now) + lasts, ...until)).toISOString()
}

/** A freeze bears the id of the run that placed it. */
function newFreeze(state: Incident, run: string, params: Record<string, Json>, ctx: DecideContext): NewFreeze | null {
  const { environment, kinds } = params
  if (typeof environment !== 'string' || !Array.isArray(kinds)) return null
  return {
    freeze: run,
    number: state.private ? ctx.privateNumber : `FRZ-${ctx.next('freeze')}`,
    environment,
    kinds: kinds.filter((kind): kind is FreezeKind => kind === 'promotion' || kind === 'migration'),
    private: state.private,
  }
}

export const reportOutsideAct: Decide<z.infer<typeof ReportOutsideAct>> = (state, input, ctx) =>
  inExecution(state, input.execution, ctx, (ground) => {
    if (!ground.runbook.document.actions.some((a) => a.id === input.action)) {
      return rejected('NOT_FOUND', 'The runbook has no such action.')
    }
    const moment = observedAt(input.occurredAt, ctx.now)
    if (!moment) {
      return rejected('BAD_INPUT', 'Nothing was reported yet.', { occurredAt: AHEAD })
    }
    const outdates = outdatedBy(ground.input, input.action, {}).map(({ fact, key }) => ({ fact, key }))
    return accepted([
      event(
        'outside.reported',
        { execution: ground.run.id, action: input.action, occurredAt: moment, outdates },
        { '/who': input.who, '/what': input.what },
      ),
    ])
  })
