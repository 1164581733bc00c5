import { objectAdded, objectDisclosed } from '#domain/catalogue/object.ts'
import { claimId, claimReleased, claimTaken } from '#domain/claim/claim.ts'
import { freezeLifted, freezePlaced } from '#domain/freeze/freeze.ts'
import type { Accepted, DecideContext } from '#domain/incident/decision.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { Json } from '#domain/json.ts'
import { noticePublished } from '#domain/notice/notice.ts'
import { Problem } from '#domain/problem.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { catalogueKind, catalogueStream } from '#server/catalogue/kind.ts'
import type { NamedObject } from '#server/catalogue/read.ts'
import { claimKind, claimStream } from '#server/claim/kind.ts'
import { freezeKind, freezeStream } from '#server/freeze/kind.ts'
import type { Plan, PlanContext, PlannedWrite } from '#server/journal/append-request.ts'
import { memberKind, memberStream } from '#server/member/kind.ts'
import { noticeKind, noticeStream } from '#server/notice/kind.ts'
import { runbookKind, runbookStream } from '#server/runbook/kind.ts'
import { trustedKeysStream } from '#server/trusted-key/kind.ts'
import { AttributesMissing, catalogueNow } from './described.ts'
import type { IncidentParts } from './incident-parts.ts'
import { privateNumber } from './incident-parts.ts'
import { incidentStream } from './kind.ts'
import { mentionedIds } from './mentioned.ts'
import type { Command, CommandAnswer, Prepared, Verb } from './verb.ts'

/** The incident mentions objects that this process has not asked for yet. */
export class NamesMissing extends Error {
  override name = 'NamesMissing'
  readonly ids: readonly string[]
  constructor(ids: readonly string[]) {
    super('The incident mentions objects that are not in memory')
    this.ids = ids
  }
}

/** The decision asks for claims that the append does not hold yet. */
export class ClaimsMissing extends Error {
  override name = 'ClaimsMissing'
  readonly id: string
  constructor(id: string) {
    super('The decision asks for a claim that was not read')
    this.id = id
  }
}

/** The decision asks for a runbook that the append does not hold still yet. */
export class RunbookMissing extends Error {
  override name = 'RunbookMissing'
  readonly id: string
  constructor(id: string) {
    super('The decision asks for a runbook that was not read')
    this.id = id
  }
}

/** The decision asks for members that the append does not read yet. */
export class MembersMissing extends Error {
  override name = 'MembersMissing'
  readonly ids: readonly string[]
  constructor(ids: readonly string[]) {
    super('The decision asks for members that were not read')
    this.ids = ids
  }
}

/** A runbook, a member or a trusted key that the decision reads changed after it was prepared. */
export class GroundMoved extends Problem {
  constructor() {
    super('CONFLICT', 'What this rests on changed at this moment. Try again; nothing was lost.')
  }
}

/** The streams read beside are checked once more by the append: what holds now holds at the commit. */
function sameAsPrepared<I extends Command, R>(
  { scope }: Membership,
  verb: Verb<I, R>,
  input: I,
  prepared: Prepared<R>,
  ctx: PlanContext,
) {
  for (const id of [...(verb.runbooks?.(input) ?? []), ...prepared.runbooks]) {
    const now = ctx.state(runbookKind, runbookStream(id))
    const then = prepared.library.find((runbook) => runbook.id === id)
    const isWithdrawn = (now?.withdrawnAt ?? null) !== null
    if (now?.hash !== then?.hash || isWithdrawn !== (then?.withdrawn ?? false)) throw new GroundMoved()
  }
  for (const id of verb.members?.(input) ?? []) {
    const member = ctx.state(memberKind, memberStream(id))
    if ((member?.removedAt === null ? member.role : undefined) !== prepared.roles[id]) throw new GroundMoved()
  }
  const { trusted } = prepared
  if (trusted !== null && ctx.head(trustedKeysStream(scope)).seq !== trusted) throw new GroundMoved()
}

/** Decides at the ruling moment and lays out what is written, in the incident and beside it. Throws what was rejected. */
export function planCommand<I extends Command, R>(
  parts: IncidentParts,
  who: Membership,
  verb: Verb<I, R>,
  input: I,
  prepared: Prepared<R>,
  ctx: PlanContext,
): Plan<Omit<CommandAnswer, 'entries'>> {
  const { incident } = input
  const stream = incidentStream(incident)
  const kind = parts.kind
  const state = ctx.state(kind, stream)
  sameAsPrepared(who, verb, input, prepared, ctx)
  const { catalogue, unread } = catalogueNow(parts.names(who.scope).catalogue, prepared, ctx)
  const decision = verb.decide(state, prepared.input, decideContext(parts, who, prepared, state, ctx, catalogue))
  if (unread.size > 0) throw new AttributesMissing([...unread])
  if (decision.kind === 'rejected') throw new Problem(decision.code, decision.message, decision.fields)
  const isPrivate = state?.private ?? decision.events[0]?.data.private === true
  const added = prepared.added.map((object) => ({ ...object, within: isPrivate ? incident : null }))
  parts.names(who.scope).add(added)
  const { seq } = ctx.head(stream)
  const cause = { stream, seq: seq + 1 }
  return {
    writes: [
      { stream, kind, events: decision.events },
      ...added.map((object) => addedWrite(object, cause)),
      ...(isPrivate ? [] : disclosures(prepared.hidden, ctx, cause)),
      ...freezeWrites(incident, decision, ctx, cause),
      ...noticeWrites(incident, decision, ctx, cause),
      ...claimWrites(decision, prepared.claims, ctx, cause),
    ],
    useCounters: decision.takes,
    result: {
      seq: seq + decision.events.length,
      number: state?.number ?? String(decision.events[0]?.data.number),
      outcome: decision.answer,
    },
  }
}

function decideContext(
  parts: IncidentParts,
  who: Membership,
  prepared: Prepared<unknown>,
  state: Incident | null,
  ctx: PlanContext,
  catalogue: DecideContext['catalogue'],
): DecideContext {
  const names = parts.names(who.scope)
  const unknown = state ? [...mentionedIds(state)].filter((id) => !names.settled(id)) : []
  if (unknown.length > 0) throw new NamesMissing(unknown)
  const added = new Map(prepared.added.map((object) => [object.id, object]))
  return {
    now: ctx.now,
    by: who.member.id,
    roles: prepared.roles,
    library: prepared.library,
    pinned: (slug) => pinned(slug, prepared),
    runbook: (hash) => parts.library.compiled(hash) ?? compileFrom(parts, ctx.document(hash)),
    catalogue,
    nameOf: (id) => added.get(id)?.name ?? names.get(id)?.name ?? id,
    kindOf: (id) => added.get(id)?.kind ?? names.get(id)?.kind,
    verified: (fact) => (Object.hasOwn(prepared.verified, fact) ? (prepared.verified[fact] ?? null) : null),
    claim: (action, key) => {
      const id = claimId(who.scope.workspace, action, key)
      return { id, state: claimState(id, prepared.claims, ctx) }
    },
    authenticatedAt: who.signedIn.authenticatedAt,
    members: (ids) => memberStates(ids, prepared.members, ctx),
    next: (counter) => ctx.next(counter),
    privateNumber: privateNumber(),
  }
}

function pinned(slug: string, { library, runbooks }: Prepared<unknown>) {
  const found = library.find((runbook) => runbook.slug === slug)
  if (found && !runbooks.includes(found.id)) throw new RunbookMissing(found.id)
  return found
}

const compileFrom = (parts: IncidentParts, document: Json | null) =>
  document === null ? undefined : parts.library.compile(document as unknown as RunbookDocument)

type Cause = PlannedWrite['cause']

const addedWrite = ({ id, kind, name, attributes, within }: NamedObject, cause: Cause): PlannedWrite => ({
  stream: catalogueStream(id),
  kind: catalogueKind,
  events: [objectAdded(kind, name, attributes, within)],
  cause,
})

/** What is named in the open is no secret any more; another process may have said so already. */
const disclosures = (hidden: readonly string[], ctx: PlanContext, cause: Cause): PlannedWrite[] =>
  hidden
    .map(catalogueStream)
    .filter((stream) => ctx.state(catalogueKind, stream)?.within)
    .map((stream) => ({ stream, kind: catalogueKind, events: [objectDisclosed()], cause }))

function freezeWrites(incident: string, { freeze, lift }: Accepted, ctx: PlanContext, cause: Cause): PlannedWrite[] {
  const writes: PlannedWrite[] = []
  if (freeze) {
    const { freeze: id, ...placed } = freeze
    if (ctx.state(freezeKind, freezeStream(id))) throw new Problem('CONFLICT', 'This run was requested before.')
    writes.push({ stream: freezeStream(id), kind: freezeKind, events: [freezePlaced({ ...placed, incident })], cause })
  }
  if (lift) {
    writes.push({ stream: freezeStream(lift.freeze), kind: freezeKind, events: [freezeLifted(lift.reason)], cause })
  }
  return writes
}

function noticeWrites(incident: string, { notice }: Accepted, ctx: PlanContext, cause: Cause): PlannedWrite[] {
  if (!notice) return []
  const stream = noticeStream(notice.id)
  if (ctx.state(noticeKind, stream)) throw new Problem('CONFLICT', 'This run was requested before.')
  return [{ stream, kind: noticeKind, events: [noticePublished(incident, notice.params)], cause }]
}

/** Read like every stream the ruling rests on: two incidents that claim the same thing at once cannot both be written. */
function claimState(id: string, claims: readonly string[], ctx: PlanContext) {
  if (!claims.includes(id)) throw new ClaimsMissing(id)
  return ctx.state(claimKind, claimStream(id))
}

/** Read by the append as well: whoever loses a role at this moment has lost it, or comes after. */
function memberStates(ids: readonly string[], members: readonly string[], ctx: PlanContext) {
  const missing = ids.filter((id) => !members.includes(id))
  if (missing.length > 0) throw new MembersMissing(missing)
  return ids.map((id) => ctx.state(memberKind, memberStream(id)))
}

function claimWrites(
  { claim, release }: Accepted,
  claims: readonly string[],
  ctx: PlanContext,
  cause: Cause,
): PlannedWrite[] {
  if (claim) {
    const { claim: id, ...holder } = claim
    if (claimState(id, claims, ctx)?.holder) throw new Error('A claim that is held was given again')
    return [{ stream: claimStream(id), kind: claimKind, events: [claimTaken(holder)], cause }]
  }
  if (!release || claimState(release.claim, claims, ctx)?.holder?.run !== release.run) return []
  return [{ stream: claimStream(release.claim), kind: claimKind, events: [claimReleased(release.run)], cause }]
}
