import type { Permission, Resource, Role } from '#domain/access/permissions.ts'
import { access } from '#domain/access/permissions.ts'
import type { Incident } from '#domain/incident/state.ts'
import { notFound, Problem } from '#domain/problem.ts'
import { NO_KEYS } from '#domain/trusted-key/state.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { filesOf } from '#server/file/read.ts'
import { runbookDocuments } from '#server/runbook/read.ts'
import { trustedKeysKind, trustedKeysStream } from '#server/trusted-key/kind.ts'
import type { IncidentParts } from './incident-parts.ts'
import { Interning } from './interning.ts'
import { incidentStream } from './kind.ts'
import { idsInCommand } from './mentioned.ts'
import { memberNames } from './read.ts'
import type { Command, Prepared, Verb } from './verb.ts'
import type { Proof } from './verify-readings.ts'
import { expectAttached, filesIn } from './verify-readings.ts'

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
  asked: Pick<Prepared<R>, 'claims' | 'members' | 'runbooks' | 'described'> = {
    claims: [],
    members: [],
    runbooks: [],
    described: [],
  },
): Promise<Prepared<R>> {
  const names = parts.names(who.scope)
  const places = filesIn(input)
  const needsState = verb.names?.(input) || places.length > 0
  const [library, roles, state] = await Promise.all([
    verb.needs?.includes('library') ? parts.library.runbooks(who.scope) : [],
    verb.needs?.includes('roles') ? rolesOf(parts, who) : {},
    needsState ? visibleState(parts, who, verb, input) : null,
  ])
  const ground = { state, library, document: (hash: string) => parts.library.compiled(hash)?.document }
  const proof = places.length > 0 ? await proofOf(parts, who, input.incident, places) : null
  const interning = new Interning()
  const resolve = () => {
    const resolved = verb.resolve(input, interning, ground)
    return { resolved, verified: (proof && verb.verify?.(resolved, interning, ground, proof)) ?? {} }
  }
  if (needsState) {
    resolve()
    await interning.lookUp(parts.db, who.scope, names)
  }
  const { resolved, verified } = resolve()
  const ids = idsInCommand(resolved)
  await names.ensure(ids)
  const hidden = await names.hiddenBeside(input.incident, ids)
  const trusted = proof && verb.verify ? proof.seq : null
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

/** The bytes of the files that an input names, and the keys that are trusted at this moment. */
async function proofOf(
  parts: IncidentParts,
  who: Membership,
  incident: string,
  places: ReturnType<typeof filesIn>,
): Promise<Proof> {
  const ids = places.map(({ file }) => file.id)
  const [files, { state, head }] = await Promise.all([
    filesOf(parts.db, who.scope, incident, ids),
    parts.journal.loadStream(who.scope, trustedKeysKind, trustedKeysStream(who.scope)),
  ])
  expectAttached(places, files)
  return { files, keys: state ?? NO_KEYS, seq: head.seq }
}

async function rolesOf(parts: IncidentParts, who: Membership): Promise<Record<string, Role>> {
  const members = await memberNames(parts.db, who.scope)
  return Object.fromEntries(members.filter(({ removed }) => !removed).map(({ id, role }) => [id, role]))
}
