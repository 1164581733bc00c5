import type { Permission, Resource, Role } from '#domain/access/permissions.ts'
import { access } from '#domain/access/permissions.ts'
import type { Incident } from '#domain/incident/state.ts'
import { notFound, Problem } from '#domain/problem.ts'
import { NO_KEYS } from '#domain/trusted-key/state.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { filesOf, storedFile } from '#server/file/read.ts'
import { runbookDocuments } from '#server/runbook/read.ts'
import { trustedKeysKind, trustedKeysStream } from '#server/trusted-key/kind.ts'
import { expectAttached, expectFew, fileGone, filesIn } from './files-named.ts'
import type { IncidentParts } from './incident-parts.ts'
import { Interning } from './interning.ts'
import { incidentStream } from './kind.ts'
import { idsInCommand } from './mentioned.ts'
import { memberNames } from './read.ts'
import type { Command, Prepared, Verb } from './verb.ts'
import type { Proven, SignedChecks, ToVerify } from './verify-readings.ts'
import { computedFrom } from './verify-readings.ts'

export const resourceOf = (state: Incident): Resource => ({
  kind: 'incident',
  private: state.private,
  viewers: state.viewers,
})

/** Everything a decision reads that stands outside the streams of its command. */
export async function prepare<I extends Command, R>(
  parts: IncidentParts,
  who: Membership,
  verb: Verb<I, R>,
  input: I,
  asked: Pick<Prepared<R>, 'claims' | 'members' | 'runbooks' | 'described'>,
  checks: SignedChecks,
): Promise<Prepared<R>> {
  const names = parts.names(who.scope)
  const places = filesIn(input)
  expectFew(places)
  const needsState = verb.names?.(input) || places.length > 0
  const [library, roles, state] = await Promise.all([
    verb.needs?.includes('library') ? parts.library.runbooks(who.scope) : [],
    verb.needs?.includes('roles') ? rolesOf(parts, who) : {},
    needsState ? visibleState(parts, who, verb, input) : null,
  ])
  const ground = { state, library, document: (hash: string) => parts.library.compiled(hash)?.document }
  if (places.length > 0) {
    const ids = places.map(({ file }) => file.id)
    expectAttached(places, await filesOf(parts.db, who.scope, input.incident, ids))
  }
  const interning = new Interning()
  const read = verb.resolve(input, interning, ground)
  interning.expectSound()
  const toVerify = places.length > 0 ? (verb.verifies?.(read, ground) ?? []) : []
  const { proven, trusted } = await prove(parts, who, input.incident, toVerify, checks)
  await names.ensure(toVerify.flatMap(({ computed }) => computed.flatMap(({ only }) => only ?? [])))
  const compute = () => computedFrom(proven, (id) => names.get(id)?.name, interning)
  compute()
  if (needsState) await interning.lookUp(parts.db, who.scope, names)
  const resolved = verb.resolve(input, interning, ground)
  const verified = compute()
  const ids = idsInCommand(resolved)
  await names.ensure(ids)
  const hidden = await names.hiddenBeside(input.incident, ids)
  return { input: resolved, added: interning.added, hidden, roles, library, verified, trusted, ...asked }
}

/** The incident with the runbooks of its executions compiled; null when it is yet to be declared. */
async function visibleState<I extends Command, R>(
  parts: IncidentParts,
  who: Membership,
  verb: Verb<I, R>,
  input: I,
): Promise<Incident | null> {
  if (verb.permission === 'incident.declare') return null
  const state = await workableIncident(parts, who, verb.permission, input.incident)
  const hashes = Object.values(state.executions).map((run) => run.runbook.hash)
  const unknown = hashes.filter((hash) => !parts.library.compiled(hash))
  const documents = await runbookDocuments(parts.db, who.scope, unknown)
  for (const document of Object.values(documents)) parts.library.compile(document)
  return state
}

/** The incident, for a member who may do this to it. Throws NOT_FOUND when it is not there for them. */
export async function workableIncident(
  parts: IncidentParts,
  who: Membership,
  permission: Permission,
  incident: string,
): Promise<Incident> {
  const { state } = await parts.journal.loadStream(who.scope, parts.kind, incidentStream(incident))
  const answer = state ? access(who.member, permission, resourceOf(state)) : 'hidden'
  if (!state || answer === 'hidden') throw notFound('This incident')
  if (answer === 'denied') throw new Problem('FORBIDDEN', 'Your role in this workspace does not allow this')
  return state
}

/** Checks what is recorded, one file in memory at a time. `trusted`: the entry up to which keys were read, if any were. */
async function prove(
  parts: IncidentParts,
  who: Membership,
  incident: string,
  toVerify: readonly ToVerify[],
  checks: SignedChecks,
): Promise<{ proven: Proven[]; trusted: number | null }> {
  if (toVerify.length === 0) return { proven: [], trusted: null }
  const { state, head } = await parts.journal.loadStream(who.scope, trustedKeysKind, trustedKeysStream(who.scope))
  const proven: Proven[] = []
  for (const one of toVerify) {
    const bytes = async () =>
      (await storedFile(parts.db, who.scope, incident, one.reading.file.id))?.bytes ?? fileGone(`${one.path}.file`)
    proven.push({ ...one, checked: await checks.of(one, state ?? NO_KEYS, head.seq, bytes) })
  }
  return { proven, trusted: head.seq }
}

async function rolesOf(parts: IncidentParts, who: Membership): Promise<Record<string, Role>> {
  const members = await memberNames(parts.db, who.scope)
  return Object.fromEntries(members.filter(({ removed }) => !removed).map(({ id, role }) => [id, role]))
}
