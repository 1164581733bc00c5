import type { Json } from '#domain/json.ts'
import { Problem } from '#domain/problem.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { catalogueStream } from '#server/catalogue/kind.ts'
import { claimStream } from '#server/claim/kind.ts'
import { freezeStream } from '#server/freeze/kind.ts'
import { requires } from '#server/journal/authorize.ts'
import { memberStream } from '#server/member/kind.ts'
import { noticeStream } from '#server/notice/kind.ts'
import { runbookStream } from '#server/runbook/kind.ts'
import { trustedKeysStream } from '#server/trusted-key/kind.ts'
import { AttributesMissing } from './described.ts'
import type { IncidentParts } from './incident-parts.ts'
import { incidentStream } from './kind.ts'
import {
  ClaimsMissing,
  GroundMoved,
  MembersMissing,
  NamesMissing,
  planCommand,
  RunbookMissing,
} from './plan-command.ts'
import { prepare, resourceOf } from './prepare.ts'
import type { Command, CommandAnswer, Prepared, Verb } from './verb.ts'
import { SignedChecks } from './verify-readings.ts'

const ATTEMPTS = 6

/** Somebody else added an object of that name a moment ago. */
class NameTaken extends Problem {
  constructor() {
    super('CONFLICT', 'Somebody else named the same thing at this moment. Try again; nothing was lost.')
  }
}

/** Carries a command out: names get ids, the decider rules inside the append, and what it wrote is the answer. */
export async function carryOut<I extends Command, R>(
  parts: IncidentParts,
  who: Membership,
  verb: Verb<I, R>,
  input: I,
): Promise<CommandAnswer> {
  const claims: string[] = []
  const members: string[] = []
  const runbooks: string[] = []
  const described: string[] = []
  const checks = new SignedChecks()
  for (let attempt = 1; ; attempt++) {
    const prepared = await prepare(parts, who, verb, input, { claims, members, runbooks, described }, checks)
    try {
      return await append(parts, who, verb, input, prepared)
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
      if (error instanceof NamesMissing) await parts.names(who.scope).ensure(error.ids)
      else if (error instanceof ClaimsMissing) claims.push(error.id)
      else if (error instanceof RunbookMissing) runbooks.push(error.id)
      else if (error instanceof MembersMissing) members.push(...error.ids)
      else if (error instanceof AttributesMissing) described.push(...error.ids)
      else if (!(error instanceof NameTaken || error instanceof GroundMoved)) throw error
    }
  }
}

async function append<I extends Command, R>(
  parts: IncidentParts,
  who: Membership,
  verb: Verb<I, R>,
  input: I,
  prepared: Prepared<R>,
): Promise<CommandAnswer> {
  const kind = parts.kind
  const stream = incidentStream(input.incident)
  const beside = [
    ...(verb.freezes?.(input) ?? []).map(freezeStream),
    ...(verb.notices?.(input) ?? []).map(noticeStream),
    ...prepared.added.map(({ id }) => catalogueStream(id)),
    ...prepared.hidden.map(catalogueStream),
    ...prepared.claims.map(claimStream),
  ]
  const onlyRead = [
    ...[...(verb.runbooks?.(input) ?? []), ...prepared.runbooks].map(runbookStream),
    ...[...(verb.members?.(input) ?? []), ...prepared.members].map(memberStream),
    ...prepared.described.filter((id) => !prepared.hidden.includes(id)).map(catalogueStream),
    ...(prepared.trusted === null ? [] : [trustedKeysStream(who.scope)]),
  ]
  const { entries, result } = await parts.journal.append({
    scope: who.scope,
    actor: who.actor,
    command: input.command,
    request: { verb: verb.name, input: input as unknown as Json },
    streams: [stream, ...beside, ...onlyRead],
    onlyRead,
    counters: ['incident', 'freeze'],
    authorize: requires(verb.permission, (ctx) => {
      const state = ctx.state(kind, stream)
      if (state) return resourceOf(state)
      return verb.permission === 'incident.declare' ? { kind: 'workspace' } : null
    }),
    plan: (ctx) => planCommand(parts, who, verb, input, prepared, ctx),
    onTaken: () => new NameTaken(),
  })
  return { ...result, entries: entries.filter((e) => e.entry.stream === stream) }
}
